"""Records: a part in, its records out one by one, however large the file and whatever is broken in it."""

from __future__ import annotations

import codecs
import contextlib
import csv
import functools
import gzip
import io
import itertools
import json
import re
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import fsspec
import pyarrow
import pyarrow.json
import pyarrow.parquet
from pyarrow.compute import binary_length

from analysis.archive.sources import BLOCK, ArchiveError, Part, Source
from analysis.articles import ArticleError
from analysis.articles.encoding import LIMIT
from analysis.articles.forms import (
    comma_of,
    csv_cells,
    csv_record,
    glance,
    json_line,
    json_record,
    named,
    page_glance,
    page_record,
    places,
    text_record,
)
from analysis.articles.markup import Record

MARK = b"\r\n\r\nWARC/1."  # between two records of a WARC file
ENDS = (b"\r\n\r\nWARC/", b"\r\n\r\n", b"\r\n")  # what may stand behind one, the last two at the file's end
HEAD = 100_000  # bytes that a record's own head may have
WORDS = (pyarrow.string(), pyarrow.large_string())
Line = tuple[int, bytes, int]  # where it starts, the line or lines (empty: too long), their bytes


class Found(NamedTuple):
    """A record: its place, its own id, the text by which it is worth reading or not ("": unknown), how it is made."""

    row: int
    start: int | None
    end: int | None
    own: str = ""
    text: str = ""
    make: Callable[[], tuple[bytes, Record]] | None = None
    error: str = ""
    kind: str = "broken"  # of error


class Rows(NamedTuple):
    """Records at a glance: the row of the first, where each starts and the last ends, ids, texts, how each is found.

    The texts stand end to end. An id that is not known so soon is None, the size of such a text 0.
    """

    row: int
    edges: Sequence[int | None]
    ids: Sequence[str | None]
    words: bytes
    sizes: Sequence[int]
    alone: Callable[[int], Found]


def records(part: Part, columns: str) -> Iterator[Found | Rows]:
    """The records of a part of a file of many articles, each exactly once; what is broken has an ``error``."""
    (source,) = part.sources
    names = tuple(named(columns).items())
    if source.form == ".parquet":
        yield from _parquet(part, source, names)
        return
    with fsspec.open(source.address, "rb").open() as file:
        stream = _Stream(file, part.start, part.end, source.form.endswith(".gz"))
        form, row = source.form.removesuffix(".gz"), part.row
        for found in (_warc if form == ".warc" else _table if form == ".csv" else _lines)(stream, source, row, names):
            row = found.row + len(found.ids) - 1 if isinstance(found, Rows) else found.row
            yield found
        if part.rows >= 0 and stream.lines != part.rows:
            raise ArchiveError(f"{source.name} has changed while it was read; run the same command again")
        if stream.damage:
            yield Found(row + 1, stream.at, None, error=f"{source.name}: {stream.damage}; get the file once more")


