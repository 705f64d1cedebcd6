"""Who and where: the states, places and forces of a sentence, and the part that each plays in it.

In: the tokens of one sentence. Out: :class:`Mention` objects with a role, and :class:`View` and :class:`Scene`, in
which ``whose`` and ``where`` look for the contributor and the host of one number phrase.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from analysis.reading.tokens import Actor, Token, Tokens, parting
from analysis.vocabulary import fold, rows, words

Codes = tuple[str, ...]
DETERMINERS = frozenset("the a an its their his our this that these those both all".split())
PRONOUNS = frozenset("it they them we these those he she".split())
EVENTS = words("event")
MONTHS = frozenset("january february march april may june july august september october november december".split())
TIMES = MONTHS | frozenset(r["word"].split()[-1] for r in rows("datewords") if r["kind"] in ("month", "weekday"))
TITLES = frozenset(r["word"] for r in rows("datewords") if r["kind"] == "title")
AIMS = words("aim") | EVENTS - {"summit"}  # nouns and verbs with an object: "the war in Ukraine", "a signal to Russia"
TOLD = words("telling verb")
ADVERBS = words("adverb")
DIRECTIONS = words("direction")
LEAVING = frozenset("leave leaves leaving left".split())
VENUES = words("venue") | words("speaker")
LIKES = words("its like")
AUXILIARIES = ("future", "conditional", "perfect", "be")  # cues
GROUPS = frozenset("battlegroup force formation group".split())  # roles of nouns
HELD = GROUPS | {"people"}
JOINTS = frozenset("and but as that".split())
OPENERS = words("clause opener") | set(";:()")
TURNS = OPENERS | JOINTS
NTH = ("st", "nd", "rd", "th")
HANDING = words("handing verb")
COMMANDS = words("command")
PLACE_NOUNS = words("place")
SPEAKERS = words("speaker")
ARMIES = words("army")
BODIES = words("state body")
BODY_ENDS = frozenset(body.split()[-1] for body in BODIES)
GIVING = words("giving verb")
BUYING = words("buying verb")
POSSESSIVES = frozenset("his her its their our".split())
ACTING = ("with", "did", "do", "are", "were")
OWNING = POSSESSIVES | {"whose"}
SUPERLATIVES = words("superlative")
CLOSE = words("nearness")
COMING = frozenset("deployed sent arrived arrival came transferred".split())
SUBJECTS = frozenset("it they he she we i".split())
LED_ON = {"to": "at", "for": "at", "in": "at", "into": "at", "from": "from"}
PREPOSITIONS = frozenset("at near from out by led beside under border source aside".split())
SOIL = frozenset(("territory", "soil", "ground"))
POINTERS = SOIL | frozenset(
    "there here country nation republic countries nations states republics armies capitals governments neighbours"
    .split()
)
SITES = PLACE_NOUNS - POINTERS
ALLIES = words("allies")
LEADING = words("leading verb")
PERHAPS = ("future", "conditional", "perfect")
MEMBERS = words("member")
RELATIVES = words("relative")
UNGOVERNED = RELATIVES | {"and", "or", "than", "as"}  # words that no preposition reaches over
OBLIQUE = words("oblique")
NAMED = ("subject", "modifier", "owner")
INSIDE = ("modifier", "subject", "owner", "other", "predicate", "lead")  # roles of actors within a number phrase
LISTING = frozenset((",", "-", "and", "or", "as", "well"))
GUARDS = frozenset("guard guards police".split())  # of a border
EACH_OF = (("to", "each"), ("in", "each"), ("each", "of"))
CONJUNCTIONS = frozenset(("and", "or", "as"))
LONGEST = 30  # tokens of a list of nations that are looked at, so that longer text is not more work each
LISTED = LISTING | DIRECTIONS | ALLIES | frozenset("possibly perhaps probably even also the both all member".split())


@dataclass(slots=True, eq=False)
class Mention:
    """A named actor at token ``at`` with its role in the sentence, and the list that it is a member of.

    Roles: ``at`` (place of something), ``near``, ``from``, ``by``, ``led``, ``lead`` ("British-led"), ``made``
    ("US-made"), ``modifier`` ("German soldiers"), ``owner`` ("Russia's"), ``border`` ("its border with"), ``venue``,
    ``speaker``, ``predicate`` ("are German"), ``subject``.
    """

    at: int
    actor: Actor
    role: str
    clause: int
    codes: Codes = field(init=False)  # of the actor
    together: Codes = field(init=False)  # codes of all in its list
    apart: tuple[Codes, ...] = field(init=False)  # codes of each in the list that it begins, () if it begins none

    def __post_init__(self) -> None:
        self.codes = self.actor.codes


def clauses(tokens: Tokens) -> list[int]:
    """Number of the clause of each token: a new one at semicolons, brackets, conjunctions and relative pronouns."""
    numbers: list[int] = []
    words, cues, verbs = tokens.words, tokens.cues, tokens.verbs
    current, latest, main, outer = 0, 0, -1, -1  # main: the clause that a relative clause interrupts; outer: brackets
    comma, opened = False, 0  # whether the word before is a comma; where the clause begins
    for i, word in enumerate(words):
        if not comma and word not in TURNS and word != "-":
            if main >= 0 and cues[i] in AUXILIARIES[:3] and _resumes(tokens, opened, i):
                current, main = main, -1
        elif comma and main >= 0 and (
            verbs[i] or cues[i] in AUXILIARIES or word in ADVERBS and any(verbs[i + 1 : i + 2])
        ):
            current, main = main, -1
        elif i and (
            word in OPENERS
            or word in JOINTS
            and _opens(tokens, i, comma)
            or (comma or word == "and")
            and _another(tokens, i)
            or word == "-"
            and _tells(tokens, i)
            or comma
            and (tokens[i].actor or word in ("and", "the") or cues[i] == "at")
            and _restarts(tokens, i)
        ):
            inserted = comma or i > 1 and words[i - 2] == "," and words[i - 1] != "of"  # ", from which"
            main = current if inserted and word in ("which", "who", "whom", "where", "whose") else -1
            opened = i
            back, outer = outer if word == ")" else -1, current if word == "(" else outer
            current, latest = (back, latest) if back >= 0 else (latest + 1, latest + 1)
        numbers.append(current)
        comma = word == "," or word == "-" and parting(tokens, i)
    return numbers


def _tells(tokens: Tokens, i: int) -> bool:
    """Whether a sentence of its own follows the dash at token ``i``: "never so many - 3,000 are in the country"."""
    if not parting(tokens, i) or not (tokens[i + 1].numeral or tokens[i + 1].hedge):
        return False
    stop = next((j for j in range(i + 1, i + 6) if tokens.word(j) in ("-", ",", "of", "")), i + 6)
    return not {"be", "perfect", "future"}.isdisjoint(tokens.cues[i + 2 : stop])


def _resumes(tokens: Tokens, opened: int, i: int) -> bool:
    """Whether the main clause goes on at an auxiliary, though no comma ends the relative one that was opened before.

    "The Belgians, who took over from the Poles will deploy four jets", not "who say that Poland will".
    """
    verb, before = tokens.verbs[opened + 1], tokens[i - 1]
    return verb not in ("", "speech", "wish", "decide") and (before.noun or before.actor is not None)


def _opens(tokens: Tokens, i: int, comma: bool) -> bool:
    """Whether "and", "but", "as" or "that" at token ``i`` opens a clause."""
    word, following = tokens[i].word, tokens[i + 1] if i + 1 < len(tokens) else None
    if following is None:
        return word == "but"
    if word == "that":
        joined = tokens[i - 1].word == "and" and following.verb_kind  # "that Canada leads and that numbers 1,700"
        shown = following.word in ("a", "an", "the") and tokens[i + 2 : i + 3] and tokens[i + 2].actor is not None
        return bool(following.actor or following.hedge or following.numeral or joined or shown)
    if word == "as" and tokens[i - 1].word == "even":
        return True  # "even as the minister had promised 900"
    if word == "as":
        return following.word != "a" and any(tokens.verbs[i + 1 : i + 4]) and tokens.words[i + 2 : i + 3] != [","]
    if word == "but" or following.cue in AUXILIARIES and following.word not in LISTED:
        return True
    if following.cue == "at" and _restarts(tokens, i):
        return True  # "700 in Latvia and in Estonia 900"
    if comma and not SUBJECTS.isdisjoint(tokens.words[i + 1 : i + 5]):
        return True  # ", and until this week it had no units there"
    if comma and following.cue in ("at", "from") and any(t.verb_kind or t.cue for t in tokens[i + 3 : i + 13]):
        return True
    if tokens[i - 1].actor and (i == 1 or tokens[i - 2].word == ","):
        return False  # ", Italy and Poland 160 each"
    j = i + 1 + (following.word in DETERMINERS)  # "and Spain 90", "and the Dutch with four jets"
    named = word == "and" and any(t.actor for t in tokens[j : j + 1])
    named = named and (not tokens[i - 1].actor or tokens[i - 2].cue == "at" and _counted_before(tokens, i))
    named = named and not _third(tokens, i)
    one = tokens[j].actor if tokens.word(j + 1) in ("are", "were") else None
    named = named and not (one and one.form == "name")  # "soldiers from 30 allies and Sweden are to take part"
    acting = (t.verb_kind == "stand" or t.word in LEADING or t.cue in PERHAPS for t in tokens[j + 1 : j + 2])
    if named and any(acting):
        return True  # "when it was a battle group and Canada had 540 people in it"
    after = tokens[j + 1 + (tokens[j + 1].word == "with") :][:1] if j + 2 < len(tokens) and tokens[j].actor else ()
    return any(t.numeral or t.hedge not in ("", "range") and t.cue != "under" for t in after)


def _counted_before(tokens: Tokens, i: int) -> bool:
    """Whether a verb and its number end before token ``i``: "has 126 soldiers in Latvia and France has 1,400"."""
    start = max((j for j in range(i) if tokens.words[j] == ";"), default=0)
    verbs = (j for j in range(start, i) if tokens.verbs[j] not in ("", "speech"))
    acting = next((j for j in verbs if tokens.word(j - 1) not in DETERMINERS), i)  # not "their total"
    return any(t.numeral for t in tokens[acting:i])


def _another(tokens: Tokens, i: int) -> bool:
    """Whether the like of what was counted follows, with its own number: ", the one in Lithuania 1,700"."""
    if LIKES.isdisjoint(tokens.words[i : i + 3]):
        return False
    like = next(j for j in range(i, i + 3) if tokens[j].word in LIKES)
    if like + 3 >= len(tokens) or tokens[like + 1].cue != "at" or not tokens[like + 2].actor:
        return False
    return any(t.numeral for t in tokens[like + 3 : like + 7])


def supposed(tokens: Tokens, first: int) -> bool:
    """Whether a number is what somebody reckons with: "the service reckons with 175,000", "others assume 12,000"."""
    return tokens.word(first - 1 - (tokens.word(first - 1) == "with")) in words("supposing verb")


def _third(tokens: Tokens, i: int) -> bool:
    """Whether ", and" at token ``i`` ends a list of states behind "from": "from Poland, Britain, and Latvia were"."""
    j = i - 2
    while j > 2 and tokens[j].actor and tokens[j - 1 - (tokens[j - 1].word == "the")].word == ",":
        j -= 2 + (tokens[j - 1].word == "the")
    return j < i - 2 and tokens[j].actor is not None and tokens[j - 1 - (tokens[j - 1].word == "the")].cue == "from"


def _restarts(tokens: Tokens, i: int) -> bool:
    """Whether a new clause with its own number or verb begins at token ``i``: ", Canada 450 to Latvia"."""
    if tokens[i].word == "and" and _third(tokens, i):
        return False
    listed = i > 2 and tokens[i - 3].cue == "at" and tokens[i - 2].actor and tokens.word(i + 1) == "and"
    if listed and tokens.word(i + 3) in DETERMINERS | PRONOUNS:
        return False  # "In Estonia, Latvia and Lithuania the battlegroups number"
    j = i + (tokens[i].word == "and")
    placed = j < len(tokens) and tokens[j].cue == "at"  # ", in Bulgaria 900"
    j += placed
    named = False
    while j < len(tokens) and (
        tokens[j].word in DETERMINERS
        or tokens[j].actor
        or tokens[j].word == "and"
        and named
        or named
        and (tokens[j].kind == "poss" or tokens[j].noun or tokens[j].word in ("of", "-", "led", "with"))
    ):
        named |= tokens[j].actor is not None
        j += 1
    if j >= len(tokens) or j == i:
        return False
    token = tokens[j]
    if named and not placed and token.cue == "at" and tokens.word(j + 2) == "with" and tokens[j + 1].actor:
        return any(t.numeral for t in tokens[j + 3 : j + 5])  # ", Germany in Lithuania with 1,150"
    hedged = token.hedge and any(t.numeral for t in tokens[j + 1 : j + 4])
    counted = token.kind == "num" or token.number and tokens[j - 1].word != "the" or hedged
    listed = tokens[i].word == "the" or tokens[i].word != "and" and "and" in tokens.words[i + 1 : j]
    return bool(counted and named) if placed else bool(
        counted
        or not listed
        and (token.verb_kind and token.cue not in ("at", "near") or token.cue in ("future", "conditional", "perfect"))
    )


def _namesake(tokens: Tokens, i: int, leader: Actor) -> bool:
    """Whether a leader's surname is part of another's name: "Sergeant Louis Carter", "Michal Koudelka"."""
    if {"secretary", "general"} <= {*tokens.words[max(0, i - 5) : i]}:
        return True  # "Nato Secretary General Mark Rutte" speaks for no state
    if " " in tokens[i].word:
        return False
    if i and tokens[i - 1 - (i > 1 and tokens[i - 1].word == ".")].word in words("rank"):
        return True  # "Brig. Harris"
    near = [*tokens[max(1, i - 1) : i], *tokens[i + 1 : i + 2]]  # not the first word of the sentence
    other = (t for t in near if t.capital and t.kind == "word" and not t.known and t.word not in TITLES | TIMES)
    return any(t.word[:2] != fold(leader.name)[:2] for t in other)


def mentions(tokens: Tokens, clause: Sequence[int]) -> list[Mention]:
    """Every actor of a sentence with its role; members of a list share the role of its first."""
    found: list[Mention] = []
    dateline = _dateline(tokens)
    for i, token in enumerate(tokens):
        actor = token.actor
        if actor is None:
            if token.cue != "region" and token.word not in ("member states", "member countries"):
                continue
            actor = Actor((), "region", token.word)
        elif actor.form == "leader" and _namesake(tokens, i, actor):
            continue
        role = _role(tokens, i, actor) if i >= dateline else "dateline"
        if actor.form == "region":
            if role not in ("at", "near") or i > 1 and tokens[i - 2].word in SUPERLATIVES:
                continue  # "the largest in Europe"
            role = "at"  # "along the eastern flank"
        the = i > 0 and tokens[i - 1].word == "the"
        if role == "at" and len(actor.codes) > 1 and i > 1 + the and tokens[i - 2 - the].word in SUPERLATIVES:
            role = "other"  # "the largest in the Baltics"
        last = _last(found, tokens, clause[i])
        if (
            last
            and not (actor.form == "people" and last.role in ("at", "near"))  # "the Poles at Siauliai and the Danes"
            and role in ("subject", "speaker")[: 1 + (last.role not in ("subject", "owner"))]
            and (
                last.actor.codes == actor.codes
                and i - last.at <= 2
                and (role != "subject" or last.role != "speaker")  # "U.S. President Joe Biden ordered"
                or _listed(tokens, last.at, i)
                and SPEAKERS.isdisjoint(tokens.words[i + 1 : i + 2])
                and (_goes_on(tokens, last.at, i) or _placed(tokens, i, actor))
                and clause[i] == last.clause
            )
        ):
            role = last.role
        town = i - 2 - (tokens[i - 1].word == "the")
        if role == "at" and found and (found[-1].codes, found[-1].at) == (actor.codes, town):
            role = found[-1].role  # "from Lossiemouth in Scotland"
        group = next((m for m in reversed(found) if len(m.codes) > 1), None) if role == "from" else None
        if group and tokens[group.at + 1].word == "of" and i < group.at + 9 and {*actor.codes} <= {*group.codes}:
            role = group.role  # "in the Baltic states of Lithuania, Latvia and Estonia"
        pair = found and found[-1].at == i - 2 and tokens[i - 1].word in ("and", "or")
        end = i - 2 if pair and role == "speaker" else -1
        for m in reversed(found):  # "Moscow and Minsk say that ...", "Hungary, Poland and Slovakia said"
            if m.at != end or m.role != "subject":
                break
            m.role, end = role, m.at - 2 if tokens[m.at - 1].word == "," else -1
        found.append(Mention(i, actor, role, clause[i]))
    return found


def _last(found: Sequence[Mention], tokens: Tokens, clause: int) -> Mention | None:
    """The mention before; where that stands in brackets, the one before these: "Estonia (Britain), Latvia"."""
    if found and tokens.words[found[-1].at + 1 : found[-1].at + 2] == [")"]:
        found = [m for m in found if m.clause == clause]
    return found[-1] if found else None


def _placed(tokens: Sequence[Token], i: int, actor: Actor) -> bool:
    """Whether a town and its state go on a list of places: "at Siauliai in Lithuania, Amari in Estonia"."""
    state = tokens[i + 2].actor if i + 2 < len(tokens) and tokens[i + 1].word in ("in", ",") else None
    return actor.form == "place" and state is not None and state.codes == actor.codes


def _dateline(tokens: Tokens) -> int:
    """Token at which a dateline ends ("SWIDWIN, Poland, April 23 (Agency) -"), 0 where there is none."""
    if "-" not in tokens.words[:18]:
        return 0
    first = next((i for i, t in enumerate(tokens) if t.kind not in ("num", "punct")), 0)
    dashes = (i for i, t in enumerate(tokens[:18]) if t.word == "-")
    end = next((i for i in dashes if parting(tokens, i) or tokens[i - 1].word == ")"), 0)
    if first >= end or tokens[first + 1].word not in (",", "(", "-"):
        return 0
    return 0 if any(t.verb_kind and t.word != "may" for t in tokens[:end]) else end


def _listed(tokens: Tokens, first: int, second: int) -> bool:
    """Whether only words of a list stand between two actors: "Poland and the three Baltic states", "Dutch-German"."""
    span = _unbracketed(tokens, first + 1, second)
    between = [tokens.words[i] for i in span]
    short = 0 < len(span) <= (7 if "each" in between else 5)
    if not short or LISTING.isdisjoint(between) or "as" in between and "well" not in between:
        return False  # "to the Baltics as Russia attacks"
    after = tokens[second + 1] if second + 1 < len(tokens) else None
    thing = after and after.kind == "word" and not (after.known or after.word in LISTED | ADVERBS | JOINTS | RELATIVES)
    named = tokens[second].actor
    if thing and tokens[second - 1].word == "the" and named and named.form == "name":
        return False  # "to the battlegroup in Estonia, and the Latvia announcement came"
    pairs = ((tokens[i - 1].word, tokens[i]) for i in span)  # "in Estonia and in Latvia", "Poland and the three states"
    return all(
        t.word in LISTED
        or t.number and before == "the"
        or t.cue == "at" and before in CONJUNCTIONS
        or (before, t.word) in EACH_OF  # "to Poland and to each of the three Baltic states"
        or t.word in PLACE_NOUNS and before == "the"
        or t.word == "of" and before in PLACE_NOUNS  # "western Russia and the exclave of Kaliningrad"
        for before, t in pairs
    )


def _unbracketed(tokens: Tokens, start: int, end: int) -> list[int]:
    """The tokens of a stretch outside brackets: "Estonia (led by Britain), Latvia (Canada)"."""
    opened = tokens.words.index("(", start, end) if "(" in tokens.words[start:end] else end
    close = tokens.words.index(")", opened, end) + 1 if ")" in tokens.words[opened:end] else end
    close = end if "num" in [t.kind for t in tokens[opened:close]] else close  # "Canada (450), Spain (300)"
    return [*range(start, opened), *range(close, end)] if close < end else [*range(start, end)]


def _goes_on(tokens: Tokens, first: int, second: int) -> bool:
    """Whether a comma between two actors is that of a list: a conjunction stands before or after the second."""
    if not CONJUNCTIONS.isdisjoint(tokens.words[first + 1 : second]):
        return True
    closed = tokens.words[second + 1 : second + 2] == ["("] and ")" in tokens.words[second:]
    second = tokens.words.index(")", second) if closed else second
    if second + 1 == len(tokens) and tokens[second - 1].word == ",":
        return True  # a headline: "Four battalions for the Baltic states, Poland"
    after = tokens[second + 1].word if second + 1 < len(tokens) else "."
    return after in (",", "and", "or", "as well as") and any(
        t.actor or t.cue == "region" for t in tokens[second + 2 : second + (8 if "parts" in tokens.words else 6)]
    )


def _governs(tokens: Tokens, j: int, actor: Actor) -> str:
    """The cue of token ``j`` as a preposition: that of "bound for Riga" is its last word's; "" for none."""
    token = tokens[j]
    if token.cue == "near" and token.word in DIRECTIONS and not (j and (tokens[j - 1].noun or tokens[j - 1].actor)):
        return ""  # "while neighbouring Belarus has", but "Pskov, neighbouring Estonia"
    around = token.word == "around" and actor.form == "name" and actor.codes and tokens[j - 1].word != "all"
    if around or token.word == "to" and j and tokens[j - 1].word in CLOSE:
        return "near"  # "massed around Ukraine", "the division closest to Estonia"
    if token.cue == "from" and actor.form in ("place", "adjective") and _operates(tokens, j):
        return "at"
    if token.cue in PREPOSITIONS:
        return token.cue
    last = token.word.rpartition(" ")[2] if token.cue in ("arriving", "aspect") or token.verb_kind else ""
    return LED_ON.get(last, "")


