"""Text into sentences of typed tokens, the ground that every later stage of reading stands on.

In: the clean text of an article. Out: :class:`Sentence` objects whose tokens keep their place in the text and
carry every reading that the vocabularies know for them, such as ``hedge``, ``noun``, ``verb``, ``cue`` or ``actor``.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from analysis.vocabulary import fold, rows, split, words

NUMBER = (
    r"\d{1,3}(?:,\d{3})+|\d+,\d{1,2}(?= (?:thousand|million)\b)|\d{1,3}(?:[ ']\d{3})+(?!\d)"
    r"|\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:\.\d+)?"
)
SHORT = r"(?<![-\w])(?:\d+[.,]\d+(?=m(?!\w))|\d{2,}(?:[.,]\d+)?(?=k(?!\w)))"  # "1.5M troops", "100K", no "Su-30K"
# Blanks are matched with the token behind them: looking for the next token anew at every blank takes twice as long.
TOKEN = re.compile(
    r"[^\S\n]*+(?:(?P<word>[a-z]{2,}(?!\w)|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?!\w))"
    rf"|(?=\d)(?P<num>{SHORT}|(?:{NUMBER})(?!\w))|(?P<mix>\w+)|(?P<poss>'(?:s\b|(?=\s)))|(?P<punct>[^\w\s])|(?P<line>\n))"
)
KINDS = ("", *sorted(TOKEN.groupindex, key=TOKEN.groupindex.__getitem__))
PIECE = re.compile(re.sub(r"\?P<\w+>", "?:", TOKEN.pattern))  # without its groups it is found in half the time
# A full stop after one of these, or after a single letter, ends no sentence.
EM_DASH = "\N{EM DASH}"
LONGEST = 200  # tokens at which a sentence is cut: none is longer, and the work would grow with the square
VARIANTS = 100  # ways to print a phrase that are kept in mind
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
Readings = tuple[bool, bool, str, str, str, bool, str, str, str, str, Actor | None, "Number | None"]
Number = tuple[str, float, float]  # kind (whole, vague, share, unit, scale), value, upper bound
NO_NUMBER: Number = ("", 0.0, 0.0)
PLAIN: Readings = (False, False, "", "", "", False, "", "", "", "", None, None)
FUTURE: Readings = (True, False, "future", "", "", False, "", "", "", "", None, None)


class Token:
    """One word, number or mark with every reading that the vocabularies know for it; "" and None where they know none.

    ``kind`` is num, word, mix, poss, punct or line; ``word`` is folded. ``numeral`` tells whether it is a number, in
    digits or in words. ``cue`` is of ``cues.csv``, ``verb_kind`` and ``verb_form`` of ``verbs.csv``, ``unit`` and
    ``role`` those of a noun of ``units.csv`` (``noun`` tells whether it is one), ``hedge`` and ``hedge_after`` are the
    qualifiers of ``hedges.csv``, ``known`` is whether there is any reading at all, ``military`` whether the word is
    only used of armed forces.
    """

    __slots__ = ("capital", "end", "kind", "numeral", "start", "word", *READINGS)

    def __init__(self, raw: "Raw", readings: Readings) -> None:
        self.kind, self.start, self.end, self.word, self.capital = raw
        (
            self.known, self.military, self.cue, self.verb_kind, self.verb_form, self.noun, self.unit, self.role,
            self.hedge, self.hedge_after, self.actor, self.number,
        ) = readings  # fmt: skip
        self.numeral = self.kind == "num" or self.number is not None


class Tokens(list[Token]):
    """The tokens of a sentence; their words, cues, classes of verbs and roles again as columns, to be searched fast.

    ``named`` are the actors among them.
    """

    __slots__ = ("cues", "named", "roles", "verbs", "words")

    def __init__(self, tokens: Iterable[Token]) -> None:
        super().__init__(tokens)
        self.words = [t.word for t in self]
        self.cues = [t.cue for t in self]
        self.verbs = [t.verb_kind for t in self]
        self.roles = [t.role for t in self]
        self.named = [t.actor for t in self if t.actor]

    def word(self, i: int) -> str:
        """The word at a token, "" outside the sentence."""
        return self.words[i] if 0 <= i < len(self.words) else ""


def parting(tokens: Sequence[Token], i: int) -> bool:
    """Whether a dash at token ``i`` parts what stands around it and is no hyphen: "to 1,000 - down from 1,650"."""
    return i + 1 < len(tokens) and tokens[i].word == "-" and tokens[i + 1].start > tokens[i].end


APART = ("military", "unarmed", "policing", "state body")  # kinds of words whose phrases are looked for word by word
Raw = tuple[str, int, int, str, bool]  # a token without its readings: kind, start, end, word, capital


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
        return True in [t.military for t in self.tokens]


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of a vocabulary: the readings that it gives a token, and how it has to be printed."""

    readings: tuple[tuple[str, Any], ...]  # fields of Token with their values
    printed: str = ""  # "" any case; "Aa" with a capital; else exactly so


