"""The grammar that puts a claim together: how many of what, whose, where, in what state of being, and since when.

In: one clean :class:`~analysis.articles.Article`. Out: its claims in reading order, each with its span and the rule
that read it. Pure: no file, no frame, no other article.
"""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise, product
from operator import attrgetter

from analysis.articles import Article
from analysis.articles.language import READ
from analysis.reading import actors, cells, choice, rules, scope, status, when, where, whose
from analysis.reading.actors import BALTIC, GROUPS, NATO, Codes, Mention, Scene, View
from analysis.reading.confidence import graded
from analysis.reading.gate import gate
from analysis.reading.numbers import REASON, Quantity, decimal_points, quantities
from analysis.reading.phrases import FAR, FEW, Phrase, asked, phrase, speaks_of_forces
from analysis.reading.tokens import LONGEST, Sentence, Token, Tokens, sentences
from analysis.vocabulary import fold, rows, split, words

TAKING_UP = frozenset("they these those among of it".split())  # words that take up the sentence before
OF_THEM = [["of", word] for word in ("them", "these", "those", "whom", "which")]
UNITS = words("named unit")
MOST_ABROAD = 6000  # soldiers that an ally other than the United States has in all those countries
SMALLEST_ARMY = 3000  # no state of the region keeps fewer soldiers
BACKGROUND = words("background")  # "since Russia invaded Ukraine" is not what the text speaks of
GUESSES = ("put_at", "in_the_sentence", "carried", "anyone", "unknown")  # rules by which nobody is named for the number
CARRIED = ("contributor", "subject", "host", "group_host", "place")  # of the scene
PARTS = words("part")  # conscripts, reservists ...: never the whole of an army
SUMMED = ("in total", "in all", "altogether")
CONTRIBUTED = ("sent", "send", "contribute", "contributed")
QUOTES = ('"', "'", "\u201c", "\u2018", "\u201e")
ELLIPTIC = ("could", "would", "might", "will")
LASTING = ("until", "till", "through")
STAYING = (("stand", "future"), ("stay", "future"))
DURING = frozenset(("during", "while", "throughout"))
MONTH = timedelta(30)
OPEN = ("arriving", "planned", "proposed")
MOVING = (*where.MOVING, "draft")  # verbs of which a whole army is never the subject or object
NOWHERE = ("as_before", "at_home", "carried", "unknown")  # rules for the host where the sentence names no place
HOLDING = words("holding verb")
BEGINNING = words("beginning verb")
SENDING = frozenset(("send", "dispatch", "provide"))
LAST_OF_THEM = date(1999, 10, 31)  # Russian soldiers left Skrunda in Latvia
NAMED = ("subject", "owner", "speaker", "modifier")  # roles of those whom a sentence may be about
LISTED = frozenset((",", "and", "a", "another", "further", "some", "with", "as well as", "plus"))
BOUNDED = attrgetter("unit", "value", "low", "high")  # "more than 100" are not the 100
ASIDE = ("venue", "border", "near")  # roles of states that the text is not in
MEMORY = 50  # claims within which "the 12 launchers" are looked for
RETRACTED = re.compile(
    r"(?:that|this|it|(?:the|these|those|such) (?:report|figure|number|claim|stor|rumou?r)(?:s|y|ies)?) "
    r"(?:(?:later|soon) )?(?:was|is|were|are|(?:turned out|proved)(?: to be)?) (?:later )?"
    r"(?:wrong|false|incorrect|untrue|fake|invented|unfounded|a mistake|a hoax|not true|denied|retracted|withdrawn)"
)
MISSTATED = re.compile(r"\b(?:earlier|previous|original) version of (?:this|the) (?:article|story|report|text|post)")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: the codebook's columns in order, kind of force and confidence (see ``docs/data-dictionary.md``)."""

    claim_id: str
    article_id: str
    sentence: str
    start: int
    end: int
    quote: str
    low: int | None
    high: int | None
    value: float
    qualifier: str
    unit: str
    contributor: str
    host: str
    place: str
    status: str
    measure: str
    since: date | None
    until: date | None
    date_basis: str
    repeats: str
    rule: str
    force: str
    confidence: str = ""
    reviewed: str = ""  # what a reviewer did: analysis.decisions


@dataclass(slots=True)
class Parsed:
    """A sentence with all that is known of it: at first what stands in it, then the drafts of its claims."""

    text: str
    sentence: Sentence
    tokens: Tokens
    phrases: list[Phrase]
    table: cells.Row | None
    left_out: list[tuple[Quantity, str]]  # numbers that make no claim, with the reason
    clause: Sequence[int] = ()
    part: Sequence[int] = ()  # the same with those of "with" apart, for what is told of time
    mentions: Sequence[Mention] = ()
    dates: Sequence[when.When] = ()
    drafts: "Sequence[_Draft]" = ()


@dataclass(slots=True)
class _Topic:
    """What the paragraph is about: the exercise that it names and its dates."""

    line: int = -1
    opens: bool = False  # whether the sentence is the first of its paragraph
    article: bool = False  # whether the whole article is about an exercise
    drills: bool = False  # whether it speaks of one anywhere
    exercise: bool = False
    where: set[str] = field(default_factory=set)  # that exercise is
    told: int = 0  # for how many sentences more the text speaks of an exercise's forces
    date: when.When | None = None  # that heads the paragraph
    dated: tuple[when.Interval | None, str] | None = None  # date and basis of the number before
    state: str = ""  # of the number before
    stated: int = -1  # the line of that number
    listing: str = ""  # state of the items of a list: "The army will receive:"
    plan: when.Interval | None = None  # when what the paragraph plans is to begin
    held: Mapping[str, when.When] = field(default_factory=dict)  # when an exercise is held, by name


def read_claims(article: Article) -> list[Claim]:
    """All claims of one article, in reading order.

    Parameters
    ----------
    article
        A clean article with its interval of publication (:func:`analysis.articles.read_article`).

    Returns
    -------
    list of Claim
        ``article.text[c.start:c.end] == c.quote`` holds for each. The same article always gives the same claims.
    """
    return trace(article, whole=False)[1]


def trace(article: Article, *, whole: bool = True) -> tuple[list[Parsed], list[Claim]]:
    """The sentences of an article as they were read, with the drafts of their claims, and the claims.

    What stands behind the last number is parsed for who follows the trace (``whole``), or for the sake of an exercise.
    """
    if article.language not in READ or not gate(article.text):
        return [], []
    parsed = _parse(article.text)
    last = max((i for i, p in enumerate(parsed) if p.phrases), default=-1)
    whole = whole or last >= 0 and any("exercise" in p.tokens.cues for p in parsed)
    for p in parsed if whole else parsed[: last + 2]:
        p.clause = actors.clauses(p.tokens)
        p.mentions = actors.mentions(p.tokens, p.clause)
        p.part = status.absolutes(p.tokens, p.clause)
    if last < 0:
        return parsed, []
    named = [*actors.most_named(p.tokens for p in parsed), ()]
    start, end = article.published_start, article.published_end
    scene = Scene(home=named[0], base=next((codes for codes in named if actors.BASES.issuperset(codes)), ()))
    scene.soviet = end is not None and end <= LAST_OF_THEM
    published = (start, end) if start and end else None  # None where a side is open
    _date(parsed if whole else parsed[: last + 1], published)
    topic = _Topic(held=_held(parsed, published))
    claims: list[Claim] = []
    heads = [s.tokens for s in parsed if len(s.tokens) > 3][:2]
    drills = [(tokens, i) for tokens in heads for i in range(len(tokens)) if status.is_exercise(tokens, i)]
    # "The drills begin", "Latvia holds drills", but "took part in drills" only in a headline.
    about = any(
        tokens[-1].kind != "punct" or all(t.word in HOLDING for t in tokens[:i] if t.verb_kind) for tokens, i in drills
    )
    told = sum("exercise" in p.tokens.cues for p in parsed)
    topic.drills = told > 0
    topic.article = about or bool(drills) and told > 1 or 5 * told >= len(parsed) + 10
    for i, p in enumerate(parsed[: last + 1]):
        following = parsed[i + 1] if i + 1 < len(parsed) else None
        if topic.line != p.sentence.line:
            above = parsed[i - 1].dates[:1] if i and len(parsed[i - 1].tokens) < 4 else ()  # a line of its own
            dated = next((w for w in (*p.dates[:1], *above) if w.heads), None)
            scene.fresh = ()
            topic.opens = True
            topic.line, topic.exercise, topic.date, topic.plan = p.sentence.line, False, dated, None
        made = _claims(article, p, scene, topic, published, following, claims)
        taken_back = following and RETRACTED.match(following.sentence.folded)
        if made and not taken_back and not MISSTATED.search(p.sentence.folded):
            claims += made
        else:
            p.left_out += [(draft.phrase.quantity, "taken back in the next sentence") for draft in p.drafts]
    drafts = made_of(parsed)
    claims = _as_named_once(_from_body(claims, drafts), drafts)
    return parsed, graded(_with_repeats(_parts_of_an_exercise(claims)), drafts)


def made_of(parsed: Iterable[Parsed]) -> "Made":
    """Sentence and draft that each claim was made of, by where its number starts."""
    return {p.tokens[d.phrase.quantity.first].start: (p, d) for p in parsed for d in p.drafts}


