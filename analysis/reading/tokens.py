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
FUTURE = (("cue", "future"),)
NOWHERE = {"place": "region", "group": "name", "force": "name"}
OPENERS = frozenset("\"“”'‘([")  # marks with which a sentence may begin
CLOSERS = frozenset("\"')]”’»")


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, group, place or force named in the text: its codes and the form in which it is named."""

    codes: tuple[str, ...]
    form: str  # name, adjective, people, capital, government, group, place, force, leader
    name: str


Number = tuple[str, float, float]  # kind (whole, vague, share, unit, scale), value, upper bound
NO_NUMBER: Number = ("", 0.0, 0.0)


@dataclass(slots=True)
class Token:
    """One word, number or mark with every reading that the vocabularies know for it; "" and None where they know none.

    ``word`` is folded. ``cue`` is of ``cues.csv``, ``verb_kind`` and ``verb_form`` of ``verbs.csv``, ``unit`` and
    ``role`` those of a noun of ``units.csv`` (``noun`` tells whether it is one), ``hedge`` and ``hedge_after`` are the
    qualifiers of ``hedges.csv``, ``known`` is whether there is any reading at all.
    """

    kind: str  # num, word, mix, poss, punct, line
    start: int
    end: int
    word: str
    capital: bool
    known: bool = False
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


@dataclass(slots=True)
class Sentence:
    """A sentence with its span in the text and the number of the line (paragraph) that it stands in."""

    start: int
    end: int
    line: int
    tokens: list[Token]


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


def _words(phrase: str) -> tuple[str, ...]:
    plain = fold(phrase)
    if plain.replace(" ", "").isalpha():
        return tuple(plain.split())
    return tuple(t.word for t in _tokens(plain, plain))


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
        yield phrase, Entry((reading,), printed)
    for r in rows("numbers"):
        yield r["word"], Entry((("number", (r["kind"], float(r["value"]), float(r["high"] or 0))),))
    for r in rows("hedges"):
        yield r["phrase"], Entry((("hedge" if r["position"] == "before" else "hedge_after", r["qualifier"]),))
    for r in rows("units"):
        yield r["noun"], Entry((("noun", True), ("unit", r["unit"]), ("role", r["role"])))
    for r in rows("verbs"):
        yield from ((form, Entry((("verb_kind", r["class"]), ("verb_form", form)))) for form in split(r["forms"]))
    for r in rows("cues"):
        yield r["phrase"], Entry((("cue", r["cue"]),))
    names = {re.sub(r"[\s\d]+\S*$", "", r["what"]) for r in rows("timeline") if r["kind"] == "exercise"}
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


def _fits(entry: Entry, text: str, first: Token, last: Token) -> bool:
    """Whether the words from ``first`` to ``last`` are printed as the entry has to be."""
    if entry.printed == "Aa":
        return first.capital or not text[first.start].islower()
    return not entry.printed or text[first.start : last.end] == entry.printed


def _names_next(tokens: list[Token], i: int) -> bool:
    """Whether a name stands at token ``i``: "was to" before one is no future ("the first was to Afghanistan")."""
    return tokens[i - 1].word == "to" and i < len(tokens) and tokens[i].capital


def _merge(text: str, tokens: list[Token]) -> list[Token]:
    """Join the words of known phrases into one token that carries all the readings of the longest phrase."""
    table, i, n = lexicon(), 0, len(tokens)
    merged: list[Token] = []
    while i < n:
        token = tokens[i]
        node = table.get(token.word)
        i += 1
        merged.append(token)
        if node is None:
            continue
        last, ends = i, [(node, i)]
        while node.words and last < n and (node := node.words.get(tokens[last].word)):
            last += 1
            ends.append((node, last))
        for found, last in reversed(ends):
            fitting = [e for e in found.entries if _fits(e, text, token, tokens[last - 1])]
            if fitting and fitting[0].readings == FUTURE and _names_next(tokens, last):
                continue
            if fitting:
                for entry in reversed(fitting):
                    for name, value in entry.readings:
                        setattr(token, name, value)
                token.known = True
                break
        else:
            continue
        if last > i:
            end = tokens[last - 1]
            head = table.get(end.word)
            if not token.noun and head:  # "120 Royal Marines"
                for name, value in next((e.readings for e in head.entries if e.readings[0][0] == "noun"), ()):
                    setattr(token, name, value)
            token.end, token.word, token.kind = end.end, " ".join([t.word for t in tokens[i - 1 : last]]), "word"
            i = last
        if token.word == "may" and token.capital and len(merged) > 1:
            token.cue = ""  # the month
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


def _tokens(folded: str, text: str) -> list[Token]:
    """All tokens of a text and its line breaks, without readings."""
    made = []
    for m in TOKEN.finditer(folded.rstrip()):
        group = m.lastindex or 0
        start, end = m.span(group)
        word = folded[start:end]
        made.append(Token(KINDS[group], start, end, word, text[start] != folded[start] and text[start].isupper()))
    return made


def sentences(text: str) -> list[Sentence]:
    """Split a text into sentences of typed tokens.

    A line break ends a sentence unless the next line goes on in lower case, so that a headline never runs into
    the story. Spans start at the first word, number, quote or bracket: leading bullets belong to no sentence.
    """
    found: list[Sentence] = []
    line, first, ended = 0, 0, False
    raw = _tokens(fold(text), text)

    def close(first: int, last: int) -> None:
        while first < last and raw[first].kind == "punct" and raw[first].word not in OPENERS:
            first += 1
        current = [t for t in raw[first:last] if t.kind != "line"]
        if current:
            found.append(Sentence(current[0].start, current[-1].end, line, _merge(text, current)))

    for i, token in enumerate(raw):
        if token.kind == "line":
            if ended or not text[token.end : token.end + 1].islower():
                close(first, i)
                line, first, ended = line + 1, i + 1, False
            continue
        if ended and not (token.kind == "punct" and token.word in CLOSERS and token.start == raw[i - 1].end):
            close(first, i)
            first, ended = i, False
        if i - first >= LONGEST:
            ended = True
        elif token.kind == "punct":
            if token.word in ".!?":
                following = next((t for t in raw[i + 1 : i + 3] if t.kind != "punct"), None)
                ended = _ends(raw, i, text) and not (following and following.kind == "word" and not following.capital)
        elif token.word[-1] == "." and i + 1 < len(raw) and raw[i + 1].capital and raw[i + 1].word in STARTERS:
            ended = True
    close(first, len(raw))
    return found
