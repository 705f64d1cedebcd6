"""Dates of a number: words such as "by the end of 2026" or "earlier this month" into a closed interval of days.

In: the tokens and the text of a sentence, and the interval in which the article was published. Out: :class:`When`
objects with their place, and the one of them that is a number's own: the date of a statement, of an event or of another
number is not. Days, months and years are read by :mod:`analysis.articles.dating`, which dates the article itself.
"""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, pairwise

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from analysis.articles.dating import DATE, MONTH, MONTHS, SEASONS, YEAR, days, period
from analysis.reading import actors
from analysis.reading.phrases import Phrase, is_compared
from analysis.reading.tokens import Token, Tokens
from analysis.vocabulary import rows, words

Interval = tuple[date, date]

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_COUNTED = {r["word"]: float(r["value"]) for r in rows("numbers") if r["kind"] == "unit"}
COUNTS = {word: n for word, n in _COUNTED.items() if 0 < n <= 12} | {"a": 1, "a dozen": 12, "half a": 0.5}
STEPS = {"last": -1, "this": 0, "next": 1}
PARTS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_N = "|".join(word.replace(" ", r"\ ") for word in sorted(COUNTS, key=len, reverse=True))
LANDMARKS = {r["word"]: date.fromisoformat(r["value"]) for r in rows("datewords") if r["kind"] == "landmark"}
FORM = re.compile(
    rf"""{DATE.pattern}
    |\b(?:(?P<part>{"|".join(PARTS)})\ (?P<of>half|quarter)
       \ of\ (?:(?P<whose>the|this|next|last)\ year|(?P<inyear>{YEAR}))
    |(?P<year>{YEAR})(?![\w]|[,.]\d)
    |(?P<month>{MONTH}|new\ year)\b(?:\ (?P<which>(?:of\ )?(?:last|next|this)|of\ (?:that|the\ same))\ year)?
    |(?:(?P<of_year>last|this|next)\ year's\ )?(?P<season>{"|".join(SEASONS)})(?!\ (?:storm|shield|camp))
    |(?P<decade>(?:19|20)\d0)s
    |(?P<n>{_N}|\d\d?)(?P<half>\ and\ a\ half)?\ (?P<gone>decade|year|month|week|fortnight|day)s?'?
       (?P<more>\ and\ a\ half)?(?:\ (?P<way>ago|earlier(?!\ than)|from\ now|time))?
    |(?P<unit>year|month|weekend|week|day)(?:'?s?[ -]end)?
    |(?P<then>then(?=[.,;)]|$)|at\ (?:that|the)\ time)
    |(?:before|prior\ to)\ (?:[\w'-]+\ ){{0,4}}?(?P<landmark>{"|".join(map(re.escape, LANDMARKS))})
    |(?P<weekday>{"|".join(WEEKDAYS)})
    |(?P<today>today|yesterday|tomorrow|tonight|this\ (?:morning|afternoon|evening)))\b""",
    re.X,
)
YEARED = tuple(f"y{n}" for n in range(1, 8))  # groups of FORM: the year of a date
# Every date has one of these. Most sentences have none, and this is soon seen.
_HINTS = [unit + plural for unit in ("decade", "year", "month", "week", "fortnight", "day") for plural in ("", "s")]
_HINTS += [*SEASONS, *MONTHS, *sorted(actors.MONTHS), "sept", "weekend", "tonight", "morning", "afternoon", "evening"]
_HINTS += ["before", "prior", "then", "that time"]
HINTS = AhoCorasick([*_HINTS, "the time", "19", "20"], MatchKind.LeftmostLongest, implementation=Implementation.DFA)
EARLIER_YEAR = re.compile(r"\b(?:19|20)\d\d (?:and|or) $")
LEAD = re.compile(
    r"(?<![a-z])(?:(?P<prep>by|until|till|before|from|since|starting|beginning|on|in|during|over|for|within|through|throughout"
    r"|to|of|as of|back in|between|around|after|at)[ -](?:about |around |at least |at the latest )?)?(?:the )?"
    r"(?:(?P<part>end|start|beginning|middle|turn|course|rest)(?: of)? )?(?:the )?"
    r"(?:(?P<pos>early|mid|late|earlier|later)(?: in| on)?[ -])?"
    r"(?P<det>this past|past|last|this|next|coming|the same|that|the)? ?$"
)
NOT_ALONE = frozenset("may march mar sep dec jan jun jul fall".split())  # mostly verbs or fragments
DEADLINE = ("by", "until", "till", "before")
DAYS = frozenset(str(day) for day in range(1, 32))
RANGE = ("until", "till", "to", "through")
UNKNOWN = (date(2000, 1, 1), date(2000, 1, 1))
AHEAD = ("future", "conditional", "planned")
SCHEDULED = ("arrive", "replace", "leave", "dispatch")
EXPECTING = words("expecting verb")
ANNOUNCING = words("announcing verb")
BEGINNING = words("beginning verb")
ENDING = words("ending verb")
BOUNDS = BEGINNING | ENDING
VERBS = ANNOUNCING | BOUNDS
HEADED = (".", ":", "-", "(", "|")  # behind a date that heads a paragraph
NOW = words("now") - {"already"} | {"present", "moment"}
SETTLED = frozenset(("already", "moment", "at the moment"))
COMPARED = frozenset(("from", "than", "against", "compared with", "compared to"))


