"""Corrections: the rows of ``corrections.csv`` over what was found; a row that no longer meets what it expects fails.

In: the file, in the raw folder or beside it, kept by hand or by :mod:`analysis.review`. Out: its rows, and articles
read with those on blocks; :mod:`analysis.decisions` applies those on claims. No two rows may contradict each other,
so their order is of no account: the file is written sorted, and what two reviewers did merges line by line.
"""

import contextlib
import csv
import dataclasses
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analysis import tables
from analysis.articles import Article, ArticleError
from analysis.articles.forms import form_of, read
from analysis.vocabulary import Told

NAME = "corrections.csv"
_MARK = re.compile(r"<{7}|={7}|>{7}|\|{7}")  # what git leaves in a file that it did not manage to merge


class CorrectionError(Told, ValueError):
    """A correction does not fit what it corrects; names the row and the remedy."""

    def __init__(self, told: str, number: int = 0) -> None:
        super().__init__(told)
        self.number = number  # line of the row


@dataclasses.dataclass(frozen=True)
class Correction:
    """One row: ``number`` is its line in the file, the header being the first."""

    what: str
    which: str
    field: str
    expected: str
    value: str
    who: str = ""
    when: str = ""
    why: str = ""
    number: int = dataclasses.field(default=0, compare=False)

    @property
    def article_id(self) -> str:
        """The article that it is about."""
        return self.which.partition(":")[0]

    def stale(self, trouble: str, remedy: str) -> CorrectionError:
        """Error that names this row."""
        return self.wrong(f"{trouble}; {remedy} or delete the row")

    def wrong(self, trouble: str) -> CorrectionError:
        """Error that names this row and says all of it."""
        return CorrectionError(f"{NAME}, line {self.number} ({self.which}): {trouble}", self.number)


def failed(errors: Iterable[CorrectionError]) -> CorrectionError:
    """All errors in one, a line each, in the order of the file."""
    return CorrectionError("\n".join(dict.fromkeys(map(str, sorted(errors, key=lambda error: error.number)))))


def load(place: Path) -> list[Correction]:
    """Corrections of a folder or a file, in its order; TableError or CorrectionError where a row is not as declared."""
    path = place if place.is_file() else place / NAME
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    if marks := [number for number, line in enumerate(lines, 1) if _MARK.match(line)]:
        raise CorrectionError(f"{NAME}, line {marks[0]}: a merge was left undone; keep the rows, delete its marks")
    reader, numbers = csv.reader(f"{line}\n" for line in lines), list[int]()
    begins = 1
    for cells in reader:
        numbers += [begins] * bool(cells)
        begins = reader.line_num + 1
    frame = tables.read("corrections", path).astype("str").fillna("")
    names = list(tables.COLUMNS["corrections"])
    records = frame[names].itertuples(index=False)
    rows = [
        Correction(**{name: cell.strip() for name, cell in zip(names, cells, strict=True)}, number=number)
        for cells, number in zip(records, numbers[1:], strict=True)
    ]
    if errors := list(filter(None, map(_misuse, rows))):
        raise failed(errors)
    return rows


@contextlib.contextmanager
def kept(folder: Path) -> Iterator[None]:
    """Let no other panel or process change the corrections of a folder meanwhile."""
    try:
        import fcntl
    except ImportError:  # on Windows two that write in the same instant are not kept apart
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def save(rows: Iterable[Correction], folder: Path) -> None:
    """Write the corrections of a folder, sorted: whole or not at all."""
    ordered = sorted(rows, key=lambda row: (row.what, row.article_id, _place(row), row.which, row.field, row.who))
    cells = {name: [getattr(row, name) for row in ordered] for name in tables.COLUMNS["corrections"]}
    tables.save("corrections", cells, folder)


def _place(row: Correction) -> int:
    """Where in its article the row belongs."""
    return int(row.which.split(":")[1]) if ":" in row.which else -1


def _misuse(row: Correction) -> CorrectionError | None:
    """What in a row does not go together."""
    block, verdict = row.what == "block", row.field == "verdict"
    if block != (row.field == "removed"):
        return row.wrong(f"a {row.what} has no field {row.field!r}; a block has removed, a claim the others")
    if block == (":" in row.which):
        return row.wrong("a block is named by its article_id, a claim by its claim_id, as 003_d272:722")
    if block and row.value not in ("keep", "remove"):
        return row.wrong(f"column value: {row.value!r}: write keep or remove")
    if verdict and row.value not in ("accept", "reject"):
        return row.wrong(f"column value: {row.value!r}: write accept or reject")
    if (block or verdict) and not row.expected:
        return row.wrong("column expected: a value is required")
    if row.field == "quote" and (row.expected or not row.value):
        return row.wrong("a quote adds a claim: leave expected empty and write the words into value")
    return None


def read_corrected(
    raw: bytes,
    name: str,
    source: Mapping[str, str] | None,
    rows: Mapping[str, list[Correction]],
    errors: list[CorrectionError],
) -> Iterator[Article | ArticleError]:
    """The articles of a file, corrected; a row that does not do what it is there for is told in ``errors``.

    ``rows`` are those on blocks, by article.
    """
    stem = form_of(name)[0]
    mine = {which: rows[which] for which in rows if which == stem or which.startswith(f"{stem}.")}
    if not mine:
        yield from read(raw, name, source)
        return
    asked = {
        which: {value: tuple(row.expected for row in own if row.value == value) for value in ("keep", "remove")}
        for which, own in mine.items()
    }
    for before, after in zip(read(raw, name, source), read(raw, name, source, asked), strict=True):
        if isinstance(before, Article) and isinstance(after, Article):
            for row in mine.get(before.article_id, []):
                errors += filter(None, [_unfit(row, before, after)])
        yield after


def _unfit(row: Correction, before: Article, after: Article) -> CorrectionError | None:
    """What is wrong with a row that finds nothing to do, or is not able to do it."""
    removed = [[block.text for block in article.removed] for article in (before, after)]
    gone, still = (any(text.startswith(row.expected) for text in texts) for texts in removed)
    if row.value == "keep" and not gone:
        return row.stale(f"no removed block begins with {row.expected!r}", "copy its first words from removed.csv")
    if row.value == "keep" and still:
        return row.stale(f"the block {row.expected!r} is taken out all the same", "save the article as text with it")
    if row.value == "remove" and not any(line.startswith(row.expected) for line in before.text.split("\n")):
        return row.stale(f"no line begins with {row.expected!r}", "copy its first words from articles.csv")
    return None


def unmet(rows: Iterable[Correction], articles: Iterable[str]) -> Iterator[CorrectionError]:
    """Tell the rows whose article is not among these."""
    known = set(articles)
    for row in rows:
        if row.article_id not in known:
            yield row.stale("there is no such article", "write its article_id")
