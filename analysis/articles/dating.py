"""Evidence in an article, and the days on which it can have appeared if as much of it as possible is true together.

Evidence weighs by trust: the source's metadata (12); a date printed on a line of its own or before the first words (7,
6 without its year); the page's own metadata (6, or 1 where the same date is printed, since one hand wrote both); world
knowledge: an event told as "last month" (6), a count of members (5), an office-holder named with the office (5), a past
event (4), so that two pieces outweigh a lone printed date; dates behind and ahead (2-3).
"""

import bisect
import calendar
import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from analysis.vocabulary import Row, fold, rows, split

Span = tuple[date, date]
Published = tuple[date | None, date | None, str, str, tuple["Evidence", ...]]  # first and last day, basis, conflict
Mark = tuple[int, int, str, str]  # start, end, kind and value of a word of datewords.csv
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
MONTH += "|nov(?:ember)?|dec(?:ember)?"
LATEST = 7  # days before a change of the page that is told without the day of publication
LATE = 31  # days after which a change of the page is told as a date set aside
SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
YEAR = r"(?:19|20)\d\d"
_DIGITS = re.compile(r"\d+")
_YEAR, _YEARS = re.compile(YEAR), re.compile(r"(?:19|20)(?<!\w..)\d\d\b")
_BETWEEN = ("+", "-", ".", "/")  # the digits of a date
_BY_MONTH = re.compile("|".join(MONTHS))
DATE = re.compile(
    rf"""\b(?=[\dabdfgijmnosuw])(?:(?i:gmt)\ [+-]\d)?(?:(?P<y1>{YEAR})[-./](?P<m1>\d\d?)[-./](?P<d1>\d\d?)(?!\d)
    |(?P<d2>\d\d?)[-./](?P<m2>\d\d?)[-./](?P<y2>{YEAR})(?!\d)
    |(?P<d3>\d\d?)(?:st|nd|rd|th|\.(?=\ ))?(?:\ of)?[\ -](?P<m3>{MONTH})\b\.?
        (?:(?:,?\ |-)(?P<y3>{YEAR})(?=\b|\d?\d:\d))?
    |(?P<m4>{MONTH})\.?\ (?P<d4>\d\d?)(?:st|nd|rd|th)?\b(?![.,]\d)(?:,?\ (?P<y4>{YEAR})(?=\b|\d?\d:\d))?
    |(?P<m5>{MONTH}),?\ (?:of\ )?(?P<y5>{YEAR})\b | (?P<s6>{"|".join(SEASONS)}),?\ (?:of\ )?(?P<y6>{YEAR})\b
    |(?:in|since|by|until|before|after|from|of)\ (?P<y7>{YEAR})\b(?!\ (?:troops|soldiers|men|people|personnel)))""",
    re.I | re.X,
)
_CHANGED = re.compile("updated|modified|edited|reviewed|changed|tabled")
_GIVEN = re.compile(r"([^\W\d_][\w.’'-]*) $")
_IN_MONTH = re.compile(rf"\bin ({'|'.join(MONTHS)})[a-z]*\b(?! \d)")
_STOP = re.compile(r"[.!?\n](?:(?<=\n)\n*|(?<![A-Z]{2}.)(?<!\b[A-Z].)[\"'”’)]*\s+(?=[\"“‘'(]?[A-Z0-9]))")
_PAST, _CLAUSE = re.compile(r"ed\b(?<=\w{5})"), re.compile("[,;:]")
_WORD = re.compile(r"\w*")
_WEEKDAYS = "sun mon tue wed thu fri sat".split()
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})[a-z]*[.,]{{0,2}} \(?$")
_TODAY = re.compile(r"\b(today|yesterday|tomorrow),? (?:on )?(?:\w+day,? )?(?:the )?\(?$")
# What follows a date: a clock to the end of the line; what may stand behind a printed one, and behind a dateline's.
_CLOCK_ENDS = re.compile(
    r"[.,|/–—-]?\s?(?:at )?\d\d?[:.]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s?\(?[A-Z]{1,4}\)?)?$", re.I
)
_AMERICAN = re.compile(
    r"[ ,|T]*(?:at )?\d\d?:\d\d(?::\d\d)? ?[AP]\.?M\.? \(?[ECMP][SD]?T\b|\s+(?:Courtesy )?Story by ", re.I
)  # a clock of the United States, or the byline of its army's news
_AFTER = re.compile(r"$|[|·,(/–—•-]|T?\d\d?[:.]\d\d|\.? ?\d\d?[:.]\d\d|at \d|updated", re.I)
_LEADS_IN = re.compile(r"[.,)]*\s*(?:[A-Z][\w&]*+(?:[ /][A-Z][\w&]*+){0,2}[ /]?(?:[–—:-]|\.\s)|[(/|–—:-]|$)")
_STOPPED = tuple(",–—-")  # between the town and the date of a dateline
_PARTS = re.compile(r" ?[|·•] ?")  # what parts the lines above an article
_LABEL = re.compile(r"By [A-Z]|\d\d?[:.]\d\d|\w+day,?$|(?:\w+ )?(?:published|posted|issued|updated|created)\b", re.I)
_SURE = re.compile(r"(?:(?:live )?(?:updates?|news) (?:from|for|of)|answered on)$", re.I)


@dataclass(frozen=True)
class Evidence:
    """What a passage says about the day of publication: the days it allows (None is open), and whether it was used."""

    kind: str
    quote: str
    start: date | None
    end: date | None
    used: bool
    note: str


class _Clue(NamedTuple):
    """Evidence not yet weighed against the rest; it may allow several stretches of days."""

    kind: str
    quote: str
    spans: tuple[Span, ...]
    weight: int
    note: str


PAGE = "metadata of the page"
_STATED = ("metadata", PAGE, "printed", "dateline")
_TOLD = {"metadata": 12, PAGE: 6, "printed": 7, "updated": 3}  # weights
_SAID = re.compile(r"\b(?:said|says|told|warned|according)\b")
# "By the end of 2027" tells no past, whatever verb stands before it.
_DEADLINE = re.compile(r"(?<!since the )\b(?:by|until|(?:end|course|start|middle|half) of)\b")


class _Lexicon:
    """The timeline and the date words, each with a finder that goes through a text once."""

    def __init__(self) -> None:
        cues: dict[str, int] = {}
        self.facts: dict[int, dict[tuple[int, ...], list[Row]]] = {}  # first cue word -> all words of the cue -> rows
        for row in rows("timeline"):
            for cue in split(row["cues"]):
                words = tuple(cues.setdefault(fold(word).strip(), len(cues)) for word in cue.split("&"))
                self.facts.setdefault(words[0], {}).setdefault(words, []).append(row)
        self.cues, self.cue_finder = list(cues), AhoCorasick(list(cues), implementation=Implementation.DFA)
        self.marks, phrases = rows("datewords"), [row["word"] for row in rows("datewords")]
        longest = MatchKind.LeftmostLongest
        self.mark_finder = AhoCorasick(phrases, matchkind=longest, implementation=Implementation.DFA)
        self.latest = max(int(row["from"][:4]) for row in rows("timeline"))


_lexicon = functools.cache(_Lexicon)


class _Page:
    """A text with its sentences and the words in it that tell times and tenses."""

    def __init__(self, text: str) -> None:
        self.text, self.plain = text, fold(text)
        self.stops = [0, *(m.end() for m in _STOP.finditer(text)), len(text)]
        ends = itertools.accumulate(len(line) + 1 for line in text.split("\n"))
        self.lines = [a for a, b in itertools.pairwise([0, *ends]) if b - a > 1]
        self.listed = sum(bool(DATE.match(text, at)) for at in self.lines) > 2  # a list of events by date
        self.marks: list[Mark] = []
        for n, start, end in _lexicon().mark_finder.find_matches_as_indexes(self.plain):
            if not (self.plain[start - 1 : start].isalnum() or self.plain[end : end + 1].isalnum()):
                row = _lexicon().marks[n]
                self.marks.append((start, end, row["kind"], row["value"]))

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence around a position, or of the stretch around it in a very long one."""
        n = bisect.bisect_right(self.stops, at, 1, len(self.stops) - 1)
        return max(self.stops[n - 1], at - 300), min(self.stops[n], at + 300)

    def near(self, at: int, *kinds: str) -> list[Mark]:
        """Marks of these kinds in the sentence around a position, the nearest first."""
        first, last = (bisect.bisect_left(self.marks, (bound,)) for bound in self.sentence(at))
        return sorted((m for m in self.marks[first:last] if m[2] in kinds), key=lambda m: abs(m[0] - at))

    def told(self, start: int, end: int) -> Mark | None:
        """The "last month" or "a day after" that goes with what stands there, near it."""
        return self.beside(start, end, "period", *["told"] * bool(self.near(start, "weekday")))  # "a day after" a day

    def beside(self, start: int, end: int, *kinds: str) -> Mark | None:
        """The nearest mark of these kinds that goes with what stands there: near it, and not when somebody spoke."""
        for mark in self.near(start, *kinds):
            between = self.plain[min(end, mark[1]) : max(start, mark[0])]
            if len(between) < 80 and not _SAID.search(self.plain[max(0, mark[0] - 8) : mark[0]] + between):
                return mark
        return None

    def tense(self, start: int, end: int) -> str:
        """Whether what stands there is told as past, ahead or in doubt: by the nearest verb before it, or after it."""
        first, last = self.sentence(start)
        verbs = dict[int, tuple[int, str]]()
        for m in _PAST.finditer(self.plain, first, last):
            at = m.start()
            while at and at >= first and (self.plain[at - 1].isalnum() or self.plain[at - 1] == "_"):
                at -= 1
            if at >= first:
                verbs[at] = m.end(), "past"
        verbs |= {a: (b, kind) for a, b, kind, _ in self.near(start, "past", "ahead", "doubt")}
        verbs = {a: verb for a, verb in sorted(verbs.items()) if self.plain[max(0, a - 3) : a] not in ("be ", "to ")}
        clause = _CLAUSE.search(self.plain, end, last) if start > first + 25 else None
        until = clause.start() if clause else end + 80
        before = [kind for a, (b, kind) in verbs.items() if start - 80 <= a and b <= start]
        after = [kind for a, (_, kind) in verbs.items() if end <= a < until]
        return (before[-1:] or after or [""])[0]


def period(day: date, value: str) -> Span:
    """The days on which one speaks of this day as, say, "last month" (value "month 1"); "month 0" is its own month."""
    unit, number = value.split()
    shift = int(number)
    if unit == "day":
        return (first := day + timedelta(shift)), first
    if unit == "week":
        return (first := day + timedelta(7 * shift - day.weekday())), first + timedelta(6)
    if unit == "year":
        return date(day.year + shift, 1, 1), date(day.year + shift, 12, 31)
    month = day.year * 12 + day.month - 1 + shift
    after = month + (3 if unit == "season" else 1)
    return date(month // 12, month % 12 + 1, 1), date(after // 12, after % 12 + 1, 1) - timedelta(1)


def days(match: re.Match[str], *years: int) -> list[Span]:
    """Days that a date names; without a year it takes those given; 01/02/2020 has two readings, 01.02.2020 one.

    What follows a date may tell its order: "01/02/2020 05:00 AM EST" is the second of January.
    """
    part = {name[0]: value.lower() for name, value in match.groupdict().items() if value}
    years = tuple(year for year in ((int(part["y"]),) if "y" in part else years) if 0 < year < 9999)
    if "s" in part:
        begins = (date(year - (part["s"] == "winter"), SEASONS[part["s"]], 1) for year in years)
        return [period(day, "season 0") for day in begins]
    if "m" not in part:
        return [period(date(year, 1, 1), "year 0") for year in years]
    month = int(part["m"]) if part["m"].isdigit() else MONTHS.index(part["m"][:3]) + 1
    if "d" not in part:
        return [period(date(year, month, 1), "month 0") for year in years]
    readings = [(month, int(part["d"]))]
    if match["y2"] and _AMERICAN.match(match.string, match.end()):
        readings = [(int(part["d"]), month)]
    elif match["y2"] and ("." not in match[0] or month > 12):
        readings = sorted({(month, int(part["d"])), (int(part["d"]), month)})
    valid = [(m, d) for m, d in readings if 1 <= m <= 12 and d]
    found = (date(y, m, d) for y in years for m, d in valid if d <= 28 or d <= calendar.monthrange(y, m)[1])
    return [(day, day) for day in found]


def _term(row: Row) -> Span:
    """First and last day of a row of the timeline."""
    return date.fromisoformat(row["from"]), date.fromisoformat(row["until"] or "9999-12-31")


def _world(page: _Page) -> Iterator[_Clue]:
    """Clues from office-holders, counts of members and dated events."""
    lexicon = _lexicon()
    where: dict[int, dict[int, int]] = {}  # cue word -> number of the sentence -> position
    for word, at, _ in lexicon.cue_finder.find_matches_as_indexes(page.plain, overlapping=True):
        if not page.plain[at - 1 : at].isalnum():
            where.setdefault(word, {}).setdefault(bisect.bisect_right(page.stops, at), at)
    for word, places in where.items():
        for cue, facts in lexicon.facts.get(word, {}).items():
            read = _office if facts[0]["kind"] == "office" else _event
            for sentence, at in places.items() if where.keys() >= {*cue} else ():
                if all(sentence in where[other] for other in cue):
                    yield from read(page, at, at + len(lexicon.cues[word]), facts)


def _office(page: _Page, at: int, end: int, people: list[Row]) -> Iterator[_Clue]:
    """A person named with the office, or in full: the article is from the term."""
    first, last = page.sentence(at)
    given = _GIVEN.search(page.text[max(first, at - 30) : at]) if page.text[at - 1 : at] == " " else None
    name = fold(given[1]) if given and given[1][0].isupper() else ""
    if name and all(page.plain[a:b] != name for a, b, *_ in page.near(at, "title")):  # somebody else of that surname?
        people = [p for p in people if name in fold(p["who"]).split()]
    after = re.match(r" ([^\W\d_a-z]\w+)", page.text[end : end + 30])
    if after and fold(after[1])[:3] not in (*MONTHS, *_WEEKDAYS):  # somebody's given name?
        people = [p for p in people if fold(after[1]) in fold(p["who"]).split()]
    if not people or any(at - 50 < a < end + 25 for a, *_ in page.near(at, "former")):
        return
    around = page.plain[max(first, at - 60) : min(last, end + 50)].replace("defense", "defence")
    scores = [sum(word in around for word in p["what"].split() if len(word) > 2) for p in people]
    people = [p for p, score in zip(people, scores, strict=True) if score == max(scores)]
    if not max(scores) and name not in fold(people[0]["who"]).split():
        return
    terms, weight, when = [_term(p) for p in people], 5 if max(scores) else 1, page.told(at, end)
    if when and page.near(at, "installed"):
        terms, weight = [period(start, when[3]) for start, _ in terms], 6
    elif page.near(at, "installed") and (month := _IN_MONTH.search(page.plain, first, last)):
        begun = [start for start, _ in terms if start.month == 1 + MONTHS.index(month[1])]
        terms = [(start, start + timedelta(365)) for start in begun] or terms  # its last January
    elif _YEAR.search(page.text, first, last) and any(
        page.tense(*m.span()) == "past" for m in DATE.finditer(page.text, first, last) if _YEARS.search(m[0])
    ):
        terms = [(start, date.max) for start, _ in terms]  # the sentence looks back on a year of that term
    held = ["{what} from {from} to {until}".format(**p).removesuffix(" to ") for p in people]
    note = f"{people[0]['who']} was {' and '.join(held)}"
    yield _Clue("office", page.text[at - len(given[0] if given else "") : end], tuple(terms), weight, note)


def _event(page: _Page, at: int, end: int, events: list[Row]) -> Iterator[_Clue]:
    """A dated event, or a count of members while it held."""
    end += len(_WORD.match(page.text[end : end + 30])[0])  # type: ignore[index]  # a cue is the beginning of a word
    tense, quote, row, spans = page.tense(at, end), page.text[at:end], events[0], [_term(e) for e in events]
    when, headline = page.told(at, end), row["kind"] in ("summit", "exercise") and _in_headline(page, end)
    note = "'{what}' is dated {from} to {until}".format(**row).removesuffix(f" to {row['from']}")
    weekday = page.beside(at, end, "weekday")
    named = [day for span in spans for day in span if weekday and str(day.weekday()) == weekday[3]]
    if row["kind"] == "members":
        weight, note = 5, "{what} were {who} from {from} to {until}".format(**row).removesuffix(" to ")
    elif when:
        weight, spans = 6, [(period(start, when[3])[0], period(stop, when[3])[1]) for start, stop in spans]
        quote = page.text[min(at, when[0]) : max(end, when[1])]
        weight += 2 * (page.plain[when[1] : at] in ("'s ", "'s nato ", "s' "))  # "last year's summit" is no other one
    elif named and row["kind"] != "office" and tense in ("past", "ahead"):  # a weekday is told of that week's news
        weight, week = 5, timedelta(6)
        spans = [(day, day + week) if tense == "past" else (day - week, day) for day in named]
        quote = page.text[min(at, weekday[0]) : max(end, weekday[1])] if weekday else quote
    elif quote.lower().startswith("next ") or (tense == "ahead" and row["kind"] in ("summit", "exercise")):
        weight, spans = 4, [(start - timedelta(365), end) for start, end in spans]  # nobody looks further ahead
    elif tense == "past" and not headline:
        weight, spans = 4, [(start, date.max) for start, _ in spans]
    elif headline:  # news of that week; "Summit guarded by launchers" tells no past
        weight, note = 1, "the headline tells news"
        spans = [(start - timedelta(4), stop + timedelta(7)) for start, stop in spans]
    else:
        return
    yield _Clue(row["kind"], quote, tuple(spans), weight, note)


def _in_headline(page: _Page, end: int) -> bool:
    """Whether what ends there stands in the first line, with a text below it."""
    return end <= page.stops[1] and page.text[page.stops[1] - 1 : page.stops[1]] == "\n"


def _found(text: str, plain: str) -> Iterator[re.Match[str]]:
    """All dates of a text; they are looked for around years, and around digits by a month's name or "." and the like.

    ``plain`` is the text under :func:`analysis.vocabulary.fold`.
    """
    stretches = [(0, 0)]
    for digits in _DIGITS.finditer(text):
        first, last = digits.span()
        dated = text[first - 1 : first] in _BETWEEN or text[last : last + 1] in _BETWEEN or last - first == 4
        if dated or last - first < 3 and _BY_MONTH.search(plain, max(0, first - 12), last + 10):
            start = max(0, first - 16)  # more than the letters before the digits of "September, of 2024"
            start = stretches.pop()[0] if start <= stretches[-1][1] else start
            stretches.append((start, first + 48))
    # What follows a date tells whether it is one: it stands well within the stretch.
    return (m for start, end in stretches for m in DATE.finditer(text, start, end) if m.end() <= end - 12)


def _printed(page: _Page, match: re.Match[str]) -> str:
    """Whether a date is the article's own: "printed" on a line for itself, or a "dateline" before the first words."""
    row = bisect.bisect_right(page.lines, match.start()) - 1
    start, end = page.lines[row], page.text.find("\n", match.end())
    line = page.text[start : end if end >= 0 else len(page.text)]
    before, after = line[: match.start() - start].strip(), line[match.end() - start :].strip()
    if match["y7"] or _SURE.match(before) or 7 < row < len(page.lines) - 3:
        return "printed" if _SURE.match(before) else ""
    if page.listed and not before and row > 1:
        return ""
    proper = len(before) <= 45 and all(name[0].isupper() for name in re.findall(r"[^\W\d_]+", before))
    bracketed = before.rfind("(") > before.rfind(")") and after[:1] == ")"  # "MOSCOW (Agency - 30th March, 2022) The"
    whole = not (match["m5"] or match["s6"]) or not before and row < 3  # "March 2024 - A ship"
    stopped = before[-1:] in _STOPPED and re.match(r"\. [A-Z]", after)  # "VILNIUS, March 22, 2017. The company"
    if after and proper and whole and (bracketed or stopped or _LEADS_IN.match(after)):
        return "dateline"
    if _CLOCK_ENDS.match(after):
        return "printed"
    if len(before) + len(after) > 90 or not _AFTER.match(after):
        return ""
    own = row or not before or before[-1] in ",|·•" or _LABEL.match(_PARTS.split(before)[-1])
    ends = line[-1] in ".?!:" and not _PARTS.match(after)  # "| Reading time 2 min."
    return "printed" if own and not ends else ""


def _dated(page: _Page, years: range) -> Iterator[_Clue]:
    """Clues from dates in the text, and from what comes back every year: a day without its year, "from May"."""
    lead = page.stops[min(5, len(page.stops) - 1)]
    news, named = list[tuple[bool, int, _Clue]](), list[tuple[date, _Clue]]()
    for m in _found(page.text, page.plain):
        yearless = not any(m[f"y{n}"] for n in range(1, 8))
        if (m["m3"] or m["m4"] or m["m5"] or "M")[0].islower() or not (usual := days(m, 2000)):
            continue
        weekday = None
        kind, before = _printed(page, m), page.plain[max(0, m.start() - 24) : m.start()]
        tense = "" if kind else page.tense(*m.span())
        spans = days(m, *years) if yearless else usual
        if yearless and (weekday := _WEEKDAY.search(before)):
            spans = [s for s in spans if f"{s[0]:%w}" == str(_WEEKDAYS.index(weekday[1]))]
        until = before + (fold(m[0]) if m["y7"] else "")
        fresh = not yearless and m.start() < lead and _WEEKDAY.search(before)  # "on Wednesday, 4 February 2026"
        told = tense or ("past" if fresh else before[-3:])
        week = tuple((day, day + timedelta(1) if fresh else period(day, "week 0")[1]) for day, _ in spans)
        if kind and _CHANGED.search(before):
            yield _Clue("updated", m[0], tuple(spans), 3, f"updated on {m[0]}")
        elif kind:
            yield _Clue(kind, m[0], tuple(spans), 6 if yearless else 7, f"{kind}: {m[0]}")
        elif (today := _TODAY.search(before)) and (m["d3"] or m["d4"]):
            day = f"day {('tomorrow', 'today', 'yesterday').index(today[1]) - 1}"
            yield _Clue("told", m[0], tuple(period(a, day) for a, _ in spans), 7 - yearless, f"{m[0]} is {today[1]}")
        elif yearless and tense == "ahead" and weekday:
            soon = tuple((day - timedelta(6), day - timedelta(1)) for day, _ in spans)
            yield _Clue("ahead", m[0], soon, 2, "the weekday of a day ahead is named in the week before")
        elif yearless and tense != "ahead" and (weekday or before.endswith(("on ", "yesterday, "))):
            clue = _Clue("day", m[0], week, 4, "a day named without its year is news of that week")
            news.append((m.start() < lead, usual[0][0].toordinal(), clue))
        elif not yearless and told in ("past", "on ") and not _DEADLINE.search(until):
            yield _Clue("past", m[0], ((spans[0][0], date.max),), 2 if m["y7"] else 3, f"{m[0]} lies behind")
            if m.start() < lead and not (m["s6"] or m["y7"]):
                first, last = spans[0][0], spans[0][1] if m["m5"] else week[0][1]
                named.append((first, _Clue("day", m[0], ((first, last),), 1, "news is told soon after it")))
        elif not yearless and (tense == "ahead" or (not tense and _DEADLINE.search(before + fold(m[0])))):
            since = date.min if m["y7"] else spans[0][0] - timedelta(730)  # a month is not named longer before
            yield _Clue("ahead", m[0], ((since, spans[0][1]),), 2, f"{m[0]} lies ahead")
    # The latest day of the lead is the news; a day further down only where the lead has none.
    yield from [max(news, key=lambda n: (n[0], n[1] * n[0]))[2]] if news else []
    yield from [max(named, key=lambda n: n[0])[1]] if named else []
    for start, end, kind, value in page.marks:
        if kind == "from" and page.near(start, "ahead") and not page.plain[end + 1 : end + 2].isdigit():
            spans = [(date(y, 1, 1), date(y, int(value), 1) - timedelta(1)) for y in years]
            yield _Clue(kind, page.text[start:end], tuple(spans), 3, f"{page.text[start:end]} lies ahead")


def _weekdays(page: _Page) -> list[int]:
    """Weekdays, in order, that are named for what has happened; those printed with a date are none."""
    named = [(a, b, int(value)) for a, b, kind, value in page.marks if kind == "weekday"]
    dated = [bool(DATE.match(page.text, b + 1 + page.plain.startswith(",", b))) for _, b, _ in named]
    return [day for (a, b, day), d in zip(named, dated, strict=True) if not d and page.tense(a, b) != "ahead"]


def _agreed(clues: list[_Clue]) -> list[Span]:
    """The stretches of days that the greatest weight of clues allows."""
    steps: dict[int, int] = {}
    for clue in (clue for clue in clues if clue.weight):
        past = 0
        for start, end in sorted((a.toordinal(), b.toordinal() + 1) for a, b in clue.spans):
            start, past = max(start, past), max(end, past)  # what overlaps within a clue counts once
            if start < past:
                steps[start] = steps.get(start, 0) + clue.weight
                steps[past] = steps.get(past, 0) - clue.weight
    weight, stretches = 0, {0: [(date.min, date.max)]}
    for first, after in itertools.pairwise(sorted(steps)):
        weight += steps[first]
        stretches.setdefault(weight, []).append((date.fromordinal(first), date.fromordinal(after - 1)))
    return stretches[max(stretches)]


def publication(text: str, stamps: list[str], published: str, own: str = "") -> Published:
    """Days on which an article can have appeared, with all evidence.

    ``stamps`` are dates that were printed around the text, ``published`` is what the source itself says, ``own`` what
    the page's or the row's metadata says.
    """
    page, clues = _Page(text), list[_Clue]()
    told = [("metadata", published), (PAGE, own)]
    for kind, line in [*told, *(("printed", line) for line in "\n".join(stamps).split("\n"))]:
        if (m := DATE.search(line)) and not line[: m.start()].lower().endswith("taken: "):  # the pictures
            kind = "updated" if _CHANGED.search(line[: m.start()].lower()) else kind
            empty = "1970" in (m[0][:4], m[0][-4:])
            note = "an empty time stamp" if empty else f"{kind}: {m[0]}"
            weight = 0 if empty else _TOLD[kind]
            spans = [(day - timedelta(LATEST if kind == "updated" else 0), until) for day, until in days(m)]
            clues.append(_Clue(kind, line[: m.end()], tuple(spans), weight, note))
    clues += {c.spans: c for c in sorted(_world(page), key=lambda c: c.weight)}.values()  # named twice counts once
    known = [int(year) for year in _YEARS.findall(text)]
    known += [day.year for c in clues for span in c.spans for day in span if c.weight and date.min < day < date.max]
    clues += _dated(page, range(min(known) - 1, max(*known, _lexicon().latest) + 1) if known else range(0))
    weekdays = _weekdays(page)
    for c in [c for c in clues if weekdays and c.weight and c.kind in ("printed", "dateline", "day")]:
        named = weekdays if c.kind == "day" else weekdays[:1]
        for weight, late in ((2, 0), (1, 1)):  # news of that weekday, or of the day before
            fits = tuple(s for s in c.spans if (s[0].weekday() - late) % 7 in named)
            clues.append(_Clue("weekday", c.quote, fits, weight, "its weekday is the one that the text names"))
    printed = {c.spans for c in clues if c.kind in ("printed", "dateline")}
    twice = [c for c in clues if c.kind == PAGE and c.spans in printed]
    clues = [c._replace(weight=min(c.weight, 1)) if c in twice else c for c in clues if c.spans]
    best = _agreed(clues)
    events = [c.spans[0][0] for c in clues if c.kind == "event"]
    said = [
        span
        for span in best
        if any(a <= span[1] and b >= span[0] for c in clues if c.kind in _STATED for a, b in c.spans)
    ]
    best = said or best  # of as good stretches those in which the article is dated
    if len(best) == 2 and any(0 <= (best[0][0] - day).days < 365 for day in events):
        best = best[:1]  # of two years the one whose events the text tells
    first, last = best[0][0], best[-1][1]
    if weekdays and (last - first).days <= 31:  # the weekday named last is over
        later = first + timedelta((weekdays[-1] - first.weekday()) % 7)
        first = later if later <= last else first
    return _verdict(clues, first, last, best)


def _verdict(clues: list[_Clue], first: date, last: date, best: list[Span]) -> Published:
    """The days first..last with all evidence, and what has been set aside for them; best are its likely stretches."""

    def bounds(start: date, end: date) -> tuple[date | None, date | None]:
        return None if start == date.min else start, None if end == date.max else end

    def fitting(clue: _Clue) -> list[Span]:
        return [s for s in clue.spans if clue.weight and s[0] <= last and s[1] >= first]

    evidence, aside = list[Evidence](), list[str]()
    stated = any(c.kind in _STATED and fitting(c) for c in clues)
    for c in clues:
        fits = fitting(c)
        start, end = (fits or c.spans)[0]
        item = Evidence(c.kind, c.quote, *bounds(start, end), bool(fits), c.note)
        evidence += [item] if item not in evidence else []
        changed = c.kind == "updated" and ((start - last).days > LATE or (first - end).days > LATE)
        if not fits and (c.kind in _STATED or changed):
            against = [o for o in clues if fitting(o) and all(a > end or b < start for a, b in o.spans)]
            why = " and ".join(o.note for o in sorted(against, key=lambda o: -o.weight)[:2])
            why = f"since {why}" if c.weight and why else c.note
            why = "a change of the page at another time" if c.kind == "updated" else why
            says = "the page's metadata says" if c.kind == PAGE else "prints"
            aside.append(f"{says} '{c.quote}'; set aside, {why}")
        # Nothing prints a date, and what the text says cannot all be true together.
        elif not stated and c.weight >= 5 and any(all(a > y or b < x for a, b in c.spans) for x, y in best):
            against = [o for o in clues if o.weight >= 5 and all(a > end or b < start for a, b in o.spans)]
            aside = aside or [f"contradicts itself: {c.note}, but {o.note}" for o in against[:1]]
    used = {e.kind for e in evidence if e.used}
    basis = "dateline" if "dateline" in used else "context" if used else ""
    basis = "metadata" if used & _TOLD.keys() else basis
    return *bounds(first, last), basis, "; ".join(aside), tuple(evidence)