def _from_body(claims: list[Claim], made: "Made") -> list[Claim]:
    """What a headline does not say, from the story: where, and in what state ("44 new tanks", "buys 44 tanks")."""
    host: dict[tuple[str, float], tuple[str, str]] = {}
    state: dict[tuple[str, float], str] = {}
    done: list[Claim] = []
    for claim in reversed(claims):
        key, draft = (claim.unit, claim.value), made[claim.start][1]
        if draft.host_rule == "unknown":
            whose_, place = host.get(key, ("", ""))
            claim = replace(claim, host=place if claim.contributor in ("", whose_) else "")
        now = claim.status == "arriving" or draft.read is not None and draft.read.tense == "present"
        headline = claim.sentence[-1:].isalnum() and now
        if headline or draft.why == "without_verb" and claim.status == "present":
            told = state.get(key, claim.status)
            # "US sends 800", and in the story they are there.
            if told != claim.status and (claim.status, told) != ("arriving", "present"):
                claim = replace(claim, status=told)
        else:
            state[key] = claim.status
        if claim.host or key not in host:
            host[key] = claim.contributor, claim.host
        done.append(claim)
    return done[::-1]


def _parse(text: str) -> list[Parsed]:
    """All sentences with their number phrases."""
    points = decimal_points(text)
    parsed: list[Parsed] = []
    found = sentences(text)
    armed = [s.military for s in found]
    if sum(armed) > 2 or any(armed[:2]) and (sum(armed) > 1 or len(found) < 5):  # an article about armed forces
        armed = [yes or speaks_of_forces(s.tokens) for yes, s in zip(armed, found, strict=True)]
    gap, unit, few, question = FAR, "", "", ""  # few: what a small number without a noun counts, the thing named last
    for number, sentence in enumerate(found):
        tokens = sentence.tokens
        phrases: list[Phrase] = []
        left_out: list[tuple[Quantity, str]] = []
        gap = 0 if armed[number] else min(gap + 1, 2 if True in armed[number + 1 : number + 2] else FAR)
        table = cells.row(tokens, parsed[-1].table if parsed else None)
        for q in quantities(tokens, points):
            them = tokens.words[q.last : q.last + 2] in OF_THEM
            meant = few if few == "personnel" or few and (them or q.value <= FEW) else unit
            cell = table and cells.counted(table, tokens, q, gap <= 2 or question != "")
            counted = cell or phrase(tokens, q, phrases, meant, gap, question)
            if isinstance(counted, Phrase):
                phrases.append(counted)
            else:
                left_out.append((q, counted))
        if phrases:
            unit, gap = "personnel" if any(f.unit == "personnel" for f in phrases) else phrases[0].unit, 0
        few = next((t.unit for t in reversed(tokens) if t.unit and not t.actor), few)
        question = question if table else asked(tokens)
        gap = 0 if question else gap
        parsed.append(Parsed(text[sentence.start : sentence.end], sentence, tokens, phrases, table, left_out))
    return parsed


@dataclass(slots=True)
class _Draft:
    """A claim in the making: what is known of one number phrase, and by which rule each part was found."""

    phrase: Phrase
    view: View
    verb: status.Verb | None
    owner: Codes
    owner_rule: str
    host: Codes
    host_rule: str
    interval: when.Interval | None
    basis: str
    carried: dict[str, Codes]  # what the sentences before, or the numbers before, tell
    date_of: when.When | None = None
    state: str = ""
    why: str = ""
    read: status.Verb | None = None  # by which the rule told the state

    def take(self, state: str, why: str, read: status.Verb | None = None) -> None:
        """Take a state of being, by a rule."""
        self.state, self.why, self.read = state, why, read

    @property
    def how(self) -> str:
        """The rule that told the state, with its verb."""
        return f"{self.why} ({self.read})" if self.read else self.why


Made = Mapping[int, tuple[Parsed, _Draft]]


def _date(parsed: Sequence[Parsed], published: when.Interval | None) -> None:
    """Give each sentence its dates; "the same month" is that of the date told before."""
    recent = None
    for p in parsed:
        p.dates = when.dates(p.sentence.folded, p.tokens, p.part, published, recent)
        recent = (p.dates[-1].since, p.dates[-1].until) if p.dates else recent


def _held(parsed: Sequence[Parsed], published: when.Interval | None) -> dict[str, when.When]:
    """When the exercises that an article names are held, by name; "" is the one told in full that is not long over.

    "Spring Storm began on Monday. The exercise ends on 20 May."
    """
    told: dict[str, dict[str, when.When]] = {}
    names: list[str] = []
    for p in parsed:
        here = [t.word for t in p.tokens if t.cue == "exercise"] if "exercise" in p.tokens.cues else []
        goes_on = p.tokens and (p.tokens[0].word in TAKING_UP or "exercise" in p.tokens.verbs)
        if here and not _named(p):
            here = [*here, *(name for name in names if name not in here)]  # "when the exercise ends"
        names = here or (names if goes_on else [])
        for w in p.dates if names else ():
            for name in names:
                edge, days = when.edge(w, p.tokens), told.setdefault(name, {})
                if edge not in days or edge == "span" and w.until - w.since < days[edge].until - days[edge].since:
                    days[edge] = w
    held: dict[str, when.When] = {name: when.window(edges) for name, edges in told.items()}
    drills = [(p, i) for p in parsed for i in _named(p)]
    for q, i in drills if published else ():  # "this year's Zapad"
        known, name = _by_year(q, i, published), q.tokens[i].word
        near = known and published and abs(known.since - published[0]) < 2 * MONTH
        if known and near and {*told.get(name, ())} <= {"span"}:
            held[name] = replace(known, kind="span")
    whole = {name for name, w in held.items() if w.begins}
    years = [(known.since, p.tokens[i].word, known) for p, i in drills if (known := _by_year(p, i))]
    for since, name, known in sorted(years, key=lambda one: one[0]):  # of several years the last
        held[name] = held[name] if name in whole else replace(known, kind="span", begins=(since, since))
    recent = [w for w in held.values() if published and w.until > published[0] - MONTH]
    return held | ({"": min(recent, key=lambda w: w.begins is None)} if recent else {})


def _claims(
    article: Article,
    p: Parsed,
    scene: Scene,
    topic: _Topic,
    published: when.Interval | None,
    following: Parsed | None,
    seen: Sequence[Claim],
) -> list[Claim]:
    """The claims of one sentence; what it tells of host and contributor is kept in ``scene`` for the next."""
    _open_scene(p, scene, topic)
    p.mentions = actors.resolved(p.tokens, p.clause, p.mentions, scene)
    scene.before = (0, ())
    drafts: list[_Draft] = []
    p.drafts = drafts
    for f in p.phrases:
        draft = _draft(p, f, scene, topic, published)
        _like_the_one_before(p, draft, drafts, topic)
        _of_the_same_group(p, draft, drafts)
        part = _of_them(p, f) or _one_of_them(p, f, exercise=False)
        if not (part and drafts and drafts[-1].state != "exercise"):
            _in_an_exercise(p, draft, scene, topic, following)  # but "is 1,500 strong, 525 of them Canadian"
        _its_forces(p, draft, scene)
        _joint_exercise(p, draft, scene)
        _weighed(draft, scene)
        _not_in_the_east(draft)
        _too_many(draft)
        _each(p, draft, seen)
        _respectively(p, draft)
        _in_a_table(p, draft, scene)
        _the_same_again(p, draft, seen)
        _as_planned(draft, topic, published)
        if draft.basis == "publication" and _one_of_them(p, f, exercise=False):
            draft.interval, draft.basis = topic.dated or (draft.interval, draft.basis)
        if any(rules.every().values()):
            _by_own_rules(article, p, draft)
        if not (draft.state == "past" and draft.why.startswith("changed")):  # "5,000, up from 3,300. Of these, 1,050"
            topic.dated, topic.state = (draft.interval, draft.basis), draft.state
            topic.stated = p.sentence.line
        scene.before = (f.last, draft.owner)
        if draft.state:
            drafts.append(draft)
            _remember(p, draft, scene)
        else:
            p.left_out.append((f.quantity, f"no state of being: {draft.how}"))
    ahead = [w for w in p.dates if published and w.since > published[1] and w.verb >= 0]
    if ahead and not p.phrases and speaks_of_forces(p.tokens):
        topic.plan = ahead[0].since, ahead[0].until  # "In autumn they will be relieved. The next will be 200"
    _close_scene(p, scene)
    _spoken_of(p, drafts, scene, topic)
    topic.listing = _listing(p) if any(p.tokens.verbs) else topic.listing
    topic.opens = False
    actors.note_states(_foreground(p), scene)
    told = [d for d in drafts if d.state == "exercise"]
    topic.told = 2 if told else max(0, topic.told - 1)
    topic.where = {code for d in told for code in d.host} or topic.where
    forces = _forces(p, drafts, scene)
    return [claim for draft, force in zip(drafts, forces, strict=True) for claim in _rows(article, p, draft, force)]


def _forces(p: Parsed, drafts: Sequence[_Draft], scene: Scene) -> list[str]:
    """Kind of force that each number counts; a nation's part of a brigade of several is no brigade of its own."""
    at = p.sentence.start
    quantities_ = [(d.phrase.quantity, len(d.owner) > 1 or d.owner == NATO) for d in drafts]
    numbers = [(p.tokens[q.first].start - at, p.tokens[q.last - 1].end - at, shared) for q, shared in quantities_]
    found, scene.force = scope.forces(p.sentence.folded, numbers, scene.force)
    several = scene.groups.get("brigade") == NATO
    pairs = zip(found, drafts, strict=True)
    return [
        "" if several and force == "brigade" and len(draft.owner) == 1 and draft.owner != NATO else force
        for force, draft in pairs
    ]