def _operates(tokens: Tokens, j: int) -> bool:
    """Whether "from" at token ``j`` tells where forces work: "patrol the skies from Siauliai"; not where they left."""
    words_ = tokens.words
    onward = "arrive" in tokens.verbs[j : j + 10] or not {"to", "into"}.isdisjoint(words_[j : j + 10])
    if onward or j and words_[j - 1].split()[-1] == "in":  # "flew in from Krzesiny"
        return False
    behind = " ".join(["", *words_[j + 1 : j + 6]])
    airfield = not tokens[j - 1].noun and any(w in behind for w in (" raf ", " air base", " airbase", " airfield"))
    come = not COMING.isdisjoint(words_[max(0, j - 2) : j])  # "deployed from an air base", but "bombers fly from"
    return airfield and not come or not words("operating verb").isdisjoint(words_[max(0, j - 8) : j])


def _seat(tokens: Sequence[Token], i: int) -> bool:
    """Whether a name tells where the town before it lies: "in Ansbach, Germany", though no list knows the town."""
    if i < 3 or tokens[i - 1].word != ",":
        return False
    town, before = tokens[i - 2], tokens[i - 3]
    named = town.capital and town.kind == "word" and not town.known and town.word not in TIMES
    return named and before.cue in ("at", "from", "near") and before.word != "on"