@dataclass(slots=True)
class Node:
    """The phrases that begin with the same words: those that end here, and the words that go on."""

    entries: list[Entry] = field(default_factory=list)
    words: dict[str, "Node"] = field(default_factory=dict)
    made: dict[str, Readings | None] = field(default_factory=dict)  # by how the phrase is printed
    always: Readings | None = None  # where the print does not matter

    def readings(self, printed: str) -> Readings | None:
        """What those of the entries say together that are printed as they have to be."""
        if not self.entries:
            return None
        if printed not in self.made:
            if len(self.made) > VARIANTS:
                self.made.clear()
            self.made[printed] = self.joined(printed)
            if not any(entry.printed for entry in self.entries):
                self.always = self.made[printed]
        return self.made[printed]

    def joined(self, printed: str) -> Readings | None:
        """The readings of all entries that fit a print as one; of two for the same field the first stands."""
        fit = [e for e in self.entries if e.printed in ("", printed) or e.printed == "Aa" and not printed[0].islower()]
        joined = dict(zip(READINGS, PLAIN, strict=True)) | {"known": True}
        for entry in reversed(fit):
            joined |= dict(entry.readings)
        return cast(Readings, tuple(joined.values())) if fit else None


def _words(phrase: str) -> tuple[str, ...]:
    plain = fold(phrase)
    if plain.replace(" ", "").isalpha():
        return tuple(plain.split())
    return tuple(word for _, _, _, word, _ in _raw(plain, plain))