def _draft(p: Parsed, f: Phrase, scene: Scene, topic: _Topic, published: when.Interval | None) -> _Draft:
    """One number phrase read by itself: whose, where, when, in what state."""
    verb = status.governing(p.tokens, p.part, f.first, f.last)
    at = verb.at if verb else -1
    view = View(p.tokens, p.clause, p.mentions, f.first, f.last, f.role, f.nouns, at, f.unit, f.quantity.value)
    owner, owner_rule = whose.contributor(view, scene)
    host, host_rule = where.host(view, owner, scene)
    if owner_rule == "home_army" and owner != NATO and host_rule in ("as_before", "unknown"):
        host, host_rule = owner, owner_rule
    date_of = when.own(f, p.dates, p.tokens, p.part, at) or topic.date or _meanwhile(p, topic)
    today, tonight = published or (date.min, date.max)
    if date_of and verb and verb.tense in ("past", "perfect") and date_of.since > tonight:
        date_of = None if verb.kind in ("arrive", "send", "act") else date_of  # "by 2027, of which 150 have arrived"
    interval, basis = published, "publication"
    # "Until May" tells an end and no beginning, unless it is over.
    if date_of and not (published and date_of.lead in LASTING and date_of.until >= today):
        interval, basis = date_of.begins or (date_of.since, date_of.until), date_of.basis
    carried = {name: getattr(scene, name) for name in CARRIED}
    draft = _Draft(f, view, verb, owner, owner_rule, host, host_rule, interval, basis, carried, date_of)
    since, until = interval or (today, tonight)
    ahead, age = since > tonight, (today - until).days
    after = view.within(verb.at + 1, verb.at + 3, "subject", "owner", "other", "out") if verb else []
    from_home = any(m.codes == owner for m in after if m.at >= f.last)  # "will leave Belgium's airport and fly to"
    from_home |= owner == host and host_rule in ("place_left", "named_host")
    setting_out = topic.state in ("arriving", "planned") and not any(set(m.codes) & actors.HOME for m in after)
    from_home |= setting_out and verb is not None and verb.tense == "past" and verb.form in actors.LEAVING
    remaining = verb and verb.form == "left" and verb.at < f.first and "with" not in p.tokens.words[: f.first]
    if verb and verb.kind == "leave" and from_home and not remaining:  # "left 400", but "left with 26 vehicles"
        verb = replace(verb, kind="dispatch")  # who leaves home goes abroad
    due = ahead or since == today and until > tonight
    draft.take(*status.status(status.Case(p.tokens, p.part, f.first, f.last, verb, ahead, due, age)))
    if draft.state == "present" and published and today > LAST_OF_THEM and "soviet" in p.tokens.words[f.first : f.last]:
        draft.state = "past"  # "About 100,000 Soviet soldiers were stationed there", told since
    begun = date_of and date_of.begins and date_of.begins[0] <= today <= date_of.until
    if begun and draft.state == "planned" and verb and (verb.kind, verb.tense) in STAYING:
        draft.state = "present"  # "will be stationed there from 1 December until 31 March"
    if draft.why == "without_verb" and host_rule == "place_left":
        draft.state = "past"  # "40 lorries rumbled out of Lithuania"
    over = (w for w in p.dates if w.until < today and p.part[w.first] == p.part[f.first])
    if draft.state == "present" and any(w.lead in LASTING or w.begins for w in over):
        draft.state = "past"  # "from the end of November until last week"
    if draft.state == "arriving" and basis == "relative" and until == tonight:
        draft.interval = published  # "are being shipped this week"
    known = draft.why == "besides" and basis == "relative"
    if draft.state == "present" and (ahead or known) or draft.state in OPEN and age > 0:
        draft.interval, draft.basis = published, "publication"  # "last week approved the sending of 500" is yet to be
    return draft


def _days_held(p: Parsed, topic: _Topic) -> when.When | None:
    """When the exercise is held that a sentence names, with its year or without, or that the article is about."""
    named = _named(p)
    for i in named:
        if known := _by_year(p, i):
            return known
    held = topic.held.get(p.tokens[named[0]].word if named else "") or topic.held.get("")
    year = _year(p, named[0]) if named else ""
    return None if held and year and not str(held.since.year).endswith(year) else held


def _named(p: Parsed) -> list[int]:
    """Tokens at which an exercise is called by its name."""
    cues = p.tokens.cues if "exercise" in p.tokens.cues else ()
    return [i for i, cue in enumerate(cues) if cue == "exercise" and p.tokens[i].capital]


def _year(p: Parsed, i: int) -> str:
    """The last two digits of the year behind the name of an exercise, "" for none."""
    return next((t.word[-2:] for t in p.tokens[i + 1 : i + 3] if t.kind == "num"), "")


def _by_year(p: Parsed, i: int, published: when.Interval | None = None) -> when.When | None:
    """When an exercise is held that is named with its year, or was that of publication, if the timeline knows it."""
    year = f"20{_year(p, i)}" if published is None else published[0].year
    known = _exercises().get(f"{p.tokens[i].word} {year}")
    return when.When(i, i + 1, *known, "stated", "", "known") if known else None


def _meanwhile(p: Parsed, topic: _Topic) -> when.When | None:
    """The days of the exercise during which something is so: "while the drills last, 600 paratroopers will stay"."""
    names = [i for i, cue in enumerate(p.tokens.cues) if cue == "exercise"] if topic.held else []
    during = any(not DURING.isdisjoint(p.tokens.words[max(0, i - 4) : i]) for i in names)
    held = _days_held(p, topic) if during else None
    return held and replace(held, begins=None)


def _in_a_table(p: Parsed, draft: _Draft, scene: Scene) -> None:
    """Whose and where, if other cells of the row or the head of the column tell it."""
    if p.table is None or draft.phrase.role != "cell":
        return
    owner, host = cells.told(p.table, p.mentions, draft.phrase.first)
    if draft.owner == host and len(scene.contributor) == 1 and not set(scene.contributor) & actors.HOME:
        owner = owner or scene.contributor  # a table of where the forces are that the text is about
    draft.owner, draft.owner_rule = (owner, "table") if owner else (draft.owner, draft.owner_rule)
    draft.host, draft.host_rule = (host, "table") if host else (draft.host, draft.host_rule)


def _like_the_one_before(p: Parsed, draft: _Draft, drafts: Sequence[_Draft], topic: _Topic) -> None:
    """A number of a list without a verb shares the status of the one before: "Canada sent 450, Spain 320"."""
    v = draft.verb
    words_, known = p.tokens.words, p.tokens.words[max(0, draft.phrase.first - 1)] == "whose"
    known |= draft.host_rule not in NOWHERE and draft.date_of is None and not drafts  # "The Danes in Latvia come from"
    known |= topic.stated != topic.line and draft.phrase.unit == "personnel"  # told of others, a paragraph before
    come = v and v.form[:3] in ("com", "cam") and words_[v.at + 1 : v.at + 2] == ["from"] and topic.state and not known
    sent = topic.state in (*OPEN, "exercise") and not status.SENT.isdisjoint(words_[: draft.phrase.first])
    sent = sent and v is not None and v.form in whose.CONTAINING and draft.state == "present"
    if come or sent and not draft.date_of:  # "Two of its battalions come from", "The contribution consists of 600"
        draft.take(topic.state, "like the number before")
    before = drafts[-1].state if drafts else topic.state
    if v and before and v.form in ELLIPTIC and v.at == len(p.tokens) - 2 >= draft.phrase.last:
        draft.take(before, "like the number before")  # "Moscow says 12,700 will. 50,000 could"
    if v is None and draft.state == "present" and _only_spoken_of(p, draft.phrase):
        draft.take(topic.state if topic.state in OPEN else "planned", "only spoken of")
    if topic.state == "past" and draft.why == "shifted_back" and _of_them(p, draft.phrase):
        draft.state = "past"  # "The corps accounted for 12,000 of them"
    part = drafts and _of_them(p, draft.phrase, 1) and p.tokens[draft.phrase.first - 1].word == ","
    alike = part and not any(p.tokens.verbs[draft.phrase.last :]) or draft.why == "without_verb" and v is None
    estimated = drafts and _put_at(p, draft)
    if estimated:
        draft.owner, draft.host = drafts[-1].owner, drafts[-1].host
        draft.owner_rule = draft.host_rule = "like the number before"
    elif topic.state and _put_at(p, draft):
        draft.take(topic.state, "like the number before")  # "Nato put the figure for 2017 at 60,000"
    elif topic.listing and draft.how == "without_verb" and draft.state == "present":
        draft.take(topic.listing, "as the list says")
    beside = p.tokens.words[drafts[-1].phrase.last : draft.phrase.first] if drafts else []
    last = drafts[-1] if drafts else draft
    joint = {",", "with"} <= {*beside} or last.why == "like the number before" and draft.verb == last.verb
    if last.state == "exercise" and draft.state == "planned" and joint:
        draft.take("exercise", "like the number before")  # "will gather 30,000, with 8,000 expected in Belarus"
    whom = drafts and drafts[-1].state == "exercise" and _one_of_them(p, draft.phrase, exercise=False)
    if drafts and (alike or whom or estimated):  # "of whom 2,000 came"
        draft.take(drafts[-1].state, "like the number before")


def _of_the_same_group(p: Parsed, draft: _Draft, drafts: Sequence[_Draft]) -> None:
    """What a group of a nation has besides its people is that nation's: "a Danish unit of 300, four tanks and"."""
    last = drafts[-1] if drafts else draft
    between = p.tokens.words[last.phrase.last : draft.phrase.first]
    group = last.owner_rule == "group_of_size" and bool(between) and draft.owner_rule in ("subject", "the_group")
    if group and LISTED.issuperset(between) and draft.phrase.unit not in ("personnel", "formation"):
        draft.owner, draft.owner_rule = last.owner, last.owner_rule


