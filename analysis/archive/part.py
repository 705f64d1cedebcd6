"""One part: its records read and written as a file of each table, and a receipt of what they hold.

The same pure function for processes and clusters. A part is whole when its receipt is there, which comes last.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import fsspec
import pyarrow
import pyarrow.parquet

from analysis import columns as declared
from analysis.archive.records import Found, Rows, records
from analysis.archive.sources import ArchiveError, Part, Source, hashed
from analysis.articles import Article, ArticleError
from analysis.articles.encoding import decode
from analysis.articles.forms import FORMS, File, id_of, page_glance, read, read_record
from analysis.articles.language import READ
from analysis.reading import Claim, read_claims
from analysis.reading.gate import gate, perhaps, perhaps_each
from analysis.rows import add

TABLES = (*declared.READ, "rejected")
RECEIPTS = "manifest/parts"
BATCH = 2_000  # rows that are held before they are written
Read = tuple[Article, list[Claim]] | dict[str, Any]  # an article and its claims, or a row of rejected
KINDS = {"integer": pyarrow.int64(), "number": pyarrow.float64(), "date": pyarrow.date32(), "boolean": pyarrow.bool_()}


@functools.cache
def schema(table: str) -> pyarrow.Schema:
    """The declared columns of a table as Parquet has them."""
    columns = declared.COLUMNS[table].items()
    return pyarrow.schema([(name, KINDS.get(row["type"], pyarrow.string())) for name, row in columns])


class Tables:
    """The files of a part while they are written, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.rows = folder, {name: list[dict[str, Any]]() for name in TABLES}
        self.rejected = list[pyarrow.Table]()  # many rows at once
        folder.mkdir(parents=True)
        self.files = {name: writer(folder / f"{name}.parquet", schema(name)) for name in TABLES}

    def write(self, least: int = 1) -> None:
        """Write the rows of each table that has as many."""
        for name, rows in self.rows.items():
            more = self.rejected if name == "rejected" else []
            if len(rows) + sum(map(len, more)) >= least:
                table = pyarrow.Table.from_pydict({f.name: _cells(rows, f) for f in schema(name)}, schema(name))
                self.files[name].write_table(pyarrow.concat_tables([table, *more]).sort_by("row") if more else table)
                rows.clear()
                more.clear()

    def close(self) -> None:
        """Write what is left and the ends of the files."""
        self.write()
        for file in self.files.values():
            file.close()


def _cells(rows: list[dict[str, Any]], column: pyarrow.Field) -> list[Any]:
    """The cells of a column; nothing is no text."""
    cells = map(itemgetter(column.name), rows)
    return [cell or None for cell in cells] if column.type == pyarrow.string() else list(cells)


def writer(path: Path, fields: pyarrow.Schema) -> Any:
    """What writes a file of a dataset: the same rows, the same bytes."""
    return pyarrow.parquet.ParquetWriter(path, fields, compression="zstd", store_schema=False)


def work(task: Part | Source, output: str, columns: str, keep_all: bool) -> Any:
    """The receipt of a part that is read, or the SHA-256 of a file."""
    return read_part(task, output, columns, keep_all) if isinstance(task, Part) else hashed(task)


def read_part(part: Part, output: str, columns: str, keep_all: bool) -> dict[str, Any]:
    """Read a part, put its tables into the dataset and give its receipt.

    Parameters
    ----------
    part, output
        What to read, and the folder of the dataset.
    columns
        Names of columns where they are unusual, as in ``text=Volltext``.
    keep_all
        Whether articles in which nothing can be claimed are kept too.
    """
    folder = Path(output)
    beside = folder / ".writing" / f"{part.name}-{os.getpid()}"
    shutil.rmtree(beside, ignore_errors=True)
    gc.freeze()  # vocabularies and modules stay: to look through them again and again is an eighth of the reading
    try:
        tables, count, written = Tables(beside), 0, 0
        for several in _articles(part, columns, keep_all):
            for article in several:
                count += len(article) if isinstance(article, pyarrow.Table) else 1
                if isinstance(article, tuple):
                    add(tables.rows, *article)
                else:
                    (tables.rows["rejected"] if isinstance(article, dict) else tables.rejected).append(article)
            if count >= written + 500:
                tables.write(BATCH)
                written = count - count % 500
        tables.close()
        receipt = _receipt(part, beside, count)
        publish(beside, folder, receipt)
    finally:
        gc.unfreeze()
        shutil.rmtree(beside, ignore_errors=True)
    return receipt


def _articles(part: Part, columns: str, keep_all: bool) -> Iterator[Iterable[Read | pyarrow.Table]]:
    """The articles of a part with their claims, some at a time; rows of ``rejected`` for what is none or not kept."""
    if not part.sources[0].many:
        yield from ([_single(source, columns, keep_all)] for source in part.sources)
        return
    source, taken = part.sources[0], set(part.taken)
    file = File(source.name, source.stem, part.sha256, {"columns": columns} if columns else {})
    for found in records(part, columns):
        if isinstance(found, Found):
            yield [_one(source, found, file, taken, keep_all)]
        elif keep_all:
            yield (_one(source, found.alone(at), file, taken, keep_all) for at in range(len(found.ids)))
        else:
            yield _several(source, found, file, taken)