@dataclass(slots=True)
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
    verb: int = -1  # beside which it stands
    yearly: bool = False  # named without its year
    begins: Interval | None = None
    heads: bool = False  # whether it heads a paragraph, as in a chronicle: "April 2014. Some 600 paratroopers ..."


@dataclass(slots=True)
class _Found:
    """One match with the words before it, and what is needed to turn it into days."""

    m: re.Match[str]
    prep: str
    part: str
    pos: str
    det: str
    published: Interval
    recent: Interval | None
    tense: str  # of its verb: "past", "ahead" or ""
    heading: bool
    counted: bool  # whether its verb tells how many there were

    def nearest(self, build: Callable[[int], Interval | None]) -> Interval | None:
        """What comes every year, as named without its year: the last that has begun, or the next to come."""
        year = self.published[0].year
        spans = [s for s in (build(year - 1), build(year), build(year + 1)) if s]
        if self.det == "this" or not spans:
            return next((s for s in spans if s[0].year == year), None)
        due = self.prep in DEADLINE and not (self.tense == "past" and (self.counted or self.prep == "before"))
        due |= self.det == "next" or self.pos == "later"
        coming = next((s for s in spans if s[1] >= self.published[0]), spans[-1])
        soon = (coming[0] - self.published[1]).days < 340  # nobody tells later days without their year
        if due or self.tense == "ahead" and self.det != "last" and soon:
            return coming
        if self.det == "last":
            ago = timedelta(30)  # "last June" in July is not the month before
            return next((s for s in reversed(spans) if s[1] < self.published[0] - ago), spans[0])
        last = next((s for s in reversed(spans) if s[0] <= self.published[1]), spans[0])
        if self.tense == "past" or self.prep == "since":
            return last
        later = [s for s in spans if s[0] > self.published[1]]
        return min([last, *later[:1]], key=lambda s: max(self.published[0] - s[1], s[0] - self.published[1]))

    def clamped(self, span: Interval) -> Interval:
        """A deadline runs from publication, "earlier this month" up to it; a count "at the end of June" is a day's."""
        since, until = span
        first, last = self.published
        if self.counted and self.prep == "at" and self.part in ("end", "start", "beginning"):
            return (until, until) if self.part == "end" else (since, since)
        if self.prep in DEADLINE and until >= first:
            return first, until
        if self.prep == "before" and not self.part:  # "before 24 February it had 7,000", "before 2022"
            until = until if since == until else since - timedelta(1)
            return min(since, until.replace(month=1, day=1)), until
        here = since <= last and until >= first and not self.m["weekday"]
        if here and (self.det == "this" or self.pos in ("earlier", "later")):
            back = self.pos == "earlier" or self.pos != "later" and self.tense != "ahead"
            back &= self.part != "end" or self.tense == "past"
            return (since, max(since, last)) if back else (max(since, first), until)
        return span

    def span(self) -> Interval | None:
        """The days that the match names, None when it names none."""
        m, (first, last), year = self.m, self.published, self.published[0].year
        led = bool(self.prep or self.part or self.pos or self.det or self.heading)
        if any(m.group(*YEARED)):
            return next(iter(days(m)), None)
        if m["d3"] or m["d4"]:
            return self.nearest(lambda y: next(iter(days(m, y)), None))
        if m["year"]:
            joined = led or EARLIER_YEAR.search(m.string, 0, m.start())
            return period(date(int(m["year"]), 1, 1), "year 0") if joined else None
        if m["decade"]:
            return date(int(m["decade"]), 1, 1), date(int(m["decade"]) + 9, 12, 31)
        if m["of"]:
            months = 6 if m["of"] == "half" else 3
            begin = PARTS[m["part"]] % (12 // months) * months + 1
            begins = date(int(m["inyear"] or year + STEPS.get(m["whose"] or "", 0)), begin, 1)
            return begins, period(begins, f"month {months - 1}")[1]
        if m["month"]:
            number = 1 if m["month"] == "new year" else MONTHS.index(m["month"][:3]) + 1
            if (m["which"] or "").endswith(("that", "same")):
                return period(self.recent[0].replace(month=number, day=1), "month 0") if self.recent else None
            if m["which"]:
                return period(date(year + STEPS[m["which"].split()[-1]], number, 1), "month 0")
            alone = not led and m["month"] in NOT_ALONE
            return None if alone else self.nearest(lambda y: period(date(y, number, 1), "month 0"))
        if m["season"]:
            number = SEASONS[m["season"]]
            if m["of_year"]:
                return period(date(year + STEPS[m["of_year"]], number, 1), "season 0")
            return self.nearest(lambda y: period(date(y, number, 1), "season 0")) if led else None
        if m["gone"]:
            if not (m["way"] or self.prep == "in" and self.tense == "ahead"):  # "will be relieved in two weeks"
                return self._just_past()
            n = (COUNTS.get(m["n"]) or int(m["n"])) + 0.5 * bool(m["half"] or m["more"])
            n *= -1 if m["way"] in ("ago", "earlier") else 1
            unit, n = ("year", 10 * n) if m["gone"] == "decade" else (m["gone"], n)
            unit, n = ("month", 12 * n) if unit == "year" and n % 1 else (unit, n)
            if unit == "year" and n == -1:
                return period(first, "month -12")  # "a year ago it was 20"
            shift = timedelta(n * {"week": 7, "fortnight": 14, "day": 1}.get(unit, 0))
            return period(first, f"{unit} {int(n)}") if not shift else (first + shift, last + shift)
        if m["then"]:
            return self.recent if self.tense == "past" else None
        if m["landmark"]:
            day = LANDMARKS[m["landmark"]]
            return (day.replace(month=1, day=1), day) if self.tense != "ahead" and day <= self.published[1] else None
        if m["unit"]:
            return self._unit(m["unit"])
        if (last - first).days > 7:
            return None
        if m["today"]:
            shift = timedelta({"yesterday": -1, "tomorrow": 1}.get(m["today"], 0))
            return first + shift, last + shift
        back = (last.weekday() - WEEKDAYS.index(m["weekday"])) % 7
        ahead = self.det in ("next", "this", "coming") or self.tense == "ahead" and self.det != "last"
        ahead = ahead and self.prep != "since" or self.prep in DEADLINE and self.tense != "past"
        day = last + timedelta((7 - back) % 7 if ahead else -back)
        return day, day

    def _just_past(self) -> Interval | None:
        """The days of "over the last three weeks"; None where no such word leads them in."""
        if self.det not in ("last", "past") or self.m["gone"] not in ("week", "day"):
            return None
        n = COUNTS.get(self.m["n"]) or int(self.m["n"])
        return self.published[0] - timedelta(n * (7 if self.m["gone"] == "week" else 1)), self.published[1]

    def _unit(self, unit: str) -> Interval | None:
        """The days of "this month" or "by the end of the year"; None where no such word leads the unit in."""
        if self.det in ("the same", "that"):
            return period(self.recent[0], f"{unit} 0") if self.recent and unit != "weekend" else None
        if unit == "weekend":
            monday = self.published[1] - timedelta(self.published[1].weekday())
            saturday = monday + timedelta(5 - 7 * (self.tense != "ahead" and self.published[1].weekday() < 5))
            return saturday, saturday + timedelta(1)
        whole = self.det in ("the", "") and (self.part or self.prep in DEADLINE)
        step = STEPS.get(self.det, 0 if whole else None)
        if step is None or unit == "day" or self.part == "rest":
            return None  # "and the rest of the year at home" tells no beginning
        span = period(self.published[0], f"{unit} {step}")
        return span[0], max(span[1], period(self.published[1], f"{unit} {step}")[1]) if unit == "month" else span[1]


def dates(
    text: str, tokens: Tokens, clause: Sequence[int], published: Interval | None, recent: Interval | None
) -> list[When]:
    """All dates of a folded sentence; those with a year only where publication is not known to a year.

    ``recent`` is the date told last, which "the same month" means.
    """
    if not (forms := _forms(text)):
        return []
    offset, starts = tokens[0].start, [t.start for t in tokens]
    vague = published is None or (published[1] - published[0]).days > 366
    part = _parts(tokens, clause)
    found: list[When] = []
    for m in forms:
        start = m.start("y7") if m["y7"] else m.start()
        before = LEAD.search(text, max(0, start - 32), start)
        if before is None:
            continue
        lead = before.groupdict("")
        first = bisect_right(starts, offset + before.end() - len(before[0].lstrip())) - 1
        last = bisect_right(starts, offset + m.end() - 1)
        stated = any(m.group("year", "inyear", "decade", *YEARED))
        if vague and (not stated or published is None and lead["prep"] in DEADLINE):
            continue
        verb = _verb_of(tokens, part, first, last)
        tense = "past" if _beside_compared(tokens, first) else _tense(tokens, verb)
        heading = not first and (last == len(tokens) or tokens[last].word in HEADED)
        counted = tense == "past" and tokens.verbs[verb] == "stand"
        form = _Found(m, **lead, published=published or UNKNOWN, recent=recent, tense=tense, heading=heading,
                      counted=counted)  # fmt: skip
        span = form.span()
        if span:
            day = m["d1"] or m["d2"] or m["d3"] or m["d4"] or m["today"]
            kind = "day" if day else "weekday" if m["weekday"] else "ago" if m["gone"] else "span"
            since, until = form.clamped(span)
            basis = "stated" if stated or m["d3"] or m["d4"] else "relative"
            yearly = not stated and bool(m["month"] or m["season"] or m["d3"] or m["d4"])
            now = published is not None and since <= published[1] and until >= published[0]
            if now and stated and not lead["prep"] and span == published:
                continue  # "BRUSSELS, Jan 18, 2024 - "
            w = When(first, last, since, until, basis, lead["prep"], kind, verb, yearly, heads=heading and not now)
            found.append(w)
    found = _stretches(tokens, found)
    return [w for w in found if w.heads or not (_told(w, tokens) or _of_an_event(w, tokens))]


def _forms(text: str) -> list[re.Match[str]]:
    """All matches of FORM; it is slow, and is only tried from shortly before a word of a date."""
    found: list[re.Match[str]] = []
    at = 0
    for _, start, end in HINTS.find_matches_as_indexes(text):
        year = text[start].isdigit() and text[start + 2 : start + 4].isdigit()
        whole = year or not text[end : end + 1].isalnum()
        if start < at or not whole or text[start - 1 : start].isalnum() and text[start:end] != "day":
            continue
        if (m := FORM.search(text, max(at, start - 24))) is None:
            break
        found.append(m)
        at = max(m.end(), at + 1)
    return found


def _parts(tokens: Tokens, clause: Sequence[int]) -> Sequence[int]:
    """Number of the clause of each token, a new one also where ", and" joins two verbs with their own subjects."""
    joints = (i for i, two in enumerate(pairwise(tokens.words), 1) if two[0] == "," and two[1] in ("and", "but"))
    part, start = clause, 0
    for i in joints if "," in tokens.words else ():
        rest = (j for j in range(i, len(tokens)) if clause[j] == clause[i])
        if any(tokens.verbs[start:i]) and any(tokens.verbs[j] or tokens.cues[j] in AHEAD for j in rest):
            part, start = [*part[:i], *(c + 100 for c in part[i:])], i
    return part


def _verb_of(tokens: Tokens, part: Sequence[int], first: int, last: int) -> int:
    """The verb beside which a date stands: the nearest before it in its clause, or after it; -1 for none."""
    own, cues = part[first], tokens.cues
    that = next((i for i in (first - 1, first) if i > 0 and tokens.words[i] == "that" and tokens.verbs[i - 1]), -1)
    left = range(first - 1, that if that > 0 else -1, -1)  # "said that by June Germany will send"
    for i in chain(left, range(last, len(tokens))):
        if part[i] == own and _is_verb(tokens, i):
            near = range(i + 1, min(i + 3, len(tokens)))  # not the auxiliary of "had declared"
            if not (cues[i] in ("perfect", "be") and any(_is_verb(tokens, j) for j in near)):
                return i
    return -1


def _is_verb(tokens: Tokens, i: int) -> bool:
    """Whether a verb or an auxiliary stands at a token."""
    if tokens.verbs[i] or tokens.cues[i] in AHEAD:
        before = tokens.words[i - 1] if i else ""
        compound = before == "-" and tokens[i - 1].end == tokens[i].start  # "the British-led group"
        # "Raised the number", "said in a press release".
        return not (tokens[i].noun and before in ("a", "the", "its", "their") or before == "press" or compound)
    word = tokens.words[i]
    if tokens.cues[i] == "allied":
        return False
    return (word[-2:] == "ed" or word in VERBS) and (not i or tokens.words[i - 1] not in ("a", "the", "its"))


def _tense(tokens: Tokens, verb: int) -> str:
    """Whether a verb tells what is "ahead" or "past": "will arrive", "to arrive", "has arrived"."""
    if verb < 0:
        return ""
    token, led = tokens[verb], tokens[max(0, verb - 4) : verb]
    form, past = (token.verb_form or token.word).split()[0], words("irregular past")
    simple = form[-2:] not in ("ed", "ng") and form not in past
    goes = token.verb_kind in SCHEDULED and not (led and led[-1].cue in ("be", "perfect"))  # "takes over in May"
    scheduled = simple and (token.word in BOUNDS or goes)
    coming = token.verb_kind in (*SCHEDULED, "send") and form[-3:] == "ing"
    scheduled |= coming and bool(led) and led[-1].word in ("is", "are")  # "is returning in December"
    if scheduled or any(t.cue in AHEAD and t.word != "could" for t in (*led, token)) or led and led[-1].word == "to":
        return "ahead"
    if tokens.words[max(0, verb - 2) : verb] == ["to", "be"]:
        return "ahead"  # "to be joined by 50 others on Monday"
    counted = led and (led[-1].noun or led[-1].kind == "num" or led[-1].word in ("is", "are", "more"))
    if (counted or led and led[-1].word == ",") and token.word in words("awaited"):
        return "ahead"  # "are expected on Tuesday", "with 200 more due in May"
    passive = led and led[-1].word in ("is", "are", "being")  # "is held from 2 to 20 April"
    return "past" if not passive and (form[-2:] == "ed" or form in past) else ""


def _stretches(tokens: Tokens, found: list[When]) -> list[When]:
    """Join "from 4 September to 8 October", "January to May 2024" and "4-15 May" into one expression each."""
    joined: list[When] = []
    for w in found:
        last = joined[-1] if joined else None
        between = tokens.words[last.last : w.first] if last else ["."]
        inserted = last and last.lead == "from" and between[:1] == between[-1:] == [","]
        joint = between in (["to"], ["-"], ["until"], ["and"], ["through"])
        if last and (joint or w.lead in RANGE and (inserted or not between)):
            since, until = (last.since, last.until), w.until
            if last.yearly and until < last.since:  # "from November until last week"
                since = last.since - timedelta(365), last.until - timedelta(365)
            if last.yearly and not w.yearly:  # "January to May 2024"
                year = until.year - (since[0].month > until.month)  # "from 1 December until 31 March 2025"
                begun = since[0].replace(year=year, day=min(since[0].day, 28 if since[0].month == 2 else 31))
                since = begun, begun + (since[1] - since[0])
            if since[0] <= until and last.kind != "weekday":
                joined[-1] = replace(last, last=w.last, since=since[0], until=until, basis=w.basis, begins=since)
                continue
        if last and not between and last.kind == "ago" and w.kind == "span":  # "a year ago this week"
            back = timedelta(365 * (w.since.year - last.since.year)) or w.since - last.since
            joined[-1] = replace(w, first=last.first, since=w.since - back, until=w.until - back)
            continue
        if w.kind == "day" and w.since == w.until:
            at = w.first + (w.lead == "to")
            before, behind = tokens[max(0, at - 2) : at], tokens[w.last : w.last + 2][::-1]
            other_month = not actors.MONTHS.isdisjoint(tokens.words[w.last + 2 : w.last + 3])
            around = before, [] if other_month else behind  # not "from 29 January to 6 February"
            for number, dash in (pair for pair in around if len(pair) == 2):  # "4-15 May", "May 4 to 15"
                day = number.word.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
                days_ = monthrange(w.since.year, w.since.month)[1] if day in DAYS else 0
                if dash.word in ("-", "to") and days_ and int(day) <= days_ and number.kind in ("num", "mix"):
                    other = w.since.replace(day=int(day))
                    begins = min(w.since, other)
                    w = replace(w, since=begins, until=max(w.until, other), begins=(begins, begins))
        joined.append(w)
    return joined


def _told(w: When, tokens: Tokens) -> bool:
    """Whether a date is that of a statement: "said on Tuesday that", "On Monday the minister announced"."""
    if w.verb < 0 or w.lead == "for" and w.verb == w.first - 1:
        return False  # "drills scheduled for May"
    verb, left = tokens[w.verb], w.verb < w.first
    if not left and w.lead == "by" and verb.word.endswith(" to"):
        return False  # "By 2027 they promise to send 400"
    if not left and tokens[w.last].word == "," and any(t.numeral for t in tokens[: w.first]):
        return False  # "Five thousand by the end of 2027, we are told"
    first = verb.word.removesuffix(" to")  # "expected to" is one token
    following = [verb.word[len(first) + 1 :], *tokens.words[w.verb + 1 : w.verb + 3]]
    if verb.verb_kind == "speech" or first in EXPECTING:
        if not ANNOUNCING.isdisjoint(following):
            return True  # "Next month the leaders are expected to approve four battalions"
        own = first in EXPECTING  # "500 are expected in May", but "..., officers estimated on 22 August"
        return not own or w.lead == "on" and w.verb == w.first - 1 and verb.word in ("estimated", "believed", "feared")
    depends = not {"to", "that", "on"}.isdisjoint(following[:2])  # "In May it was decided to send 500"
    return first in ANNOUNCING and (w.kind != "span" or left or depends)


def _of_an_event(w: When, tokens: Tokens) -> bool:
    """The date of an event or a comparison: "the annexation of Crimea in 2014", "the largest since 2014"."""
    left = tokens.words[max(0, w.first - 6) : w.first]
    if tokens.words[w.last : w.last + 1] == ["when"] and any(t.numeral for t in tokens[w.last :]):
        return False  # "became independent in 1991, when 35,000 soldiers stood there"
    near = tokens.words[max(0, w.first - 5, w.verb + 1 if w.verb < w.first else 0) : w.first]
    near = near if w.lead in ("in", "of", "") else []
    happened = [word for word in tokens.words[w.verb : w.verb + 1] if word[-2:] == "ed"]  # "annexed Crimea last month"
    # "The summit that opens on Tuesday".
    subject = tokens.words[max(0, w.verb - 3) : max(0, w.verb)] if w.verb < w.first else []
    if w.first and tokens[w.verb].word == "joined" and tokens[w.first - 1].word in ("nato", "eu", "alliance"):
        return True  # "since Finland joined NATO in April"
    told = {"statement", "announcement", "declaration", "interview"} & {*left[-2:]}  # "according to a statement in May"
    if told or not words("event").isdisjoint(near + subject + happened) or left and left[-1].endswith("than"):
        return True  # also "more than before 2022"
    if not words("figures").isdisjoint(tokens.words[w.last : w.last + 2]):
        return True  # "going by 2020 data"
    if tokens[w.last - 1].word[-2:] != "'s" and w.last < len(tokens) and tokens[w.last].kind == "poss":
        return "exercise" not in tokens.cues[w.last : w.last + 6]  # "last year's summit"
    named = any(t.cue == "exercise" and not t.word[-1].isdigit() for t in tokens[w.first : w.last])
    left = " ".join(left).split()
    if w.kind == "ago" and left[-1:] in (["as"], ["than"]) or w.lead == "in" and left[-1:] == ["as"]:
        return True  # "three times as many as a year ago", "as in 2021"
    since = w.lead == "since" and not (words("superlative").isdisjoint(left) and words("comparison").isdisjoint(left))
    return named or since  # "Spring Storm" is no season


def _compared(tokens: Tokens, i: int) -> bool:
    """Whether the number at token ``i`` is one that another is compared with: "from about 1,000"."""
    if not words("counted nations").isdisjoint(tokens.words[i + 1 : i + 4]):
        return False  # "16,000 soldiers from 14 nations"
    while i and tokens[i - 1].hedge:
        i -= 1
    return i > 0 and (tokens[i - 1].word in COMPARED or tokens[i - 1].word == "of" and is_compared(tokens, i - 1))


def _lasts(tokens: Tokens, verb: int) -> bool:
    """Whether a verb tells what goes on: "stays", "is counted"."""
    kind = tokens.verbs[verb]
    return kind == "stay" or kind == "stand" and "be" in (tokens.cues[verb], tokens.cues[verb - 1])


def _beside_compared(tokens: Tokens, first: int) -> bool:
    """Whether the date at ``first`` is that of what a number is compared with: "down from 10,000 in the winter"."""
    number = next((i for i in range(first - 1, max(-1, first - 3), -1) if tokens[i].kind == "num"), 0)
    return number > 1 and is_compared(tokens, number - 1) and tokens.words[number - 1] in ("from", "of", "the")


def own(f: Phrase, spans: Sequence[When], tokens: Tokens, clause: Sequence[int], verb: int) -> When | None:
    """The date of a number among those of its sentence: of its clause or its verb's, or at the sentence's beginning.

    ``verb`` is the token of the governing verb, -1 for none.
    """
    if not spans:
        return None
    when = [w for w in spans if w.last < f.first and "when" in tokens.words[w.last : w.last + 2]]
    at = next((w for w in when if not any(t.kind == "num" for t in tokens[w.last : f.first])), None)
    if at:  # "They will stay until May, when 600 Swedes replace them"
        return replace(at, lead="in", since=at.until.replace(day=1) if at.lead in DEADLINE else at.since)
    part = _parts(tokens, clause)
    near = [w for w in spans if not _of_another(w, f, spans, tokens, verb)]  # "in autumn, when it cut its force from"
    near = [w for w in near if w in when or _in_reach(w, f, tokens, clause, part, verb)]
    near = near or [w for w in spans if _shared(w, tokens, f.first, verb)]
    return min(near, key=lambda w: (w.verb != verb, abs(w.first - f.first)), default=None)


def _of_another(w: When, f: Phrase, spans: Sequence[When], tokens: Tokens, verb: int) -> bool:
    """Whether a date is that of another number, or of another verb, that stands beside it."""
    words, verbs = tokens.words, tokens.verbs
    left = (i for i in range(w.first - 1, max(-1, w.first - 8), -1) if not any(s.first <= i < s.last for s in spans))
    number = next((i for i in left if tokens[i].kind == "num" or tokens[i].number and _compared(tokens, i)), -1)
    mine_too = w.last > f.last and _compared(tokens, f.first)
    if number > f.last and "-" in words[f.last : number] and w.lead == "since":
        return True  # "has 1,000 soldiers there - a cut of 650 since April"
    if not f.first <= number < f.last and (mine_too or _compared(tokens, number)):
        return True  # "from 1,200 in January to 1,600 by 2026"
    if f.last <= w.verb < w.first and verb >= w.last and not _lasts(tokens, verb):
        return True  # "the 350 who came in February will go home"
    lasting = verbs[verb] in ("stand", "stay") and _tense(tokens, w.verb) == "past"
    second = w.verb if lasting and not any(verbs[f.last : w.verb]) else w.first
    joined = f.last < second != verb and words[second - 1] in ("and", "but")
    if joined and (second == w.verb or w.last < len(tokens) and _is_verb(tokens, w.last)):
        return True  # "has 8,000 soldiers and brought back conscription two years ago", "and last year spent"
    if f.last < number < w.verb != verb and words[w.verb - 1] == "to":
        return True  # "20 soldiers arriving now and 150 more to join them by May"
    others = f.last < w.verb < w.first and w.verb != verb >= 0 and words[w.verb - 1] in ("be", "to")
    if others and verbs[w.verb] in ("replace", "leave"):
        return True  # "will send 300, to be relieved by Danes in 2018"
    apart = w.first > f.last and words[w.first - 1] in ("and", ",", ";")
    return apart and w.last < len(tokens) and tokens[w.last].kind == "num"  # "and by the end of next year 4,800"


def _in_reach(w: When, f: Phrase, tokens: Tokens, clause: Sequence[int], part: Sequence[int], verb: int) -> bool:
    """Whether a date stands in the clause of a number or of its verb, or in one that the number's own hangs on."""
    mine, begin = part[f.first], clause.index(clause[f.first])
    led_since = 0 <= w.verb < w.first < verb < f.first and w.lead == "since"
    settled = not SETTLED.isdisjoint(tokens.words[f.last : w.first])  # "50 already there, more in May"
    joints = (i for i in range(f.last, w.verb) if tokens[i].word == "before" and w.verb < w.first)
    settled |= verb != w.verb and any(tokens[i + 1].kind == "word" for i in joints)  # "before others come in May"
    if led_since or settled or not NOW.isdisjoint(tokens.words[w.last : f.first]):
        return False  # "has been there since 2017 and now has 800", "the group that it has led since 2017 counts"
    of_a_thing = (i for i in range(f.last + 1, w.first) if tokens[i].word == "that" and i < w.verb)
    if any(tokens[i - 1].noun or tokens[i - 1].actor for i in of_a_thing):
        return False  # "serve in a battlegroup that was set up in 2017"
    opener = clause.index(clause[w.first])
    thing = tokens[opener].word in ("which", "that")
    relative = thing or tokens[opener].word == "who"
    if relative and 0 <= w.verb < w.first < min(f.first, verb):
        return False  # "of those who stood there before the war, 6,000 remain"
    if part[w.first] in (mine, part[verb] if verb >= 0 else mine):
        return True
    if tokens[begin].word == ":" and clause[w.first] == clause[begin - 1]:  # "came ashore last week: 60 vehicles"
        return True
    if not any(t.verb_kind or t.actor or t.kind == "num" for t in tokens[: w.first]):
        now = any(word in NOW and p == mine for word, p in zip(tokens.words, part, strict=True))
        return not now and ";" not in tokens.words[w.last : f.first]
    whole = thing and f.role in ("whole", "share", "battlegroup") and 0 <= verb < f.first
    if whole and not _tense(tokens, verb) and _tense(tokens, w.verb) == "past":
        return False  # "leads a group of 1,500, which was stationed there in 2017"
    other = any(t.kind == "num" or thing and (t.actor or t.noun) for t in tokens[f.last : opener])
    far = 16 if tokens[opener].word == "who" and tokens[opener - 1].word not in (",", "those") else 6
    return relative and f.last <= opener <= f.last + far and not other  # "30 of the company who", "45, who have been"


def _shared(w: When, tokens: Tokens, first: int, verb: int) -> bool:
    """Whether two futures share a date: "will rise to 8,000 next month, and 9,000 will be held in reserve"."""
    between = [t for t in tokens[w.last : first] if t.word != "," and not t.hedge]
    joined = between and between[0].word == "and" and not any(t.kind == "num" or t.noun for t in between)
    return bool(joined) and _tense(tokens, w.verb) == _tense(tokens, verb) == "ahead"


def edge(w: When, tokens: Sequence[Token]) -> str:
    """What a date tells of an exercise: the "whole" of it, its "begin", its "end", or a "day" or "span" in it."""
    verb = tokens[w.verb].word if w.verb >= 0 else ""
    if w.begins or "'s" in (t.word[-2:] for t in tokens[w.last - 1 : w.last + 1]):
        return "whole" if w.begins else "span"  # "began this year's exercise on Monday"
    if verb in ENDING or w.lead in RANGE:
        return "end"
    return "begin" if verb in BEGINNING else "day" if w.kind == "day" else "span"


def window(told: Mapping[str, When]) -> When:
    """The days of an exercise from what is told of it: "began on Monday", "runs until 4 June"."""
    begin, end = told.get("begin"), told.get("end")
    if "whole" not in told and begin and end and begin.since <= end.until:
        return replace(begin, until=end.until, begins=(begin.since, begin.until))
    return next(told[kind] for kind in ("whole", "day", "begin", "end", "span") if kind in told)