def _listing(p: Parsed) -> str:
    """The state of what a list holds that a sentence opens: "In May the army will deliver:"."""
    end = len(p.tokens) - 1
    verb = status.governing(p.tokens, p.part, end - 1, end) if end and p.tokens[end].word == ":" else None
    return status.status(status.Case(p.tokens, p.part, end - 1, end, verb, False, False, 0))[0] if verb else ""


def _put_at(p: Parsed, draft: _Draft) -> bool:
    """Whether a number is another's estimate of the one before: "though Moscow put the number at 12,700"."""
    v, f = draft.verb, draft.phrase
    if f.role == "bare" and actors.supposed(p.tokens, f.first):
        return True
    if v is None or not v.form.startswith(("put", "estimate", "reckon", "set")) or f.role != "bare":
        return False
    between = p.tokens.words[v.at + 1 : f.first]
    return between[-1:] == ["at"] and not words("estimated").isdisjoint(between) and "of" not in between


def _frame(p: Parsed, draft: _Draft, topic: _Topic) -> str:
    """The exercise of the text that a number belongs to though its clause names none, "" for none."""
    f, v = draft.phrase, draft.verb
    if topic.exercise or _participants(p, f):
        return "the heading's exercise"
    of = p.tokens[0].word == "of" and p.tokens[1].word == "the"  # "Of the 30,000 ..." takes up nothing
    if topic.told and (p.tokens[0].word in TAKING_UP and not of or _of_them(p, f) and topic.state == "exercise"):
        return "the exercise spoken of"
    nowhere = draft.host_rule in ("carried", "as_before", "unknown")
    told_of = p.tokens.words[max(0, f.first - 2) : f.first] in (["there", "were"], ["there", "are"])
    if topic.told and told_of and f.role == "bare" and f is p.phrases[0]:
        return "the exercise spoken of"  # "In 2018 there were more than 15,000"
    if not (topic.article or topic.told) or draft.state not in ("present", "arriving", "planned"):
        return ""
    doing = v is None or v.kind in (*MOVING, "provide", "act") or v.form.startswith(("use", "expect", "training"))
    doing = doing or v is not None and v.kind == "stand" and v.form in words("operating verb")
    if v and not whose.RECEIVING.isdisjoint(p.tokens.words[v.at : f.first]) and not v.form.startswith("expect"):
        return ""  # "the air force is to receive 12 fighters"
    # "About 50 tanks will be there"; but "Estonia has 3,300 regulars", "3,000 left on Friday".
    there = nowhere or "there" in p.tokens.words[: f.first] or "in the field" in p.sentence.folded
    being = v and there and v.kind == "stand" and p.tokens[v.at].cue != "perfect"
    be = topic.told > 0 and v is not None and v.kind == "stand" and p.tokens[v.at].cue == "be"
    in_it = be and draft.owner != draft.host and not topic.where.isdisjoint(draft.host)
    being = being or in_it
    told = topic.article or nowhere or in_it
    return "the article's exercise" if told and (doing or being) and not _elsewhere(p, draft, topic) else ""


def _elsewhere(p: Parsed, draft: _Draft, topic: _Topic) -> bool:
    """Whether a number in an article on an exercise is another's: at a border, of another time, "has since sent"."""
    held, own = topic.held.get(""), draft.date_of
    guarding = draft.host_rule == "own_border" and not (draft.verb and draft.verb.kind == "arrive")
    if guarding or own and held and not held.since - MONTH < own.until < held.until + MONTH:
        return True
    if draft.owner == NATO and draft.verb and (draft.verb.form, draft.verb.tense) == ("deployed", "perfect"):
        return True  # "Nato has deployed some 6,000 soldiers in the region"
    left = zip([p.tokens[0], *p.tokens], p.tokens[: draft.phrase.last], strict=False)
    since = ("perfect", "since")
    if any(t.cue == "present" or (b.cue, t.word) == since or b.word == "the" and t.word in UNITS for b, t in left):
        return True
    v, here = draft.verb, p.clause[draft.phrase.first]
    now = any((t.cue == "present" or t.word == "now") and c == here for t, c in zip(p.tokens, p.clause, strict=True))
    whole = draft.owner_rule == "battlegroup_subject"
    whole |= draft.owner_rule == "origin" and v is not None and "battlegroup" in p.tokens.roles[: v.at]
    if now or v and v.kind == "stand" and whole:
        return True  # "are there at the moment"; "the battlegroup itself comprises 1,500"
    if v and v.form == "brought" and p.tokens[draft.phrase.first - 1].word == "to":
        return True  # "the number of Nato's troops there will be brought to 5,000"
    if not words("strength in peace").isdisjoint(p.tokens.words):
        return True  # "its peacetime strength is nearly 7,000"
    return any(cue == "exercise" and not status.is_exercise(p.tokens, i) for i, cue in enumerate(p.tokens.cues))


def _only_spoken_of(p: Parsed, f: Phrase) -> bool:
    """Whether a number is only said, and nothing is said of it: "Diplomats spoke of about ten ships"."""
    before = p.tokens[max(0, f.first - 3) : f.first]
    return any(t.verb_kind == "speech" and t.word.endswith(" of") for t in before)


def _of_them(p: Parsed, f: Phrase, back: int = 0) -> bool:
    """Whether a number is one of those told of before: "5,000 of them"; with ``back``, also within the quote."""
    words = p.tokens.words
    starts = range(f.quantity.last - 2, f.quantity.last + 1) if back else (f.last,)
    return any([words[i : i + 2] in OF_THEM for i in starts])


def _one_of_them(p: Parsed, f: Phrase, exercise: bool) -> bool:
    """Whether a number is a part of one told before: "of whom 500", "Of these, 300"; in a drill "5,000 of them"."""
    words, start = p.tokens.words, max(0, f.first - 2)
    of_them = words[:2] in OF_THEM or words[start : start + 2] in OF_THEM
    if of_them or not exercise:
        return of_them
    before = p.tokens[f.first - 1] if f.first else None
    return bool(before and before.cue == "beside" or _of_them(p, f) and not (before and before.word == ","))


def _in_an_exercise(p: Parsed, draft: _Draft, scene: Scene, topic: _Topic, following: Parsed | None) -> None:
    """The text's exercise, its dates, and its place where the next sentence tells it."""
    v = draft.read
    if v and not topic.drills and (v.kind, draft.state) == ("exercise", "exercise") and v.form.startswith("involv"):
        draft.take(status.table()["act", v.tense], "by_table", v)  # "Some 4,000 troops will be involved"
    frame = _frame(p, draft, topic) if draft.state else ""
    if frame and not (frame == "the article's exercise" and _answers(draft, scene.drill or tuple(topic.where))):
        draft.take("exercise", frame)
    if draft.state != "exercise":
        return
    told = draft.date_of
    held = _days_held(p, topic)
    if held and told and held.kind != "known":
        inside = held.since <= told.since and told.until <= held.until
        apart = told.since > held.until or held.since > told.until
        if apart or inside and told.until - told.since < held.until - held.since:
            held = None  # the sentence tells another day of it
    if dated := held or told:
        draft.interval, draft.basis = (dated.since, dated.until), dated.basis
    open_ = draft.host_rule in (*NOWHERE, "at_sea", "region", "place_in_sentence") and draft.host_rule != "at_home"
    if following and open_:
        first = following.tokens[0].word if following.tokens else ""
        about = first in ("these", "the", "this", "it") and "exercise" in following.tokens.cues
        named = first in ("it", "they") or following.tokens[0].cue == "exercise"
        about |= named and not {"held", "place"}.isdisjoint(following.tokens.words[1:7])
        listed = [m for m in following.mentions if m.codes not in (NATO, draft.owner) and m.role in ("at", "subject")]
        listed = [m for m in listed if "allied" not in following.tokens.cues[m.at - 3 : m.at]]  # "30 allies and Sweden"
        if about and listed:
            draft.host, draft.host_rule = actors.codes_of(listed), "next sentence"


def _answers(draft: _Draft, drilled: Codes) -> bool:
    """Whether others' forces answer an exercise of the east: "Before Zapad 2021, Canada sent 300 more to Latvia"."""
    owner = set(draft.owner) if draft.owner_rule not in GUESSES else set()
    moved = draft.verb is None or draft.verb.kind in (*MOVING, "stand")
    return bool(owner and drilled) and moved and {*drilled} <= actors.EAST and owner.isdisjoint(actors.EASTERN_GUESTS)


def _as_planned(draft: _Draft, topic: _Topic, published: when.Interval | None) -> None:
    """What is planned without a date goes with the plan of its paragraph: "from next year. Britain will send 500"."""
    bigger = draft.state == "exercise" and topic.plan and draft.verb and draft.verb.tense == "future"
    if bigger and not draft.date_of:  # "Next year it will be larger. It is to bring together 15,000"
        draft.interval, draft.basis = topic.plan, "relative"
    if draft.state != "planned" or not (published and draft.interval):
        return
    if draft.basis != "publication" and draft.interval[1] < published[0]:
        draft.interval, draft.basis = published, "publication"  # "two will land on Monday and two on Wednesday"
    elif draft.basis != "publication":
        topic.plan = draft.interval if draft.interval[0] > published[1] else None
    elif topic.plan and not (draft.verb and draft.verb.kind == "decide"):
        draft.interval, draft.basis = topic.plan, "relative"