def _several(source: Source, found: Rows, file: File, taken: set[str]) -> Iterator[Read | pyarrow.Table]:
    """The articles of some records and their claims; those that state no number come last, together."""
    calm = dict[int, str]()  # their article_ids
    likely = perhaps_each(found.words, found.sizes)
    for at, (own, size, worth) in enumerate(zip(found.ids, found.sizes, likely, strict=True)):
        if worth:
            yield _made(source, found.alone(at), file, taken)
        elif not size or own is None:
            yield _one(source, found.alone(at), file, taken)
        else:
            calm[at] = id_of(source.stem, own, found.row + at, taken)
    cells: dict[str, list[Any]] = {"article_id": [*calm.values()], "source_file": [source.name] * len(calm)}
    cells |= {"row": [found.row + at for at in calm], "start": [found.edges[at] for at in calm]}
    cells |= {"end": [found.edges[at + 1] for at in calm], "reason": ["states no number"] * len(calm)}
    yield pyarrow.Table.from_pydict(cells | {"detail": [None] * len(calm)}, schema("rejected"))


def _one(source: Source, found: Found, file: File, taken: set[str], keep_all: bool = False) -> Read:
    """The article of a record and its claims, or a row of ``rejected``."""
    if found.error:
        return _rejected(source, found, f"{source.stem}.{found.row}", found.kind, found.error)
    if found.text and not keep_all and not perhaps(found.text):
        article_id = id_of(source.stem, found.own, found.row, taken)
        return _rejected(source, found, article_id, "states no number")
    return _made(source, found, file, taken, keep_all)


def _made(source: Source, found: Found, file: File, taken: set[str], keep_all: bool = False) -> Read:
    """The article of a record, and its claims."""
    article_id = f"{source.stem}.{found.row}"
    try:
        assert found.make
        raw, record = found.make()
        article_id = id_of(source.stem, record.known.get("id", ""), found.row, taken)
        return _kept(read_record(raw, record, file, article_id), source, found, keep_all)
    except ArticleError as error:
        told = str(error)
    except Exception as error:  # one article must not end the reading of millions
        told = f"{source.name}, row {found.row}: a fault of this program ({type(error).__name__}: {error}); report it"
    return _rejected(source, found, article_id, "broken", told)


def _single(source: Source, columns: str, keep_all: bool) -> Read:
    """The article of a file that holds one, and its claims."""
    found = Found(0, 0, source.size)
    limit = FORMS[source.form.removesuffix(".gz")].limit
    try:
        if source.size > limit:
            told = f"{source.size:,} bytes, and at most {limit:,} are read; split it into parts"
            raise ArticleError(f"{source.name}: {told}")
        with fsspec.open(source.address, "rb").open() as file:
            raw: bytes = file.read()
        if not keep_all and (text := _words(raw, source)) and not perhaps(text):
            return _rejected(source, found, source.stem, "states no number")
        (article,) = read(raw, source.name, {"columns": columns} if columns else None)
        if isinstance(article, ArticleError):
            raise article
        return _kept(replace(article, article_id=source.stem), source, found, keep_all)
    except ArticleError as error:
        told = str(error)
    except OSError as error:
        told = f"{source.name}: cannot be read ({error.strerror or error}); change its permissions"
    except Exception as error:
        told = f"{source.name}: a fault of this program ({type(error).__name__}: {error}); report it"
    return _rejected(source, found, source.stem, "broken", told)


def _words(raw: bytes, source: Source) -> str:
    """The words of a text or a page before it is cleaned, "" where they are not known so soon."""
    try:
        if source.form in (".txt", ".md"):
            return decode(raw, source.name)[0]
        return page_glance(raw, source.name) if source.form in (".html", ".htm") else ""
    except ArticleError:
        return ""


def _kept(article: Article, source: Source, found: Found, keep_all: bool) -> Read:
    """The article and its claims, or a row of ``rejected`` where nothing can be claimed in it."""
    if not keep_all and article.language not in READ:
        return _rejected(source, found, article.article_id, "other language", article.language)
    if not keep_all and not gate(article.text):
        return _rejected(source, found, article.article_id, "states no number")
    return article, read_claims(article)


def _rejected(source: Source, found: Found, article_id: str, reason: str, detail: str = "") -> dict[str, Any]:
    """A row of the table ``rejected``."""
    detail = detail.encode(errors="replace").decode()
    place = {"source_file": source.name, "row": found.row, "start": found.start, "end": found.end}
    return {"article_id": article_id, **place, "reason": reason, "detail": detail}


def _receipt(part: Part, folder: Path, count: int) -> dict[str, Any]:
    """What a part's files hold, with their digests; ArchiveError where a record is lost or there twice."""
    counts = {name: pyarrow.parquet.read_metadata(folder / f"{name}.parquet").num_rows for name in TABLES}
    kept = counts["articles"] + counts["rejected"]
    if kept != count:
        raise ArchiveError(f"{part.name}: {count:,} records were read and {kept:,} written; report this fault")
    reasons = pyarrow.parquet.ParquetFile(folder / "rejected.parquet").read(["reason"])["reason"].to_pylist()
    return {
        "part": part.name,
        "about": identity(part),
        "of": [source.stem for source in part.sources],
        "records": count,
        "rows": counts,
        "reasons": {reason: reasons.count(reason) for reason in sorted(set(reasons))},
        "taken": list(part.taken),
        "sha256": {name: digest(folder / f"{name}.parquet") for name in TABLES},
    }


def identity(part: Part) -> str:
    """What a part's receipt has to tell for the part to be done; by size and time while no SHA-256 is known."""
    file = part.sha256 or part.sources[0][-2:]
    return hashlib.sha256(repr((part.name, file, part.start, part.end)).encode()).hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def publish(beside: Path, output: Path, receipt: Mapping[str, Any]) -> None:
    """Put the files of a part in their places, the receipt last."""
    name = receipt["part"]
    (beside / "receipt").write_text(json.dumps(receipt, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for table in TABLES:
        if (beside / f"{table}.parquet").exists():
            os.replace(beside / f"{table}.parquet", output / table / f"{name}.parquet")
    os.replace(beside / "receipt", output / RECEIPTS / f"{name}.json")