class _Stream:
    """The bytes of a part in blocks, in UTF-8 where they were in UTF-16; damage ends them and is told."""

    def __init__(self, file: Any, start: int, end: int, packed: bool) -> None:
        self.lines = 0
        self.left, self.at, self.damage, self.taken = end - start if end >= 0 else None, start, "", start
        self.read = gzip.GzipFile(fileobj=file).read1 if packed else file.read
        if start:
            file.seek(start)
        head = b"" if start else self._block()
        wide = head[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
        self.decoder = None
        if wide or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self.decoder = codecs.getincrementaldecoder("utf-32" if wide else "utf-16")("replace")
        self.buffer = self._plain(head)

    def _block(self) -> bytes:
        """The next block as it is in the file, unpacked."""
        try:
            block: bytes = self.read(BLOCK if self.left is None else min(BLOCK, self.left))
        except (OSError, EOFError, zlib.error) as error:
            if isinstance(error, OSError) and error.errno:
                raise
            self.damage = f"damaged gzip ({error})"
            return b""
        if self.left is not None:
            self.left -= len(block)
        return block

    def _plain(self, block: bytes) -> bytes:
        return self.decoder.decode(block, not block).encode("utf-8", "replace") if self.decoder else block

    def block(self) -> bytes:
        """The next block, empty at the end; what is packed comes in many small pieces."""
        block, self.buffer = _filled(self.buffer, BLOCK, lambda: self._plain(self._block())), b""
        self.taken += len(block)
        return block

    def upto(self, buffer: bytes, size: int) -> bytes:
        """The buffer filled up to a size, or less at the end."""
        return _filled(buffer, size, self.block)


def _filled(buffer: bytes, size: int, more: Callable[[], bytes]) -> bytes:
    """The buffer with what comes next, until it has the size or nothing comes."""
    blocks, held = [buffer], len(buffer)
    while held < size and (block := more()):
        blocks.append(block)
        held += len(block)
    return b"".join(blocks)


def _whole_lines(stream: _Stream) -> Iterator[Line]:
    """The lines of a stream, many at a time, with their place; one that is too long alone and without its bytes."""
    at, kept, dropped = stream.at, b"", 0  # dropped: bytes so far of a line that is too long
    while block := stream.block():
        end = block.rfind(b"\n") + 1
        if dropped and end:
            first = block.find(b"\n") + 1
            yield at, b"", dropped + first
            at, dropped, block, end = at + dropped + first, 0, block[first:], end - first
        if end:
            lines, kept = kept + block[:end], block[end:]
            yield at, lines, len(lines)
            at += len(lines)
        else:
            kept += block
        if len(kept) > LIMIT or dropped:
            kept, dropped = b"", dropped + len(kept)
    if (kept or dropped) and not stream.damage:
        yield at, kept, dropped + len(kept)
    elif kept or dropped:
        stream.damage += f" in the line from byte {at:,}"
    stream.at = at


def _physical(stream: _Stream) -> Iterator[Line]:
    """The lines of a stream one by one."""
    for at, lines, size in _whole_lines(stream):
        if not lines:
            yield at, b"", size
        for line in io.BytesIO(lines):
            yield at, line, len(line)
            at += len(line)


def _too_long(source: Source, row: int, start: int, size: int) -> Found:
    """A record that is too long to be an article."""
    error = f"{source.name}, row {row}: {size:,} bytes, and at most {LIMIT:,} are read; split it into its articles"
    return Found(row, start, start + size, error=error)


def _lines(stream: _Stream, source: Source, row: int, names: Any) -> Iterator[Found | Rows]:
    """A record for each line of JSON that is not empty, at a glance where all lines hold objects of one kind."""
    for start, lines, size in _whole_lines(stream):
        found = _alike(lines, source, row + 1, names, start)
        if found:
            yield found
            row, stream.lines = row + len(found.ids), stream.lines + len(found.ids)
            continue
        for line in io.BytesIO(lines) if lines else [b""]:
            row, stream.lines = row + 1, stream.lines + 1
            if not line:
                yield _too_long(source, row, start, size)
            elif not line.isspace():
                yield _line(line, source, row, names, start, start + len(line))
            start += len(line)


def _alike(block: bytes, source: Source, row: int, names: Any, start: int) -> Rows | None:
    """The records of some lines, which have to be JSON objects alike; None where Arrow would not read them as Python.

    Within an object no newline stands between two braces like these, so each line holds one object or more.
    """
    lines = io.BytesIO(block).readlines()
    if {(line[:1], line[-2:]) for line in lines} != {(b"{", b"}\n")}:
        return None
    edges = [*itertools.accumulate(map(len, lines), initial=start)]

    def alone(at: int) -> Found:
        return _line(lines[at], source, row + at, names, edges[at], edges[at + 1])

    try:
        # Text stays text, also where it looks like a day.
        kinds = {name: pyarrow.string() for name, cell in json.loads(lines[0]).items() if isinstance(cell, str)}
        how = pyarrow.json.ParseOptions(explicit_schema=pyarrow.schema(kinds))
        size = pyarrow.json.ReadOptions(use_threads=False, block_size=len(block))
        (batch,) = pyarrow.json.read_json(io.BytesIO(block), size, how).combine_chunks().to_batches()
        return _glanced(batch, row, edges, names, alone) if len(batch) == len(lines) else None
    except (ValueError, RecursionError, pyarrow.ArrowException):
        return None


def _glanced(rows: pyarrow.RecordBatch, row: int, edges: Sequence[int | None], names: Any, alone: Any) -> Rows | None:
    """Rows of a table at a glance, by the best of the columns that may tell text and id; None for other cells."""
    rows.validate(full=True)
    cells = dict(zip(rows.schema.names, rows.columns, strict=True))
    best = {field: cells[there[0]] for field, there in places(tuple(cells), names).items()}
    texts, ids = best.get("text"), best.get("id", pyarrow.repeat("", len(rows)))
    if texts is None or texts.type not in WORDS or ids.type not in (*WORDS, pyarrow.int64()):
        return None
    texts = texts.cast(pyarrow.string()).fill_null("")
    sizes = binary_length(texts).to_pylist()
    _, offsets, words = texts.buffers()
    first = memoryview(offsets).cast("i")[texts.offset]
    own = [cell or None for cell in ids.cast(pyarrow.string()).to_pylist()] if "id" in best else [""] * len(rows)
    return Rows(row, edges, own, words[first : first + sum(sizes)].to_pybytes() if words else b"", sizes, alone)


def _line(line: bytes, source: Source, row: int, names: Any, start: int | None, end: int | None) -> Found:
    """The record of a line of JSON."""
    try:
        cells = json.loads(line)
        text, own = glance(cells, names) if isinstance(cells, dict) else ("", "")
    except (ValueError, RecursionError):
        text = own = ""  # what is wrong is told where the article is made
    return Found(row, start, end, own, text, functools.partial(_json, line, source.name, names, row))


def _table(stream: _Stream, source: Source, row: int, names: Any) -> Iterator[Found]:
    """A record for each row of a table below its head."""
    head, comma = _head(source) if row else ([], "")
    for number, (start, line, size) in enumerate(_joined(_physical(stream)), row):
        if not line:
            yield _too_long(source, number, start, size)
            continue
        comma = comma or comma_of(line)
        if line.isspace():
            continue
        if not head:
            try:
                head = csv_cells(line, source.name, 0, comma)
            except ArticleError as error:
                yield Found(number, start, start + size, error=str(error))
            continue
        make = functools.partial(_made, csv_record, line, source.name, dict(names), number, head, comma)
        text = own = ""
        try:
            cells = next(csv.reader(io.StringIO(line.decode(), newline=""), delimiter=comma, strict=True))
            text, own = glance(dict(zip(head, cells, strict=True)), names)
        except (csv.Error, ValueError, StopIteration):
            pass  # what is wrong is told where the article is made
        yield Found(number, start, start + size, own, text, make)


def _head(source: Source) -> tuple[list[str], str]:
    """The names above a table and what stands between them."""
    comma = ""
    with fsspec.open(source.address, "rb").open() as file:
        for _, line, _ in _joined(_physical(_Stream(file, 0, -1, False))):
            comma = comma or comma_of(line)
            with contextlib.suppress(ArticleError):
                if line.strip():
                    return csv_cells(line, source.name, 0, comma), comma
    return [], comma


def _joined(lines: Iterator[Line]) -> Iterator[Line]:
    """Lines put together where a quoted cell goes on; a quote that nothing closes spoils its own line only."""
    waiting: list[Line] = []

    def following() -> Iterator[Line]:
        while True:
            if waiting:
                yield waiting.pop(0)
            elif (line := next(lines, None)) is not None:
                yield line
            else:
                return

    source = following()
    for first in source:
        together, quotes, size = [first], first[1].count(b'"'), first[2]
        while quotes % 2 and size < LIMIT and (line := next(source, None)):
            together.append(line)
            quotes, size = quotes + line[1].count(b'"'), size + line[2]
        if quotes % 2:
            waiting[:0] = together[1:]
            source = following()
            yield first
        else:
            yield first[0], b"".join(line for _, line, _ in together), size


def _parquet(part: Part, source: Source, names: Any) -> Iterator[Found | Rows]:
    """A record for each row of some row groups; of those that cannot be read, too, so that none is lost."""
    row, error = part.row, ""
    try:
        with fsspec.open(source.address, "rb").open() as opened:
            file = pyarrow.parquet.ParquetFile(opened, pre_buffer=False, buffer_size=BLOCK)
            plain = [f.name for f in file.schema_arrow if not pyarrow.types.is_nested(f.type)]
            groups = range(part.start, part.end)
            for batch in file.iter_batches(batch_size=256, row_groups=list(groups), columns=plain):
                alone = functools.partial(_row, batch, row + 1, source, names)
                found = _glanced(batch, row + 1, [None] * (len(batch) + 1), names, alone)
                yield from [found] if found else map(alone, range(len(batch)))
                row += len(batch)
    except OSError as failed:
        if failed.errno and failed.errno != 22:
            raise
        error = str(failed)
    except Exception as failed:  # a broken file can fail in any way
        error = f"{type(failed).__name__}: {failed}"
    why = " ".join(error.split())[:80] or "fewer rows than it tells of"
    for lost in range(row + 1, part.row + part.rows + 1):
        told = f"{source.name}, row {lost}: cannot be read ({why}); get the file once more"
        yield Found(lost, None, None, error=told)


def _row(batch: pyarrow.RecordBatch, row: int, source: Source, names: Any, at: int) -> Found:
    """The record of a row of a table, the first being that of this number."""
    (cells,) = batch.slice(at, 1).to_pylist()
    text, own = glance(cells, names)
    if not text:
        return _line(json_line(cells), source, row + at, names, None, None)
    return Found(row + at, None, None, own, text, functools.partial(_json, cells, source.name, names, row + at))


def _made(how: Callable[..., Record], line: bytes, *args: Any) -> tuple[bytes, Record]:
    """A line and its record."""
    return line, how(line, *args)


def _json(line: bytes | dict[str, Any], name: str, names: Any, row: int) -> tuple[bytes, Record]:
    """A line of JSON, or the row of Parquet that it is made of, and its record."""
    line = json_line(line) if isinstance(line, dict) else line
    return line, json_record(line, name, dict(names), row)


def _warc(stream: _Stream, source: Source, row: int, names: Any) -> Iterator[Found]:
    """A record for each response, resource or conversion of a WARC file, and for each that is broken."""
    held = b""
    while held := stream.upto(held, HEAD).lstrip(b"\r\n"):
        at = stream.taken - len(held)
        record, held, error = _framed(stream, held)
        head, _, block = record.partition(b"\r\n\r\n")
        fields = _fields(head)
        if error and stream.damage:
            return  # the damage is told in its place
        kind, url = fields.get("warc-type", ""), fields.get("warc-target-uri", "").strip("<>")
        if not error and kind not in ("response", "resource", "conversion"):
            continue
        row += 1
        own = fields.get("warc-record-id", "").strip("<>").rpartition(":")[2]
        place = Found(row, at, stream.taken - len(held), own)
        if error:
            yield place._replace(error=f"{source.name}, row {row} ({url or 'no address'}): {error}")
        else:
            yield _page(place, record if kind == "response" else block, kind, fields, source)


def _fields(head: bytes) -> dict[str, str]:
    """The fields of a WARC record's head."""
    lines = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _, value in lines}