def _its_forces(p: Parsed, draft: _Draft, scene: Scene) -> None:
    """Whose forces an exercise gathers where nobody is named for the number: "Zapad 2017 will see 12,700 troops"."""
    if draft.state == "exercise" and draft.owner_rule == "nations":
        allied = (m for m in p.mentions if m.codes == NATO and draft.phrase.last <= m.at <= draft.phrase.last + 4)
        draft.owner = NATO if any(p.tokens[m.at + 1].word in words("counted nations") for m in allied) else ()
    elif draft.state == "exercise" and draft.phrase is p.phrases[0] and _with_others(p, draft.phrase):
        draft.owner, draft.owner_rule = (), "nations"
    elif scene.drill is None and draft.verb and draft.verb.form == "involving" and draft.owner_rule == "subject":
        part = p.drafts and p.drafts[-1].owner == draft.owner  # "300 Danes came to an exercise, involving 10,000"
        draft.owner = () if part else draft.owner
    elif scene.drill is not None and draft.state == "exercise" and _gathered(p, draft):
        owner = scene.drill
        last = p.drafts[-1] if p.drafts else draft
        if _of_them(p, draft.phrase) and last.owner_rule == "modifier" and last.phrase.unit == draft.phrase.unit:
            owner = last.owner  # "4,000 Belarusian and 5,000 Russian soldiers, with 2,000 of them going to"
        elif draft.verb and (draft.verb.kind, draft.verb.tense) == ("send", "future") and len(draft.owner) == 1:
            owner = draft.owner  # "The army will send 20,000 to the exercise"
        drafted = not whose.DRAFTED.isdisjoint(p.tokens.words[draft.phrase.last : draft.phrase.last + 6])
        if not owner and ("wartime" in p.tokens.words or draft.verb and draft.verb.kind == "draft" or drafted):
            owner = draft.host or scene.exercise[0]  # those who are called up serve at home
        elif not owner and _of_a_unit(p.tokens):
            owner = draft.owner or draft.host
        draft.owner, draft.owner_rule = owner, "the named exercise's"


def _with_others(p: Parsed, f: Phrase) -> bool:
    """Whether forces of nations that are not named are among a number: "13,000 troops, including from allies"."""
    comma = p.tokens.word(f.last) == ","
    numbers = (i for i in range(f.last, len(p.tokens)) if p.tokens[i].numeral and p.tokens[i - 1].word != "from")
    froms = (i for i in range(f.last + 1, next(numbers, len(p.tokens))) if p.tokens.words[i] == "from" and comma)
    near = (p.tokens[i + 1 : i + 4] for i in froms)
    return any(t.word in whose.NATIONS for three in near for t in three)


def _gathered(p: Parsed, draft: _Draft) -> bool:
    """Whether nobody but the exercise gathers a number: "Nato said that the drills could involve 100,000"."""
    v = draft.verb
    if p.tokens.words[max(0, draft.phrase.first - 2)] in words("estimate"):
        return True  # "the Belarusian claim of 12,700"
    if v is not None and draft.owner_rule in ("subject", "battlegroup_subject"):
        near = 0 if v.form.startswith("involv") else max(0, v.at - 3)  # "The drills, held near Riga, involved 3,500"
        return "exercise" in p.tokens.cues[near : v.at]
    told = draft.owner_rule in ("pronoun", "receiver") and _participants(p, draft.phrase)
    return told or draft.owner_rule in (*GUESSES, "put_at")


def _participants(p: Parsed, f: Phrase) -> bool:
    """Whether those are counted who take part: "13,000 participants", "the number of participants will be 13,000"."""
    return "participants" in (p.tokens.words[max(0, f.first - 8) : f.last] if f.role == "bare" else f.nouns)


def _of_a_unit(tokens: Tokens) -> bool:
    """Whether a sentence speaks of a unit with a number, which is one nation's: "3rd Squadron"."""
    numbered = (i for i, t in enumerate(tokens) if t.kind == "mix" and t.word[-2:] in actors.NTH)
    return any({"formation", "group"} & {*tokens.roles[i + 1 : i + 4]} for i in numbered)


def _joint_exercise(p: Parsed, draft: _Draft, scene: Scene) -> None:
    """An exercise stands where it is always held, or where the text has said of it."""
    if draft.state != "exercise":
        return
    if draft.owner_rule == "subject" and draft.verb and draft.verb.form in HOLDING and draft.host_rule in NOWHERE:
        draft.host, draft.host_rule = draft.owner, "who holds it"  # "Poland is holding an exercise with 30,000"
    own = p.clause[draft.phrase.first]
    named = [_known_exercises().get(t.word) for t, c in zip(p.tokens, p.clause, strict=True) if c == own and t.cue]
    held = next((known[0] for known in named if known and known[0]), scene.exercise[0])
    part = draft.host_rule in ("at_home", "weighed") and set(draft.host) < {*held}  # "7,200 of them are Belarusian"
    if (draft.host_rule in (*NOWHERE, "on_call") or part) and held:
        draft.host, draft.host_rule = held, "the exercise's"
    elif draft.host_rule in ("as_before", "carried") and any(known and not known[0] for known in named):
        draft.host, draft.host_rule = (), "an exercise that moves"


def _not_in_the_east(draft: _Draft) -> None:
    """None but guests stand in Russia and Belarus: where a guess puts others there, they are nowhere or at home."""
    v, owner = draft.verb, draft.owner
    guessed = draft.host_rule in (*NOWHERE, "weighed", "the exercise's") and v is not None and v.kind != "leave"
    if guessed and draft.host and set(draft.host) <= actors.EAST and owner and not set(owner) & actors.EASTERN_GUESTS:
        home = len(owner) == 1 and owner[0] in where.BORDERING and owner != ("UKR",)
        draft.host, draft.host_rule = owner if home else (), "not in the east"


def _too_many(draft: _Draft) -> None:
    """So many as only a whole army has are at home, where the text does not place them: "It has 181,000 soldiers"."""
    f, guessed = draft.phrase, draft.host_rule in ("as_before", "carried", "unknown", "weighed")
    ally = len(draft.owner) == 1 and draft.owner not in (NATO, ("USA",), ("RUS",))
    most = SMALLEST_ARMY if set(draft.owner) <= {*actors.BASES} else MOST_ABROAD
    guessed = guessed or draft.host_rule == "pointed_at" and "there" in draft.view.words[f.last : f.last + 2]
    if guessed and ally and f.unit == "personnel" and f.quantity.value > most and draft.state != "exercise":
        draft.host, draft.host_rule = draft.owner, "too many to be abroad"


def _each(p: Parsed, draft: _Draft, seen: Sequence[Claim]) -> None:
    """Each of the formations just told of: "There are four. Each one has 1,000 soldiers", "four, each of 1,000"."""
    last, before = p.drafts[-1] if p.drafts else draft, max(0, draft.phrase.first - 2)
    if last.phrase.unit == "formation" and "each" in p.tokens.words[before : draft.phrase.first]:
        draft.owner, draft.owner_rule = last.owner, "each of them"
    groups = [c for c in seen[-2:] if c.unit == "formation"]
    if p.tokens[0].word != "each" or not groups or draft.owner_rule == "modifier":
        return
    if draft.phrase is p.phrases[0] and p.clause[draft.phrase.first] == 0:
        draft.owner, draft.owner_rule = tuple(split(groups[-1].contributor)), "each of them"
        draft.host, draft.host_rule = tuple(split(groups[-1].host)), "each of them"


def _weighed(draft: _Draft, scene: Scene) -> None:
    """Contributor and host, where a rule only guessed: whoever clearly outweighs the guess."""
    v, owner, host = draft.view, draft.owner, draft.host
    joint = len(owner) > 1 and owner == scene.drill and draft.why == "manoeuvres"  # Zapad is of two states
    if choice.is_guess("contributor", owner, draft.owner_rule) and not joint:
        heavier = choice.weighed("contributor", v, scene, host, owner, draft.owner_rule)
        draft.owner = whose.that_may_be_there(v, heavier, scene)
    if choice.is_guess("host", host, draft.host_rule):
        draft.host = choice.weighed("host", v, scene, draft.owner, host, draft.host_rule)
    draft.owner_rule = draft.owner_rule if draft.owner == owner else "weighed"
    draft.host_rule = draft.host_rule if draft.host == host else "weighed"


@functools.cache
def _known_exercises() -> dict[str, tuple[Codes, Codes]]:
    """The states that an exercise is always held in, none where it moves, and whose it is, by each of its names."""
    return {
        fold(name).replace("-", " - "): (tuple(split(r["codes"])), tuple(split(r["contributor"])))
        for r in rows("exercises")
        for name in (r["name"], *split(r["aliases"]))
    }


@functools.cache
def _exercises() -> dict[str, when.Interval]:
    """Dates of the exercises of the timeline by name and year, "zapad 2021"."""
    return {
        fold(r["what"]): (date.fromisoformat(r["from"]), date.fromisoformat(r["until"]))
        for r in rows("timeline")
        if r["kind"] == "exercise" and r["until"]
    }


def _respectively(p: Parsed, draft: _Draft) -> None:
    """The state of a number in "Estonia, Latvia and Lithuania have 4,200, 6,600 and 23,000 respectively"."""
    if draft.owner_rule == "modifier" or not any(m.apart for m in p.mentions):
        return
    words = p.tokens.words
    end = words.index("respectively") if "respectively" in words else len(words)
    row = [f for f in p.phrases if p.clause[f.first] == p.clause[draft.phrase.first] and f.last <= end]
    if draft.phrase not in row:
        return
    apart = [p.tokens.words[a.last : b.first] for a, b in pairwise(row)]
    alike = len({f.unit for f in row}) == 1 and all(word in (",", "and") for between in apart for word in between)
    if not alike and "respectively" not in p.text:
        return
    for m in p.mentions:
        if len(m.apart) == len(row) > 1 and m.clause == p.clause[draft.phrase.first]:
            codes = m.apart[row.index(draft.phrase)]
            if m.role != "at":
                draft.owner, draft.owner_rule = codes, "respectively"
            if m.role == "at" or draft.host_rule in ("as_before", "at_home", "own_army", "carried"):
                draft.host, draft.host_rule = codes, "respectively"
            return