def _preposition(tokens: Tokens, i: int, actor: Actor) -> str:
    """The cue of the preposition that governs token ``i``, over determiners and nouns of place; "" for none."""
    unknown = False
    i -= 2 * _seat(tokens, i)
    if i > 2 and tokens[i - 1].word in MEMBERS:  # "in Nato member Lithuania"
        i -= 2 + (tokens[i - 2].word == "-")
    for j in range(i - 1, max(-1, i - 7), -1):
        token = tokens[j]
        cue = _governs(tokens, j, actor)
        if cue and unknown and tokens[j + 1].word not in DETERMINERS:
            return ""  # "In wartime Estonia would field ..."
        bargain = token.word == "for" and j and tokens[j - 1].word in ("return", "exchange")
        aim = tokens[j - 1 - 2 * (j > 2 and tokens[j - 2].word == "of")].word in AIMS and cue != "by"
        if cue and j and (bargain or aim):
            return "aside"  # "the war in Ukraine", "a signal of resolve to Russia"
        far = j - (5 if j > 4 and tokens[j - 1].word == ")" else 1)
        if cue == "from" and j and actor.form == "name" and not words("length").isdisjoint(tokens.words[far:j]):
            return "near"  # "an airport about 60 km (35 miles) from Latvia's capital"
        if cue:
            base = cue == "at" and tokens[j - 1].word in SITES  # "from the base at Lossiemouth"
            unit = tokens[j - 1].actor or tokens[j - 1].noun
            base |= cue == "at" and token.word == "at" and bool(unit)  # "150 airmen from the 48th Wing at Lakenheath"
            start = next((k for k in range(max(0, j - 6), j - 1) if tokens[k].cue == "from"), -1) if base else -1
            return "from" if start >= 0 and not _operates(tokens, start) else cue
        if token.word in UNGOVERNED or token.word == "that" and j == i - 1:
            place = token.word == "and" and tokens[min(j + 2, i)].word in PLACE_NOUNS
            return "at" if place else ""  # "and the city of Pskov"
        if token.word == "of" and unknown and actor.form != "place":
            return ""  # "since the end of the cold war Nato ..."
        if token.word == "of":
            if j and (tokens[j - 1].word in PLACE_NOUNS or tokens[j - 1].word == "each"):
                continue
            if j and tokens[j - 1].word in words("length"):
                return "near"  # "within 200 kilometres of Estonia"
            return "aside" if j and tokens[j - 1].word in AIMS else "of"
        skip = token.word in DETERMINERS or token.number is not None or token.word == "each"
        skip |= token.word in PLACE_NOUNS or token.word == "-" or token.kind == "poss"
        plain = token.kind == "word" and (not token.known and not token.capital or token.word == "military")
        unknown |= plain and token.word not in DIRECTIONS and token.word != "with" and not skip
        skip |= plain or token.word in DIRECTIONS
        skip |= j == i - 1 and actor.form == "place" and token.capital and not token.known  # "in Nizhny Novgorod"
        name = token.actor
        skip |= name is not None and (name.form in ("adjective", "group") or name.codes == actor.codes)
        skip |= token.cue == "region" and tokens[j + 1].word in PLACE_NOUNS  # "the Baltic Sea island of Gotland"
        skip |= token.capital and not token.known and tokens[j + 1].word in PLACE_NOUNS  # "in the African country of"
        skip |= token.word == "the alliance" or token.word.endswith("ed") and tokens[j - 1].word == "-"
        if not skip:
            return ""
    return ""


