"""Text into sentences of typed tokens, the ground that every later stage of reading stands on.

In: the clean text of an article. Out: :class:`Sentence` objects whose tokens keep their place in the text and
carry every reading that the vocabularies know for them, such as ``hedge``, ``noun``, ``verb``, ``cue`` or ``actor``.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.vocabulary import fold, rows, split, words

NUMBER = (
    r"\d{1,3}(?:,\d{3})+|\d+,\d{1,2}(?= (?:thousand|million)\b)|\d{1,3}(?:[ ']\d{3})+(?!\d)"
    r"|\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:\.\d+)?"
)
# Blanks are matched with the token behind them: looking for the next token anew at every blank takes twice as long.
TOKEN = re.compile(
    r"[^\S\n]*+(?:(?P<word>[a-z]{2,}(?!\w)|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?!\w))"
    rf"|(?=\d)(?P<num>(?:{NUMBER})(?!\w))|(?P<mix>\w+)|(?P<poss>'(?:s\b|(?=\s)))|(?P<punct>[^\w\s])|(?P<line>\n))"
)
KINDS = ("", *sorted(TOKEN.groupindex, key=TOKEN.groupindex.__getitem__))
# A full stop after one of these, or after a single letter, ends no sentence.
ABBREVIATIONS = words("abbreviation")
STARTERS = words("starter")
LONGEST = 200  # tokens at which a sentence is cut: none is longer, and the work would grow with the square
NOWHERE = {"place": "region", "group": "name", "force": "name"}
OPENERS = frozenset("\"“”'‘([")  # marks with which a sentence may begin
CLOSERS = frozenset("\"')]”’»")


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, group, place or force named in the text: its codes and the form in which it is named."""

    codes: tuple[str, ...]
    form: str  # name, adjective, people, capital, government, group, place, force, leader
    name: str


READINGS = "known military cue verb_kind verb_form noun unit role hedge hedge_after actor number".split()
Number = tuple[str, float, float]  # kind (whole, vague, share, unit, scale), value, upper bound
NO_NUMBER: Number = ("", 0.0, 0.0)


@dataclass(slots=True)
class Token:
    """One word, number or mark with every reading that the vocabularies know for it; "" and None where they know none.

    ``word`` is folded. ``cue`` is of ``cues.csv``, ``verb_kind`` and ``verb_form`` of ``verbs.csv``, ``unit`` and
    ``role`` those of a noun of ``units.csv`` (``noun`` tells whether it is one), ``hedge`` and ``hedge_after`` are the
    qualifiers of ``hedges.csv``, ``known`` is whether there is any reading at all, ``military`` whether the word
    is only used of armed forces.
    """

    kind: str  # num, word, mix, poss, punct, line
    start: int
    end: int
    word: str
    capital: bool
    known: bool = False
    military: bool = False
    cue: str = ""
    verb_kind: str = ""
    verb_form: str = ""
    noun: bool = False
    unit: str = ""
    role: str = ""
    hedge: str = ""
    hedge_after: str = ""
    actor: Actor | None = None
    number: Number | None = None


class Tokens(list[Token]):
    """The tokens of a sentence; their words, cues, classes of verbs and roles again as columns, to be searched fast."""

    __slots__ = ("cues", "roles", "verbs", "words")

    def __init__(self, tokens: Iterable[Token]) -> None:
        super().__init__(tokens)
        self.words = [t.word for t in self]
        self.cues = [t.cue for t in self]
        self.verbs = [t.verb_kind for t in self]
        self.roles = [t.role for t in self]