def _framed(stream: _Stream, held: bytes) -> tuple[bytes, bytes, str]:
    """The record that the held bytes begin with, what is held behind it, and what is wrong with it.

    It has to end where its length says and the next to begin there. Where it lies, the next that begins anywhere behind
    its head is looked for, so that none is swallowed and none read twice.
    """
    head, blank, _ = held.partition(b"\r\n\r\n")
    told = _fields(head).get("content-length", "") if held.startswith(b"WARC/") and blank else ""
    end = len(head) + 4 + int(told) if told.isdecimal() else -1
    error = "no head of a WARC record"
    if 0 < end <= LIMIT:
        held = stream.upto(held, end + 9)
        error = "it does not end where it says" if len(held) >= end else "the file ends within it"
        clean = held[end : end + 9] in (*ENDS, b"") and MARK not in held[len(head) + 4 : end]
        if clean and len(held) >= end:
            return held[:end], held[end:], ""
    elif end > LIMIT:
        error = f"{end:,} bytes by its own word, and at most {LIMIT:,} are read"
    since = len(head) if blank else 0
    while (found := held.find(MARK, since)) < 0:
        if not (block := stream.block()):
            return head, b"", error
        held, since = held[-len(MARK) :] + block, 0
    return head, held[found + 4 :], error