def _the_same_again(p: Parsed, draft: _Draft, seen: Sequence[Claim]) -> None:
    """A number with a definite article is the one read before: "the 12 launchers"."""
    f = draft.phrase
    before = p.tokens[f.first - 1] if f.first else None
    owned = before and before.kind == "poss" and f.unit == "formation"  # "Nato's four battalions"
    that = p.tokens.words[max(0, f.first - 2) : f.first] in (["that", "is"], ["that", "'s"])  # "That's about 850"
    if not before or not (owned or that) and before.word not in ("the", "these", "those"):
        return
    known = next((c for c in reversed(seen[-MEMORY:]) if (c.unit, c.value) == (f.unit, f.quantity.value)), None)
    elsewhere = draft.host_rule in ("place_after", "place_before") and known and known.host != ";".join(draft.host)
    if known and not elsewhere:
        draft.owner, draft.host = tuple(split(known.contributor)), tuple(split(known.host))
        draft.owner_rule = draft.host_rule = "the same as before"
        weak = draft.why == "hypothetical" or draft.state in ("present", "")
        weak = weak and draft.why != "attribute"
        vague = draft.verb is not None and (draft.verb.kind, draft.verb.tense) == ("stand", "conditional")
        if weak or vague or draft.verb and draft.verb.tense == "infinitive":
            draft.take(known.status, "the same as before")
            vague |= known.status == "exercise"
            for share in (d for d in p.drafts[-1:] if vague and d.phrase.role == "share"):  # "half of the 61,000"
                share.state = draft.state


def _by_own_rules(article: Article, p: Parsed, draft: _Draft) -> None:
    """What rules of the user's own say of the claim as it is read so far, field by field."""
    for field_ in rules.every():
        claim = replace(_rows(article, p, draft, "")[0], contributor=";".join(draft.owner), host=";".join(draft.host))
        said = rules.ask(field_, claim, article)
        if said and field_ == "contributor":
            draft.owner, draft.owner_rule = tuple(split(said[0])), said[1]
        elif said and field_ == "host":
            draft.host, draft.host_rule = tuple(split(said[0])), said[1]
        elif said:
            draft.take(*said)


def _remember(p: Parsed, draft: _Draft, scene: Scene) -> None:
    """Keep what a claim tells of host, contributor and group for the numbers after it; not of "one of four groups"."""
    scene.told[draft.owner] += 1
    scene.guests[draft.host] = draft.owner
    before = [*p.tokens.words[max(0, draft.phrase.first - 4) : draft.phrase.first], ""]
    chosen = "one" in before or not actors.SUPERLATIVES.isdisjoint(before) or "most" in before
    if draft.phrase.unit == "formation" and chosen and "of" in before[-3:]:
        return  # "the largest of the four that the alliance has set up"
    scene.host = draft.host or scene.host
    own = p.clause[draft.phrase.first]
    if p.tokens[p.clause.index(own)].word not in ("which", "where", "whose"):
        scene.speak_of(draft.owner)
    if draft.host and draft.state != "past":
        scene.hosts[draft.owner] = draft.host
    joint = draft.state == "exercise" and len(draft.owner) > 1 and draft.owner == scene.drill
    if joint and draft.host_rule == "place_after" and not scene.exercise[0]:
        scene.exercise = draft.host, ()
    nation = draft.owner_rule in ("subject", "group_of_size") and len(draft.owner) == 1 and draft.owner != NATO
    for word in (whose.GENERIC | {"strength"}) & {*scene.groups} if nation else ():
        if scene.groups[word] != NATO:
            scene.groups[word] = draft.owner  # "The Danes have come with four jets. The detachment has 60 airmen"
    for token in p.tokens[max(0, draft.phrase.first - 2) : draft.phrase.last] if draft.owner else ():
        if token.role in ("formation", "group", "battlegroup"):
            scene.group_hosts[token.word] = draft.host
            scene.groups[token.word] = scene.groups["strength"] = draft.owner


def measure_of(p: Parsed, draft: _Draft, owner: Codes, host: Codes) -> str:
    """An increment by words such as more or further; else the whole of a force, or a part of it."""
    f, kind = draft.phrase, draft.verb.kind if draft.verb else ""
    own = bool(owner) and owner == host
    nation = len(owner) == 1 and owner != NATO
    sized = p.tokens.words[f.first - 1] == "of" and p.tokens[f.first - 2].noun  # "an additional company of 200"
    start = max(0, f.first - 2 - 2 * sized)
    near = p.tokens[start : f.last + 1] if "increment" in p.tokens.cues else ()
    more = any(t.cue == "increment" and t.word != "reinforcement" for t in near)
    before = p.tokens.words[max(0, f.first - 2) : f.first]
    reinforced = draft.verb is not None and draft.verb.form.startswith("reinforc")
    by = before[-1:] == ["by"] and ("grow" in p.tokens.verbs[: f.first] or reinforced)
    by |= before[-1:] == ["with"] and reinforced
    adds = draft.verb and draft.verb.form in words("increment verb") and before[-1:] != ["the"]  # "to the 600 there"
    if by or (more and before != ["another", "of"] or adds) and draft.why != "besides":
        return "increment"
    part = not PARTS.isdisjoint(f.nouns) and not _of_all(p, draft) or "of them" in f.nouns or _included(p, f)
    part = part or _one_of_them(p, f, draft.state == "exercise")
    part = part or f is not p.phrases[0] and f.unit != "personnel" and _of_them(p, f, 1)  # "40 vehicles, 12 of them"
    if draft.state == "exercise":
        sent = draft.verb and not p.clause[draft.verb.at] and draft.verb.form in CONTRIBUTED
        pairs = ((d, sorted((f, d.phrase), key=lambda g: g.first)) for d in p.drafts if d.owner != draft.owner)
        beside = any(p.tokens.words[a.last : b.first] == ["and"] and len(d.owner) == 1 for d, (a, b) in pairs)
        part = part or bool(nation or sent) and (not own or beside)  # "5,000 Danes and 900 Swedes"
        part |= owner == NATO and f.unit == "personnel" and f.quantity.value < SMALLEST_ARMY  # a battlegroup's
    elif own:
        part = part or _part_of_an_army(p, draft, kind)
    part |= not owner and draft.state == "arriving" and f.unit == "personnel"  # nobody sends a whole army
    return "total" if (own or not nation) and not part else "contingent"


def _of_all(p: Parsed, draft: _Draft) -> bool:
    """Whether a list of all who take part begins with those counted: "9,000 conscripts, regulars and allied troops"."""
    f, v = draft.phrase, draft.verb
    listed = p.tokens[f.last : v.at] if v and v.at > f.last and draft.state == "exercise" else p.tokens[:0]
    more = any(t.numeral for t in listed)
    return "allied" in [t.cue for t in listed] and not more and listed[0].word in (",", "and", "as well as")


def _included(p: Parsed, f: Phrase) -> bool:
    """Whether a larger number of the same sentence is said to hold a number: "23,000, including 12,000 regulars"."""
    before = [o for o in p.phrases if o.last <= f.first and o.unit == f.unit]
    larger = min((o.last for o in before if o.quantity.value > f.quantity.value), default=f.first)
    return "member" in p.tokens.cues[larger : f.first]


def _distributed(p: Parsed) -> list[Phrase]:
    """Numbers that hold for each: "1,000 troops each", "each about 1,000 strong", "a company in each of the three"."""
    found = []
    for i in (i for i, t in enumerate(p.tokens) if t.cue == "each"):
        following = p.tokens[min(i + 1, len(p.tokens) - 1)]
        of = following.word == "of"
        reach = 2 if of else 8 if following.verb_kind else 3  # "each of 1,000", "will each host a battalion of 1,000"
        before = [f for f in p.phrases if f.last <= i and p.clause[f.first] == p.clause[i]]
        after = [f for f in p.phrases if i < f.first <= i + reach and following.word != ","]
        if not after and before and (of or i - before[-1].last < 3):
            after = before[-1:]
        elif not after and of:
            after = [f for f in p.phrases if f.first > i + 3]  # "each of the four battlegroups has 1,000"
        found += after[:1]
    summed = (" ".join(p.tokens.words[f.last : f.last + 2]).startswith(SUMMED) for f in found)
    return [f for f, whole in zip(found, summed, strict=True) if not whole]


def _part_of_an_army(p: Parsed, draft: _Draft, kind: str) -> bool:
    """Whether a number at home is a part of its army: a unit's, one on the move, or too small for any army."""
    f, own = draft.phrase, p.clause[draft.phrase.first]
    people, v = f.unit == "personnel", draft.verb
    settled = people and v and v.tense == "perfect" and kind != "draft"  # "are deployed"
    amount = kind == "arrive" and v and f.first - 4 < v.at < f.first  # "reach 24,000", "come to 7,500"
    moved = kind in MOVING and not settled and not amount or not people and kind in ("buy", "decide")
    left = (t for t, c in zip(p.tokens[: f.first], p.clause, strict=False) if c == own)
    unit = any(UNITS & set(t.word.split()) and (t.actor or t.role == "formation") for t in left)
    each = "each" in p.tokens.cues[f.last : f.last + 4]
    of_them = _of_them(p, f)
    small = people and f.quantity.value <= SMALLEST_ARMY and not set(draft.owner) & actors.EAST
    whole = v and v.form in ("has", "have", "had") or p.tokens[f.first - 1].word in ("its", "whose", "their")
    arms = f.unit in ("formation", "tank", "vehicle", "missile_system") and not whole  # told one by one
    parted = of_them or _of_a_branch(p, draft) or _at_the_border(p, draft)
    return moved or unit or each or parted or small or arms