def _venue(tokens: Sequence[Token], i: int) -> bool:
    """Whether a place is only where somebody spoke or met: "told reporters in Warsaw", "a diplomat in Brussels"."""
    if i + 1 < len(tokens) and tokens[i + 1].verb_kind == "speech":
        return True  # "an officer in Brussels said"
    for j in range(i - 1, max(0, i - 6) - 1, -1):
        token = tokens[j]
        if token.word == "states" and (tokens[j - 1].number or tokens[j - 1].word in DETERMINERS):
            return False  # "in the three states and in Poland": they do not say anything
        if token.noun or token.numeral or token.kind == "punct":
            return False
        if token.word in VENUES or token.verb_kind == "speech":
            return True
        if token.verb_kind and not token.cue:
            return token.word in words("announcing verb")
    return False


def _beside(tokens: Tokens, i: int, actor: Actor, after: Sequence[str], before: Token) -> str:
    """The role that the words right beside a name give it, "" for none; ``before`` is what stands before it."""
    if after[0] == "-" and after[1] in ("led", "commanded"):
        return "lead"
    if after[0] == "-" and after[1] in ("made", "built"):
        return "made"
    if after[0] == "-" and after[1].endswith("ed") and after[1] != "based":
        return "other"  # "at the Germany-administered base", "Russian-backed"
    member = i + 1 + (after[0] == "-")
    if after[member - i - 1] in MEMBERS and any(t.actor for t in tokens[member + 1 : member + 2]):
        return "other"  # "in Nato member Lithuania"
    if not i:
        return ""
    if after[0] in MEMBERS and tokens[i - 1].word in DETERMINERS and tokens.word(i - 2) == ",":
        return "other"  # "Denmark, a Nato member since 1949, has"
    if tokens[i - 1].word == "-" and i > 1 and tokens[i - 2].word in ("non", "pro", "anti"):
        return "other"
    troops = i + 1 < len(tokens) and tokens[i + 1].role in ("people", "force")  # "former Soviet troops"
    if tokens[i - 1].word in ("former", "old", "ex") and actor.form in ("adjective", "group") and not troops:
        return "other"  # "a former Soviet airfield"
    if before.verb_kind == "replace" and after[0] == "with" or before.word == "under" and after[0] in COMMANDS:
        return "other"  # "will relieve the Belgians with 270 soldiers", "they serve under Canadian command"
    if before.word in LEAVING and after[0] not in ("'s", "'") and actor.form in ("name", "place", "capital"):
        return "out"  # "the last Russian troops left Estonia"
    if before.word in TOLD or before.word in words("opposing verb"):
        return "other"  # "Washington has told Vilnius that its battalion will stay", "who face Finland"
    return "other" if before.word in AIMS and set(actor.codes) <= EAST | {"UKR"} else ""  # "to deter Russia"


def _role(tokens: Tokens, i: int, actor: Actor) -> str:
    """The part that an actor plays, of the roles of :class:`Mention`."""
    after = [*tokens.words[i + 1 : i + 4], "", "", ""]
    before = tokens[i - 1 - (tokens[i - 1].word in DETERMINERS)] if i else tokens[0]
    if role := _beside(tokens, i, actor, after, before):
        return role
    preposition = _preposition(tokens, i, actor)
    if preposition in ("at", "from") and actor.form != "place" and _handed(tokens, i):
        return "other"  # "the lead passed from Spain to Hungary"
    owner = i + 1 < len(tokens) and tokens[i + 1].kind == "poss"
    flank = actor.codes == NATO and tokens.cues[i + 2 : i + 3] == ["region"]
    if owner and (after[1] in ("allies", "partners") or flank):
        return "other"  # also "on NATO's eastern flank"
    abbreviation = actor.form == "name" and i + 1 < len(tokens) and _modifies(tokens, i)
    if actor.form == "name" and not owner and after[0] in SPEAKERS:
        return "speaker"
    if actor.form == "name" and not owner and after[0] in ("border", "frontier"):
        return "border"
    if actor.form in ("name", "capital") and after[0] in EVENTS:
        return "other"  # "the Ukraine crisis", "the Warsaw summit"
    named = actor.form == "adjective" or owner or abbreviation or actor.codes == NATO
    named |= actor.form == "group" and i + 1 < len(tokens) and tokens[i + 1].role == "people"  # "Soviet soldiers"
    if named and (role := _of_a_noun(tokens, i, actor, preposition, owner, abbreviation)):
        return role
    if actor.form == "force":
        if tokens[i].word.endswith(" district") and preposition == "at":
            return "at"  # "in the Western Military District"
        spokesman = before.word == "for" and i > 1 and not SPEAKERS.isdisjoint(tokens.words[max(0, i - 3) : i])
        return "speaker" if spokesman or "speech" in tokens.verbs[i + 1 : i + 2] else "modifier"
    if actor.form == "leader":
        return "subject" if _acts(tokens, i) else "speaker"
    if actor.form == "people":
        predicate = "be" in tokens.cues[max(0, i - 2) : i]
        if tokens.words[max(0, i - 3) : i] == ["most", "of", "them"]:
            return "other"  # "1,100 soldiers, most of them Danes and Britons"
        if before.word in OBLIQUE and not _counts(tokens, i + 1) and before is not tokens[i - 1]:
            return "other"  # "they train with the Poles"
        return preposition if preposition in ("by", "from", "beside") else "predicate" if predicate else "subject"
    if preposition == "at" and before.word != "for" and _venue(tokens, i):
        return "venue"
    if preposition in ("at", "near", "from", "out", "by", "led", "border", "beside"):
        return preposition
    if preposition in ("source", "aside"):
        return "speaker" if preposition == "source" else "other"
    if preposition == "of":
        return "from"
    if i and tokens[i - 1].word in GIVING and _given(tokens, i + 1):
        return "at"
    verbs = [verb for verb in tokens.verbs[i + 1 : i + 3] if verb]
    if before.word in OBLIQUE and not (after[0].endswith("ing") and verbs):  # "with Spain sending 300"
        return "other"
    return "speaker" if "speech" in verbs[:1] else "subject"