@functools.cache
def _iterator() -> Any:
    """What takes the wrapping of HTTP off a page; loaded where there is one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the package warns of its own older half
        from fastwarc.warc import ArchiveIterator
    return ArchiveIterator


def _page(place: Found, record: bytes, kind: str, fields: dict[str, str], source: Source) -> Found:
    """The page, or the text, in a record of a WARC file."""
    url = fields.get("warc-target-uri", "").strip("<>")
    known = {key: value for key, value in (("url", url), ("id", place.own)) if value}
    media, charset, body, status = fields.get("content-type", "").partition(";")[0], "", record, 200
    if kind == "response":
        for decode in ("all", "transfer", "none"):  # a crawler may unpack a page and leave a head that calls it packed
            try:
                found = next(_iterator()(io.BytesIO(record + b"\r\n\r\n"), auto_decode=decode))
                body, http = found.reader.read(), found.http_headers
                media, charset = (found.http_content_type or "").lower(), found.http_charset or ""
                status = (http.status_code if http else None) or 0
                break
            except (OSError, StopIteration):
                body = b""
    trouble = "" if 200 <= status < 300 else f"HTTP status {status}"
    trouble = trouble or ("" if body.strip() else "an empty body")
    trouble = trouble or ("" if re.search("html|text/plain|^$", media) else f"{media} is no page")
    if trouble:
        where = f"{source.name}, row {place.row} ({url or 'no address'})"
        return place._replace(error=f"{where}: {trouble}", kind="no article")
    if charset:
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            with contextlib.suppress(LookupError):
                body = body.decode(charset, "replace").encode("utf-8", "replace")
    read = text_record if media.startswith("text/plain") else page_record
    text = page_glance(body, source.name) if read is page_record else body.decode("utf-8", "replace")
    return place._replace(text=text, make=functools.partial(read, body, source.name, known, place.row))
