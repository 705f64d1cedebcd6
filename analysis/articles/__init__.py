"""Articles: the raw bytes of a file in, an :class:`Article` out.

Its clean text leads back to the bytes; what was repaired or removed is kept, and so is the evidence that dates it. No
files are read here.
"""

import functools
import hashlib
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from analysis.articles.dating import Evidence, publication
from analysis.articles.encoding import (
    ArticleError,
    Edit,
    Repair,
    apply,
    byte_offset,
    decode,
    lands,
    origin,
    starts,
    words,
)
from analysis.articles.furniture import Removed, furniture
from analysis.articles.head import read_head
from analysis.articles.language import language
from analysis.articles.markup import Record

__all__ = ["Article", "ArticleError", "Evidence", "Removed", "Repair", "read_article"]

HIDDEN = "\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
HIDDEN += "\U000e0000-\U000e0fff"
_HEAD = re.compile(r"[\s=+@-]+")
# One set of characters comes first, which is soon looked through: blanks are many, and single ones are left alone.
_LAYOUT = re.compile(rf"[\s{HIDDEN}](?:(?<=\s)\s+|(?<=[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029{HIDDEN}])|\Z)")
_UNEVEN = re.compile(rf"[\t\v\f\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{HIDDEN}]")
_WIDE = ("  ", " \n", "\n ", "\n\n\n")
_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


_Step = Callable[[str], tuple[list[Edit], Sequence[tuple[int, Repair | Removed]]]]


@dataclass(frozen=True)
class Article:
    """One article: where it comes from, when it appeared, and its clean text with the way back to the raw bytes."""

    article_id: str
    source_file: str
    sha256: str
    publisher: str
    title: str
    standfirst: str
    author: str
    dateline: str
    published_start: date | None
    published_end: date | None
    date_basis: str  # metadata, dateline, context or empty
    date_conflict: str
    language: str
    encoding_repairs: tuple[Repair, ...]
    removed: tuple[Removed, ...]
    evidence: tuple[Evidence, ...]
    chars_raw: int
    text: str
    steps: tuple[list[Edit], ...] = field(repr=False)  # the edits that led from the raw text to the clean one
    url: str = ""
    told: Mapping[str, str] = field(default_factory=dict)  # what the page's or the row's own metadata tells
    stretch: tuple[int, int | None] = (0, None)  # its bytes in its file (:func:`analysis.articles.forms.unpacked`)

    def raw_span(self, raw: bytes, start: int, end: int) -> tuple[int, int]:
        """Byte offsets of ``text[start:end]`` in the raw file, or in what is packed in it (``forms.unpacked``)."""
        from analysis.articles.forms import unpacked  # it needs this module

        begin, stop = self.stretch
        text, codec, mark = decode(unpacked(raw, self.source_file)[begin:stop], self.source_file)
        first, last = (begin + byte_offset(text, at, codec, mark) for at in origin(self.steps, start, end))
        return first, last


def _layout(text: str) -> tuple[list[Edit], list[tuple[int, Removed]]]:
    """Edits that take out hidden characters, even out blank space, and keep spreadsheets from seeing a formula."""
    edits: list[Edit] = []
    head = _HEAD.match(text)
    at = head.end() if head else 0
    if not (any(map(text.__contains__, _WIDE)) or _UNEVEN.search(text, at)):
        at = max(at, len(text.rstrip()))  # single blanks and empty lines are left as they are
    for m in itertools.chain(filter(None, [head]), _LAYOUT.finditer(text, at)):
        edge = m.start() == 0 or m.end() == len(text)
        breaks = len(_BREAK.findall(m[0]))
        new = "" if edge or not m[0].isspace() else "\n" * min(breaks, 2) or re.sub(r"[\t\x1f]", " ", m[0])
        edits += [(m.start(), m.end(), new)] * (new != m[0])
    return edits, []


def _tidy(told: str) -> str:
    """What metadata tells, in one line and with its letters repaired."""
    line = " ".join(re.sub(f"[{HIDDEN}\U000e0000-\U000e0fff]", "", told).split())[:1000]
    return apply(line, words(line)[0])


