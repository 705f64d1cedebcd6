"""The gate: whether an article is worth reading, by one pass of a multi-pattern matcher over its text.

In: the text of an article. Out: yes or no. Most articles of an archive are about other things and cost no more than
this pass; a yes is generous, for what is counted is decided later. :func:`perhaps` asks the same of a text that has not
been cleaned yet.
"""

import functools
import html.entities
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from analysis.articles import HIDDEN
from analysis.articles.encoding import MISTAKEN, apply, garbled
from analysis.articles.encoding import words as words_mended
from analysis.vocabulary import rows, words

_END = re.compile(r"[.!?;](?!\w)|\n")  # of a sentence
_END_BYTES = re.compile(rb"[.!?](?![\w\x80-\xff])|\n")  # before cleaning, where a semicolon may end an entity
REACH = 80  # characters between a word of armed forces and a number
NEXT = 40  # characters between a number and what it counts
SHORT = 500  # characters: a text that someone hands in to be read
SLACK = 2  # times that these stretches may have been as long before cleaning, in bytes
LONG = 5 * SHORT  # characters from which on a text is taken not to be a short one, with more than that around it
_UNSEEN = re.compile(f"[{HIDDEN}]")
Match = tuple[int, int, int]  # the number of a pattern, start and end of where it is found


@functools.cache
def _armed() -> BytesAhoCorasick:
    """The words that are only used of armed forces, and phrases in which they are not ("fire brigade")."""
    return _matcher(_armed_words())


@functools.cache
def _armed_words() -> frozenset[str]:
    """What :func:`_armed` finds."""
    nouns = {r["noun"] for r in rows("units") if r["unit"] and not r["civil"]}
    return words("military") | nouns | words("unarmed") | {"nato", "-strong"}


@functools.cache
def _signs() -> frozenset[bytes]:
    """Signs behind which cleaning may find another word: hidden characters, garbled ones too, entities of letters."""
    hidden = [sign for sign in map(chr, range(0x10000)) if _UNSEEN.match(sign)]
    entities = html.entities.html5.items()
    plain = {name.lower() for name, sign in entities if sign[0] in hidden or re.match(r"[\w\s-]", sign, re.A)}
    found = {*hidden, "\t", "\x1f", "&#", "&amp", "&nbsp", *(f"&{name}" for name in plain)}
    new = {sign.encode()[:2] for sign in hidden if sign > "\x7f"}
    while new:  # what those bytes look like when they are taken for letters, and these in their turn
        signs = {garbled(lead, page) for lead in new for page in MISTAKEN} - found
        found |= signs
        new = {sign[0].encode() for sign in signs}
    return frozenset(sign.encode() for sign in found) | {"\U000e0000".encode()[:2]}


@functools.cache
def _uncleaned() -> BytesAhoCorasick:
    """The words of armed forces, and those signs."""
    return _matcher(_armed_words(), _signs())


@functools.cache
def _countable() -> BytesAhoCorasick:
    """All nouns that a number may count."""
    return _matcher(frozenset(r["noun"] for r in rows("units") if r["unit"]))


def _matcher(phrases: frozenset[str], signs: frozenset[bytes] = frozenset()) -> BytesAhoCorasick:
    """A matcher for the longest of some phrases; as a table of states it takes longer to make, half as long to run."""
    patterns = [*(phrase.encode() for phrase in sorted(phrases)), *sorted(signs)]
    return BytesAhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)


@functools.cache
def _number() -> tuple[re.Pattern[str], re.Pattern[bytes]]:
    """Digits, and the words of numbers; the same in a text that is not yet clean."""
    spelt = sorted((r["word"] for r in rows("numbers")), key=len, reverse=True)
    either = rf"\d|\b(?:{'|'.join(map(re.escape, spelt))})\b"
    return re.compile(either), re.compile(either.encode())


@functools.lru_cache(1)  # an archive asks before reading, and the reader again
def gate(text: str) -> bool:
    """Whether a text may hold a claim.

    Three different words of armed forces are enough; fewer have to share a sentence with a number that something
    to be counted follows ("a fire brigade was called out 937 times" does not).

    Parameters
    ----------
    text
        Clean text of an article, of any length.
    """
    lower = text.encode(errors="replace").lower()  # bytes are found and put into lower case in half the time
    found, different = list[tuple[int, int]](), set[bytes]()
    for start, end in _whole(_armed(), lower):
        if lower[start:end].decode() not in words("unarmed"):
            found.append((start, end))
            different.add(lower[start:end])
            if len(different) > 2:
                return True
    if len(text) < SHORT:
        return bool(found)
    near = [
        _END.split(_letters(lower[max(0, start - 4 * REACH) : start])[-REACH:])[-1]
        + _END.split(_letters(lower[start : end + 4 * REACH])[: end - start + REACH])[0]
        for start, end in found
    ]
    behind = (part[m.end() : m.end() + NEXT].encode() for part in near for m in _number()[0].finditer(part))
    return any(True for part in behind for _ in _whole(_countable(), part))


