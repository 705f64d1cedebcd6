"""Text into sentences of typed tokens, the ground that every later stage of reading stands on.

In: the clean text of an article. Out: :class:`Sentence` objects whose tokens keep their place in the text and
carry every reading that the vocabularies know for them, such as ``hedge``, ``noun``, ``verb``, ``cue`` or ``actor``.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.vocabulary import fold, rows, split, words

NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ ']\d{3})+(?!\d)|\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:\.\d+)?"
TOKEN = re.compile(
    rf"(?P<num>(?:{NUMBER})(?!\w))|(?P<word>(?:[^\W\d_]\.){{2,}}|n't\b|[^\W\d_]+(?!\w))|(?P<mix>\w+)"
    r"|(?P<poss>'(?:s\b|(?=\s)))|(?P<punct>[^\w\s])|(?P<line>\n)"
)
# A full stop after one of these, or after a single letter, ends no sentence.
ABBREVIATIONS = words("abbreviation")
STARTERS = words("starter")
LONGEST = 200  # tokens at which a sentence is cut: none is longer, and the work would grow with the square
NOWHERE = {"place": "region", "group": "name", "force": "name"}
CLOSERS = frozenset("\"')]”’»")


@dataclass(slots=True)
class Token:
    """One word, number or mark; ``tags`` maps each reading (noun, verb, cue ...) to what the vocabulary says of it."""

    kind: str
    start: int
    end: int
    word: str
    capital: bool
    tags: dict[str, Any] = field(default_factory=dict)

    @property
    def cue(self) -> str | None:
        """What the token is a cue of (``cues.csv``), None for nothing."""
        return self.tags.get("cue")

    @property
    def verb_kind(self) -> str:
        """Class of the verb (``verbs.csv``), "" where the token is none."""
        return str(self.tags["verb"][0]) if "verb" in self.tags else ""


@dataclass(slots=True)
class Sentence:
    """A sentence with its span in the text and the number of the line (paragraph) that it stands in."""

    start: int
    end: int
    line: int
    tokens: list[Token]


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of a vocabulary: its words, the reading, its data, and how it has to be printed."""

    words: tuple[str, ...]
    tag: str
    data: Any
    printed: str = ""  # "" any case; "Aa" with a capital; else exactly so


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, group, place or force named in the text: its codes and the form in which it is named."""

    codes: tuple[str, ...]
    form: str  # name, adjective, people, capital, government, group, place, force, leader
    name: str


def _words(phrase: str) -> tuple[str, ...]:
    plain = fold(phrase)
    if plain.replace(" ", "").isalpha():
        return tuple(plain.split())
    return tuple(m.group() for m in TOKEN.finditer(plain))


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


@functools.cache
def lexicon() -> dict[str, list[Entry]]:
    """All vocabularies as one look-up: first word of a phrase -> entries, the longest first."""
    # A name without a state (the Baltic Sea, the Washington Post) is taken whole, so that no part of it is read as one.
    entries = [
        Entry(_words(p), "actor", actor, printed)
        if actor.codes
        else Entry(_words(p), "cue", NOWHERE[actor.form], printed)
        for p, printed, actor in _actors()
    ]
    entries += [
        Entry(_words(r["word"]), "number", (r["kind"], float(r["value"]), float(r["high"] or 0)))
        for r in rows("numbers")
    ]
    entries += [Entry(_words(r["phrase"]), f"hedge_{r['position']}", r["qualifier"]) for r in rows("hedges")]
    entries += [Entry(_words(r["noun"]), "noun", (r["unit"], r["role"])) for r in rows("units")]
    entries += [Entry(_words(form), "verb", (r["class"], form)) for r in rows("verbs") for form in split(r["forms"])]
    entries += [Entry(_words(r["phrase"]), "cue", r["cue"]) for r in rows("cues")]
    names = {re.sub(r"[\s\d]+\S*$", "", r["what"]) for r in rows("timeline") if r["kind"] == "exercise"}
    entries += [Entry(_words(name), "cue", "exercise", "Aa") for name in sorted(names) if len(name) > 3]
    table: dict[str, list[Entry]] = {}
    for entry in entries:
        table.setdefault(entry.words[0], []).append(entry)
    for found in table.values():
        found.sort(key=lambda e: -len(e.words))
    return table


def _fits(entry: Entry, text: str, tokens: list[Token], i: int) -> bool:
    """Whether the phrase of ``entry`` stands at token ``i``, printed as it has to be."""
    n = len(entry.words)
    if n > 1 and tuple(t.word for t in tokens[i : i + n]) != entry.words:
        return False
    if not entry.printed:
        return True
    if entry.printed == "Aa":
        return tokens[i].capital or not text[tokens[i].start].islower()
    return text[tokens[i].start : tokens[i + n - 1].end] == entry.printed


def _names_next(tokens: list[Token], i: int) -> bool:
    """Whether a name stands at token ``i``: "was to" before one is no future ("the first was to Afghanistan")."""
    return tokens[i - 1].word == "to" and i < len(tokens) and tokens[i].capital


def _merge(text: str, tokens: list[Token]) -> list[Token]:
    """Join the words of known phrases into one token that carries all the readings of the longest phrase."""
    table, i = lexicon(), 0
    merged: list[Token] = []
    while i < len(tokens):
        token, length = tokens[i], 0
        for entry in table.get(token.word, ()):
            if len(entry.words) < length:
                break
            if _fits(entry, text, tokens, i) and not (
                entry.data == "future" and _names_next(tokens, i + len(entry.words))
            ):
                length = len(entry.words)
                token.tags.setdefault(entry.tag, entry.data)
        if length > 1:
            last = tokens[i + length - 1]
            if "noun" not in token.tags and (
                noun := next((e for e in table.get(last.word, ()) if e.tag == "noun" and len(e.words) == 1), None)
            ):
                token.tags["noun"] = noun.data  # "120 Royal Marines"
            token.end, token.word, token.kind = last.end, " ".join(t.word for t in tokens[i : i + length]), "word"
        if token.word == "may" and token.capital and merged:
            token.tags.pop("cue", None)  # the month
        merged.append(token)
        i += max(length, 1)
    return merged


def _ends(tokens: list[Token], i: int, text: str) -> bool:
    """Whether a sentence ends with token ``i``, which is a full stop or its like."""
    if tokens[i].end < len(text) and not text[tokens[i].end].isspace() and text[tokens[i].end] not in CLOSERS:
        return False
    if tokens[i].word != ".":
        return True
    before = tokens[i - 1] if i else None
    return not (
        before
        and before.end == tokens[i].start
        and before.kind == "word"
        and (before.word in ABBREVIATIONS or len(before.word) == 1)
    )


def sentences(text: str) -> list[Sentence]:
    """Split a text into sentences of typed tokens.

    A line break ends a sentence unless the next line goes on in lower case, so that a headline never runs into
    the story. Spans start at the first word, number, quote or bracket: leading bullets belong to no sentence.
    """
    found: list[Sentence] = []
    current: list[Token] = []
    line = 0

    def close() -> None:
        while current and current[0].kind == "punct" and current[0].word not in "\"“”'‘([":
            current.pop(0)
        if current:
            start, end = current[0].start, current[-1].end
            found.append(Sentence(start, end, line, _merge(text, current)))
        current.clear()

    folded = fold(text)
    raw = [
        Token(m.lastgroup or "", m.start(), m.end(), m.group(), text[m.start()].isupper())
        for m in TOKEN.finditer(folded)
    ]
    ended = False
    for i, token in enumerate(raw):
        if token.kind == "line":
            follows = text[token.end : token.end + 1]
            if not (follows.islower() and not ended):
                close()
                line += 1
                ended = False
            continue
        if ended and not (token.kind == "punct" and token.word in CLOSERS and token.start == raw[i - 1].end):
            close()
            ended = False
        current.append(token)
        if len(current) >= LONGEST:
            ended = True
            continue
        if token.kind == "punct" and token.word in ".!?":
            following = next((t for t in raw[i + 1 : i + 3] if t.kind != "punct"), None)
            ended = _ends(raw, i, text) and not (following and following.kind == "word" and not following.capital)
        elif token.word.endswith(".") and i + 1 < len(raw) and raw[i + 1].capital and raw[i + 1].word in STARTERS:
            ended = True
    close()
    return found