@dataclass(slots=True)
class Sentence:
    """A sentence with its span in the text, the number of its line (paragraph), and its words folded."""

    start: int
    end: int
    line: int
    tokens: Tokens
    folded: str

    @property
    def military(self) -> bool:
        """Whether it speaks of armed forces."""
        return any(t.military for t in self.tokens)


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of a vocabulary: the readings that it gives a token, and how it has to be printed."""

    readings: tuple[tuple[str, Any], ...]  # fields of Token with their values
    printed: str = ""  # "" any case; "Aa" with a capital; else exactly so


FUTURE = (True, False, "future", "", "", False, "", "", "", "", None, None)
Readings = tuple[Any, ...]  # values for the fields of Token from ``known`` on


@dataclass(slots=True)
class Node:
    """The phrases that begin with the same words: those that end here, and the words that go on."""

    entries: list[Entry] = field(default_factory=list)
    words: dict[str, "Node"] = field(default_factory=dict)
    made: dict[int, Readings] = field(default_factory=dict)  # per set of entries, as bits
    everywhere: Readings | None = None  # where it does not matter how they are printed

    def readings(self, text: str, start: int, end: int) -> Readings | None:
        """What those of the entries say together that are printed in the text as they have to be."""
        if self.everywhere is not None:
            return self.everywhere
        bits = 0
        for i, entry in enumerate(self.entries):
            bits |= (not entry.printed or _fits(entry.printed, text[start:end])) << i
        return self.joined(bits) if bits else None

    def joined(self, bits: int) -> Readings:
        """The readings of some entries as one; of two for the same field the first stands."""
        if bits not in self.made:
            token = Token("", 0, 0, "", False, known=True)
            for i, entry in reversed([*enumerate(self.entries)]):
                for name, value in entry.readings if bits >> i & 1 else ():
                    setattr(token, name, value)
            self.made[bits] = tuple(getattr(token, name) for name in READINGS)
        return self.made[bits]


Raw = tuple[str, int, int, str]  # kind, start, end and folded word of a token without readings


def _words(phrase: str) -> tuple[str, ...]:
    plain = fold(phrase)
    if plain.replace(" ", "").isalpha():
        return tuple(plain.split())
    return tuple(r[3] for r in _raw(plain))


def _actors() -> Iterator[tuple[str, str, Actor]]:
    """Every printed form of a state, group, place and force: phrase, how it is printed, actor."""
    for r in rows("countries"):
        forms = {
            "name": [r["name"], *split(r["other_names"])],
            "adjective": split(r["adjective"]),
            "people": split(r["demonyms"]),
            "capital": split(r["capital"]),
            "government": split(r["metonyms"]),
        }
        for form, phrases in forms.items():
            yield from ((p, "Aa", Actor((r["code"],), form, r["name"])) for p in phrases)
        yield from ((p, p, Actor((r["code"],), "name", r["name"])) for p in split(r["abbreviations"]))
    yield from (
        (r["who"], "Aa", Actor((r["code"],), "leader", r["who"]))
        for r in rows("timeline")
        if r["kind"] == "office" and len(r["code"]) == 3
    )
    for name, form in (("groups", "group"), ("places", "place"), ("forces", "force")):
        for r in rows(name):
            codes = tuple(split(r["codes" if form == "group" else "code"]))
            yield from (
                (p, "" if p[0].islower() else "Aa", Actor(codes, form, r["name"]))
                for p in [r["name"], *split(r["aliases"])]
            )


def _entries() -> Iterator[tuple[str, Entry]]:
    """Every phrase of the vocabularies with its readings; of two for one phrase the first stands."""
    for phrase, printed, actor in _actors():
        # A name without a state (the Baltic Sea, the Washington Post) is taken whole: no part of it is read as one.
        reading = ("actor", actor) if actor.codes else ("cue", NOWHERE[actor.form])
        armed = actor.form == "force" or actor.codes == ("NATO",)
        yield phrase, Entry((reading, ("military", True)) if armed else (reading,), printed)
    for r in rows("numbers"):
        yield r["word"], Entry((("number", (r["kind"], float(r["value"]), float(r["high"] or 0))),))
    for r in rows("hedges"):
        yield r["phrase"], Entry((("hedge" if r["position"] == "before" else "hedge_after", r["qualifier"]),))
    for r in rows("units"):
        noun = (("noun", True), ("unit", r["unit"]), ("role", r["role"]))
        armed = r["unit"] and not r["civil"] or r["noun"] in words("military")
        yield r["noun"], Entry((*noun, ("military", True)) if armed else noun)
    for r in rows("verbs"):
        yield from ((form, Entry((("verb_kind", r["class"]), ("verb_form", form)))) for form in split(r["forms"]))
    # Phrases are left to the gate: as one token, "defence minister" would hide that a minister speaks.
    yield from ((word, Entry((("military", True),))) for word in sorted(words("military")) if " " not in word)
    for r in rows("cues"):
        yield r["phrase"], Entry((("cue", r["cue"]),))
    names = {name for r in rows("exercises") for name in (r["name"], *split(r["aliases"]))}
    names |= {re.sub(r"[\s-]*\d.*$", "", r["what"]) for r in rows("timeline") if r["kind"] == "exercise"}
    yield from ((name, Entry((("cue", "exercise"),), "Aa")) for name in sorted(names) if len(name) > 3)


@functools.cache
def lexicon() -> dict[str, Node]:
    """All vocabularies as one tree: the first words of phrases, under each the words that go on."""
    root = Node()
    for phrase, entry in _entries():
        node = root
        for word in _words(phrase):
            node = node.words.setdefault(word, Node())
        node.entries.append(entry)
        node.everywhere = None if any(e.printed for e in node.entries) else node.joined((1 << len(node.entries)) - 1)
    return root.words


def _fits(printed: str, found: str) -> bool:
    """Whether a phrase stands in the text as it has to be printed: with a capital, or exactly so."""
    return not found[0].islower() if printed == "Aa" else found == printed


def _merge(text: str, raw: list[Raw]) -> list[Token]:
    """Tokens with their readings; the words of the longest known phrase become one."""
    table, i, n = lexicon(), 0, len(raw)
    merged: list[Token] = []
    while i < n:
        kind, start, end, word = raw[i]
        i += 1
        node, known, last = table.get(word), None, i
        if node is not None:
            ends = [(node, i)]
            while node.words and last < n and (node := node.words.get(raw[last][3]) or _variant(node, raw[last])):
                last += 1
                ends.append((node, last))
            for found, last in reversed(ends):
                known = found.readings(text, start, raw[last - 1][2])
                if known and not (known == FUTURE and raw[last - 1][3] == "to" and _names(text, raw, last)):
                    break  # "the first was to Afghanistan" is no future
            else:
                known = None
        if known is None:
            merged.append(Token(kind, start, end, word, text[start].isupper()))
            continue
        if last > i:
            kind, end, word = "word", raw[last - 1][2], " ".join([r[3] for r in raw[i - 1 : last]])
        token = Token(kind, start, end, word, text[start].isupper(), *known)
        head = table.get(raw[last - 1][3]) if last > i and not token.noun else None
        if head is not None:  # "120 Royal Marines"
            for name, value in next((e.readings for e in head.entries if e.readings[0][0] == "noun"), ()):
                setattr(token, name, value)
        if word == "may" and token.capital and (merged or last < n and raw[last][0] == "num"):
            token.cue = ""  # the month
        merged.append(token)
        i = last
    return merged


def _variant(node: Node, raw: Raw) -> Node | None:
    """A model's designation without its letters: "F-15C", "Su-30SM"."""
    return node.words.get(raw[3].rstrip("abcdefghijklmnopqrstuvwxyz")) if raw[0] == "mix" else None