def _of_a_branch(p: Parsed, draft: _Draft) -> bool:
    """Whether a share is counted, or a reserve, or a branch: "10,000 members of the National Guard"."""
    f, v = draft.phrase, draft.verb
    after = p.tokens.words[f.last : f.last + 6]
    if p.tokens.words[max(0, f.quantity.first - 2) : f.quantity.first] == ["reserve", "of"]:
        return True  # "a trained reserve of 30,000"
    if f.quantity.form == "share" or "reserve" in after[1:] and "in" in after[:4]:
        return True  # "6,000 will be held in reserve"
    subject = p.tokens[p.clause.index(p.clause[f.first]) : v.at] if v and v.kind == "grow" else ()
    if f.nouns == ("members",) or any(t.kind == "num" for t in subject):
        subject = p.tokens[f.last : f.last + 6] if after[:1] == ["of"] else ()
    return not PARTS.isdisjoint(word for t in subject for word in t.word.split())  # "its conscripts rise to"


def _at_the_border(p: Parsed, draft: _Draft) -> bool:
    """Whether soldiers guard their own border ("10,000 soldiers on the border"); the east masses near another's."""
    in_all = p.tokens.words[draft.phrase.last : draft.phrase.last + 2] == ["in", "all"]
    posted = draft.verb is not None and draft.verb.kind == "send"
    guarded = draft.host_rule == "own_border" and (posted or "near" not in p.tokens.cues)
    return guarded and not (in_all or set(draft.owner) & actors.EAST)


def _rows(article: Article, p: Parsed, draft: _Draft, force: str) -> list[Claim]:
    """The claims of one draft: one, or one for each host where the text says "each"."""
    f, q, host = draft.phrase, draft.phrase.quantity, draft.host
    each = "each" in p.tokens.cues and f in _distributed(p)
    acting = "each" in p.tokens.cues[max(0, f.first - 3) : f.first]  # "Poland and Spain will each send 150"
    apart = each and len(draft.owner) > 1 and (len(host) < 2 or host == draft.owner or acting)
    named = [code for m in p.mentions for code in m.codes] if apart else []
    owners = [draft.owner]
    if apart:
        owners = [(c,) for c in sorted(draft.owner, key=lambda c: named.index(c) if c in named else LONGEST)]
    hosts = [(h,) for h in host] if each and len(host) > 1 and not (apart and acting) else [host]
    sides = [(c, c) for c in owners] if apart and host == draft.owner else list(product(owners, hosts))
    start, end = p.tokens[q.first].start, p.tokens[q.last - 1].end
    since, until = draft.interval or (None, None)
    places = [m for m in p.mentions if m.actor.form == "place" and not set(host).isdisjoint(m.codes)]
    place = min(places, key=lambda m: (m.clause != p.clause[f.first], abs(m.at - f.first)), default=None)
    return [
        Claim(
            claim_id=":".join(
                [article.article_id, str(start), *(one if one != host else whose_ if len(owners) > 1 else ())]
            ),
            article_id=article.article_id,
            sentence=p.text,
            start=start,
            end=end,
            quote=article.text[start:end],
            low=q.low,
            high=q.high,
            value=q.value,
            qualifier=q.qualifier,
            unit=f.unit,
            contributor=";".join(whose_),
            host=";".join(one),
            place=place.actor.name if place else "",
            status=draft.state,
            measure=measure_of(p, draft, whose_, one),
            since=since,
            until=until,
            date_basis=draft.basis,
            repeats="",
            rule=f"{f.role}; contributor: {draft.owner_rule}; host: {draft.host_rule}; status: {draft.how}; "
            f"date: {draft.basis}" + ("; number beyond reason" if q.value > REASON else ""),
            force=force,
        )
        for whose_, one in sides
    ]


def _open_scene(p: Parsed, scene: Scene, topic: _Topic) -> None:
    """Note datelines ("RIGA.", "TALLINN, April 18 (Agency) -") and headings ("Zapad-2017 (September 2017).")."""
    cues, words, verbs = p.tokens.cues, p.tokens.words, any(p.tokens.verbs)
    first = next((m for m in p.mentions if m.codes != NATO), None)
    if first and first.actor.form in ("place", "capital", "name"):
        name, after = p.tokens[first.at], words[first.at + 1] if first.at + 1 < len(words) else ""
        heads = after in ("", ".", ",", "(", "-") or after == ":" and not (p.phrases and first.actor.form == "name")
        heads = heads and all(t.kind in ("num", "punct") for t in p.tokens[: first.at])
        shouted = heads and p.text[name.start - p.sentence.start : name.end - p.sentence.start].isupper()
        if heads and (shouted or not verbs):
            far = first.actor.form != "place" and not set(first.codes) <= where.BORDERING
            scene.host = scene.place = () if far else first.codes  # told in Brussels, not there
            scene.contributor, scene.group_host = (), scene.host
            scene.hosts.clear()  # a heading opens a part of its own
            scene.group_hosts.clear()
        elif after == ":" and first.at == 0 and p.phrases and _is_headed_host(p, first, scene):
            first.role = "at"  # "Estonia: led by Britain with about 1,000 troops", "Estonia: 1,000"
            scene.host = scene.place = scene.group_host = first.codes
            scene.contributor = scene.topic = NATO
            scene.hosts.clear()
    if "exercise" not in cues:
        return
    drills = [(i, word, _known_exercises().get(word)) for i, word in enumerate(words) if cues[i] == "exercise"]
    for i, word, known in drills:
        new = not {"a", "an", "another"}.isdisjoint(words[max(0, i - 4) : i]) and "be" not in cues[max(0, i - 3) : i]
        if new and not any(name for _, _, name in drills):
            holders = [m for m in p.mentions if m.role == "subject" and m.at < i]  # "Russia and Belarus hold a drill"
            held = len(holders) > 1 and not HOLDING.isdisjoint(words[holders[-1].at : i])
            scene.drill = actors.codes_of(holders) if held else None
            scene.drill_name, scene.exercise = "", ((), ())  # one that has no name
        if known:
            if word != scene.drill_name:
                scene.exercise, scene.drill_name = (known[0], ()), word
            scene.drill = known[1]
    begun = verbs or "aspect" in cues or not BEGINNING.isdisjoint(words)  # "Belarus began an exercise"
    if len(words) <= 12 and not begun:
        topic.exercise, topic.date = True, min(p.dates, key=lambda w: w.until - w.since, default=None)
        scene.host = scene.contributor = ()


def _is_headed_host(p: Parsed, first: Mention, scene: Scene) -> bool:
    """Whether the state before a colon hosts those whom others send, or of whom the text speaks, and sends nobody."""
    others = [m for m in p.mentions if not set(m.codes) & set(first.codes) and m.codes and m.role != "dateline"]
    sent = any(m.role in ("led", "from", "by", "subject", "modifier") for m in others)
    allied = scene.contributor == NATO or scene.force == "battlegroup"
    sent |= allied and not others and len(p.tokens) < 8 and not any(p.tokens.verbs)
    return sent and set(first.codes) <= actors.FLANK and all(m.role not in ("at", "near") for m in others)


