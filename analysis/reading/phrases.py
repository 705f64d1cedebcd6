"""What a number counts: from quantities to number phrases with a unit.

In: the tokens of a sentence with its quantities. Out: :class:`Phrase` objects, only for numbers of personnel,
equipment or formations; dates, money, distances, model names, casualties and civilians drop out by what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.reading.actors import DETERMINERS
from analysis.reading.numbers import Quantity
from analysis.reading.tokens import Token
from analysis.vocabulary import words

STOPS = words("stop") | set(",.;:()|?!\"'")
MEASURES = words("measure")
CIVIL = words("civil setting")
COUNTING = words("counting verb")
TIME = words("time")
MILITARY = frozenset("people force formation battlegroup".split())  # noun roles that make a sentence military
GROUPS = frozenset("battlegroup force formation group".split())
VERBAL = frozenset("future conditional perfect be".split())
MONTHS = frozenset("january february march april may june july august september october november december".split())


@dataclass(frozen=True, slots=True)
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


def is_military(tokens: Sequence[Token]) -> bool:
    """Whether a sentence speaks of people in uniform, their formations or exercises."""
    return any(
        t.role in MILITARY
        or t.cue == "exercise"
        or (t.actor and t.actor.form in ("force", "people"))
        for t in tokens
    ) or (any(t.role == "group" for t in tokens) and any(t.actor for t in tokens))


def phrase(tokens: Sequence[Token], q: Quantity, earlier: Sequence[Phrase], unit: str, gap: int) -> Phrase | None:
    """What a quantity counts, None when it is no number of personnel, equipment or formations.

    Parameters
    ----------
    tokens, q
        The sentence and the quantity in it.
    earlier
        Phrases already read in this sentence.
    unit
        Unit of the last claim before this sentence, "" for none.
    gap
        How many sentences ago the text spoke of the military; 0 for this one.
    """
    if _excluded(tokens, q):
        return None
    member = q.first and tokens[q.first - 1].cue == "member"
    if member and any(t.cue == "casualty" for t in tokens[: q.first]):
        return None  # "13,000 people have been killed, among them 30 soldiers"
    found = _counted(tokens, q, gap <= 3) or _bare(tokens, q, earlier, unit, gap)
    if found is None or any(t.cue in ("casualty", "civil") for t in _rest(tokens, found.last, 7)):
        return None
    return found


def _rest(tokens: Sequence[Token], start: int, n: int) -> Sequence[Token]:
    """Up to ``n`` tokens from ``start`` to the next mark or number."""
    end = start
    while (
        end < min(len(tokens), start + n)
        and tokens[end].word not in (",", ";", ".", ":")
        and tokens[end].kind != "num"
        and not (tokens[end].number or tokens[end].hedge)
    ):
        end += 1
    return tokens[start:end]


def _excluded(tokens: Sequence[Token], q: Quantity) -> bool:
    """Money, calibres, model numbers, clock times, years and parts of dates."""
    core = tokens[q.core]
    before = tokens[q.core - 1] if q.core else None
    after = tokens[q.last] if q.last < len(tokens) else None
    if after and (after.word in MEASURES or after.word in ("%", "°")):
        return True
    if after and after.word in (":", "/") and q.last + 1 < len(tokens) and tokens[q.last + 1].kind == "num":
        return True
    month = {t.word for t in (before, after) if t} & MONTHS
    if month and core.kind == "num" and q.value <= 31 and q.first == q.core:
        return True  # a day of a month
    if before is None or core.kind != "num":
        one_in_ten = before is not None and before.word == "in" and q.core > 1
        return one_in_ten and tokens[q.core - 2].number is not None
    plain = not set(core.word) & set(",. '")
    if before.cue == "exercise" and q.first == q.core and plain and q.value < 100:
        return True  # "Defender-Europe 20"
    if before.word in ("$", "€", "£", "#", "no", "nr", "article", "road", "route"):
        return True
    if before.end == core.start and before.word in "-/:.":
        return True
    known = (before.actor or before.cue or before.hedge or before.number or before.verb_kind)
    named = before.capital and q.first == q.core and q.core > 1 and not known and before.kind in ("word", "mix")
    if plain and q.value < 1000 and named and not before.word.endswith("day") and before.word not in MONTHS:
        return True  # "Leopard 2 tanks", "JAS 39 Gripens"
    counts = after is not None and after.role in ("people", "equipment", "force")
    return plain and 1900 <= q.value <= 2100 and q.qualifier == "exact" and not counts


def _counted(tokens: Sequence[Token], q: Quantity, recent: bool) -> Phrase | None:
    """The noun after a number: "450 troops", "dozens of US special forces", "1,200-strong battle group"."""
    best = _head(tokens, q)
    if best is not None and best.unit == "personnel" and q.value >= 10**6:
        return None  # no army of the region counts millions: people on the move
    if best is None:
        return _nation(tokens, q, recent)
    if q.form == "strong" or q.form == "share" and tokens[q.last - 1].word == "strong":
        return replace(best, unit="personnel", role="whole" if q.form == "strong" else "share")
    if q.form == "share":
        return replace(best, role="share")
    if best.nouns[-1] in ("people", "men", "women") and any(t.word in CIVIL for t in tokens):
        return None
    if any(t.verb_kind == "price" for t in tokens[best.last : best.last + 2]):
        return None
    if best.role == "specialist" and not (recent and q.value >= 3) or best.role == "force" and q.value < 20:
        return None
    filled = [t.kind if t.kind == "num" else t.word for t in tokens[best.last : best.last + 2]] == ["of", "num"]
    if best.unit == "personnel" and q.value < 2 or best.unit == "tank" and filled:
        return None  # "tanks of 2,000 litres"
    return best if best.unit else None


def _head(tokens: Sequence[Token], q: Quantity) -> Phrase | None:
    """The last of the nouns in a row that follow the number, over adjectives and names."""
    i, other = q.last, 0
    best: Phrase | None = None
    if i < len(tokens) and tokens[i].word == "of":
        i += 1
        while i < len(tokens) and (tokens[i].word in DETERMINERS or tokens[i].kind == "poss"):
            i += 1
    while i < len(tokens):
        token = tokens[i]
        cue = token.cue
        if cue in ("casualty", "civil") or token.word in MEASURES:
            break
        model = token.kind == "num" and i > q.last and (tokens[i - 1].capital or tokens[i - 1].kind == "mix")
        if token.role == "specialist" and best and best.unit not in ("", "personnel"):  # "F-15 fighters"
            best = replace(best, last=i + 1)
        elif token.noun and (token.unit or not best):
            best = Phrase(q, q.first, i + 1, token.unit, token.role, (*(best.nouns if best else ()), token.word))
        elif token.kind == "mix" or model:
            pass  # "Leopard 2 tanks", "CV90 vehicles"
        elif best and token.word != "-" or token.word in STOPS or token.number or token.kind == "num":
            break
        elif not (
            token.actor
            or cue in ("increment", "allied")
            or token.word in ("-", "own")
            or token.kind == "poss"
        ):
            acting = token.verb_kind and not (token.word.endswith(("ed", "ing")) or token.capital)
            other += 1
            if token.kind != "word" or acting or other > 4:
                break
        i += 1
    return best


def _nation(tokens: Sequence[Token], q: Quantity, recent: bool) -> Phrase | None:
    """Soldiers named by their nation alone: "270 Dutch", "some 600 Americans", "15 thousand American ones"."""
    actor = tokens[q.last].actor if q.last < len(tokens) else None
    if not actor or actor.form not in ("people", "adjective") or not recent:
        return None
    after = tokens[q.last + 1] if q.last + 1 < len(tokens) else None
    ends = after is None or after.word in STOPS or after.word in ("ones", "each", "there")
    ends = ends or after is not None and bool(after.verb_kind or after.cue)
    return Phrase(q, q.first, q.last + 1, "personnel", "nation") if ends else None


def _bare(tokens: Sequence[Token], q: Quantity, earlier: Sequence[Phrase], unit: str, gap: int) -> Phrase | None:
    """A number without a noun: "numbers 1,022", "530 of them", "Canada 450", "to about 6,000", "a company of 150"."""
    following = tokens[q.last] if q.last < len(tokens) else None
    word = following.word if following else "."
    after = tokens[q.last + 1] if q.last + 1 < len(tokens) else None
    last = tokens[q.first - 1] if q.first else None
    if last and last.word in ("only", "just"):
        last = tokens[q.first - 2] if q.first > 1 and tokens[q.first - 2].kind != "num" else None
    groups = [t for t in tokens[: q.first] if t.role in GROUPS or t.role == "people"]
    unit = earlier[-1].unit if earlier else unit
    unit = "personnel" if q.value > 40 and unit == "formation" else unit or "personnel"
    led = bool(groups) and groups[-1].role != "people"
    whole_group = bool(groups) and groups[-1].role in ("battlegroup", "formation")
    whole = Phrase(q, q.first, q.last, "personnel", "whole" if whole_group else "bare")
    same = replace(whole, unit=unit, role="bare")
    if q.form == "strong":
        return whole if groups else None
    if last and last.word == "of" and q.first > 1 and _ends(following, after):
        before = tokens[q.first - 2]
        if before.role in GROUPS or gap <= 3 and before.word == "one":
            return replace(whole, role="sized")  # "a company of 150", "a French one of 300"
    if q.form == "share":
        return replace(whole, role="share") if groups or earlier else None
    grim = any(t.cue == "casualty" for t in tokens)
    if gap > 3 and not earlier or grim or q.qualifier == "vague" or q.value >= 10**6:
        return None
    if word == "of" and q.value > 2 and (gap <= 1 or earlier) and after and after.word in words("partitive"):
        return same
    if last and last.word == "," and [t.word for t in tokens[:2]] in (["of", "these"], ["of", "those"], ["of", "them"]):
        return same  # "Of these, 431 are volunteers"
    if not _ends(following, after) or (q.value < 10 and not earlier):
        return None
    verbal = following is not None and (word in ("more", "who") or following.verb_kind or following.cue in VERBAL)
    if last is None or last.cue == "increment" or last.word in ("where", ":"):
        listed = last is not None and (earlier or last.word == ":" or _sent(tokens, q))
        return same if verbal or listed else None
    if last.word == "of" and word == "who" or last.actor and earlier:
        return same  # "of 860 who were called up"; ", Canada 450 to Latvia"
    opener = q.first - 1 - (last.word == ":")  # "NETHERLANDS 270; NORWAY 190", "FRANCE: 220, of whom ..."
    listed = opener >= 0 and tokens[opener].actor is not None and (opener <= 1 or tokens[opener - 1].word in (";", ","))
    if listed and q.value >= 10 and not tokens[opener].verb_kind and (opener <= 1 or earlier):
        return replace(whole, role="bare")
    placed = following is not None and following.cue in ("at", "from")
    if last.word in (",", "and", "while") and earlier and (verbal or placed or word == "each"):
        return same  # "and 12 from Greece to Poland"
    if last.word == "from" and q.first > 1 and tokens[q.first - 2].word in ("up", "down") and earlier:
        return same  # "2,200 troops, up from 1,700 a year ago"
    if last.word == "(" and word == ")" and q.first > 1 and tokens[q.first - 2].actor:
        return replace(whole, role="bare") if groups else None
    if (
        last.word in ("to", "from", "by")
        and (groups or earlier)
        and any(t.verb_kind == "grow" for t in tokens[: q.first])
    ):
        return whole if led else same
    meant = (
        groups
        or earlier
        or any(
            t.word in ("it", "they", "them", "there") or t.verb_kind == "decide" or t.actor
            for t in tokens[: q.first]
        )
    )
    if _sent(tokens, q) and meant:
        return whole if led else same
    return None


def _ends(following: Token | None, after: Token | None) -> bool:
    """Whether a noun phrase ends before ``following``: a mark, preposition, verb or word of time."""
    if following is None:
        return True
    closing = ("each", "increment", "at", "from", "out", "near", *VERBAL)
    if following.kind == "punct" or following.verb_kind or following.cue in closing:
        return following.word not in ("-", "/", "%")
    if following.word == "and":
        return after is None or after.kind != "word" or after.known
    return following.word in TIME or following.word in STOPS and following.word != "of"


def _sent(tokens: Sequence[Token], q: Quantity) -> bool:
    """Whether a verb that counts, sends or asks for forces stands close before the number."""
    left = tokens[max(0, q.first - 5) : q.first]
    numbered = any(t.role in GROUPS for t in tokens[: q.first])
    return any(
        t.verb_kind in ("grow", "send", "provide", "wish", "arrive", "decide")
        or t.word in COUNTING
        and (numbered or t.cue != "be" or t.word in ("are", "were"))
        for t in left
    )