def _of_a_noun(tokens: Tokens, i: int, actor: Actor, preposition: str, owner: bool, abbreviation: bool) -> str:
    """The role of a name that stands before a noun ("German soldiers", "Russia's border"), "" where it is none's."""
    after = [*tokens.words[i + 1 : i + 3], "", ""]
    head = _head(tokens, i + 1 + owner)
    garrison = owner and head == "place" and tokens[i + 2].noun  # "Kaliningrad's garrison" is a force
    if actor.codes == NATO and after[0] in ALLIES and not preposition:
        verbs = [verb for verb in tokens.verbs[i + 2 : i + 4] if verb][:1]
        return "speaker" if verbs == ["speech"] else "subject"  # "NATO countries have sent 1,500 soldiers"
    if head == "place" and after[0] in ("skies", "airspace") and i and not preposition and actor.codes != NATO:
        return "at"  # "have guarded Lithuanian skies"
    if head == "place" and not garrison or owner and head == "actor_place":
        side = tokens[i + 1].word in ("side", "part")  # "the Belarusian side will be represented by"
        told = "modifier" if side else "other" if head == "place" else "owner"
        return preposition if preposition in ("at", "near", "from", "border") else told
    if head in ("border", "event"):
        return "border" if head == "border" else "other"
    if head == "speaker" or after[0] in BODIES and tokens.verbs[i + 2 : i + 3] == ["speech"]:
        return "speaker"  # also in "The Estonian military says"
    if head == "noun" and abbreviation and (preposition == "at" or _stationed(tokens, i, actor)):
        return "at"  # "to add 1,200 troops to its Latvia mission"
    received = preposition == "at" and after[0] in ARMIES and tokens[i - 2].word in ("to", "for")
    if received and ("send" in tokens.verbs[:i] or not GIVING.isdisjoint(tokens.words[:i])):
        return "at"  # "will deliver 14 tanks to the Ukrainian army"
    if head == "noun":
        return "owner" if owner else "modifier"
    if actor.form == "adjective" or abbreviation:
        predicate = head == "" and "be" in tokens.cues[max(0, i - 2) : i]
        the = not predicate and not preposition and i and tokens[i - 1].word == "the"
        if the and (after[0] in ACTING or tokens.cues[i + 1 : i + 2] in (["future"], ["perfect"], ["conditional"])):
            return "subject"  # "Spain will come with 90, the Dutch with 60", "The French did not wait"
        return "predicate" if predicate else "modifier" if head in ("", "number") else "other"
    behind = head == "" and i and tokens[i - 1].word in ("after", *OBLIQUE)  # "the second largest after Canada's"
    return ("other" if behind else "owner") if owner else ""


def _stationed(tokens: Tokens, i: int, actor: Actor) -> bool:
    """Whether the name at ``i`` says where guests are: "to boost Latvia force", "the Estonia battlegroup".

    A state's own are told by its adjective, but for its army.
    """
    noun = tokens[i + 1]
    guests = noun.role in GROUPS and noun.word not in ARMIES and not noun.word.endswith("forces")
    given = noun.role == "people" and tokens[i - 1].verb_kind == "grow" and i > 1  # "to increase Lithuania troops to"
    return actor.form == "name" and BASES.issuperset(actor.codes) and (guests or given)


def _counts(tokens: Sequence[Token], i: int) -> bool:
    """Whether a number follows the name before token ``i``, or a verb in -ing: "with the Dutch sending 300"."""
    after = tokens[min(i, len(tokens) - 1)]
    return after.numeral or after.hedge != "" or after.word == "with" or after.word[-3:] == "ing"


def _handed(tokens: Tokens, i: int) -> bool:
    """Whether a command, not forces, goes from or to the state at ``i``: "handed over command to the Germans"."""
    before = tokens.words[:i]
    if before[-1:] not in (["to"], ["from"]) or HANDING.isdisjoint(before):
        return False
    return not COMMANDS.isdisjoint(word.rpartition(" ")[2] for word in before)  # "The air policing mission"


def _given(tokens: Sequence[Token], i: int) -> bool:
    """Whether a number follows a receiver, which a list may go on with: "promised Latvia and Estonia 500 troops"."""
    for token in tokens[i : i + 6]:
        if token.numeral or token.hedge or token.cue == "increment":
            return True
        if not (token.actor or token.word in LISTING or token.word in ("a", "an", "with", "its")):
            return False
    return False


def _acts(tokens: Sequence[Token], i: int) -> bool:
    """Whether a verb of doing, not of saying, follows the name at ``i``: "Scholz has promised 4,800 soldiers"."""
    verb = next((t for t in tokens[i + 1 : i + 5] if t.verb_kind and not t.cue or t.kind != "word"), None)
    return bool(verb and verb.verb_kind not in ("", "speech"))


def _counted_list(tokens: Sequence[Token], i: int) -> bool:
    """Whether the name at ``i`` is one of a list between a number and its noun."""
    first = last = i
    while first > max(1, i - LONGEST) and tokens[first - 1].word in (",", "and") and tokens[first - 2].actor:
        first -= 2
    while last + 2 < min(len(tokens), i + LONGEST) and tokens[last + 1].word in (",", "and") and tokens[last + 2].actor:
        last += 2
    counted = first == 0 or tokens[first - 1 - (tokens[first - 1].word == "of")].numeral
    return counted and last > i and last + 1 < len(tokens) and tokens[last + 1].role == "people"


def _modifies(tokens: Sequence[Token], i: int) -> bool:
    """Whether a name at ``i`` stands before a noun that it modifies ("US troops", "a US heavy battalion")."""
    following = tokens[i + 1]
    if following.word in (",", "and") and _counted_list(tokens, i):
        return True  # "300 UK, French and Estonian soldiers"
    plain = following.kind == "word" and not (following.known or following.capital)
    plain = plain and following.word not in DETERMINERS | PRONOUNS
    if plain and i + 2 < len(tokens) and tokens[i + 2].role in ("formation", "people", "group"):
        return True
    return following.noun or following.cue == "increment" and following.word != "on top of"


def _head(tokens: Sequence[Token], i: int) -> str:
    """What the noun phrase that goes on at token ``i`` is about: noun, place, border, speaker, number or ""."""
    unknown = False
    for j, token in enumerate(tokens[i : i + LONGEST], i):
        if j >= i + 6 and not (token.actor or tokens[j - 1].actor):
            break  # far off, and no longer in a list of nations
        if token.cue == "border" and GUARDS.isdisjoint(t.word for t in tokens[j + 1 : j + 2]):
            return "border"
        if token.word in PLACE_NOUNS or token.actor and token.word.endswith(" district"):
            return "place"
        if token.word in SPEAKERS and tokens[j - 1].word not in words("arm of service"):
            return "speaker"
        if token.word in EVENTS:
            return "event"
        if token.noun or (token.actor and token.actor.form == "force"):
            return "noun"
        if token.actor and token.actor.form == "place":
            return "actor_place"
        if token.numeral or token.hedge:
            return "number"
        joined = token.word in (",", "and", "or") and j + 1 < len(tokens) and tokens[j + 1].actor
        if not joined and (
            token.kind == "punct"
            and token.word != "-"
            or token.verb_kind
            or token.cue in ("at", "future", "conditional", "perfect", "be", "from", "near", "by")
            or token.word in ("of", "and", "or")
        ):
            return "other" if unknown else ""  # "German dignitaries, ..."
        unknown |= token.kind == "word" and not (token.known or joined or token.word in ADVERBS)
    return "other"


def codes_of(found: Iterable[Mention]) -> Codes:
    """Country codes of some mentions, in alphabetical order; NATO gives way to the states named with it."""
    codes = {code for m in found for code in m.codes}
    return tuple(sorted(codes - {"NATO"} if len(codes) > 1 else codes))


