"""Stories: articles that tell the same in the same words, as wire copy, reprints and updated versions do.

In: the articles' ids, days and clean texts, in any order. Out: for each the story that it belongs to. Two articles are
of one story where the longer has most of what the shorter has: runs of words (as MinHash estimates it), and names and
numbers, by which reports from one template differ. Candidates are found by locality-sensitive hashing, so that the work
grows with the articles and not with their pairs.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rensa import RMinHash

from analysis.vocabulary import fold

ALIKE = 0.6  # share from which on two articles are one story; docs/method.md shows why
RUN = 3  # words
SLOTS, BANDS, SEED = 192, 64, 1  # bands of three: of pairs that share 0.3 of their runs 82 % are candidates, at 0.1 6 %
WIDE = 4 * SLOTS // BANDS  # bytes of a band
NEAREST = 1000  # candidates that an article is compared with in a band, the latest before it
_WORD = re.compile(r"\w+")
# Names, of one word or more but not the first of a sentence, and numbers.
_NAME = re.compile(r"\b(?=[A-Z])(?<![.!?”\"\n] )(?<![\n“\"])(?<!^)\w\w+(?: [A-Z]\w+)*|\b\d[\d,.]*\b")


class Sketch(NamedTuple):
    """What is kept of a text to compare it, about a kilobyte."""

    runs: RMinHash
    size: int  # number of different runs
    names: array[int]  # hashes of its names and numbers


def stories(articles: Iterable[tuple[str, str, str]], alike: float = ALIKE) -> dict[str, str]:
    """The story of each article: the article_id of its first by day and id; its own where it stands alone.

    Parameters
    ----------
    articles
        article_id, first day of publication (as 2022-02-28, "" where unknown) and text of each.
    alike
        The share from which on two are one story.
    """
    return linked(((day or "9999", name, sketch(text)) for name, day, text in articles), alike)


def linked(sketched: Iterable[tuple[str, str, Sketch]], alike: float = ALIKE) -> dict[str, str]:
    """The story of each article, as :func:`stories`, of day ("9999" where unknown), article_id and sketch of each."""
    ordered = sorted(sketched, key=lambda article: article[:2])
    sketches = [own for _, _, own in ordered]
    slots = [array("I", own.runs.digest()).tobytes() if own.size else b"" for own in sketches]
    first = list(range(len(ordered)))  # of each article an earlier one of its story, or itself
    seen: dict[bytes, int] = {}

    def story(n: int) -> int:
        while first[n] != n:
            first[n] = n = first[first[n]]
        return n

    apart = []  # of articles of the same runs only the first is compared with others
    for n, own in enumerate(sketches):
        if own.size and (twin := seen.setdefault(slots[n], n)) != n and likeness(own, sketches[twin]) >= alike:
            first[n] = twin
        elif own.size:
            apart.append(n)
    for band in range(0, 4 * SLOTS, WIDE):
        for bucket in _buckets(slots, apart, band):
            for at, n in enumerate(bucket):
                for other in bucket[max(0, at - NEAREST) : at]:
                    if _runs(sketches[n], sketches[other]) < alike or _agree(slots[n], slots[other], band):
                        continue
                    a, b = sorted((story(n), story(other)))
                    if a != b and likeness(sketches[n], sketches[other]) >= alike:
                        first[b] = a
    return {name: ordered[story(n)][1] for n, (_, name, _) in enumerate(ordered)}


def _buckets(slots: list[bytes], articles: list[int], band: int) -> Iterator[list[int]]:
    """The articles, in their order, that agree in a band, of those that are not alone there."""
    found: dict[bytes, list[int]] = {}
    for n in articles:
        found.setdefault(slots[n][band : band + WIDE], []).append(n)
    return (bucket for bucket in found.values() if len(bucket) > 1)


def _agree(one: bytes, other: bytes, before: int) -> bool:
    """Whether two have been compared, for they agree in an earlier band."""
    return any(one[at : at + WIDE] == other[at : at + WIDE] for at in range(0, before, WIDE))


def sketch(text: str) -> Sketch:
    """What is compared of a text; the words of one shorter than a run are its runs."""
    words = _WORD.findall(fold(text))
    runs = set(map(" ".join, zip(*(words[n:] for n in range(RUN)), strict=False))) or set(words)
    made = RMinHash(SLOTS, SEED)
    made.update(list(runs))
    return Sketch(made, len(runs), array("I", {zlib.crc32(name.encode()) for name in _NAME.findall(text)}))


def likeness(one: Sketch, other: Sketch) -> float:
    """Share of the shorter text that the longer has too: of its runs of words, or of its names if that is less."""
    fewer = min(len(one.names), len(other.names))
    return min(_runs(one, other), len({*one.names} & {*other.names}) / fewer if fewer else 1)


def _runs(one: Sketch, other: Sketch) -> float:
    """The same of runs alone."""
    both: float = one.runs.jaccard(other.runs)  # of all runs
    return min(1.0, both / (1 + both) * (one.size + other.size) / max(1, min(one.size, other.size)))