def _letters(some: bytes) -> str:
    """A stretch of a text in UTF-8, without what is left of letters that it cuts; none takes more than four bytes."""
    return some.decode(errors="ignore")


def _whole(matcher: BytesAhoCorasick, lower: bytes) -> Iterator[tuple[int, int]]:
    """Where the matcher's words stand as whole words; letters behind a model's designation are no word ("F-16AM")."""
    for _, start, end in matcher.find_matches_as_indexes(lower):
        before = _letters(lower[max(0, start - 4) : start])[-1:]
        after = _letters(lower[end : end + 4])[:1]
        if (lower[end - 1 : end].isdigit() or not after.isalnum()) and (
            lower.startswith(b"-", start) or not before.isalnum()
        ):
            yield start, end


def perhaps(text: str) -> bool:
    """Whether a text that has not been cleaned may pass :func:`gate`, and state a number, once it is clean.

    Cleaning takes out blocks and mends words. So here all words of armed forces count, whatever but a letter adjoins
    them, and without three of them something to be counted has to stand behind a number, in a long text near one of
    these words. Only a long text of which cleaning leaves a short one could pass there and not here.
    """
    lower = text.encode(errors="replace").lower()
    return _worth(text, lower, _uncleaned().find_matches_as_indexes(lower))


def perhaps_each(texts: bytes, sizes: Iterable[int]) -> Iterator[bool]:
    """:func:`perhaps` for each of many texts in UTF-8 that stand end to end, by one pass over all of them."""
    lower, start, reach = texts.lower(), 0, 0  # reach: the end of a match, which might be of words of two texts
    matches = deque(_uncleaned().find_matches_as_indexes(lower))
    for size in sizes:
        end, found, whole = start + size, list[Match](), start >= reach
        while matches and matches[0][1] < end:
            number, first, reach = matches.popleft()
            found.append((number, first - start, reach - start))
        if reach > start:
            text = texts[start:end].decode()
            yield _worth(text, lower[start:end], found) if whole and reach <= end else perhaps(text)
        else:
            yield False
        start = end


def _worth(text: str, lower: bytes, found: Sequence[Match]) -> bool:
    """What :func:`perhaps` says of a text, from its bytes in lower case and what :func:`_uncleaned` finds in them."""
    if not found:
        return False
    if any(number >= len(_armed_words()) for number, _, _ in found):
        text = _UNSEEN.sub("", re.sub("[\t\x1f]", " ", apply(text, words_mended(text)[0])))
        lower = text.encode(errors="replace").lower()
        found = _armed().find_matches_as_indexes(lower)
    armed = [(start, end) for _, start, end in found if _apart(lower, start, end)]
    seen = {lower[start:end].decode() for start, end in armed} - words("unarmed")
    if len(seen) > 2 or not seen or len(text) < SHORT:
        return bool(seen)
    near = [_around(lower, start, end) for start, end in armed] if len(text) >= LONG else [(0, len(lower))]
    return any(_counts(lower, first, last) for first, last in near)


def _counts(lower: bytes, first: int, last: int) -> bool:
    """Whether something to be counted stands behind a number in a stretch of a text that is not yet clean."""
    before = max(0, first - REACH)  # so that a phrase is found whole that begins before the stretch
    for _, start, end in _countable().find_matches_as_indexes(lower[before : last + REACH]):
        start, end = start + before, end + before
        there = first <= start and end <= last and _apart(lower, start, end)
        if there and _number()[1].search(lower, max(0, start - SLACK * NEXT), start):
            return True
    return False


def _around(lower: bytes, start: int, end: int) -> tuple[int, int]:
    """The stretch of a sentence around a word in which :func:`gate` might look once the text is clean."""
    reach = SLACK * (REACH + NEXT)
    before, after = lower[max(0, start - reach) : start], lower[end : end + reach]
    return start - len(_END_BYTES.split(before)[-1]), end + len(_END_BYTES.split(after, maxsplit=1)[0])


def _apart(lower: bytes, start: int, end: int) -> bool:
    """Whether neither a letter nor a digit of ASCII adjoins; cleaning may make any other sign into a blank."""
    before, after = lower[max(0, start - 1) : start], lower[end : end + 1]
    return (lower[end - 1 : end].isdigit() or not after.isalnum()) and (
        lower.startswith(b"-", start) or not before.isalnum()
    )