def _linked(found: Sequence[Mention], tokens: Tokens) -> Sequence[Mention]:
    """The mentions of a sentence, each told with which others it makes a list ("Estonia, Latvia and Lithuania")."""
    lists: list[list[Mention]] = []
    for m in found:
        last = _last([members[-1] for members in lists], tokens, m.clause)
        joined = last and (last.role, last.clause) == (m.role, m.clause)
        if joined and last and (last.at == m.at - 1 or _listed(tokens, last.at, m.at)):
            next(members for members in lists if members[-1] is last).append(m)
        else:
            lists.append([m])
        m.together, m.apart = m.codes, ()
    for members in lists:
        if len(members) > 1:
            members[0].apart, together = tuple(m.codes for m in members), codes_of(members)
            for m in members:
                m.together = together
    return found


def most_named(sentences: Iterable[Tokens]) -> list[Codes]:
    """The states that a text names, the one named most often first."""
    named = [actor.codes for tokens in sentences for actor in tokens.named]
    counts = Counter(codes for codes in named if len(codes) == 1 and codes != NATO)
    return [codes for codes, _ in counts.most_common()]


NATO = ("NATO",)
IN_A_LIST = ("at", "subject", "led", "other")  # roles of states
BALTIC = ("EST", "LTU", "LVA")
EAST = frozenset(("BLR", "RUS"))
EASTERN_GUESTS = EAST | frozenset("ARM AZE CHN EGY IND IRN KAZ KGZ LAO MMR MNG PAK PRK SRB SYR TJK UZB".split())
BASES = frozenset((*BALTIC, "POL"))  # where most of the allied forces are that such articles tell of
FLANK = BASES | frozenset("BGR HUN ROU SVK".split())  # hosts of battlegroups of NATO
HOME = frozenset(("EST", "LTU", "LVA", "BLR", "RUS", "UKR"))  # their own forces are at home unless said otherwise


@dataclass(slots=True)
class Scene:
    """What the sentences read so far tell of a later one that names no host or contributor itself."""

    host: Codes = ()
    contributor: Codes = ()
    hosts: dict[Codes, Codes] = field(default_factory=dict)  # where a contributor's forces were last
    group_hosts: dict[str, Codes] = field(default_factory=dict)  # where "the battalion" with a number goes
    group_host: Codes = ()  # of the battlegroup or brigade spoken of last
    groups: dict[str, Codes] = field(default_factory=dict)  # whose "the brigade", "the company" is
    place: Codes = ()  # of the place or Baltic state spoken of last
    together: Codes = ()  # the states that were named together last
    recent: list[str] = field(default_factory=list)  # states in the order in which they were named last
    home: Codes = ()  # the state that the article names most often
    base: Codes = ()  # of those that host allied forces, the one that the article names most often
    subject: Codes = ()  # of the last sentence, military or not
    fresh: Codes = ()  # the state that this paragraph named last, not by its people
    topic: Codes | None = None  # the subject of the last sentence, whom "it" or "they" means
    exercise: tuple[Codes, Codes] = ((), ())  # host and contributor of the exercise spoken of first
    drill: Codes | None = None  # whose the exercise named last is, () for several nations'
    left: Codes = ()  # where forces were withdrawn from, by the last sentence
    drill_name: str = ""  # of the exercise named last
    told: Counter[Codes] = field(default_factory=Counter)  # numbers read so far by contributor
    guests: dict[Codes, Codes] = field(default_factory=dict)  # whose forces a host had last
    before: tuple[int, Codes] = (0, ())  # end and contributor of the number read just before in this sentence
    sides: dict[bool, Codes] = field(default_factory=dict)  # last contributor of the east (True) and of all others
    force: str = ""  # kind of force spoken of last
    led: bool = False  # whether the last sentence says who leads a battlegroup, which "it" may mean
    soviet: bool = False  # whether the article is of the years in which forces of Moscow stood in the Baltic states

    def speak_of(self, codes: Codes) -> None:
        """Keep whose forces the text speaks of."""
        if codes:
            self.contributor = self.sides[set(codes) <= EAST] = codes


@dataclass(slots=True, eq=False)
class View:
    """One number phrase in its sentence, as the choice of contributor and host sees it.

    ``first`` and ``last`` bound the phrase, ``verb`` is the token of its governing verb or -1, ``verb_kind`` its class
    ("" for none), ``role`` the noun's, ``own`` the clause that the phrase stands in; the subject stands before the
    token ``bound``: the verb where that comes first, else the number. At ``stop`` ends what follows the noun: a mark, a
    verb, or five words on. ``inside`` are the actors
    within the phrase, ``located`` the mentions at which something is. ``value`` is the number in ``unit``.
    """

    tokens: Tokens
    clause: Sequence[int]
    found: Sequence[Mention]
    first: int
    last: int
    role: str
    nouns: tuple[str, ...]
    verb: int
    unit: str
    value: float
    own: int = field(init=False)
    bound: int = field(init=False)
    verb_kind: str = field(init=False)
    word: Callable[[int], str] = field(init=False)  # the word at a token
    words: list[str] = field(init=False)
    stop: int = field(init=False)
    inside: list[Mention] = field(init=False)
    located: list[Mention] = field(init=False)

    def __post_init__(self) -> None:
        self.own = self.clause[self.first]
        self.bound = self.verb if 0 <= self.verb < self.first else self.first
        self.verb_kind = self.tokens[self.verb].verb_kind if self.verb >= 0 else ""
        self.word, self.words, verbs = self.tokens.word, self.tokens.words, self.tokens.verbs
        self.inside = self.within(self.first, self.last, *INSIDE)
        self.located = [m for m in self.found if m.role == "at" and m.codes != NATO]
        self.stop, end = self.last, min(self.last + 5, len(self.words))
        ahead = self.tokens.cues
        while self.stop < end and self.words[self.stop] not in (",", ";", "(") and not (
            verbs[self.stop] or ahead[self.stop] in ("future", "conditional")
        ):
            self.stop += 1

    def within(self, start: int, end: int, *roles: str) -> list[Mention]:
        """Mentions between two tokens with one of the roles."""
        return [m for m in self.found if start <= m.at < end and m.role in roles]

    def near(self, start: int, end: int, *roles: str) -> list[Mention]:
        """The same, in the clause of the number only."""
        own = self.own
        return [m for m in self.found if m.clause == own and start <= m.at < end and m.role in roles]

    @property
    def base(self) -> Codes:
        """The host that a list of battlegroups names before a mark and the number: "Latvia (led by Canada, 1,200)"."""
        marks = ("(", ")", ":", "-")
        start = next((i for i in range(self.first - 1, max(0, self.first - 7), -1) if self.word(i) in marks), 0)
        plain = start and self.word(start) != ")" and not any(self.tokens.verbs[start : self.first])
        named = self.within(start - 1, start, *IN_A_LIST) if plain else []
        if not named or named[0].actor.form == "leader" or not BASES.issuperset(named[0].codes):
            return ()
        led = bool(self.within(start, self.last + 6, "led"))
        several = any(t.role in ("battlegroup", "formation") and t.word[-1] == "s" for t in self.tokens[:start])
        alike = (m for m in self.within(0, start, *IN_A_LIST) if self.word(m.at + 1) == self.word(start))
        listed = several and any({*BALTIC}.issuperset(m.codes) for m in alike)  # ", Lithuania (1,000), Poland (900)"
        return named[0].codes if led or listed else ()

    @property
    def bought(self) -> bool:
        """Whether equipment is bought, so that it is the buyer's, whoever makes or sells it."""
        ordered = self.word(self.last + 1) if self.word(self.last) == "," else ""
        near = {*self.words[: self.first], ordered}  # "launchers, ordered from"
        goods = self.unit not in ("personnel", "formation") and not BUYING.isdisjoint(near)
        return goods and not self.sent_on

    @property
    def withdrawn(self) -> bool:
        """Whether a noun tells that they leave, so that *from* names where they were: "a withdrawal of 500"."""
        of = self.word(self.first - 1)
        home = self.word(self.first - 2) == "return" and "from" in self.words[self.last : self.last + 2]
        return of == "withdrawal of" or of == "of" and (home or self.word(self.first - 2) in words("cut"))

    @property
    def sent_on(self) -> bool:
        """Whether a place to which the counted go follows: "ordered eight fighters from Germany to the Baltics"."""
        return any("to" in self.words[m.at - 2 : m.at] for m in self.within(self.last, self.last + 10, "at"))

    @property
    def body(self) -> int:
        """Token before the number at which the clause names an army or government of a state not named, or -1."""
        if BODY_ENDS.isdisjoint(self.words[: self.first]) and BODIES.isdisjoint(self.words[: self.first]):
            return -1
        return next((i for i in bodies(self.tokens, self.first) if self.clause[i] == self.own), -1)

    @property
    def passive_giving(self) -> bool:
        """Whether the subject is given the number: "Poland had been promised 1,000"; not "is sending 1,000"."""
        given = self.word(self.verb) in GIVING and not self.word(self.verb).endswith("ing")
        return given and self.tokens.cues[self.verb - 1] == "be"

    @property
    def of_its_own(self) -> bool:
        """Whether "of its own" follows the number, its noun or not: "900 soldiers of its own", "240 of its own men"."""
        behind = [self.word(self.last), self.word(self.last + 2)]
        return behind == ["of", "own"] or "own" in self.words[self.first : self.last]

    @property
    def shared(self) -> range:
        """Where the subject stands that the clause shares with the one before: "Canada leads it and will send 455"."""
        start = self.clause.index(self.own)
        verb = next((i for i in range(start + 1, start + 3) if self._finite(i)), 0)
        joined = self.word(start) in ("and", "but") and "that" not in self.words[start : self.first]
        if not joined or not verb or self.near(start, verb, *NAMED):
            return range(0)
        first = self.clause.index(self.clause[start - 1])
        return range(first, next((i for i in range(first, start) if self._finite(i)), first))

    def _finite(self, i: int) -> bool:
        """Whether a finite verb may stand at a token."""
        return i < len(self.words) and (bool(self.tokens.verbs[i]) or self.tokens.cues[i] in AUXILIARIES)

    def cues(self, start: int, end: int) -> set[str]:
        """Cues between two tokens."""
        return {*self.tokens.cues[max(0, start) : end]} - {""}