def _with_kept(edits: list[Edit], kept: list[tuple[int, Removed]]) -> list[Edit]:
    """Edits of a form that leave these blocks, which it would take out, in the text, each on lines of its own."""
    made = list(edits)
    for at, block in kept:
        words = f"\n\n{block.text}\n\n"
        n = next((n for n, (start, end, _) in enumerate(made) if start <= at <= end), None)
        if n is None:
            made = sorted([*made, (at, at, words)], key=lambda edit: edit[:2])
        else:
            made[n] = (*made[n][:2], words + made[n][2])
    return made


def read_article(
    raw: bytes,
    name: str,
    source: Mapping[str, str] | None = None,
    record: Record | None = None,
    *,
    keep: tuple[str, ...] = (),
    remove: tuple[str, ...] = (),
) -> Article:
    """One article from the bytes of its file, or of its row in one.

    ``source`` is what is known of the file (publisher, title, author, url, published); where it tells, it is believed,
    before what the file's own metadata tells in ``record``, which also takes the text out of its marks.
    Blocks that begin with the words of ``keep`` are left in, lines that begin with those of ``remove`` are taken out.
    Raises ArticleError, in one sentence, for what is not an article's text.
    """
    decoded, _, _ = decode(raw, name)
    form = record or Record(0, len(raw), [], {}, [])
    kept = [(at, block) for at, block in form.aside if block.text.startswith(keep)] if keep else []
    unpacking = _with_kept(form.edits, kept)
    text, steps = apply(decoded, unpacking), [unpacking]
    notes: list[tuple[int, Repair | Removed]] = [note for note in form.aside if note not in kept]
    page: _Step = functools.partial(furniture, keep=keep, remove=remove)
    idle, cleaning = 0, tuple[_Step, ...]((words, _layout, page))
    for step in itertools.cycle(cleaning):
        edits, found = step(text)
        told: list[tuple[int, Repair | Removed]] = sorted(found, key=lambda note: note[0])
        notes += zip(starts(steps, [at for at, _ in told]), (note for _, note in told), strict=True)
        idle = 0 if edits else idle + 1
        if edits:
            text = apply(text, edits)
            steps.append(edits)
        if idle == 3:
            break  # nothing is left to do for any of them, so that cleaning a clean text changes nothing
    if not text:
        raise ArticleError(f"{name}: no article is left when the page around it is taken away; save the whole article")
    notes.sort(key=lambda note: note[0])
    blocks = [(at, note) for at, note in notes if isinstance(note, Removed)]
    places = lands(steps, [at for at, _ in blocks])
    removed = tuple(replace(block, position=at) for at, (_, block) in zip(places, blocks, strict=True))
    stamps = [block.text for block in removed if block.reason == "printed date"]
    known, head = source or {}, read_head(text, stamps, removed)
    own = {key: _tidy(value) for key, value in form.known.items()}
    dates = known.get("published", ""), own.get("published", "")
    head = {key: known.get(key) or own.get(key) or value for key, value in head.items()}
    start, end, basis, conflict, evidence = publication(text, stamps, *dates)
    return Article(
        article_id=PurePath(name).stem,
        source_file=name,
        sha256=hashlib.sha256(raw).hexdigest(),
        publisher=head["publisher"],
        title=head["title"],
        standfirst=head["standfirst"],
        author=head["author"],
        dateline=head["dateline"],
        published_start=start,
        published_end=end,
        date_basis=basis,
        date_conflict=conflict,
        language=language(text, own.get("language", "")),
        encoding_repairs=tuple(dict.fromkeys(note for _, note in notes if isinstance(note, Repair))),
        removed=removed,
        evidence=evidence,
        chars_raw=len(decoded),
        text=text,
        steps=tuple(steps),
        told=own,
        url=next(filter(re.compile("https?://.").match, (known.get("url", ""), own.get("url", ""))), ""),
    )
