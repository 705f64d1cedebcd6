"""What a number counts: from quantities to number phrases with a unit.

In: the tokens of a sentence with its quantities. Out: :class:`Phrase` objects, only for numbers of personnel,
equipment or formations; dates, money, distances, model names, casualties and civilians drop out by what they are.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from analysis.reading import actors
from analysis.reading.actors import ARMIES, AUXILIARIES, DETERMINERS, GROUPS, MONTHS, PLACE_NOUNS
from analysis.reading.numbers import Quantity
from analysis.reading.tokens import NO_NUMBER, Token, Tokens, parting
from analysis.vocabulary import words

STOPS = words("stop") | set(",.;:()|?!\"'")
MEASURES = words("measure")
MOST = 5 * 10**6  # people of one nation: no army has more
RETIRED = words("out of service")
NATIONS = words("counted nations")
CIVIL = words("civil setting")
COUNTING = words("counting verb")
ASSEMBLIES = words("assembly") | {"alliance"}  # which behind "the" is the North Atlantic one
TIME = words("time")
PARTITIVES = words("partitive")
TOTALS = words("total")
RAISING = words("raising verb")
GENERIC = words("generic")
BODIES = words("sized body")
STAYING = ("stand", "stay", "arrive", "provide")
YOUNG = words("age")
TALLIES = words("tally verb")
MAKING = words("making verb")
SERVED = TALLIES | words("serving verb")
LOSING = words("losing verb")
ARMED = GROUPS - {"group"} | {"people", "model"}
FEW = 40  # formations of a kind, at most
SEVERAL = 2000  # "thousands" without a noun are people
FAR = 9  # sentences: nothing near
NEAR = 3  # sentences within which a word of the military is near
VACANT = words("vacancy")
ONCE = frozenset("first second third last new other next no any this that".split())
CALLED = words("calling up")
GETTING = actors.BUYING | words("receiving verb")
MEANT = frozenset("it they them there we".split())
SHARED = words("share of several")
AFTER_NATION = words("armed") | {"ones", "each", "there"}  # "10,000 Americans in uniform"
RIGHT = words("right number") | words("current")
SHIP = 20  # the smallest crew of a ship that is counted, where that of a tank is not
SETTLED = words("now") | {"there"}
LARGE = words("size of a force")
QUOTES = frozenset("\"'")
DATED = MONTHS | frozenset("the this next last of end middle year month week spring summer autumn winter".split())
SIZES = ("sized", "size", "level", "strength")
OPENING = frozenset((",", ";", "only", "just", "that", "when", "because", "while", "though", "although", "so far"))
TURNED = frozenset("year month week spring summer autumn winter then now today".split())
PUTTING = frozenset(("put", "puts", "putting"))
SHORT_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())


@dataclass(slots=True)
class Phrase:
    """A number phrase: tokens ``first``..``last`` from its hedge to its head noun (exclusive).

    ``role`` is the head noun's role in ``units.csv``, or how the number stands without one: ``whole`` ("1,200-strong",
    "the battlegroup numbers 1,022"), ``sized`` ("a company of 150"), ``share``, ``nation`` ("270 Dutch"), ``bare``
    ("Canada 450").
    """

    quantity: Quantity
    first: int
    last: int
    unit: str
    role: str
    nouns: tuple[str, ...] = ()


def speaks_of_forces(tokens: Tokens) -> bool:
    """Whether a sentence may speak of forces: by a noun of them, an exercise, or people named by their nation."""
    if "exercise" in tokens.cues or not ARMED.isdisjoint(tokens.roles):
        return True
    return bool(tokens.named) and ("group" in tokens.roles or any(a.form in ("force", "people") for a in tokens.named))


def phrase(
    tokens: Tokens, q: Quantity, earlier: Sequence[Phrase], unit: str, gap: int, asked: str = ""
) -> Phrase | str:
    """What a quantity counts, or the reason why it is no number of personnel, equipment or formations.

    Parameters
    ----------
    tokens, q
        The sentence and the quantity in it.
    earlier
        Phrases already read in this sentence.
    unit
        Unit of the last claim before this sentence, "" for none.
    gap
        How many sentences away the text speaks of armed forces; 0 for this one.
    asked
        Unit of which the sentence before asks how many there are.
    """
    if reason := _excluded(tokens, q) or _room(tokens, q) or _usual(tokens, q) or _tally(tokens, q):
        return reason
    if "casualty" in tokens.cues[: q.first]:  # "13,000 people have been killed, among them 30 soldiers"
        among = tokens.cues[q.first - 1] == "member" or tokens.cues[max(0, q.first - 2) : q.first] == ["casualty", "be"]
        if among or tokens.words[q.last : q.last + 2] in (["of", "them"], ["of", "whom"]):
            return "casualties"
    if not LOSING.isdisjoint(tokens.words[: q.first]) and _lost(tokens, q):
        return "casualties"
    found = _counted(tokens, q, gap <= NEAR) or _bare(tokens, q, earlier, unit, gap)
    fell = found is not None and tokens.words[found.last : found.last + 2] in (["fell", "in"], ["fell", "at"])
    lacking = found is not None and not VACANT.isdisjoint(tokens.words[found.last + 1 : found.last + 3])
    if found and lacking and tokens.cues[found.last] == "be":
        return "a shortage"  # "2,000 volunteers are still lacking"
    if found and fell and found.role == "people":
        return "casualties"  # "Nine soldiers fell in Afghanistan"; but "fell to 900"
    if found and found.nouns[-1:] == ("officers",) and "police" in tokens.words:
        return "police"
    if found and found.nouns == ("people",) and not {"civilian", "civilians"}.isdisjoint(tokens.words[found.last :]):
        return "a crowd mixed with civilians"
    told = q.first < 9 and tokens.word(q.first - 1) == "," and tokens.word(0).startswith("according")
    opens = not q.first or told or q.first == 1 and tokens.word(0) in SETTLED  # "According to the ministry, 490"
    if asked and not found and opens and _ends(*_two(tokens, q.last)):
        found = Phrase(q, q.first, q.last, asked, "bare")  # "How many are there? About 40,000."
    end = found.last if found else q.last
    inserted = tokens.words[end + 1 : end + 9] if tokens.words[end : end + 1] == [","] else []
    close = end + 2 + inserted.index(",") if "," in inserted else 0
    end = close if close and set(tokens.cues[close : close + 2]) & {"be", "perfect"} else end
    cues = _rest(tokens, end, 7)  # "137 people, soldiers and civilians, were killed"
    if "civil" in cues and any(f"{a} {b}" in words("policing") for a, b in pairwise(tokens.words[end : end + 8])):
        cues = [cue for cue in cues if cue != "civil"]  # "four fighters will police the skies"
    spared = q.first > 1 and tokens.words[q.first - 2] in ("none of", "of") and tokens.words[q.first - 1] in DETERMINERS
    if ("casualty" in cues or "civil" in cues) and not spared:  # "none of the 300 was hurt"
        return "casualties" if "casualty" in cues else "civilians"
    return found or "no forces are counted"


def asked(tokens: Tokens) -> str:
    """Unit of which a sentence asks how many there are: "How many Americans are in Europe?", "How big are they?"."""
    if not tokens or tokens[-1].word != "?" or tokens[0].word not in ("how", "what", "and"):
        return ""
    many = "many" in tokens.words[:3]
    named = next((t for t in tokens if t.unit or many and t.actor and t.actor.form == "people"), None)
    large = any(w in LARGE for w in tokens.words[:3]) or tokens[0].word == "what" and speaks_of_forces(tokens)
    return (named.unit or "personnel") if many and named else "personnel" if large else ""


def _lost(tokens: Tokens, q: Quantity) -> bool:
    """Whether the nearest verb before a number is one of losing: "Russia has lost 90,000 men and 1,300 tanks"."""
    left = (t.word for t in reversed(tokens[: q.first]) if t.verb_kind or t.word in LOSING)
    return next(left, "") in LOSING


def _room(tokens: Tokens, q: Quantity) -> str:
    """Capacity: "barracks for 3,000", "room for 500 or 600 more"; a threshold: "any exercise with more than 13,000"."""
    if q.first and tokens[q.first - 1 - (q.first > 1 and tokens[q.first - 1].word == "of")].word in TALLIES:
        return "a tally over time"  # "interceptions of 56 aircraft", "instructors have trained nearly 10,000 recruits"
    if q.qualifier in ("more_than", "up_to") and not words("forbidding verb").isdisjoint(tokens.words[: q.first]):
        return "a threshold"  # "the law forbids the Pentagon to go below 76,000"
    if tokens.words[max(0, q.first - 3) : q.first] in (["required", "number", "of"], ["needed", "number", "of"]):
        return "a shortage"  # "less than half the required number of 414"
    if tokens[q.first].word in ("below", "under") and q.first and tokens[q.first - 1].word in words("sinking verb"):
        return "a threshold"  # "may not fall below 76,000 for more than 45 days"
    for j in range(q.first - 1, max(-1, q.first - 7), -1):
        word = tokens[j].word
        if word in words("room"):
            full = tokens[j - 1].word in ("full", "military", "wartime")
            strength = full and word == "capacity"  # "its full capacity of 5,000"
            room = not strength and not {"for", "of", "to"}.isdisjoint(tokens.words[j + 1 : q.first])
            return "capacity" if room else ""
        if word in ("any", "every") and tokens[j + 1].word != "of" and q.qualifier in ("more_than", "up_to"):
            return "a threshold"
        if word in words("housing verb"):
            if word.endswith("s") and q.last < len(tokens) and tokens[q.last].actor:
                return ""  # "the base houses 900 German soldiers"
            return "" if tokens.words[q.last : q.last + 2] in (["of", "them"], ["of", "these"]) else "capacity"
        if tokens[j].kind in ("num", "punct") or tokens[j].verb_kind:
            return ""
    return ""


def _tally(tokens: Tokens, q: Quantity) -> str:
    """All who ever came: "Since 1994 some 4,000 Lithuanian servicemen have taken part in operations abroad"."""
    after = tokens.words[q.last : q.last + 14]
    if "have" not in after[:10]:
        return ""
    passed = " ".join(word for word in after[after.index("have") + 1 :] if word not in actors.ADVERBS)
    gone = passed.startswith(("rotated through", "passed through", "been on rotation"))
    if gone and tokens.words[max(0, q.first - 1) : q.first] != ["the"]:
        return "a tally over time"  # "Almost 500 have so far rotated through the mission"
    have = after.index("have")
    been = after[have + 1 : have + 2] == ["been"]
    if been and tokens.verbs[q.last + have + 2 : q.last + have + 3] in (["send"], ["stand"]):
        return ""  # "Since 2017 several hundred have been stationed there"
    if SERVED.isdisjoint(after[have + 1 : have + 4]):
        return ""
    left = tokens.words[tokens.words.index("since") : q.first] if "since" in tokens.words[: q.first] else []
    since = any(len(word) == 4 and word.isdigit() for word in left)  # also "Since the first came in March 2017"
    told = " ".join(tokens.words)
    for_years = since or re.search(r"(?:over|in) the (?:(?:last|past) (?:\S+ )?)?(?:years|decades?)", told)
    return "a tally over time" if for_years else ""


def _usual(tokens: Tokens, q: Quantity) -> str:
    """What a unit of a kind has as a rule: "a brigade can have up to 5,000 soldiers", "usually about 150"."""
    after = tokens.words[q.last : q.last + 6]
    if "is" in after and "size" in after and not GENERIC.isdisjoint(after):
        return "what such a unit usually has"  # "Four jets is the normal size of a detachment"
    behind = (i for i in range(q.last, min(q.last + 5, len(tokens))) if tokens[i].role in GROUPS)
    if any(tokens.words[i - 2 : i] == ["in", "a"] for i in behind) and not GENERIC.isdisjoint(tokens.words[: q.first]):
        return "what such a unit usually has"  # "There are usually a thousand soldiers in a battalion"
    bracket = q.qualifier == "range" and tokens.word(q.first - 1) == "("
    if bracket and "sized" in tokens.words[max(0, q.first - 4) : q.first]:
        return "what such a unit usually has"  # "a brigade-sized force (around 3,000-5,000 personnel)"
    if GROUPS.isdisjoint(tokens.roles[: q.first]):
        return ""
    left = tokens[: q.first]
    kinds = (i for i in range(1, q.first) if tokens[i].word in GENERIC and tokens[i - 1].word in ("a", "an", "the"))
    if any(not GROUPS.isdisjoint(tokens.roles[i + 1 : min(i + 7, q.first)]) for i in kinds):
        return "what such a unit usually has"  # "A typical U.S. Army armored brigade has about 4,500 soldiers"
    groups = (i for i in range(1, q.first) if tokens[i].word in GENERIC and tokens[i - 1].role in GROUPS)
    plural = [i for i in groups if tokens[i - 1].word.endswith("s")]
    if tokens[0].role in GROUPS and any(a == "they" and b in GENERIC for a, b in pairwise(tokens.words[: q.first])):
        plural.append(1)  # "Brigades vary, but they typically have 2,000 to 3,000 soldiers"
    if any(DETERMINERS.isdisjoint(tokens.words[max(0, i - 5) : i]) for i in plural):
        return "what such a unit usually has"  # "Nato brigades typically range from 3,000 to 5,000"
    words_ = tokens.words[: q.first]
    comma = max((i for i, word in enumerate(words_) if word == ","), default=-1)
    apposed = not GENERIC.isdisjoint(words_[comma + 1 :])  # "the brigade, a force usually of 3,000"
    pairs = [*pairwise(left)]
    indefinite = any(b.role in GROUPS and a.word in ("a", "an", "each", "such", "any", "the") for a, b in pairs)
    if not indefinite or any(t.actor for t in left[comma + 1 if apposed else 0 :]):
        return ""
    wont = not GENERIC.isdisjoint(words_)
    having = ("have", "be", "number", "consist", "include", "comprise", "involve", "contain", "total", "range")
    able = any(a.word in ("can", "may", "might", "could") and b.word in having for a, b in pairs)
    usual = wont or able and {"the", "its", "this"}.isdisjoint(words_)
    return "what such a unit usually has" if usual else ""


EXTREMES = words("extreme")


def is_compared(tokens: Sequence[Token], i: int) -> bool:
    """Whether the word at ``i``, before a number, sets it against another: "up from 1,700", "compared with 4,000"."""
    i -= i > 0 and tokens[i].word == "the"  # "instead of the 36,000 there today"
    i -= 3 * (i > 2 and tokens[i].word == "of" and tokens[i - 1].word in EXTREMES)  # "down from a peak of 1,650"
    if i < 1 or tokens[i].word != "from":
        against = i > 0 and tokens[i].word == "against" and tokens[i - 1].word == ","
        return against or i >= 0 and tokens[i].word in ("compared with", "compared to", "instead of")
    return tokens[i - 1].word in ("up", "down")


def _rest(tokens: Tokens, start: int, n: int) -> list[str]:
    """The cues of up to ``n`` tokens from ``start`` to the next mark or number."""
    end = start
    for t in tokens[start : start + n]:
        if t.word in (",", ";", ".", ":") or t.numeral or t.hedge:
            break
        end += 1
    return tokens.cues[start:end]


def _excluded(tokens: Tokens, q: Quantity) -> str:
    """Money, measures, proportions, ages, shortages, pronouns: numbers that count nothing of their own."""
    core, words = tokens[q.core], tokens.words
    earlier, last, after, then = (tokens.word(i) for i in (q.core - 2, q.core - 1, q.last, q.last + 1))  # "" for none
    ended = not after or tokens[q.last].kind == "punct"
    if after.partition(" ")[0] in MEASURES or after in ("%", "°"):
        return f"a measure: {after}"  # also "five days' notice"
    place = then if after in ("training", "military") else after
    if place.endswith("s") and (place in PLACE_NOUNS or place == "grounds"):
        return "places"  # "at 14 training grounds"
    if q.form == "strong":
        met = next((i for i in range(q.last, min(q.last + 3, len(words))) if words[i] in ASSEMBLIES), -1)
        if met >= 0 and not {"people", "force", *GROUPS}.intersection(tokens.roles[q.last : met + 2]):
            return "members of no force"  # "the 32-member alliance", not "a 1,200-strong Nato force"
    if after.endswith(("ing", "ed")) and then in NATIONS:
        return "states"  # "the 13 participating nations"
    few = q.value <= FEW and after == "of" and then in DETERMINERS
    if few and tokens.word(q.last + 2) in NATIONS | actors.ALLIES:
        return "states"  # "troops from nine of its allies"
    if after == "-" and then in MEASURES or after in ("more", "other") and then == "times":
        return f"a measure: {then}"  # "the 63-tonne vehicle"
    if ended and q.first and words[q.first - 1] == "lost":
        return "casualties"  # "has lost at least 1,500"
    if last in ("minus", "out of") or (earlier, last) == ("out", "of"):
        return "a temperature or a proportion"  # "minus 24", "nine out of ten"
    behind = tokens[q.last + 1 + (then in DETERMINERS) :][:1]
    whose = tokens[q.core - 1].actor if q.core else None
    acts = not ended and (tokens[q.last].cue in ("be", "perfect", "future") or tokens[q.last].verb_kind != "")
    # "after the Canadian one", "the Canadian one has 900 soldiers".
    meant = whose is not None and (ended or acts and whose.form == "adjective")
    meant |= after == "of" and any(t.unit for t in behind)  # "two battalions, one of tanks and one of infantry"
    meant |= last in DETERMINERS or last in ONCE  # "the one in Poland"
    meant |= last == "from" and after == "of"  # "soldiers from one of its battalions"
    if core.word == "one" and (meant or not {"another", "other"}.isdisjoint(words[q.last :])):
        return "a pronoun"  # "one regiment took over from another"
    if last in ("to", "by") and not {"votes", "vote"}.isdisjoint(words[max(0, q.core - 4) : q.core]):
        return "a vote"  # "by 84 votes to 11"
    # "men between 19 and 26".
    born = q.qualifier == "range" and not YOUNG.isdisjoint(words[max(0, q.first - 1) : q.first])
    if q.value < 100 and (born or not {"age", "ages", "aged"}.isdisjoint(words[max(0, q.core - 8) : q.core])):
        return "an age"  # "the age limit will be cut from 23 to 21"
    short = last in ("short", "short of", "lacks", "lacking") or (earlier, last) == ("short", "of")
    if short or after in VACANT:
        return "a shortage"  # "is short 16,000 members", "8,000 missing recruits"
    if after == "in" and q.value <= 10 and then and (tokens[q.last + 1].number or then.isdigit() and len(then) < 3):
        return "a proportion"  # "one in five"
    if last == "of" and q.value <= 10 and earlier and (tokens[q.core - 2].number or NO_NUMBER)[1] > 1:
        return "the whole of a part that is told"  # "two of three Romanians"
    if core.word[0] == "0" or ended and last in ("last", "lasts", "lasting", "lasted"):
        return "a telephone number or a length of time"  # "0505153"; "is to last 12"
    if core.number and core.number[1] == 1 and (last in ("without", "not", "nor") or "none" in words[: q.core]):
        return "denied"  # "without a single tank", "none of them has a single tank"
    return _in_a_name(tokens, q, earlier, last)


def _in_a_name(tokens: Tokens, q: Quantity, earlier: str, last: str) -> str:
    """Model numbers, units, roads, clock times, years and parts of dates; before the number stand two words."""
    core, after = tokens[q.core], tokens.word(q.last)
    if after in actors.NTH:
        return "an ordinal"  # "the 82 nd Airborne Division"
    note = last == "[" and after in ("]", ",") and q.value < 1000  # "4,200 soldiers [4][5]"
    if note or last == ":" and earlier in ("issue", "volume", "page"):
        return "part of a reference"  # "Volume: 18 Issue: 121"
    if core.kind == "num" and q.value > 1 and q.first == q.core == q.last - 1 and after and tokens[q.last].capital:
        head = next((t for t in tokens[q.last : q.last + 4] if t.noun or not t.capital), core)
        if head.capital and head.word.rpartition(" ")[2] in words("named unit"):
            return "the number of a unit"  # "45 Armored Brigade"
    split = after == "." and [t.kind for t in tokens[q.last + 1 : q.last + 2]] == ["mix"]
    if split and tokens[q.last + 1].start == core.end + 1:
        return "part of a name or of a number"  # "1.5M troops"
    if after in (":", "/") and [t.kind for t in tokens[q.last + 1 : q.last + 2]] == ["num"]:
        return "a time of day or a ratio"
    month = last in MONTHS or after in MONTHS or last == "." and earlier in SHORT_MONTHS
    if month and core.kind == "num" and q.value <= 31 and q.first == q.core:
        return "a day of a month"
    if not last or core.kind != "num":
        return "a ratio" if last == "in" and earlier and tokens[q.core - 2].number is not None else ""
    before = tokens[q.core - 1]
    plain = not set(core.word) & set(",. '")
    if before.cue == "exercise" and q.first == q.core and plain and q.value < 100:
        return "the name of an exercise"  # "Defender-Europe 20"
    if last in ("$", "€", "£", "#", "no", "nr", "article", "road", "route"):
        return "money" if last in "$€£" else "the number of a road, an article or the like"
    if before.end == core.start and last in "-/:.":
        return "part of a name or of a number"
    known = bool(before.actor or before.cue or before.hedge or before.number or before.verb_kind)
    known = known or last in DETERMINERS or before.role == "group"  # "RIGA - The 700 soldiers", "the Navy 600"
    named = before.capital and q.first == q.core and q.core > 1 and not known and before.kind in ("word", "mix")
    if plain and q.value < 1000 and named and not last.endswith("day") and last not in MONTHS:
        return "the name of a model or a unit"  # "Leopard 2 tanks", "JAS 39 Gripens"
    counts = bool(after) and tokens[q.last].role in ("people", "equipment", "force")
    until = q.first and tokens[q.first - 1].word in ("until", "till", "by", "since", "before", "after", "through")
    dated = len(core.word) == 4 and 1900 <= q.value <= 2100
    dated = dated and bool(q.qualifier == "exact" or until)  # "until at least 2028"
    years = q.qualifier == "range" and (q.low or 0) >= 1900 and (q.high or 0) <= 2100
    return "a year" if plain and (dated or years) and not counts else ""


def _counted(tokens: Tokens, q: Quantity, recent: bool) -> Phrase | None:
    """The noun after a number: "450 troops", "dozens of US special forces", "1,200-strong battle group"."""
    best = _head(tokens, q)
    if best is not None and best.role in ("specialist", "member") and q.value >= 10**6:
        return None  # millions of people are no army
    if best is None:
        return _nation(tokens, q, recent)
    states = {code for actor in tokens.named for code in actor.codes}
    abroad = best.nouns[-1] == "personnel" and len(states) > 1 and not states.isdisjoint(actors.BALTIC)
    if not (recent or abroad) and not any(t.military for t in tokens[q.last : best.last]):
        return None  # lorries, ships and companies of another kind
    if q.form == "strong" or q.form == "share" and tokens[q.last - 1].word == "strong":
        return replace(best, unit="personnel", role="whole" if q.form == "strong" else "share")
    if q.form == "share":
        return replace(best, role="share")
    words, behind = tokens.words, tokens.words[best.last : best.last + 4]
    if best.nouns[-1] in ("people", "men", "women", "adults"):
        young = best.nouns[-1] == "adults" or not YOUNG.isdisjoint(words[q.last : best.last + 1])
        young = young and CALLED.isdisjoint(words)
        if young or not CIVIL.isdisjoint(words):
            return None
    if not RETIRED.isdisjoint(tokens.words[q.last : best.last]):
        return None  # "10,000 retired officers"
    if best.unit == "aircraft" and not TALLIES.isdisjoint(behind):
        return None  # "nine Russian aircraft were intercepted"
    if best.unit != "personnel" and not MAKING.isdisjoint(behind) and "been" in behind:
        return None  # "Over 600 of these jets have been built"
    verb = tokens.verbs[best.last : best.last + 1]
    if verb == ["price"] or not MEASURES.isdisjoint(behind[:1]) and verb != ["drill"]:
        return None  # not of "a battalion of 800 soldiers trains"
    if best.nouns == ("fighters",) and (
        q.value > 200 or any(t.actor and t.actor.form == "force" for t in tokens[q.last : best.last])
    ):
        return replace(best, unit="personnel", role="people")  # "300 Wagner fighters"
    if behind[:1] in (["a"], ["an"], ["every"], ["each"], ["per"]) and behind[1:2] in (["day"], ["hour"]):
        return None  # "up to 40 lorries an hour"
    if best.role == "specialist" and q.value < 3 or best.role == "force" and q.value < 20:
        return None
    own = slice(best.last + 1, best.last + 7 if behind[:1] == ["of"] else 0)
    crew = "crew" in words[own]
    group = tokens[q.first - 2].role if q.first > 1 and tokens[q.first - 1].word == "of" else ""
    strange = q.value <= FEW and (crew or not _serving(tokens[own])) or not _serving(tokens)
    if best.role == "member" and strange and group not in GROUPS:  # "a platoon of up to 40 members"
        return None  # of parliament, of the alliance
    if best.nouns[-1] == "armies" and q.first and tokens[q.first - 1].word in DETERMINERS:
        return None  # "the two armies" are those of two states
    filled = behind[:1] == ["of"] and [t.kind for t in tokens[best.last + 1 : best.last + 2]] == ["num"]
    if best.unit == "personnel" and q.value < 2 or best.unit == "tank" and filled:
        return None  # "tanks of 2,000 litres"
    return best if best.unit else None


def _serving(tokens: Sequence[Token]) -> bool:
    """Whether the members of a sentence are those of armed forces: "members of the Canadian Armed Forces"."""
    return any(t.role in actors.HELD or t.actor and t.actor.form == "force" for t in tokens)


def _head(tokens: Tokens, q: Quantity) -> Phrase | None:
    """The last of the nouns in a row that follow the number, over adjectives and names."""
    i, other = q.last, 0
    i += i + 1 < len(tokens) and tokens[i].word in QUOTES and tokens[i + 1].kind == "word"  # "about 12,700" troops
    best: Phrase | None = None
    if tokens.words[i : i + 3] == ["the", "number", "of"]:
        i += 3  # "brings to three the number of brigades"
    elif i < len(tokens) and tokens[i].word == "of":
        i += 1
        while i < len(tokens) and (
            tokens[i].word in DETERMINERS or "poss" in (t.kind for t in tokens[i : i + 2] if not t.actor)
        ):
            i += 1  # "two dozen of the brigade's engineers"
        if q.value > 1 and tokens[i - 1].word == "of" and i < len(tokens) and tokens[i].numeral:
            i += 1  # "six of 36 howitzers"
    while i < len(tokens):
        token = tokens[i]
        cue = token.cue
        if cue in ("casualty", "civil") or token.word in MEASURES or token.word == "-" and parting(tokens, i):
            break
        name = i - 1 - (tokens[i - 1].word == "-")  # "Leopard 2", "CF-18"
        if tokens[name].word == "anti":
            return None  # "17,000 anti-tank weapons"
        if best and token.word == "-" and i + 1 < len(tokens) and tokens[i + 1].word in SIZES:
            best, i = None, i + 2  # "battalion-sized battlegroups"
            continue
        model = token.kind == "num" and name >= q.last and (tokens[name].capital or tokens[name].kind == "mix")
        if token.noun and (token.unit or not best):
            best = Phrase(q, q.first, i + 1, token.unit, token.role, (*(best.nouns if best else ()), token.word))
        elif token.kind == "mix" or model:
            pass  # "Leopard 2 tanks", "CV90 vehicles"
        elif not best and token.word == "and" and tokens[i - 1].actor and any(t.capital for t in tokens[i + 1 : i + 2]):
            pass  # "11,000 U.S. and NATO soldiers"
        elif best and tokens.words[i : i + 2] == ["and", "other"] and not tokens[q.last].capital:
            i += 1  # "100 tanks and other armoured vehicles", but "six Challenger tanks and other vehicles"
        elif best and token.word == "," and "other" in tokens.words[i + 3 : i + 5] and tokens[i + 1].unit:
            pass  # "100 tanks, trucks and other vehicles"
        elif not best and token.word == "(" and (inserted := _in_brackets(tokens, i)):
            i += inserted  # "over 100 (Belgian) troops", "200 (mostly female) recruits"
        elif other and not best and token.word == "and" and any(t.unit for t in tokens[i + 1 : i + 3]):
            pass  # "40 attack and transport helicopters"
        elif i > q.last and not (best and best.unit) and token.word in (",", "and") and _joined(tokens, i):
            best = None  # "four multinational, combat-ready battle groups", "1,200 allied and partner troops"
        elif best and token.word != "-" or token.word in STOPS or token.numeral:
            break
        elif not (token.actor or cue in ("increment", "allied") or token.word in ("-", "own") or token.kind == "poss"):
            acting = token.verb_kind and not (token.word.endswith(("ed", "ing")) or token.capital)
            coupled = tokens[i - 1].word == "and" and i - 1 > q.last and tokens.roles[i + 1 : i + 2] == ["people"]
            if token.word not in COUNTING and tokens.roles[i + 1 : i + 2] == ["equipment"] or coupled:
                acting = False  # "4 support ships", "300 combat and support troops"
            other += 1
            if token.kind != "word" or acting or other > 4:
                break
        i += 1
    return best


def _in_brackets(tokens: Sequence[Token], i: int) -> int:
    """How far behind token ``i`` the bracket closes that opens there, where it holds an adjective or two; else 0."""
    close = next((k for k, t in enumerate(tokens[i : i + 4]) if t.word == ")"), 0)
    plain = all(t.actor or t.kind == "word" and not (t.unit or t.capital) for t in tokens[i + 1 : i + close])
    return close if close > 1 and plain else 0


def _joined(tokens: Tokens, i: int) -> bool:
    """Whether the comma or "and" at token ``i`` stands between adjectives of one noun of forces."""
    following = tokens[i + 1 : i + 7]
    end = next((k for k, t in enumerate(following) if t.unit), len(following))
    linked = {k for k, t in enumerate(following) if t.word in (",", "-", "and") or t.cue == "allied" or t.actor}
    plain = {k for k, t in enumerate(following) if t.kind == "word" and not t.known and t.word not in STOPS}
    plain |= {k for k, t in enumerate(following[:end]) if t.noun or k == end - 1 and t.verb_kind}  # "support troops"
    before = tokens[i - 1]
    alone = not end and tokens[i].word == "," and not any(" " in t.word for t in following[:1])  # one word, one noun
    if before.word.endswith("s") and not (before.noun or before.actor) or alone:
        return False  # "9,000 vacancies, and platoons have to be pieced together"
    return end < len(following) and {*range(end)} <= linked | plain


def _nation(tokens: Tokens, q: Quantity, recent: bool) -> Phrase | None:
    """Soldiers named by their nation alone: "270 Dutch", "some 600 Americans", "15 thousand American ones"."""
    at = q.last + (q.last < len(tokens) and tokens[q.last].word in ("other", "more", "further"))
    at += tokens.words[at : at + 1] == ["young"] and not CALLED.isdisjoint(tokens.words)  # "800 young Danes join up"
    actor = tokens[at].actor if at < len(tokens) else None
    nation = actor is not None and actor.form in ("people", "adjective")
    military = tokens.words[at + nation : at + nation + 1] == ["military"]  # "some 200 Spanish military"
    at, nation = at + (military and nation), nation or military
    shared = _shared(tokens, q, at + nation)
    there = tokens.cues[at + 1 : at + 2] in (["at"], ["be"], ["present"])
    if tokens.word(at) == "allies" and there and recent and q.value > FEW and not shared:
        return Phrase(q, q.first, at + 1, "personnel", "nation")  # "more than 2,000 allies are in Estonia"
    if shared or not nation or not recent or q.value > MOST:
        return shared
    after, following = _two(tokens, at + 1)
    if after and after.word == "who" and following and following.word in words("residing verb"):
        return None  # "12,000 Spaniards who live there"
    ends = after is None or after.word in STOPS or after.word in TIME or after.word in AFTER_NATION
    ends = ends or after is not None and bool(after.verb_kind or after.cue) or parting(tokens, at + 1)
    unit = "formation" if after and after.word == "ones" and q.value <= FEW and _formations(tokens, q) else "personnel"
    return Phrase(q, q.first, at + 1, unit, "nation") if ends else None


def _formations(tokens: Sequence[Token], q: Quantity) -> bool:
    """Whether formations are what the sentence counts before: "three battalions: two German ones"."""
    return "formation" in [t.unit for t in tokens[: q.first]]


def _shared(tokens: Tokens, q: Quantity, i: int) -> Phrase | None:
    """Numbers that share a noun: "420, 380 and 150 recruits", "four Portuguese and four Romanian F-16s"."""
    end = 0
    if q.value > 1 and tokens.words[i : i + 2] in (["of", "the"], ["of", "its"]) and tokens[i + 2 :]:
        aside = bool(tokens[i + 2].hedge) or tokens[i + 2].word in words("current") | words("planned adjective")
        base = i + 2 + aside  # "the first 200 of the 450 soldiers", "4,000 of the original 19,000"
        end = base + 1 if [t.numeral for t in tokens[base : base + 1]] == [True] else 0
    while not end and tokens.word(i) in (",", "and") and i + 1 < len(tokens) and tokens[i + 1].numeral:
        end = i + 2 if tokens[i].word == "and" else 0
        i += 2 + (i + 2 < len(tokens) and tokens[i + 2].actor is not None)
    found = _head(tokens, replace(q, last=end)) if end else None
    return replace(found, quantity=q, last=q.last) if found and found.unit and found.role != "member" else None


@dataclass(slots=True)
class _Bare:
    """A number without a noun of its own, with what stands around it."""

    tokens: Tokens
    q: Quantity
    earlier: Sequence[Phrase]
    gap: int
    word: Callable[[int], str] = field(init=False)  # the word at a token
    after: Token | None = field(init=False)  # behind the number
    before: int = field(init=False)  # the token before it, over "only" and "just"
    ends: bool = field(init=False)  # whether the noun phrase ends with the number
    group: Token | None = field(init=False)  # the last noun of a group or of people before the number

    def __post_init__(self) -> None:
        tokens, first = self.tokens, self.q.first
        self.word = tokens.word
        only = first > 1 and self.word(first - 1) in ("only", "just") and tokens[first - 2].kind != "num"
        first -= first > 0 and self.word(first - 1) in QUOTES and not only  # '"Four thousand will support them"'
        mere = first > 2 and self.word(first - 1) == "mere" and self.word(first - 2) == "a"
        self.before = first - 1 - only - 2 * mere
        self.after, following = _two(tokens, self.q.last)
        self.ends = _ends(self.after, following)
        left = reversed(tokens[:first])
        self.group = next((t for t in left if t.role in GROUPS and t.word not in TOTALS or t.role == "people"), None)

    @property
    def verbal(self) -> bool:
        """Whether a verb follows: "431 are volunteers"."""
        after = self.after
        return after is not None and (
            after.word in ("more", "who", "did", "do") or bool(after.verb_kind) or after.cue in AUXILIARIES
        )


def _sized(c: _Bare) -> bool:
    """A group and its size: "a company of 150", "a French one of 300"; not the crew of a tank."""
    i = c.q.first - 1
    if c.word(i) == c.word(c.q.last) == "-" and i and c.q.value > FEW:
        return c.tokens[i - 1].role in (*GROUPS, "people")  # "host a company of Americans - about 150 - since May"
    word = c.after is not None and c.after.kind == "word" and not (c.after.noun or c.after.actor)  # "of 750 spent"
    word = word and not c.word(c.q.last + 1).endswith("s")  # "the ranks of 5,000 border guards"
    if c.word(i) != "of" or i == 0 or not (c.ends or word and c.word(c.q.last) not in MEASURES):
        return False
    i -= c.tokens[i - 1].kind == "punct"  # the "spearhead force" of 5,000
    group = (c.tokens[i - 1].role in GROUPS or c.word(i - 1) in BODIES) and c.word(i - 1) not in TOTALS
    group = group and (c.word(i - 1) not in ("crew", "crews") or c.q.value >= SHIP)
    return group or c.word(i - 1) == "one" and c.q.value > FEW


def _partitive(c: _Bare) -> bool:
    """Some of those just named: "530 of them", "Of these, 431 are volunteers", "1,700, of whom 270 ..."."""
    start, i = c.q.first - 1, c.q.last
    if c.word(i) == "of" and c.word(i + 1) in PARTITIVES and c.q.value > 2 and not _others(c):
        if c.q.value <= FEW and "member" in c.tokens.roles[i + 2 : i + 5]:
            return False  # "six of its easternmost members"
        return c.gap < NEAR or bool(c.earlier)
    whom = c.word(c.before - 1) == "of" and c.word(c.before) in ("whom", "which", "them", "these", "those")
    if whom and (c.ends or c.word(i).endswith("ed")):
        return True  # also "of whom 390 volunteered"
    if not c.ends:
        return False
    of, opens = c.word(start) == "of", c.word(0) == "of" and not _others(c)
    if opens and c.word(1) in PARTITIVES and c.word(start) == ",":
        return start == 2 or c.verbal and all(t.cue == "at" or t.actor for t in c.tokens[2:start])
    few = c.word(start) in ("only", "just")  # "Of the original 30,000 soldiers only 6,000 are there"
    whole = 1 < start < 5 or c.earlier and (few or "," in c.tokens.words[start - 1 : start + 1])
    if opens and c.word(1) == "the" and c.verbal and whole:
        return True  # "Of the first batch 133 had been delivered", "Of the 30,000 troops there, perhaps 6,000 remain"
    if of and c.word(i) == "who":
        return True  # "of 860 who were called up"
    return start >= 0 and c.tokens[start].cue == "member" and bool(c.earlier)  # "14,000, among them 1,500 from Poland"


def _others(c: _Bare) -> bool:
    """Whether the sentence has counted something else just before: "61 mines and cleared 48 of them"."""
    counted = (b for a, b in pairwise(c.tokens[: c.q.first]) if a.kind == "num" and b.kind == "word" and not b.known)
    return not c.earlier and any(word.word.endswith("s") for word in counted)


def _listed(c: _Bare) -> bool:
    """A list by nations: ", Canada 450 to Latvia", "Canada (some 800)", "NORWAY 190", "Italy, with 370"."""
    i = c.before
    last = c.tokens[i] if i >= 0 else None
    if last is None:
        return False
    if last.kind == "poss" and c.ends and c.earlier and c.q.value > FEW:
        return True  # "1,887 troops, ahead of Lithuania's 1,632"
    if last.word == "with" and c.ends and "exercise" in c.tokens.cues[:i]:
        return True  # "an exercise with more than 30,000"
    if last.word == "one" and i and c.tokens[i - 1].actor and c.earlier and c.q.value > FEW:
        return c.ends  # "The Norwegian unit has 1,300 soldiers and the Slovak one 1,400"
    if last.word == "with" and c.ends and c.q.value > FEW and c.tokens[i - 1].verb_kind == "exercise":
        return any(t.actor for t in c.tokens[:i])  # "Denmark takes part with 920"
    if last.word == "for" and c.ends and i and c.tokens[i - 1].cue == "exercise":
        return True  # "a snap exercise for 300"
    if last.word == "with" and c.after is not None and c.after.verb_form == "taking part":
        return c.group is not None  # "the reservists, with more than 2,300 taking part"
    if last.word == "with" and c.ends and c.earlier and c.tokens[i - 1].actor:
        return True  # "Denmark with 200 soldiers, the Dutch with 15"
    beside = c.word(i - 1) == "," or bool(c.earlier) and c.q.value >= 10  # "the US provides the backbone with 1,000"
    if last.word == "with" and beside and c.ends and any(t.actor for t in c.tokens[:i]):
        return True
    if last.word == "(":
        body = c.word(i - 1) in ARMIES | BODIES or c.tokens[i - 1].role in ("force", "group")
        arm = body and (bool(c.earlier) or c.gap <= 1 and c.q.value > FEW)  # "the Land Forces (8,850), the Navy (600)"
        named = i > 0 and (c.tokens[i - 1].actor is not None or arm)
        return named and c.word(c.q.last) in (")", ",") and c.group is not None
    if (last.actor or last.role == "group" and c.word(i - 1) == "the") and c.earlier:
        return c.ends
    if last.word == "," and c.earlier and c.ends:  # "Britain has 150 and Romania, with an air-defence battery, 120"
        opened = next((j for j in range(i - 1, max(0, i - 9), -1) if c.word(j) == ","), 0)
        return opened > 1 and c.tokens[opened - 1].actor is not None and c.word(opened - 2) in ("and", ";", ",")
    opener = i - (last.word == ":")
    first = opener >= 0 and c.tokens[opener].actor is not None and not c.tokens[opener].verb_kind
    before = c.word(opener - 1)
    placed = opener <= 1 or bool(c.earlier) and before in (";", ",") or c.gap == 0 and before == ":"
    return first and c.ends and c.q.value >= 10 and placed


def _coordinated(c: _Bare) -> bool:
    """One more of a row: "400 Germans and 12 from Greece", "7,200 troops of Belarus and 5,500 of Russia"."""
    i = c.before
    if not c.earlier:
        return False
    if c.ends and c.q.value > FEW and (start := _after_a_date(c.tokens, i)) < i:
        return c.word(start) in (",", "and", ";", "finally", "then")  # "500, and by the end of next year 4,800"
    after = c.after
    if c.word(i) in (",", "-", ":", "(", "and") and c.word(c.q.last) in words("active") and not (after and after.noun):
        return True  # "61,000 troops, 31,000 active and 30,000 in reserve"
    if c.word(i) not in (",", "and", "while", "or", "plus", "but"):
        return False
    placed = after is not None and (after.cue in ("at", "from", "under") or after.word == "each")
    placed = placed or c.word(c.q.last) == "with" or c.word(c.q.last) == "by" and c.ends  # "to 500, and 2,000 by 2026"
    owned = c.word(c.q.last) == "of" and any(t.actor for t in c.tokens[c.q.last + 1 : c.q.last + 4])
    return owned or c.ends and (c.verbal or placed)


def _after_a_date(tokens: Tokens, i: int) -> int:
    """The token before the date that ends at ``i`` ("by the end of next year", "in 2025"), ``i`` where none does."""
    j = i
    while j > 0 and (tokens.words[j] in DATED or tokens[j].kind == "num" and len(tokens.words[j]) == 4):
        j -= 1
    return j - 1 if j < i and tokens.words[j] in ("by", "in", "from", "for", "until", "before") else i


def _changed(c: _Bare) -> bool:
    """From one number to another: "rose to 6,000", "by 500", "up from 1,700", "compared with 4,000 in January"."""
    i = c.before
    turned = c.word(i) == "to" and c.word(c.q.last) == "and"  # "will bring the contingent to 2,200 and turn it into"
    if not (c.ends or turned) or not (c.group or c.earlier or c.gap <= 1):
        return False
    if c.word(i) in words("current") and c.word(i - 1) in ("the", "from", "its", "their"):
        return True
    if c.word(i) == "target of":
        return True  # "182,000, against a target of 203,000"
    if is_compared(c.tokens, i):
        return bool(c.earlier) and (c.word(i) != "instead of" or c.q.value > FEW)
    if c.word(i) == "of" and c.word(i - 1) in TOTALS:
        return True  # "its full strength of 5,000"
    if c.q.value > FEW and actors.supposed(c.tokens, c.q.first):
        return True
    left = c.tokens.words[:i]
    put = not PUTTING.isdisjoint(left) and "size" in left or c.word(i - 1) in words("estimating verb")
    if c.word(i) == "at" and (put or not TOTALS.isdisjoint(left)):  # "put the size of the contingent at 720"
        return True  # "puts their number at 40,000", "a force estimated at 190,000"
    left = c.tokens.words[: c.q.first]
    grows = "grow" in c.tokens.verbs[: c.q.first] or not words("change").isdisjoint(left) or not TOTALS.isdisjoint(left)
    grows = grows or not RAISING.isdisjoint(left) and c.word(i) == "to" and c.group is not None and c.q.value > FEW
    grows = grows and c.word(c.q.last) not in MEASURES
    told = c.word(i) in words("reaching verb") or i in (2, 3) and c.tokens[2].cue == "be"  # "The total is now 500"
    told |= c.q.qualifier in ("more_than", "up_to") and c.tokens[i].verb_kind in ("stay", "grow")  # "will stay above"
    near = pairwise(c.tokens[max(0, i - 30) : i])
    own = (a.actor or a.kind == "poss" or a.word in DETERMINERS for a, b in near if b.word in TOTALS)
    told = bool(told) and c.q.value > FEW and any(own)  # of "The US presence"
    return grows and (c.word(i) in ("to", "from", "by", "than") or told)  # "That number is expected to reach 500"


def _of_time(c: _Bare) -> bool:
    """Whether the number before is one of time, and this one goes with it: "to nine months from the earlier six"."""
    if c.q.value > FEW or c.earlier or c.word(c.before) not in words("current") | {"from", "than", "instead of"}:
        return False
    numbers = (i for i in range(c.before, -1, -1) if c.tokens[i].numeral)
    return not MEASURES.isdisjoint(c.tokens.words[(i := next(numbers, 0)) + 1 : i + 3])


def _remainder(c: _Bare) -> bool:
    """The others of a kind: "another two", "12 others", "the first four", "hundreds more"."""
    if not c.earlier and c.gap > 2:
        return False
    if "ones" in (c.word(c.q.last), c.word(c.q.last + 1)):
        return True  # "eight leased ones"
    if c.word(c.q.last) == "more than" and c.earlier and c.word(c.q.first - 1) == ",":
        return True  # "5,000 conscripts this year, 1,100 more than in 2025"
    if c.word(c.q.last) in ("others", "more") and _ends(*_two(c.tokens, c.q.last + 1)):
        return True
    moving = c.after is not None and c.after.cue == "arriving"
    ends = c.ends or moving or c.word(c.q.last).endswith("ed")  # "another two heading for Riga", "aimed at Belarus"
    kept = c.word(c.before) in actors.LEAVING and bool(c.earlier)  # "500 were withdrawn, which left about 1,000"
    return (kept or c.word(c.before) in ("another", "other", "first", "remaining", "further", "others")) and ends


def _one_of(c: _Bare) -> bool:
    """The groups of which one is spoken of: "the battlegroup, one of eight in eastern Europe"."""
    i, group = c.q.first - 1 - (c.word(c.q.first - 1) == "the"), c.group
    # "The biggest of eight".
    chosen = c.word(i - 1) == "one" or c.word(i - 1).endswith("est") or c.word(i - 2) == "most"
    if c.word(i) != "of" or not chosen or not (c.ends or c.word(c.q.last) in ("that", "which")) or c.q.value > FEW:
        return False
    return group.role != "people" if group else c.gap <= 1 and c.word(0) in ("it", "this")


def _stated(c: _Bare) -> bool:
    """A verb that counts or sends: "the battalion numbers 1,022", "Spain keeps 600 there", "198 did so"."""
    i = c.before
    last = c.tokens[i] if i >= 0 else None
    if [c.word(c.q.last), c.word(c.q.last + 1)] == ["in", "number"]:
        return c.gap <= 1  # "the Belgians, 300 in number"
    wished = last is not None and c.gap <= 1 and (last.verb_kind in ("wish", "decide", "send") or last.word in GETTING)
    opening = last is None and c.verbal and c.gap <= 1 and c.after is not None and c.after.cue in ("perfect", "future")
    if not c.ends or c.q.value < 10 and not (c.earlier or wished or opening):
        return False  # but "Six have been delivered"
    sent = _sent(c.tokens, c.q)
    if c.word(i) == "of" and c.word(i - 1) in words("estimate") and c.q.value > FEW:
        return c.gap <= 1  # "the official figure of 12,700", "from current levels of 9,000"
    k = i - 1 - (c.tokens.cues[i - 1 : i] in (["future"], ["conditional"]))
    its = c.word(0) in ("its", "their", "the") and k < 5 and c.q.value > FEW  # "Its military manpower is 6,500"
    if last is not None and c.word(k) in TOTALS and c.gap <= 2 and (its or c.word(k - 1) in RIGHT):
        return last.cue == "be"  # "The right number is 300", "the current intake is 530", "the total number will be"
    if last is not None and last.cue == "be" and c.word(i - 1) in words("contribution") and c.gap <= 1:
        return True  # "Canada's share is 540"
    if last is None or last.cue == "increment" or last.word in ("where", ":"):
        return c.verbal or last is not None and (bool(c.earlier) or last.word == ":" or sent)
    remaining = c.after is not None and c.after.verb_kind == "stay" and c.q.value > FEW  # "today 240 remain"
    finite = remaining or c.after is not None and c.after.cue in AUXILIARIES
    dated = last.word in TURNED and finite  # "By autumn 2,000 were left"
    acted = c.after is not None and c.after.verb_kind not in ("", "speech")
    dated |= acted and i == 1 and c.word(0) in ("last", "this")  # "Last year 14,000 took part"
    year = last.word[:4].isdigit() and c.word(0) in ("in", "at", "by", "until", "before", "after")
    dated |= acted and year and not any(c.tokens.verbs[:i])  # "At the end of the 1990s 9,000 were left"
    opens = last.word in OPENING or parting(c.tokens, i) or last.verb_kind == "speech" or last.word in MONTHS or dated
    placed = c.q.value >= 10 and c.gap <= 1 and c.tokens.verbs[c.q.last + 1 : c.q.last + 2] in (["send"], ["stand"])
    opens = opens and c.verbal and c.gap <= 2 and not _others(c)
    if opens and c.word(c.q.last + 1) not in TALLIES and (c.q.value > FEW or placed):
        return True  # "When the pandemic ended it, about 6,000 had arrived"
    named = any(t.word in MEANT or t.verb_kind == "decide" or t.actor for t in c.tokens[: c.q.first])
    return sent and (named or bool(c.group or c.earlier) or c.gap <= 1 and c.q.value >= 1000)


def _base(c: _Bare) -> bool:
    """The whole that a share is of: "a third of the 4,800 are there"."""
    return bool(c.earlier) and c.earlier[-1].quantity.form == "share" and c.q.last <= c.earlier[-1].quantity.last


def _known(c: _Bare) -> bool:
    """Those of whom the reader knows: "in addition to the 550 already there", "the 91 that have been handed over"."""
    if c.word(c.before) != "the" or c.q.value < 10 or not (c.earlier or c.gap <= 1):
        return False
    following = c.tokens[c.q.last + 1 : c.q.last + 2]
    staying = any(t.verb_kind == "stay" for t in following) and c.q.value > FEW  # "the 10,000 who remained"
    who = c.word(c.q.last) in ("who", "that") and (staying or c.word(c.q.last + 1) in ("are", "have", "were", "had"))
    has = {"has", "have", "had"}.intersection(c.tokens.words[c.q.last + 1 : c.q.last + 3])
    who |= c.word(c.q.last) in MEANT and bool(has)  # "the 164,000 it already has"
    there = c.word(c.q.last) in ("in", "at") and any(t.actor for t in c.tokens[c.q.last + 1 : c.q.last + 4])
    rotating = c.after is not None and c.after.verb_kind in STAYING and c.after.word.endswith("ing")
    known = who or (there or rotating) and c.q.value > FEW  # "on top of the 4,500 rotating through the country"
    return known or c.word(c.q.last) in SETTLED or c.after is not None and c.after.cue == "present"


def _crowd(c: _Bare) -> bool:
    """Many of those just named: "soldiers arrive in their hundreds", "have been sent by the thousands"."""
    joined = f"{c.word(c.before - 1)} {c.word(c.before)}"
    many = c.q.qualifier == "vague" and c.ends and any(t.unit for t in c.tokens[: c.q.first])
    return many and joined in ("in their", "by the", "in the")


def _summed(c: _Bare) -> bool:
    """The sum of those just named: "Turkish F-16s, four in all", "the contingent, 300 altogether"."""
    sums = [c.word(c.q.last), f"{c.word(c.q.last)} {c.word(c.q.last + 1)}"]
    if c.word(c.before) in SETTLED and c.word(c.before - 1) == "," and c.group and c.ends and c.q.value > FEW:
        return True  # "the contingent, now about 1,900, is the largest"
    after = c.word(c.q.last) in SETTLED or c.tokens.cues[c.q.last : c.q.last + 1] == ["present"]
    if c.word(c.before) == "," and after and c.tokens[c.before - 1].role in (*GROUPS, "force") and c.q.value > FEW:
        return True  # "has a big German contingent, 1,800 at present"
    placed = c.before > 3 and c.tokens[c.before - 1].actor is not None and c.tokens[c.before - 2].cue == "at"
    near = c.tokens[max(0, c.before - 2 - 2 * placed) : c.before]  # "The soldiers in Latvia, some 450, are"
    people = any(t.role in (*GROUPS, "people") or t.actor and t.actor.form == "people" for t in near)
    inserted = c.word(c.before) == c.word(c.q.last) == "-" and c.q.value > FEW
    inserted |= c.word(c.before) == c.word(c.q.last) == "," and c.q.qualifier not in ("exact", "vague")
    if people and inserted:
        return True  # "a third of the soldiers, some 1,600, are to come"
    named = any(t.unit and t.role != "member" for t in c.tokens[max(0, c.q.first - 4) : c.q.first])
    part = c.word(c.before) == "," and not SHARED.isdisjoint(c.tokens.words[max(0, c.before - 2) : c.before])
    if part and c.word(c.q.last) == "," and c.q.value > FEW:
        return True  # "the second-largest share, more than 500, including a tank unit"
    named |= c.q.value > FEW and c.group is not None and c.group.role == "people"  # "serve there, 280 in all"
    return c.word(c.before) == "," and named and not {"in all", "in total", "altogether"}.isdisjoint(sums)


def _called(c: _Bare) -> bool:
    """What a predicate tells: "60 of the passengers are soldiers", "Most of them, about 5,000, are reservists"."""
    i, n = c.q.last, len(c.tokens)
    of, set_off = c.word(i) == "of", c.word(i) == "," and c.word(c.q.first - 1) == ","
    end = next((j for j in range(i, min(i + 12, n)) if c.word(j) in ("are", "were")), n) if of or set_off else n
    near = c.tokens[i:end]
    if end == n or of and any(t.number or t.verb_kind for t in near) or c.q.value <= 2 or c.gap > 1 and not c.earlier:
        return False
    predicate = next((t for t in c.tokens[end + 1 : end + 5] if t.unit or t.kind != "word"), None)
    return predicate is not None and predicate.role in ("people", "specialist")


def _agent(c: _Bare) -> bool:
    """Those by whom others are replaced, or who are: "taken by roughly 550 from Fort Bliss", "replacing 240 from"."""
    at = c.before - (c.word(c.before) == "to")  # "handed over to 1,750 from Canada"
    replacing = at >= 0 and c.tokens[at].verb_kind == "replace"
    return (replacing or c.word(c.before).endswith("by")) and c.ends and c.gap <= 1 and c.q.value > FEW


BARE = (
    _base, _partitive, _listed, _coordinated, _changed, _remainder, _one_of, _crowd, _summed, _agent, _known, _stated,
)  # fmt: skip


def _bare(tokens: Tokens, q: Quantity, earlier: Sequence[Phrase], unit: str, gap: int) -> Phrase | None:
    """A number without a noun: what it counts is what was counted or named last."""
    c = _Bare(tokens, q, earlier, gap)
    group = c.group
    whole = Phrase(q, q.first, q.last, "personnel", "bare")
    if group is not None and group.role in ("battlegroup", "formation"):
        whole = replace(whole, role="whole")
    if q.form == "strong":
        return replace(whole, role="whole") if group or gap <= 1 else None  # "a 300-strong headquarters"
    if gap <= NEAR and _sized(c):
        return replace(whole, role="sized")
    if q.form == "share":
        strange = c.word(0) == "of" or _others(c)  # "Of the 31 allies, a third have"
        known = earlier if strange else group or earlier or gap <= 2
        part = tokens.words[q.last - 1] in PARTITIVES  # "44 tanks, half of which"
        counted = earlier[-1].unit if earlier else unit
        return replace(whole, role="share", unit=part and counted or "personnel") if known else None
    named = next((t for t in reversed(tokens[: q.first]) if t.unit or t.word in words("munition")), None)
    if named is not None and not named.unit and q.form != "strong":
        return None  # "18,000 shells (previously 50,000)"
    near = tokens.words[max(0, q.first - 5) : q.first]
    yearly = bool(earlier) and near[-3:-2] in (["a"], ["per"])  # "from 4,700 a year to 6,500"
    money = near[-1:] == ["to"] and "from" in near and not MEASURES.isdisjoint(near) and not yearly  # "2,000 euros"
    beyond = q.value >= 10**6 and not any(f.quantity.value >= 10**5 for f in earlier)
    beyond &= group is None or group.word not in ARMIES  # "the armed forces will grow to 1.5 million"
    hurt = "casualty" in tokens.cues and any(t.cue == "casualty" and not t.verb_kind for t in tokens)  # not "fallen to"
    armed = c.word(q.last) in words("armed") and q.value > FEW  # "sees 61,000 under arms by 2032"
    if gap > 3 and not (earlier or armed) or money or beyond or hurt or _of_time(c):
        return None
    if armed or c.word(q.last) in ("aboard", "on board") or tokens.words[q.last : q.last + 2] == ["on", "board"]:
        return whole  # also "the frigate sails with 240 on board"
    if _called(c):
        return replace(whole, role="bare", nouns=("of them",))
    rule = next((r for r in BARE if r(c)), None)
    if rule is _one_of:
        return replace(whole, unit="formation", role="bare")
    many = rule is _stated and q.value >= SEVERAL  # "what is left there is perhaps several thousand"
    if rule is None or q.qualifier == "vague" and not many and rule not in (_coordinated, _remainder, _listed, _crowd):
        return None
    found = replace(whole, unit=_unit(c, rule, unit), role="bare")
    if found.unit == "personnel" and q.value < 2:
        return None  # "two battle groups, one under British command"
    grouped = group is not None and group.role != "people" and rule in (_listed, _changed, _stated)
    return replace(found, role=whole.role) if grouped and found.unit == "personnel" else found


def _unit(c: _Bare, rule: Callable[[_Bare], bool], unit: str) -> str:
    """What a bare number counts: the noun named last in the sentence, else what was counted last."""
    with_them = (j for j in range(c.q.last, c.q.last + 6) if c.word(j) == "with")  # "250 more with air defence systems"
    predicate = next((t for t in c.tokens[c.q.last : next(with_them, c.q.last + 6)] if t.unit or t.actor), None)
    if c.verbal and predicate and predicate.role in ("equipment", "model"):
        return predicate.unit  # "5 are to be tanks"
    last = c.earlier[-1] if c.earlier else None
    them = rule is _partitive and c.word(c.q.last + 1) in PARTITIVES and not last
    if them and not any(t.unit and (t.word[-1] == "s" or t.role == "people") for t in c.tokens[: c.q.first]):
        few = unit != "formation" or c.q.value <= FEW  # "Leopards are on order. The brigade will have 44 of them"
        return unit if unit and few else "personnel"
    others = rule is _remainder and (c.q.value > FEW or c.word(c.before) in ("another", "further"))
    if last and (others or "ones" in (c.word(c.q.last), c.word(c.q.last + 1))):
        return last.unit
    named = next(
        (t for t in reversed(c.tokens[: c.q.first]) if t.unit or t.role == "group" and t.word not in TOTALS), None
    )
    many = last is not None and last.unit != "personnel" and c.q.value > FEW and last.quantity.value <= FEW
    if many and rule in (_listed, _coordinated) and any(f.unit == "personnel" for f in c.earlier):
        return "personnel"  # "350 soldiers and six tanks, ahead of Italy with 200"
    if last is not None and rule in (_listed, _coordinated):
        # "90 airmen with its jets and Romania about 100", "two companies, some 300 in all"
        return "personnel" if last.unit == "formation" and c.q.value > FEW else last.unit
    people = c.q.value >= 1000 and any(f.unit == "personnel" for f in c.earlier)
    if people and rule is _stated and last is not None and last.unit != "personnel":
        return "personnel"  # "some 4,700 troops with 800 vehicles, and last year there were 11,000"
    if named is not None and (last is None or named.start > c.tokens[last.last - 1].start):
        unit = named.unit or "personnel"
    elif last:
        unit = "personnel" if people else last.unit
    elif c.q.value > 500:
        unit = "personnel"  # "UK numbers rose to 850", after a list of tanks
    counted = rule in (_remainder, _partitive, _coordinated, _changed) and c.q.value <= FEW // 2
    counted |= rule is _changed and c.q.value < 300 and _number_of(c, named)
    counted |= rule is _stated and named is None and last is None and c.q.value <= FEW  # "They have 11 between them"
    return "personnel" if unit == "formation" and not counted else unit or "personnel"


def _number_of(c: _Bare, named: Token | None) -> bool:
    """Whether the sentence tells the number of the formations named: "the number of brigades rises from 76 to 120"."""
    at = next((i for i, t in enumerate(c.tokens) if t is named), 0)
    return any(c.word(i) == "number" and c.word(i + 1) == "of" for i in range(max(0, at - 4), at - 1))


def _two(tokens: Sequence[Token], i: int) -> tuple[Token | None, Token | None]:
    """The tokens at ``i`` and behind it, None outside the sentence."""
    return (tokens[i] if i < len(tokens) else None), (tokens[i + 1] if i + 1 < len(tokens) else None)


def _ends(following: Token | None, after: Token | None) -> bool:
    """Whether a noun phrase ends before ``following``: a mark, preposition, verb or word of time."""
    if following is None:
        return True
    if following.word in PLACE_NOUNS:
        return False  # "at three bases"
    if following.word == "all" and after is not None and after.word == "told":
        return True
    if following.word == "-" and after is not None and after.start > following.end:
        return True  # "to 1,000 - down from 1,650"
    closing = ("each", "increment", "present", "proposed", "formerly", "at", "from", "out", "near", *AUXILIARIES)
    if following.kind == "punct" or following.verb_kind or following.cue in closing:
        return following.word not in ("-", "/", "%")
    if following.word == "and":
        return after is None or after.kind != "word" or after.known or after.word in DETERMINERS | MEANT
    if following.number:
        return after is not None and after.word in MEASURES  # "18,000 three years ago"
    had = following.word in MEANT and after is not None and after.word == "had"  # "down from the 39,000 it had before"
    if had or following.word in ("starting", "beginning", "very", "fast", "soon"):
        return True  # "from 3,800 to 5,000 starting in 2027"
    return (
        following.word in TIME or following.word in STOPS and following.word != "of" or following.word in ("did", "do")
    )


def _sent(tokens: Tokens, q: Quantity) -> bool:
    """Whether a verb that counts, sends or asks for forces stands close before the number."""
    numbered = not GROUPS.isdisjoint(tokens.roles[: q.first])
    near = tokens[max(0, q.first - 5) : q.first]
    for t in reversed(near):
        if t.verb_kind in ("grow", "send", "provide", "wish", "arrive", "decide", "draft", "buy"):
            return True
        if t.word in COUNTING:
            return numbered or t.cue != "be" or t.word in ("are", "were") or any(x.word in MEANT for x in near)
        if t.kind == "word" and not t.known and t.word.endswith("ed"):
            return False  # "an alliance that has turned 75"
    return False