def resolved(tokens: Tokens, clause: Sequence[int], found: Sequence[Mention], scene: Scene) -> Sequence[Mention]:
    """The mentions of a sentence, with what "there", "the country", "both states" and "the Baltic region" stand for."""
    made: list[Mention] = []
    each = tokens if "each" in tokens.words else ()
    bare = [i for i, t in enumerate(each) if t.number and _stands_for_states(tokens, i)]
    if POINTERS.isdisjoint(tokens.words) and "baltic region" not in tokens.words and not bare:
        return _linked(found, tokens)
    for i, token in enumerate(tokens):
        if i in bare and token.number and token.number[1] == len(scene.together):
            made.append(Mention(i, Actor(scene.together, "name", token.word), "at", clause[i]))
        elif token.word in POINTERS:
            named = [m for m in (*found, *made) if m.codes and m.codes != NATO and m.actor.form != "force"]
            states = [m for m in named if m.at < i]
            acting = [m for m in states if m.role not in ("speaker", "venue")]
            single = token.word in ("there", "here", "country", "nation", "republic", *SOIL)
            codes = _one_meant(tokens, i, named, clause, scene) if single else _several_meant(tokens, i, acting, scene)
            role = "at" if token.word in ("there", "here") else _role(tokens, i, Actor((), "name", token.word))
            own = tokens.words[i + 2 : i + 3] == ["own"]
            if single and role in ("owner", "subject") and token.word not in SOIL and not own:
                said = [m.codes for m in found if m.at < i and m.role == "speaker"]  # "the country also had 187"
                sends = tokens.verbs[i + 1 : i + 4] if role == "subject" else []  # "The country will add 380 soldiers"
                if not {"send", "provide", "dispatch"}.isdisjoint(sends) and scene.topic and scene.topic != scene.host:
                    said = said or [scene.topic]
                told = said[-1] if said else scene.fresh or (codes if codes == scene.topic else scene.home)
                codes = told if tokens[i - 1].word == "the" else codes if tokens[i - 1].word in OWNING else None
            acts = role in ("owner", "subject", "speaker") and token.word not in ("there", "here", *SOIL)
            if codes and (acts or role in ("at", "from", "out")):
                made.append(Mention(i, Actor(codes, "name", token.word), role, clause[i]))
        elif token.word == "baltic region" and set(scene.recent) >= set(BALTIC):
            found = [m for m in found if m.at != i]
            made.append(Mention(i, Actor(BALTIC, "group", token.word), "at", clause[i]))
    return _linked(sorted([*found, *made], key=lambda m: m.at), tokens)


def _stands_for_states(tokens: Tokens, i: int) -> bool:
    """Whether a number stands for states just named: "150 in each of the three"."""
    alone = i + 1 == len(tokens) or tokens[i + 1].kind == "punct" or tokens[i + 1].verb_kind != ""
    each = tokens.words[max(0, i - 3) : i] == ["each", "of", "the"]
    return alone and each and i > 3 and tokens[i - 4].cue == "at"


def _one_meant(
    tokens: Tokens, i: int, found: Sequence[Mention], clause: Sequence[int], scene: Scene
) -> Codes | None:
    """The state that "there" or "the country" points to: a place named before, in this sentence or the last."""
    states = [m for m in found if m.at < i]
    described = i > 1 and tokens[i - 1].word in words("kind of state")  # "the small Baltic country"
    word, last = tokens[i].word, tokens[i - 1 - described] if i else tokens[i]
    spoken = [m.codes for m in states if m.role in ("speaker", "subject", "owner")]
    part = i > 1 and tokens[i - 2].cue == "at" and tokens[i - 2].word[-3:] == " of"  # "to the east of the country"
    if last.word == "our":  # "Germany has 700 soldiers in our country," the Estonian president said
        telling = [m.codes for m in found if m.role == "speaker"]
        return telling[-1] if telling else scene.home or None
    if last.word in POSSESSIVES and not spoken and word == "country":
        return scene.subject or None  # "..., the minister said. His country has 500"
    if (last.word in POSSESSIVES or last.word == "whose" or part) and spoken:
        guest = last.word == "their" and i > 1 and tokens[i - 2].word == "to"
        # "They want Germany to send 500 to their country", "he thanked Germany for sending 350 to his country".
        return spoken[0 if last.word in ("his", "her") or guest else -1]
    if word in SOIL:
        return None
    existential = i + 1 < len(tokens) and tokens[i + 1].cue in AUXILIARIES and not (i and last.noun)
    if existential if word in ("there", "here") else last.word not in ("the", "this", "that", "same"):
        return None
    if any(m.role == "border" for m in states):
        return None
    led = _subordinate(tokens, i)  # "When Estonia became free, 40,000 Russian soldiers were in the country"
    guests_ = (m for m in found if m.at >= led and m.clause == clause[i] and m.role not in ("at", "speaker"))
    guests_ = (m for m in guests_ if tokens[m.at - 1].word not in ("with", "to"))  # "talks with Latvia"
    own = {code for m in guests_ for code in m.codes}
    start = clause.index(clause[i])
    if word == "there" and tokens[start].word in ("which", "who", "whose"):  # "It is Spain, which keeps 150 there"
        own |= {code for m in states if start - 3 < m.at < start and m.role != "at" for code in m.codes}
    placed = [m.codes for m in states if m.role == "at"]
    far = any(m.role == "speaker" and m.codes != scene.home for m in states)  # who tells of another's country
    there = _linked(found, tokens) if word == "there" else ()  # "annexed Estonia and Latvia, and 9,000 stayed there"
    named = [
        m.together if there else m.codes
        for m in states
        if (m.clause != clause[i] or m.at < led) and m.actor.form not in ("adjective", "people")
    ]
    if word == "country":  # not of "Italy, Spain and Poland provide most after Canada, which has 700 in the country"
        listed = sum(m.role == "subject" for m in states) > 2
        named = [] if listed or far and scene.home else named
    if word == "country" and set(scene.host) & BASES:  # "Berlin will set up a brigade; 150 are in the country"
        named, spoken = ([codes for codes in found if set(codes) <= BASES] for found in (named, spoken))
    hosting = [m.codes for m in found if m.role == "speaker" and set(m.codes) <= {*BALTIC} and own.isdisjoint(m.codes)]
    if hosting and not placed and (word == "here" or word == "country" and last.word == "the"):
        return hosting[-1]  # "Some 900 Danes are in the country, the Lithuanian ministry said"
    if word == "here" and not placed:
        return scene.place or scene.host or None
    speakers = [m.codes for m in found if m.at > i and m.role == "venue" and m.codes != ("BEL",)]
    if word == "country" and speakers and not spoken:
        return speakers[-1]  # "are in the country as well, a spokesman in Vilnius said"
    sent = scene.contributor if scene.host != scene.contributor else ()  # whose forces are guests somewhere
    visited = scene.fresh == scene.host and set(scene.fresh) <= BASES  # "U.S. tanks roll through Estonia"
    if word == "country" and scene.home == scene.topic != sent and not visited:
        topics = [scene.home]  # whom the last sentence speaks of, whoever else it names
    elif word == "there":
        # "What worries them is Romania. 700 have left there"; but where Danes serve is not Denmark.
        at_home = scene.host == scene.topic or scene.topic != scene.contributor
        topics = [scene.left] + [scene.fresh] * (scene.fresh == scene.topic and at_home)
    else:
        grouped = scene.group_host if "battlegroup" in tokens.roles[:i] else ()
        fresh = scene.fresh or (scene.subject if scene.subject != sent else ())
        topics = [grouped, () if word == "country" and scene.host and not set(fresh) <= BASES else fresh]
    guests = [m.codes for m in states if m.clause == clause[i] and m.role not in ("at", "speaker")]
    theirs = scene.hosts.get(guests[-1], ()) if guests else ()
    topics = topics if scene.place else [theirs, *topics]  # "the Danes are at Amari, the Czechs at Siauliai"
    if word == "there" and all(len(m.together) < 2 or m.role == "subject" for m in states):
        # "Norway and Estonia agreed that 180 Norwegians would be stationed there".
        hosts = [m.codes for m in states if m.role != "speaker" and set(m.codes) <= {*BALTIC}]
        named += [codes for codes in hosts if own.isdisjoint(codes)]
    known = [*placed[-1:], *named[-1:], *topics, scene.place, scene.host, theirs]
    known += [tuple(scene.recent[-1:]), *spoken[-1:]]
    return next((codes for codes in known if codes and not own & set(codes)), None)