def _surnames(office: Mapping[str, str]) -> list[str]:
    """How a text names an office-holder for short: "Scholz", "minister May"; of "Zelensk" the whole surname."""
    parts = office["who"].split()
    return [next((p for p in parts if fold(p).startswith(fold(cue))), cue) for cue in split(office["cues"])]


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
    offices = [r for r in rows("timeline") if r["kind"] == "office"]
    elsewhere = {form for r in offices if len(r["code"]) != 3 for form in _surnames(r)}  # Tusk, Rutte, Kallas
    yield from (
        (p, "Aa" if p[0].isupper() else "", Actor((r["code"],), "leader", r["who"]))
        for r in offices
        if len(r["code"]) == 3
        for p in (r["who"], *(form for form in _surnames(r) if form not in elsewhere))
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
    phrases = ((r["word"], r["kind"]) for r in rows("words") if " " in r["word"])
    yield from ((word, Entry(())) for word, kind in phrases if kind not in APART)
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
    return root.words


def _merge(text: str, raw: Sequence[Raw]) -> Tokens:
    """The tokens of a sentence with their readings; the words of the longest known phrase become one."""
    table, upto, last = lexicon(), 0, len(raw)
    merged: list[Token] = []
    for i, plain in enumerate(raw):
        if i < upto:
            continue
        _, start, end, word, capital = plain
        if not (node := table.get(word)):
            merged.append(Token(plain, PLAIN))
            continue
        upto = i + 1
        if node.words and upto < last and (raw[upto][3] in node.words or raw[upto][0] == "mix"):
            known, upto = _longest(node, text, raw, i)
        else:
            known = node.always or node.readings(text[start:end])
        if upto > i + 1:
            plain = "word", start, raw[upto - 1][2], " ".join([r[3] for r in raw[i:upto]]), capital
        token = Token(plain, known or PLAIN)
        merged.append(token)
        if upto > i + 1:
            if not token.noun and (head := table.get(raw[upto - 1][3])):  # "120 Royal Marines"
                for name, value in next((e.readings for e in head.entries if e.readings[0][0] == "noun"), ()):
                    setattr(token, name, value)
        elif word == "may" and capital and known and (i or upto < last and raw[upto][0] == "num"):
            token.cue = ""  # the month
    return Tokens(merged)


def _longest(node: Node, text: str, raw: Sequence[Raw], i: int) -> tuple[Readings | None, int]:
    """The readings of the longest phrase that begins at token ``i``, and the token at which it ends."""
    upto, ends = i + 1, [node]
    while node.words and upto < len(raw):
        kind, _, _, word, _ = raw[upto]
        after = node.words.get(word) or kind == "mix" and _variant(node, word)
        if not after:
            break
        node = after
        ends.append(node)
        upto += 1
    while ends:
        known = ends.pop().readings(text[raw[i][1] : raw[upto - 1][2]])
        if known and not (raw[upto - 1][3] == "to" and known == FUTURE and _names(raw, upto)):
            return known, upto  # "the first was to Afghanistan" is no future
        upto -= 1
    return None, i + 1


def _variant(node: Node, word: str) -> Node | None:
    """A model's designation without its letters: "F-15C", "Su-30SM"."""
    return node.words.get(word.rstrip("abcdefghijklmnopqrstuvwxyz"))


def _names(raw: Sequence[Raw], i: int) -> bool:
    """Whether a word with a capital stands at token ``i``."""
    return i < len(raw) and raw[i][4]


@functools.lru_cache(maxsize=1 << 12)
def _kind(word: str) -> str:
    """What a token is that is not all letters."""
    if word[0].isdecimal():  # a number may hold signs, 82nd may not
        return "num" if word.isdecimal() or not word.replace("_", "a").isalnum() else "mix"
    match = TOKEN.match(word)
    return KINDS[match.lastindex or 0] if match else ""


def _raw(text: str, folded: str) -> list[Raw]:
    """All tokens of a text and its line breaks; a dash that parts two words ("troops—300", "--") is no hyphen.

    Nothing tells it from one but that it has no width, so that no word ends or begins where it does.
    """
    made: list[Raw] = []
    end = 0
    for piece in PIECE.findall(folded.rstrip()):
        word = piece.lstrip() or "\n"
        end += len(piece)
        start = end - len(word)
        if word == "-":
            again = made and made[-1][1] == made[-1][2] and folded[start - 1] == "-"
            if again or text[start] == EM_DASH or folded.startswith("--", start):
                made += [] if again else [("punct", start, start, word, False)]
                continue
        kind = "word" if word.isalpha() else "poss" if word == "'" and text[end : end + 1].isspace() else _kind(word)
        made.append((kind, start, end, word, text[start].isupper()))
    return made


def _ends(text: str, raw: Sequence[Raw], i: int) -> bool:
    """Whether a sentence ends with token ``i``, which is a full stop or its like."""
    _, start, end, mark, _ = raw[i]
    if end < len(text) and not text[end].isspace() and text[end] not in CLOSERS:
        return False
    following = next((r for r in raw[i + 1 : i + 3] if r[0] != "punct"), None)
    if following and following[0] == "word" and not following[4]:
        return False
    kind, _, before, word, _ = raw[i - 1] if i else raw[i]
    if mark != "." or kind != "word" or before != start:
        return True
    return not (word in words("abbreviation") or len(word) == 1)


def sentences(text: str) -> list[Sentence]:
    """Split a text into sentences of typed tokens.

    A line break ends a sentence unless the next line goes on in lower case, so that a headline never runs into
    the story. Spans start at the first word, number, quote or bracket: leading bullets belong to no sentence.
    """
    found: list[Sentence] = []
    line, first, ended = 0, 0, False
    folded = fold(text)
    raw = _raw(text, folded)

    def close(first: int, last: int) -> None:
        while first < last and raw[first][0] == "punct" and raw[first][3] not in OPENERS:
            first += 1
        if current := [r for r in raw[first:last] if r[0] != "line"]:
            start, end = current[0][1], current[-1][2]
            found.append(Sentence(start, end, line, _merge(text, current), folded[start:end]))

    for i, (kind, start, end, word, _) in enumerate(raw):
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
        elif word[-1] == "." and _names(raw, i + 1) and raw[i + 1][3] in words("starter"):
            ended = True
    close(first, len(raw))
    return found
