"""Dates of a number: words such as "by the end of 2026" or "earlier this month" into a closed interval of days.

In: the words of a sentence and the interval in which the article was published. Out: :class:`When` objects with
their place in the sentence. The date of a statement is not the date of the number; the caller leaves those out.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Interval = tuple[date, date]

MONTHS = {
    name: i % 12 + 1
    for i, name in enumerate(
        "january february march april may june july august september october november december "
        "jan feb mar apr may jun jul aug sep oct nov dec".split()
    )
} | {"sept": 9}
WEEKDAYS = {day: i for i, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
SMALL = {word: i + 1 for i, word in enumerate("one two three four five six seven eight nine ten".split())} | {"a": 1}
_M = "(?P<m>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_Y = r"(?P<y>(?:19|20)\d\d)"
_S = r"(?P<s>spring|summer|autumn|fall|winter)"
_LEADS = (
    "by the end of|until the end of|before the end of|at the end of|the end of|end of|in the course of|"
    "earlier this|later this|this past|in early|in mid|in late|by early|by late|by mid|back in|as of|"
    "by|until|till|before|from|since|on|in|during|over|for|last|this|next|early|mid|late|to|of"
)
_LEAD = re.compile(rf"\b({_LEADS})[ -](?:the )?$")  # what leads a date in, right before it


UNKNOWN = (date(2000, 1, 1), date(2000, 1, 1))
RANGE = ("until", "till", "to")


@dataclass(frozen=True, slots=True)
class When:
    """A date expression: its place in the sentence, the interval, the basis and the words that lead it in."""

    start: int
    end: int
    since: date
    until: date
    basis: str
    lead: str
    kind: str


def month_span(year: int, month: int) -> Interval:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_span(year: int) -> Interval:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def season_span(year: int, season: str) -> Interval:
    """A season of three months; winter begins in December of ``year``."""
    first = SEASONS[season]
    last = month_span(year + 1, 2) if first == 12 else month_span(year, first + 2)
    return date(year, first, 1), last[1]


def _compile() -> list[tuple[str, re.Pattern[str]]]:
    forms = {
        "ddmy": rf"(?P<d1>\d{{1,2}})(?:-| to )(?P<d>\d{{1,2}}) {_M}(?:,? {_Y})?",
        "dmy": rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_M}(?:,? {_Y})?",
        "mdy": rf"{_M} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,.]*\d)(?:,? {_Y})?",
        "my": rf"{_M},? (?:of )?{_Y}",
        "sy": rf"{_S}(?: of)? {_Y}",
        "year": rf"{_Y}(?![\w]|[,.]\d)",
        "season": _S,
        "month": _M,
        "unit": r"(?P<u>year|month|week)(?:'s end)?",
        "weekday": rf"(?P<w>{'|'.join(WEEKDAYS)})",
        "ago": rf"(?P<n>{'|'.join(SMALL)}|\d{{1,2}}) (?P<u>year|month|week)s? (?:ago|earlier)",
        "day": r"(?P<t>today|yesterday|tomorrow)",
    }
    return [(kind, re.compile(rf"\b{form}\b")) for kind, form in forms.items()]


FORMS = _compile()


def _clamped(since: date, until: date, lead: str, published: Interval) -> Interval:
    """The interval that the leading words make of a span of days."""
    if lead.startswith(("by", "until", "till", "before")):
        return (published[0], until) if until >= published[0] else (since, until)
    if lead == "earlier this":
        return since, max(since, published[1])
    if lead == "later this":
        return min(max(since, published[0]), until), until
    return since, until


def _nearest_year(build: Callable[[int], Interval], published: Interval, lead: str, future: bool) -> Interval:
    """The year of a month or season named without one: the last that has begun, or the next to come."""
    year = published[0].year
    spans = [build(year + offset) for offset in (-1, 0, 1)]
    ahead = lead in ("next", "by", "until", "before", "later this") or future and lead not in ("since", "last")
    if lead in ("this", "this past", "earlier this", "later this"):
        return next((s for s in spans if s[0].year == year and lead != "this past"), spans[1])
    if ahead:
        return next((s for s in spans if s[1] >= published[0]), spans[2])
    if lead == "last":
        return next(s for s in reversed(spans) if s[1] < published[0] or s is spans[0])
    return next(s for s in reversed(spans) if s[0] <= published[1])


def dates(text: str, published: Interval | None, future: bool = False) -> list[When]:
    """All date expressions of a sentence; those with a year only where it is not known when the article came out.

    Parameters
    ----------
    text
        The sentence, folded.
    published
        Closed interval of the article's publication.
    future
        Whether the sentence looks ahead, so that "in May" is the May to come.
    """
    if published is None:
        stated = [w for w in dates(text, UNKNOWN, future) if re.search(r"\b(?:19|20)\d\d\b", text[w.start : w.end])]
        return [w for w in stated if not w.lead.startswith(("by", "until", "till", "before"))]
    found: list[When] = []
    for kind, pattern in FORMS:
        for m in pattern.finditer(text):
            before = _LEAD.search(text, max(0, m.start() - 24), m.start())
            start, lead = (before.start(), before[1]) if before else (m.start(), "")
            if any(w.start < m.end() and start < w.end for w in found):
                continue
            span = _span(kind, m, lead, published, future)
            if span:
                since, until = _clamped(*span, lead, published)
                basis = "stated" if kind in ("ddmy", "dmy", "mdy", "my", "sy", "year") else "relative"
                found.append(When(start, m.end(), since, until, basis, lead, kind))
    return _ranges(text, sorted(found, key=lambda w: w.start))


def _ranges(text: str, found: list[When]) -> list[When]:
    """Join "from 4 September to 8 October" and "January to May 2024" into one expression each."""
    joined: list[When] = []
    for w in found:
        last = joined[-1] if joined else None
        between = text[last.end : w.start].strip() if last else "."
        linked = not between and w.lead in RANGE or between in ("to", "-", "until", "and")
        if last and linked and last.kind in ("month", "dmy", "mdy", "my", "season"):
            since, until = last.since, w.until
            if last.basis == "relative" and w.basis == "stated":
                since = since.replace(year=until.year)  # "January to May 2024"
            elif until < since:
                until = until.replace(year=since.year)  # "4 September to 8 October"
            if since <= until:
                joined[-1] = When(last.start, w.end, since, until, w.basis, last.lead, w.kind)
                continue
        joined.append(w)
    return joined


def _span(kind: str, m: re.Match[str], lead: str, published: Interval, future: bool) -> Interval | None:
    """The days that one match names, None when it names none."""
    groups = m.groupdict()
    try:
        if kind == "ddmy":
            month, year = MONTHS[groups["m"]], int(groups["y"] or published[0].year)
            return date(year, month, int(groups["d1"])), date(year, month, int(groups["d"]))
        if kind in ("dmy", "mdy"):
            month, day = MONTHS[groups["m"]], int(groups["d"])
            if groups["y"]:
                exact = date(int(groups["y"]), month, day)
                return exact, exact
            return _nearest_year(lambda y: (date(y, month, day), date(y, month, day)), published, lead, future)
        if kind == "my":
            return month_span(int(groups["y"]), MONTHS[groups["m"]])
        if kind == "sy":
            return season_span(int(groups["y"]), groups["s"])
    except ValueError:
        return None
    if kind == "year":
        return year_span(int(groups["y"])) if lead or 1990 <= int(groups["y"]) <= 2060 else None
    if kind == "season":
        return _nearest_year(lambda y: season_span(y, groups["s"]), published, lead, future)
    if kind == "month":
        named = groups["m"]
        if not lead and named in ("may", "march", "mar", "sep", "dec", "jan", "jun", "jul"):
            return None  # mostly a verb or a fragment
        return _nearest_year(lambda y: month_span(y, MONTHS[named]), published, lead, future)
    if kind == "unit":
        return _unit_span(groups["u"], lead, published)
    if kind == "ago":
        n = SMALL.get(groups["n"]) or int(groups["n"])
        return _ago(n, groups["u"], published)
    if (published[1] - published[0]).days > 7:
        return None
    if kind == "day":
        offset = {"today": 0, "yesterday": -1, "tomorrow": 1}[groups["t"]]
        return published[0] + timedelta(offset), published[1] + timedelta(offset)
    ahead = lead == "next" or (future and lead != "last")
    back = (published[1].weekday() - WEEKDAYS[groups["w"]]) % 7
    named_day = published[1] + timedelta((7 - back) % 7 if ahead else -back)
    return named_day, named_day


def _unit_span(unit: str, lead: str, published: Interval) -> Interval | None:
    """The days of "this month" or "next year"; None where no such word leads the unit in."""
    step = {"last": -1, "next": 1, "this": 0, "earlier this": 0, "later this": 0}.get(lead)
    if lead in ("by the end of", "until the end of", "before the end of", "at the end of", "end of", "the end of"):
        step = 0
    if step is None:
        return None
    if unit == "week":
        monday = published[0] - timedelta(published[0].weekday()) + timedelta(7 * step)
        return monday, monday + timedelta(6)
    if unit == "year":
        return year_span(published[0].year + step)
    index = published[0].year * 12 + published[0].month - 1 + step
    first = month_span(index // 12, index % 12 + 1)
    index = published[1].year * 12 + published[1].month - 1 + step
    return first[0], month_span(index // 12, index % 12 + 1)[1]


def _ago(n: int, unit: str, published: Interval) -> Interval:
    if unit == "year":
        return year_span(published[0].year - n)
    if unit == "month":
        index = published[0].year * 12 + published[0].month - 1 - n
        return month_span(index // 12, index % 12 + 1)
    return published[0] - timedelta(7 * n), published[1] - timedelta(7 * n)