def _subordinate(tokens: Tokens, end: int) -> int:
    """Where a clause of time ends with which the sentence opens, 0 where none does before ``end``."""
    if tokens[0].word not in words("time opener"):
        return 0
    comma = next((j for j in range(1, end) if tokens[j].word == ","), 0)
    return comma if comma > 3 else 0  # not "After Estonia, ..."


def _several_meant(tokens: Sequence[Token], i: int, states: Sequence[Mention], scene: Scene) -> Codes | None:
    """The states that "both countries", "these nations" or "the four states" point to: as many, named last."""
    last = tokens[i - 1] if i else tokens[i]
    if last.word in ("these", "those"):
        return scene.together or None
    number = int(last.number[1]) if last.number else 2 if last.word == "both" else 0
    if not number or last.word != "both" and tokens[i - 2].word not in DETERMINERS | {"of"}:
        return None
    if number == len(BALTIC) and last.number and set(scene.recent) >= {*BALTIC}:
        return BALTIC  # "the three states themselves"
    here = [code for m in states if m.role == "at" for code in m.codes]
    latest = [*(code for code in scene.recent if code not in here), *here]
    alike = next((codes for codes in (codes_of(states), scene.together) if len(codes) == number), None)
    return alike or (tuple(sorted(latest[-number:])) if 1 < number <= len(latest) else None)


def note_states(found: Sequence[Mention], scene: Scene) -> None:
    """Keep the states that a sentence names, and those that it names together, for what points back to them."""
    for m in found:
        if m.codes and m.codes not in (NATO, ("EU",)) and m.actor.form not in ("force", "leader"):
            scene.together = m.together if len(m.together) > 1 else scene.together
            if m.actor.form != "people" and m.role in ("subject", "speaker", "at", "owner") and len(m.codes) == 1:
                scene.fresh = m.codes
            if m.role != "border" and scene.recent[-len(m.codes) :] != [*m.codes]:
                scene.recent = [code for code in scene.recent if code not in m.codes] + [*m.codes]


MILITARY = [["alliance"], ["presence"], ["posture"], ["build-up"], ["buildup"], ["footprint"], ["bloc"]]


def bodies(tokens: Tokens, end: int) -> Iterator[int]:
    """Where before ``end`` an army or government of a state not named beside it ends: "its air force"."""
    words = tokens.words
    if BODIES.isdisjoint(words[:end]) and BODY_ENDS.isdisjoint(words[:end]):
        return
    for i in range(end):
        if words[i] in BODIES or i and f"{words[i - 1]} {words[i]}" in BODIES:
            start = next((j for j in range(i - 1, max(-1, i - 5), -1) if words[j] in DETERMINERS), i)
            if i == 0 and words[1:2] == ["in"]:
                yield i  # "Parliament in London voted"
            led = words[i + 1 : i + 2] == ["-"]  # "the Army-led exercise"
            led |= words[i] == "military" and words[i + 1 : i + 2] in MILITARY  # "our military presence"
            if start < i and not led and not any(t.actor for t in tokens[start:i]):
                yield i


def multinational(tokens: Tokens, i: int) -> bool:
    """Whether the formation named at token ``i`` is one of several nations, or is led by one."""
    start = max(0, i - 3)
    if tokens[i].role == "battlegroup" or "allied" in tokens.cues[start:i]:
        return True
    if not {"led", "international"}.isdisjoint(tokens.words[start:i]):
        return True
    if "led" in tokens.cues[i + 1 : i + 7] or "led" in tokens.words[i + 1 : i + 7]:
        after = [t for t in tokens[i + 1 : i + 7] if not (t.cue == "be" or t.word in (",", "which", "that"))]
        after = after[2:] if after[0].cue == "at" else after  # "the brigade in Latvia, commanded by Canada"
        if any("led" in (t.cue, t.word) for t in after[:1]):
            return True
    return any(t.actor and t.actor.codes == NATO for t in tokens[start:i])


def unit_name(tokens: Sequence[Token], i: int) -> tuple[str, int]:
    """The unit at token ``i`` with its number, if it has one, and where it begins: "4th brigade"."""
    at = next((j for j in (i - 1, i - 2) if j >= 0 and tokens[j].kind == "mix" and tokens[j].word[-2:] in NTH), i)
    return (tokens[i].word, i) if at == i else (f"{tokens[at].word} {tokens[i].word}", at)


def depends(tokens: Sequence[Token], i: int) -> bool:
    """Whether the noun at token ``i`` hangs on a preposition ("soldiers of the battlegroup")."""
    if i and tokens[i].word.startswith("the ") and (tokens[i - 1].actor or tokens[i - 1].noun):
        return False  # "after the annexation of Crimea the alliance sent"
    for j in range(i - 1, max(-1, i - 6), -1):
        if tokens[j].word == "of" and j and tokens[j - 1].word in ("number", "total", "strength", "size", "each"):
            return False  # "the number of allied troops has grown"
        if tokens[j].word in DETERMINERS and j and (tokens[j - 1].actor or tokens[j - 1].noun):
            return False
        if tokens[j].word == "in" and j > 2 and tokens[j - 1].role == "people" and tokens[j - 3].word == "number":
            return False  # "the number of soldiers in the battlegroup has grown"
        if tokens[j].word in ("leaving", "excluding", "counting", "outside", "besides"):
            return True  # "leaving the battlegroup aside, there are 600"
        if tokens[j].word in ("of", "in", "to", "with", "by", "for", "at", "from", "than"):
            return j > 0 or tokens[j].word == "for"
        if tokens[j].verb_kind or tokens[j].kind == "num" or tokens[j].word == ",":
            return False
    return False