def _close_scene(p: Parsed, scene: Scene) -> None:
    """Keep the places of a sentence for the next."""
    words, roles = p.tokens.words, p.tokens.roles
    placed = [m for m in p.mentions if m.role == "at" or m.role == "near" and m.actor.form == "place"]
    if placed and "one" in words:  # not "one of four in Poland"
        others = next((i for i, two in enumerate(pairwise(words)) if two == ("one", "of")), len(words))
        placed = [m for m in placed if m.at < others]
    located = [m for m in placed if m.codes and m.codes != NATO]
    if not (placed or p.phrases) and any(word in whose.HOSTING for word in words):  # "Latvia hosts a brigade"
        located = [m for m in p.mentions if m.role == "subject" and set(m.codes) <= actors.BASES and m.codes]
    leaving = next((i for i, kind in enumerate(p.tokens.verbs) if kind == "leave"), len(words))
    left = [m.together for m in p.mentions if m.role == "out" or m.role == "from" and m.at > leaving]
    scene.left = left[0] if left else ()
    far = scene.contributor if not set(scene.contributor) & actors.HOME else ()
    located = [m for m in located if m.codes != far or "based" not in words[max(0, m.at - 2) : m.at]]
    if placed and not located and (p.phrases or speaks_of_forces(p.tokens) and "conditional" not in p.tokens.cues):
        scene.host = scene.place = ()  # the Baltic Sea is no state
    if not p.phrases and set(scene.host) & actors.HOME:
        located = [m for m in located if m.codes != far]  # "before they boarded their plane in Berlin"
    if located:
        main = {p.clause[f.first] for f in p.phrases} or {0}
        narrowest = min(located, key=lambda m: (m.clause not in main, m.codes != scene.host, len(m.codes)))
        scene.place = narrowest.together
        if not p.phrases and (speaks_of_forces(p.tokens) or narrowest.actor.form != "capital"):
            scene.host = scene.place
        if len(scene.place) > 1 and not p.phrases and "exercise" in p.tokens.cues:
            scene.exercise = scene.place, ()  # "The exercise was held in Poland and Lithuania"
        if "battlegroup" in roles or "formation" in roles:
            scene.group_host = scene.place
        people = [m for m in p.mentions if m.actor.form == "people" and m.role == "subject"]
        owned = [m for m in p.mentions if m.role == "modifier" and _has_forces(p.tokens[m.at + 1 : m.at + 4])]
        owned = sorted(owned + people, key=lambda m: m.at)
        for m in owned:
            # "a Danish detachment in Estonia and a Czech one at Siauliai"; "at Siauliai, where a Danish one is".
            following = [other for other in (*owned, *located) if len(owned) > 1 and other.at > m.at]
            behind = min(following, key=lambda other: other.at, default=m)
            counted = any(f.first <= m.at < f.last for f in p.phrases) or any(d.owner == m.codes for d in p.drafts)
            if p.phrases and (counted or behind not in located):
                continue  # "Four Danish jets have joined the Belgian detachment in Estonia"
            host = behind.together if behind in located else narrowest.together
            if m.codes not in (NATO, host):
                scene.hosts.setdefault(m.codes, host)
            if host != narrowest.together:
                scene.host = scene.place = ()  # each has its own
    elif not scene.place:
        scene.place = next((m.codes for m in p.mentions if set(m.codes) & set(BALTIC) and m.role not in ASIDE), ())
    for m in p.mentions:
        if m.actor.form == "force" and (last := words[m.at].rpartition(" ")[2]) in UNITS:
            scene.groups[last] = m.codes  # "the 2nd Cavalry Regiment"
    for i, role in enumerate(roles) if not GROUPS.isdisjoint(roles) else ():
        if role in GROUPS:
            sends = next((j for j in range(max(0, i - 5), i) if p.tokens.verbs[j] in ("send", "dispatch")), -1)
            # "Denmark will send a Nato battalion to Latvia".
            sender = [m.codes for m in p.mentions if m.role == "subject" and m.at < sends and m.codes != NATO]
            beside = [m.codes for m in p.mentions if i - 4 <= m.at < i and m.role in ("modifier", "owner", "lead")]
            numbered = any(word[0].isdigit() for word in words[max(0, i - 4) : i])  # "the 4th Unit from Havelte"
            beside += [m.codes for m in p.mentions if i < m.at < i + 4 and m.role == "from" and not numbered]
            if whose_ := sender or [NATO] * actors.multinational(p.tokens, i) or beside:
                name, _ = actors.unit_name(p.tokens, i)
                names = [words[i], words[i].rpartition(" ")[2], name, "strength"]  # "the multinational battalion"
                names += ["battalion"] * (role == "battlegroup")
                scene.groups |= dict.fromkeys(names, whose_[-1])
    groups = (i for i, role in enumerate(roles) if role == "battlegroup")
    scene.led = any(not actors.LEADING.isdisjoint(words[max(0, i - 5) : i]) for i in groups)


def _has_forces(following: Sequence[Token]) -> bool:
    """Whether forces are named behind a nation: "a Danish detachment", "the French one"."""
    return any(t.role in actors.HELD or t.word == "one" for t in following)


def _spoken_of(p: Parsed, drafts: Sequence[_Draft], scene: Scene, topic: _Topic) -> None:
    """Note whom "it" and "the government" of the next sentence mean: the subject, else whose forces come first."""
    tokens, words = p.tokens, p.tokens.words
    receiving = not whose.RECEIVING.isdisjoint(words)  # "Lithuania will host a German brigade"
    named = [m for m in _foreground(p) if m.role in NAMED]
    acting = [m for m in named if m.role != "subject" or not receiving]
    if words[-1:] == ["?"] and len(words) < 7 and words[0] in ("what", "and", "but") and p.mentions and not p.phrases:
        scene.topic = scene.subject = p.mentions[-1].together  # "What about Russia? It has massed 100,000"
        scene.speak_of(scene.subject)
        return
    allied = (t.role in actors.HELD for a, t in pairwise(tokens) if a.cue == "allied")
    if not p.phrases and any(allied) and not any(m.role in ("modifier", "lead") and m.codes != NATO for m in named):
        scene.speak_of(NATO)  # "Estonia wants more allied troops. At the moment there are 850"
    if acting and not p.phrases:
        role = "subject" if scene.contributor else ""  # NATO is named for many things
        force = next((m for m in acting if m.role != "speaker" and (m.codes != NATO or role in (m.role, ""))), None)
        # "Will also contribute".
        opens = topic.opens and force and not any(tokens.verbs[: force.at]) and not set(force.codes) & set(BALTIC)
        if opens and force and force.role == "subject" and len(force.codes) == 1 and not _is_host(force.codes, scene):
            scene.speak_of(force.together)  # "Spain is also active in the north. Five fighters keep watch there"
        leads = not actors.LEADING.isdisjoint(words) and len({m.codes for m in acting if m.role == "subject"}) > 1
        # "Britain will command the battalion in Estonia, Germany in Lithuania".
        if force and not leads and (not SENDING.isdisjoint(tokens.verbs[force.at :]) or speaks_of_forces(tokens)):
            scene.speak_of(force.together)
    first = next((m for m in acting if m.role == "subject"), acting[0] if acting else None)
    end = first.at if first else len(words)
    if first and first.role == "speaker" and words[0] in QUOTES:
        scene.subject = first.codes  # "It is not who comes," the Lithuanian minister said
    if "it" in words[:end] or "they" in words[:end]:
        return
    states = [m for m in named if m.codes != NATO and m.role != "modifier"]
    scene.subject = states[0].codes if states else scene.subject
    group = next((i for i in range(end) if tokens[i].noun and actors.multinational(tokens, i)), None)
    if group is not None and not actors.depends(tokens, group):
        scene.topic = NATO
    elif first is None and not drafts and next(actors.bodies(tokens, end), None) is not None:
        scene.topic = scene.subject
    elif drafts and drafts[0].phrase.last <= (first.at if first else drafts[0].verb.at if drafts[0].verb else 0):
        scene.topic = drafts[0].owner  # "Some 800 troops have come. They brought 40 tanks"
    else:
        scene.topic = first.together if first else None


def _is_host(codes: Codes, scene: Scene) -> bool:
    """Whether the text has others' forces stand in a state."""
    return any(set(codes) & set(host) and owner != codes for owner, host in scene.hosts.items())


def _foreground(p: Parsed) -> Sequence[Mention]:
    """The mentions that do not stand in the background: "since Russia invaded Ukraine"."""
    cues, words = p.tokens.cues, p.tokens.words
    if "aside" not in cues and BACKGROUND.isdisjoint(words):
        return p.mentions
    near = [(m, slice(max(0, m.at - 3), m.at)) for m in p.mentions]
    came = [m for m in p.mentions if m.role in ("owner", "modifier") and "arrive" in p.tokens.verbs[m.at : m.at + 14]]
    return [m for m, left in near if m in came or "aside" not in cues[left] and BACKGROUND.isdisjoint(words[left])]


def _is_guessed(claim: Claim, draft: _Draft) -> bool:
    """Whether a contributor is a guess that the same number elsewhere may correct; small numbers prove little."""
    rule, each = draft.owner_rule, claim.claim_id.count(":") > 1
    guess = rule in ("anyone", "unknown") or rule == "carried" and claim.value >= 20
    guess |= rule == "weighed" and claim.contributor == "NATO"  # "152 troops join NATO's group" heads the story
    return guess and (draft.phrase.role != "bare" or rule == "unknown") and not each  # also "conscripts rise to 4,000"


def _as_named_once(claims: list[Claim], made: Made) -> list[Claim]:
    """Give a number whose contributor is guessed the one that is named with the same number elsewhere in the text."""
    guessed = [_is_guessed(c, made[c.start][1]) for c in claims]
    named: dict[tuple[object, ...], list[Claim]] = {}
    for claim, guess in zip(claims, guessed, strict=True):
        if claim.contributor and not guess:
            named.setdefault(BOUNDED(claim), []).append(claim)
    done = []
    for claim, guess in zip(claims, guessed, strict=True):
        weighed = made[claim.start][1].owner_rule == "weighed"
        same = named.get(BOUNDED(claim), []) if guess and (claim.contributor != "NATO" or weighed) else []
        hosts = set(split(claim.host))
        owners = {c.contributor for c in same if not (hosts and c.host) or hosts & set(split(c.host))}
        done.append(replace(claim, contributor=owners.pop()) if len(owners) == 1 else claim)
    return done


def _parts_of_an_exercise(claims: list[Claim]) -> list[Claim]:
    """In an exercise whose number of soldiers is told, a much smaller number told later is a part."""
    told: list[Claim] = []
    done: list[Claim] = []
    for c in claims:
        if c.status == "exercise" and c.unit == "personnel":
            same = [o for o in told if (o.since, o.until) == (c.since, c.until)]
            part = any(o.value > 3 * c.value for o in same if o.contributor in ("", c.contributor) or not c.contributor)
            c = replace(c, measure="contingent") if part and c.measure == "total" else c
            told.append(c)
        done.append(c)
    return done


def _with_repeats(claims: list[Claim]) -> list[Claim]:
    """Point later mentions of the same number of the same thing, past or not, to the first, which takes a date."""
    first: dict[tuple[object, ...], int] = {}
    done: list[Claim] = []
    for c in claims:
        at = first.setdefault((c.unit, c.value, c.contributor, c.host, c.status == "past"), len(done))
        known = done[at] if at < len(done) else c
        if c.start - known.start >= len(c.sentence) or known.sentence != c.sentence:
            c = replace(c, repeats=known.claim_id)
            if c.status == known.status and known.date_basis == "publication":
                done[at] = replace(known, since=c.since, until=c.until, date_basis=c.date_basis)
        done.append(c)
    return done