def _names(text: str, raw: list[Raw], i: int) -> bool:
    """Whether a word with a capital stands at token ``i``."""
    return i < len(raw) and text[raw[i][1]].isupper()


def _raw(folded: str) -> list[Raw]:
    """All tokens of a text and its line breaks."""
    made = []
    for m in TOKEN.finditer(folded.rstrip()):
        group = m.lastindex or 0
        start, end = m.span(group)
        made.append((KINDS[group], start, end, folded[start:end]))
    return made


def _ends(text: str, raw: list[Raw], i: int) -> bool:
    """Whether a sentence ends with token ``i``, which is a full stop or its like."""
    _, start, end, mark = raw[i]
    if end < len(text) and not text[end].isspace() and text[end] not in CLOSERS:
        return False
    following = next((r for r in raw[i + 1 : i + 3] if r[0] != "punct"), None)
    if following and following[0] == "word" and not text[following[1]].isupper():
        return False
    kind, _, stop, word = raw[i - 1] if i else ("", 0, 0, "")
    return mark != "." or kind != "word" or stop != start or not (word in ABBREVIATIONS or len(word) == 1)


def sentences(text: str) -> list[Sentence]:
    """Split a text into sentences of typed tokens.

    A line break ends a sentence unless the next line goes on in lower case, so that a headline never runs into
    the story. Spans start at the first word, number, quote or bracket: leading bullets belong to no sentence.
    """
    found: list[Sentence] = []
    line, first, ended = 0, 0, False
    folded = fold(text)
    raw = _raw(folded)

    def close(first: int, last: int) -> None:
        while first < last and raw[first][0] == "punct" and raw[first][3] not in OPENERS:
            first += 1
        if current := [r for r in raw[first:last] if r[0] != "line"]:
            start, end = current[0][1], current[-1][2]
            found.append(Sentence(start, end, line, Tokens(_merge(text, current)), folded[start:end]))

    for i, (kind, start, end, word) in enumerate(raw):
        if kind == "line":
            if ended or not text[end : end + 1].islower():
                close(first, i)
                line, first, ended = line + 1, i + 1, False
            continue
        if ended and not (word in CLOSERS and start == raw[i - 1][2]):
            close(first, i)
            first, ended = i, False
        if i - first >= LONGEST:
            ended = True
        elif kind == "punct":
            if word in ".!?":
                ended = _ends(text, raw, i)
        elif word[-1] == "." and _names(text, raw, i + 1) and raw[i + 1][3] in STARTERS:
            ended = True
    close(first, len(raw))
    return found
