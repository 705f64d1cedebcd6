"""Dates of a number: words such as "by the end of 2026" or "earlier this month" into a closed interval of days.

In: the tokens and the text of a sentence, and the interval in which the article was published. Out: :class:`When`
objects with their place, and the one of them that is a number's own: the date of a statement, of an event or of another
number is not. Days, months and years are read by :mod:`analysis.articles.dating`, which dates the article itself.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analysis.articles.dating import DATE, MONTH, MONTHS, SEASONS, YEAR, days, period
from analysis.reading.phrases import Phrase
from analysis.reading.tokens import Token
from analysis.vocabulary import words

Interval = tuple[date, date]

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
COUNTS = {word: i + 1 for i, word in enumerate("one two three four five six seven eight nine ten".split())} | {"a": 1}
PARTS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_N = "|".join(COUNTS)
FORM = re.compile(
    rf"""{DATE.pattern}
    |\b(?:(?P<part>{"|".join(PARTS)})\ (?P<of>half|quarter)
       \ of\ (?:(?P<whose>the|this|next|last)\ year|(?P<inyear>{YEAR}))
    |(?P<year>{YEAR})(?![\w]|[,.]\d)
    |(?P<month>{MONTH})\b(?:\ (?P<which>last|next|this)\ year)?
    |(?P<season>{"|".join(SEASONS)})
    |(?P<n>{_N}|\d\d?)\ (?P<gone>year|month|week|day)s?'?\ (?P<way>ago|earlier|from\ now|time)
    |(?P<unit>year|month|weekend|week|day)(?:'?s?[ -]end)?
    |(?P<weekday>{"|".join(WEEKDAYS)})
    |(?P<today>today|yesterday|tomorrow|tonight))\b""",
    re.I | re.X,
)
# Has every date one of these? Most sentences have none, and this is soon seen.
HINT = re.compile(
    rf"\b(?:{YEAR}|\d\d?\.\d|{MONTH}|{'|'.join(SEASONS)}|years?|months?|week|days?|[a-z]+day|weekend|tonight)\b"
)
LEAD = re.compile(
    r"(?<![a-z])(?:(?P<prep>by|until|till|before|from|since|starting|beginning|on|in|during|over|for|within|through|throughout"
    r"|to|of|as of|back in|around|after|at)[ -](?:about |around )?)?(?:the )?"
    r"(?:(?P<part>end|start|beginning|middle|turn|course|rest)(?: of)? )?(?:the )?"
    r"(?:(?P<pos>early|mid|late|earlier|later)(?: in| on)?[ -])?"
    r"(?P<det>this past|last|this|next|coming|the same|that|the)? ?$"
)
NOT_ALONE = frozenset("may march mar sep dec jan jun jul fall".split())  # mostly verbs or fragments
DEADLINE = ("by", "until", "till", "before")
DAYS = frozenset(str(day) for day in range(1, 29))
RANGE = ("until", "till", "to", "through")
UNKNOWN = (date(2000, 1, 1), date(2000, 1, 1))
COMPARED, COMPARISON = frozenset(("from", "than", "against", "compared with", "compared to")), ["compared", "with"]


@dataclass(frozen=True, slots=True)
class When:
    """A date expression: its tokens ``first``..``last`` (exclusive), the interval, its basis and what leads it in.

    Of a stretch ("from 4 September to 8 October") ``begins`` is the first date alone.
    """

    first: int
    last: int
    since: date
    until: date
    basis: str
    lead: str
    kind: str
    yearly: bool = False  # named without its year
    begins: Interval | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """One match with the words before it, and what is needed to turn it into days."""

    m: re.Match[str]
    prep: str
    part: str
    pos: str
    det: str
    published: Interval
    ahead: bool
    past: bool

    def nearest(self, build: Callable[[int], Interval | None]) -> Interval | None:
        """What comes every year, as named without its year: the last that has begun, or the next to come."""
        year = self.published[0].year
        spans = [s for s in (build(year - 1), build(year), build(year + 1)) if s]
        if self.det == "this" or not spans:
            return next((s for s in spans if s[0].year == year), None)
        if self.det == "next" or self.prep in DEADLINE or self.pos == "later" or self.ahead and self.det != "last":
            return next((s for s in spans if s[1] >= self.published[0]), spans[-1])
        if self.det == "last":
            return next((s for s in reversed(spans) if s[1] < self.published[0]), spans[0])
        last = next((s for s in reversed(spans) if s[0] <= self.published[1]), spans[0])
        if self.past or self.prep == "since":
            return last
        later = [s for s in spans if s[0] > self.published[1]]
        return min([last, *later[:1]], key=lambda s: max(self.published[0] - s[1], s[0] - self.published[1]))

    def clamped(self, span: Interval) -> Interval:
        """A deadline runs from publication, "earlier this month" up to it, "later this year" from it."""
        since, until = span
        first, last = self.published
        if self.prep in DEADLINE and until >= first:
            return first, until
        here = since <= last and until >= first and not self.m["weekday"]
        if here and (self.det == "this" or self.pos in ("earlier", "later")):
            back = self.pos == "earlier" or self.pos != "later" and not self.ahead
            return (since, max(since, last)) if back else (max(since, first), until)
        return span

    def span(self) -> Interval | None:
        """The days that the match names, None when it names none."""
        m, year = self.m, self.published[0].year
        led = bool(self.prep or self.part or self.pos or self.det)
        if any(m[f"y{n}"] for n in range(1, 8)):
            return next(iter(days(m)), None)
        if m["d3"] or m["d4"]:
            return self.nearest(lambda y: next(iter(days(m, y)), None))
        if m["year"]:
            return period(date(int(m["year"]), 1, 1), "year 0") if led else None
        if m["of"]:
            step = {"next": 1, "last": -1}.get(m["whose"] or "", 0)
            return part_of(int(m["inyear"] or year + step), PARTS[m["part"]], 6 if m["of"] == "half" else 3)
        if m["month"]:
            number = MONTHS.index(m["month"][:3]) + 1
            if m["which"]:
                return period(date(year + {"last": -1, "this": 0, "next": 1}[m["which"]], number, 1), "month 0")
            alone = not led and m["month"] in NOT_ALONE
            return None if alone else self.nearest(lambda y: period(date(y, number, 1), "month 0"))
        if m["season"]:
            number = SEASONS[m["season"]]
            return self.nearest(lambda y: period(date(y, number, 1), "season 0")) if led else None
        if m["gone"]:
            return self._gone(COUNTS.get(m["n"]) or int(m["n"]), m["gone"], -1 if m["way"] in ("ago", "earlier") else 1)
        if m["unit"]:
            return self._unit(m["unit"])
        if (self.published[1] - self.published[0]).days > 7:
            return None
        if m["today"]:
            shift = timedelta({"yesterday": -1, "tomorrow": 1}.get(m["today"], 0))
            return self.published[0] + shift, self.published[1] + shift
        back = (self.published[1].weekday() - WEEKDAYS.index(m["weekday"])) % 7
        ahead = self.det in ("next", "this", "coming") or self.ahead and self.det != "last"
        day = self.published[1] + timedelta((7 - back) % 7 if ahead else -back)
        return day, day

    def _gone(self, n: int, unit: str, way: int) -> Interval | None:
        """The days of "two years ago" and "in three months' time"."""
        if unit in ("week", "day"):
            shift = timedelta(way * n * (7 if unit == "week" else 1))
            return self.published[0] + shift, self.published[1] + shift
        return period(self.published[0], f"{unit} {way * n}")

    def _unit(self, unit: str) -> Interval | None:
        """The days of "this month" or "by the end of the year"; None where no such word leads the unit in."""
        if unit == "weekend":
            monday = self.published[1] - timedelta(self.published[1].weekday())
            saturday = monday + timedelta(5 - 7 * (not self.ahead and self.published[1].weekday() < 5))
            return saturday, saturday + timedelta(1)
        whole = self.det in ("the", "") and (self.part or self.prep in DEADLINE)
        step = {"last": -1, "next": 1, "this": 0}.get(self.det, 0 if whole else None)
        if step is None or unit == "day":
            return None
        span = period(self.published[0], f"{unit} {step}")
        return span[0], max(span[1], period(self.published[1], f"{unit} {step}")[1]) if unit == "month" else span[1]


def part_of(year: int, n: int, months: int) -> Interval:
    """The n-th half or quarter of a year; -1 is the last."""
    first = date(year, n % (12 // months) * months + 1, 1)
    return first, period(first, f"month {months - 1}")[1]


def dates(
    text: str,
    tokens: Sequence[Token],
    clause: Sequence[int],
    published: Interval | None,
    recent: Interval | None = None,
) -> list[When]:
    """All date expressions of a sentence; those with a year only where publication is not known to a year.

    Parameters
    ----------
    text
        The sentence, folded.
    tokens, clause
        Its tokens, and the clause of each.
    published
        Closed interval of the article's publication.
    recent
        The date told last, which "the same month" means.
    """
    if not (forms := _forms(text)):
        return []
    offset, starts = tokens[0].start, [t.start for t in tokens]
    vague = published is None or (published[1] - published[0]).days > 366
    ahead = {c for i, c in enumerate(clause) if _looks_ahead(tokens, i)}
    past = {c for t, c in zip(tokens, clause, strict=True) if t.verb_kind and _is_past(t.verb_form.split()[0])}
    found: list[When] = []
    for m in forms:
        start = m.start("y7") if m["y7"] else m.start()
        before = LEAD.search(text, max(0, start - 32), start)
        if before is None:
            continue
        lead = before.groupdict("")
        first = bisect_right(starts, offset + before.end() - len(before[0].lstrip())) - 1
        last = bisect_right(starts, offset + m.end() - 1)
        here = clause[first]
        stated = any(m[f"y{n}"] for n in range(1, 8)) or bool(m["year"] or m["inyear"])
        if vague and (not stated or published is None and lead["prep"] in DEADLINE):
            continue
        form = _Found(m, **lead, published=published or UNKNOWN, ahead=here in ahead, past=here in past)
        if lead["det"] in ("the same", "that") and m["unit"]:
            span = period(recent[0], f"{m['unit']} 0") if recent and m["unit"] != "weekend" else None
        else:
            span = form.span()
        if span:
            day = m["d1"] or m["d2"] or m["d3"] or m["d4"] or m["today"]
            kind = "day" if day else "weekday" if m["weekday"] else "ago" if m["gone"] else "span"
            since, until = form.clamped(span)
            basis = "stated" if stated or m["d3"] or m["d4"] else "relative"
            yearly = not stated and bool(m["month"] or m["season"] or m["d3"] or m["d4"])
            found.append(When(first, last, since, until, basis, lead["prep"], kind, yearly))
    found = _stretches(tokens, found)
    return [w for w in found if not _told(w, tokens, clause) and not _of_an_event(w, tokens)]


def _forms(text: str) -> list[re.Match[str]]:
    """All matches of FORM; it is slow, and is only tried from shortly before a word of a date."""
    found: list[re.Match[str]] = []
    at = 0
    while (hint := HINT.search(text, at)) and (m := FORM.search(text, max(at, hint.start() - 24))):
        found.append(m)
        at = max(m.end(), at + 1)
    return found


def _is_past(form: str) -> bool:
    """Whether a form of a verb is of the past: "arrived", "left"."""
    return form[-2:] == "ed" or form in words("irregular past")


def _looks_ahead(tokens: Sequence[Token], i: int) -> bool:
    """Whether a token makes its clause one about the future: "will", "due", "to arrive"."""
    token = tokens[i]
    if token.cue in ("future", "conditional", "planned"):
        return True
    return token.word == "to" and i + 1 < len(tokens) and bool(tokens[i + 1].verb_kind) and not tokens[i + 1].noun


def _in_year(day: date, year: int) -> date:
    """The same day of another year; February has 28 days in all of them."""
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def _stretches(tokens: Sequence[Token], found: list[When]) -> list[When]:
    """Join "from 4 September to 8 October", "January to May 2024" and "4-15 May" into one expression each."""
    joined: list[When] = []
    for w in found:
        last = joined[-1] if joined else None
        between = [t.word for t in tokens[last.last : w.first]] if last else ["."]
        if last and (not between and w.lead in RANGE or between in (["to"], ["-"], ["until"], ["and"], ["through"])):
            since, until = (last.since, last.until), w.until
            if last.yearly and not w.yearly:  # "January to May 2024"
                since = _in_year(since[0], until.year), _in_year(since[1], until.year)
            elif until < since[0] and until.year < since[0].year:  # "4 September to 8 October"
                until = _in_year(until, since[0].year)
            if since[0] <= until and last.kind != "weekday":
                joined[-1] = replace(last, last=w.last, since=since[0], until=until, basis=w.basis, begins=since)
                continue
        if w.kind == "day" and w.since == w.until:
            at = w.first + (w.lead == "to")
            around = tokens[max(0, at - 2) : at], tokens[w.last : w.last + 2][::-1]
            for number, dash in (pair for pair in around if len(pair) == 2):  # "4-15 May", "May 4 to 15"
                if dash.word in ("-", "to") and number.word in DAYS and number.kind == "num":
                    other = w.since.replace(day=int(number.word))
                    begins = min(w.since, other)
                    w = replace(w, since=begins, until=max(w.until, other), begins=(begins, begins))
        joined.append(w)
    return joined


def _told(w: When, tokens: Sequence[Token], clause: Sequence[int]) -> bool:
    """Whether a date is that of a statement: "said on Tuesday that", "On Monday the minister announced"."""
    verbs = [
        i
        for i, t in enumerate(tokens)
        if clause[i] == clause[w.first]
        and (t.verb_kind or t.word in words("announcing verb") or t.word[-2:] == "ed")
        and t.cue not in ("perfect", "be")
    ]
    left, right = [i for i in verbs if i < w.first], [i for i in verbs if i >= w.last]
    verb = tokens[(left[-1:] or right or [w.first])[0]]
    if verb.verb_kind == "speech":
        return verb.word not in words("expecting verb")
    return verb.word in words("announcing verb") and (w.kind != "span" or bool(left))


def _of_an_event(w: When, tokens: Sequence[Token]) -> bool:
    """The date of an event or a comparison: "the annexation of Crimea in 2014", "the largest since 2014"."""
    left = [t.word for t in tokens[max(0, w.first - 6) : w.first]]
    if w.lead in ("in", "of", "") and not words("event").isdisjoint(left[-5:]):
        return True
    if tokens[w.last - 1].word[-2:] != "'s" and w.last < len(tokens) and tokens[w.last].kind == "poss":
        return not any(t.cue == "exercise" for t in tokens[w.last : w.last + 4])  # "last year's summit"
    named = any(t.cue == "exercise" and not t.word[-1].isdigit() for t in tokens[w.first : w.last])
    return named or w.lead == "since" and not words("superlative").isdisjoint(left)  # "Spring Storm" is no season


def _compared(tokens: Sequence[Token], i: int) -> bool:
    """Whether the number at token ``i`` is one that another is compared with: "from about 1,000"."""
    while i and tokens[i - 1].hedge:
        i -= 1
    return i > 0 and (tokens[i - 1].word in COMPARED or [t.word for t in tokens[max(0, i - 2) : i]] == COMPARISON)


def own(f: Phrase, spans: Sequence[When], tokens: Sequence[Token], clause: Sequence[int], verb: int) -> When | None:
    """The date of a number among those of its sentence: of its clause or its verb's, or at the sentence's beginning.

    ``verb`` is the token of the governing verb, -1 for none.
    """
    begin = clause.index(clause[f.first])

    def usable(w: When) -> bool:
        number = next((i for i in range(w.first - 1, max(-1, w.first - 6), -1) if tokens[i].kind == "num"), -1)
        if number >= 0 and not f.first <= number < f.last and _compared(tokens, number):
            return False  # "from 1,200 in January to 1,600"
        if w.last > f.last and _compared(tokens, f.first) and (number < f.first or number >= f.last):
            return False  # "from 1,200 to 1,600 by 2026"
        if clause[w.first] in (clause[f.first], clause[verb] if verb >= 0 else -1):
            return True
        if tokens[begin].word == ":" and clause[w.first] == clause[begin - 1]:  # "came ashore last week: 60 vehicles"
            return True
        opener = clause.index(clause[w.first])  # "45 reservists, who have been there since October"
        relative = tokens[opener].word in ("who", "which", "that") and f.last <= opener <= f.last + 6
        leading = not any(t.verb_kind or t.actor or t.kind == "num" for t in tokens[: w.first])
        return leading or relative and not any(t.kind == "num" for t in tokens[f.last : opener])

    when = [w for w in spans if w.last < f.first and "when" in [t.word for t in tokens[w.last : w.last + 2]]]
    at = next((w for w in when if not any(t.kind == "num" for t in tokens[w.last : f.first])), None)
    if at:  # "They will stay until May, when 600 Swedes replace them"
        return replace(at, lead="in", since=at.until.replace(day=1) if at.lead in DEADLINE else at.since)
    near = [w for w in spans if usable(w)]
    return min(near, key=lambda w: (clause[w.first] != clause[f.first], abs(w.first - f.first)), default=None)
