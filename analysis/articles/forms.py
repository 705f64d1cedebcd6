"""Forms: the bytes of a saved file in, its articles out one by one; what is broken comes out as an error in its place.

A file is unpacked (gunzipped, its page taken from the mail, its lines from the PDF) and cut into records; each makes an
article's text of a stretch of these bytes by edits, as cleaning does, so that every word leads back. A form is a row of
:data:`FORMS` and a small function or two. Libraries are loaded when a file needs them.
"""

import contextlib
import csv
import email
import email.policy
import email.utils
import functools
import gzip
import hashlib
import html
import io
import json
import logging
import re
import textwrap
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import PurePath
from typing import Any, NamedTuple

from analysis.articles import Article, ArticleError, read_article
from analysis.articles.encoding import LIMIT, Edit, apply, decode
from analysis.articles.markup import Aside, Known, Record, front_matter, line_edits, markdown_edits, page_edits, tidy
from analysis.vocabulary import fold, rows, split

Names = Mapping[str, str]  # columns of text, title ... that somebody has named
MANY, PACKED = 1_000_000_000, 200_000_000  # bytes of a file of many articles; of a PDF or a mail with its pictures
PAGES = 2_000  # of a PDF
_ID = re.compile(r"(?=.*[^\W\d])\w[\w .,()'&+-]{0,99}")
_ESCAPE = re.compile(r"\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|\\u\w{4}|\\.")
_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
_LONE = re.compile("[\ud800-\udfff]")
_CHARSET = re.compile(rb"""<meta[^<>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.I)
# Tags that may stand within a word.
_WITHIN = re.compile(
    r"(?is)<!--(?:(?!<!--).)*?-->|</?(?:a|b|big|em|font|i|mark|small|span|strong|su[bp]|u|wbr)\b[^<>]*>"
)
_TAG = re.compile(r"<(?!meta)[a-zA-Z/!][^<>]*>", re.I)
_JUNK = re.compile(r"(?i)^(?:microsoft word|untitled|document\d*$)|\.(?:docx?|pdf|indd|odt|rtf)$")  # no title
_PRINTED = re.compile(r"(?i)skia|mozilla|chrom|quartz|webkit")  # programs that print pages: they date the print


class Form(NamedTuple):
    """How a kind of file is unpacked and cut into records, the bytes that one may have, and whether it holds many."""

    unpack: Callable[[bytes, str], tuple[bytes, Known]]
    records: Callable[[bytes, str, Names], Iterator[Record | ArticleError]]
    limit: int = LIMIT
    many: bool = False


class File(NamedTuple):
    """What the articles of a file share: its name, the beginning of their ids, its SHA-256 and what is known of it."""

    name: str
    stem: str
    sha256: str
    told: Mapping[str, str] = {}


def read(
    raw: bytes,
    name: str,
    source: Mapping[str, str] | None = None,
    corrections: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
) -> Iterator[Article | ArticleError]:
    """The articles of a file in its order, an error in place of each that is broken.

    Parameters
    ----------
    raw, name
        Bytes and name of the file; its ending tells the form (:data:`FORMS`), ``.gz`` is unpacked first.
    source
        What is known of it, as a row of ``sources.csv``: ``columns`` names those of a table where they have no usual
        name ("text=Volltext;published=Datum"), the rest goes before what the file's own metadata tells.
    corrections
        By article_id what to ``keep`` and to ``remove``, as :func:`analysis.articles.read_article` takes it.
    """
    stem, form, _ = form_of(name)
    told = dict(source or {})
    file = File(name, stem, hashlib.sha256(raw).hexdigest(), told)
    taken: set[str] = set()
    try:
        data, known = _unpacked(raw, name)
        for record in form.records(data, name, named(told.get("columns", ""))):
            if isinstance(record, ArticleError):
                yield record
                continue
            article_id = id_of(stem, record.known.get("id", ""), record.row, taken)
            by_hand = (corrections or {}).get(article_id, {})
            part = data[record.start : record.end]
            try:
                yield read_record(part, record._replace(known=known | record.known), file, article_id, by_hand)
            except ArticleError as error:
                yield error
    except ArticleError as error:
        yield error


def named(columns: str) -> Names:
    """Columns that somebody has named, as in ``text=Volltext;published=Datum``."""
    return dict(part.partition("=")[::2] for part in split(columns))


def id_of(stem: str, own: str, row: int, taken: set[str]) -> str:
    """The article_id of a record: its own id behind the file's where none before has it, else its row (0: no row)."""
    key = own if own not in taken and _ID.fullmatch(own) else str(row)
    taken.add(key)
    return f"{stem}.{key}" if row else stem


def read_record(
    part: bytes, record: Record, file: File, article_id: str, by_hand: Mapping[str, tuple[str, ...]] | None = None
) -> Article:
    """The article of a record, from these bytes of its file; ArticleError where there is none."""
    place = f"{file.name}, row {record.row}" if record.row else file.name
    article = read_article(part, place, file.told, record, **(by_hand or {}))
    own = (record.start, record.end)
    return replace(article, article_id=article_id, source_file=file.name, sha256=file.sha256, stretch=own)


def form_of(name: str) -> tuple[str, Form, bool]:
    """Stem of a file's name, its form by its ending, and whether it is packed with gzip; KeyError for other endings."""
    path = PurePath(name)
    packed = path.suffix.lower() == ".gz" and bool(path.stem)
    path = path.with_suffix("") if packed else path
    return path.stem, FORMS[path.suffix.lower()], packed


def unpacked(raw: bytes, name: str) -> bytes:
    """The bytes in which the spans of a file's articles count.

    These are the file's own for text, Markdown, CSV, JSON lines and pages; what was packed for ``.gz``, the page or the
    text within a mail, a PDF's lines with a form feed behind each page (so that the form feeds before a span tell its
    page), and JSON lines, one for each row, of a Parquet file. Pages and mails in another encoding, CSV and JSON lines
    in UTF-16 are turned to UTF-8 first.
    """
    return _unpacked(raw, name)[0] if name.lower().endswith(ENDINGS) else raw


def _unpacked(raw: bytes, name: str) -> tuple[bytes, Known]:
    """What a file holds, and what its metadata tells."""
    _, form, packed = form_of(name)
    if packed:
        raw = _gunzip(raw, name, form.limit)
    if len(raw) > form.limit:
        raise ArticleError(f"{name}: {len(raw):,} bytes, and at most {form.limit:,} are read; split it into parts")
    return form.unpack(raw, name)


def _gunzip(raw: bytes, name: str, limit: int) -> bytes:
    """The bytes packed with gzip, never many more than allowed."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            data = file.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ArticleError(f"{name}: damaged gzip ({error}); get the file once more") from None
    if len(data) > limit:
        raise ArticleError(f"{name}: unpacks to more than {limit:,} bytes; unpack it and split it into parts")
    return data


def _as_it_is(raw: bytes, name: str) -> tuple[bytes, Known]:
    """Nothing to unpack."""
    return raw, {}


def _utf8(raw: bytes, name: str) -> tuple[bytes, Known]:
    """A file of many lines in UTF-8, where it is in UTF-16 or UTF-32."""
    marked = raw[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"), raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not any(marked):
        return raw, {}
    try:
        return raw.decode("utf-32" if marked[0] else "utf-16").encode("utf-8", "replace"), {}
    except UnicodeDecodeError as error:
        raise ArticleError(f"{name}: broken {error.encoding} at byte {error.start:,}; save it as UTF-8") from None


def _web(raw: bytes, name: str) -> tuple[bytes, Known]:
    """A page in UTF-8, if need be from the encoding that it names."""
    if m := _CHARSET.search(raw[:4096]):
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            with contextlib.suppress(LookupError, UnicodeError):
                return raw.decode(m[1].decode("ascii"), "replace").encode("utf-8", "replace"), {}
    return raw, {}


def _mail(raw: bytes, name: str) -> tuple[bytes, Known]:
    """The page or the text of a mail, or of a page that a browser saved in one file."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        place = str(message.get("Snapshot-Content-Location", ""))
        part = message.get_body(("html",) if place else ("plain", "html"))
        part = part or next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
        data = part.get_payload(decode=True) if part else b""
        charset = part.get_content_charset() or "utf-8" if part else "utf-8"
        known = {"url": place, "title": str(message.get("Subject", "") or "")}
        if not place:  # a page's mail is dated by the browser that saved it
            author, address = email.utils.parseaddr(str(message.get("From", "")))
            known |= {"author": author or address, "published": str(message.get("Date", ""))}
    except Exception as error:  # headers can be broken in any way
        raise ArticleError(f"{name}: no mail that can be read ({_brief(error)}); save its text as .txt") from None
    if not isinstance(data, bytes) or not data.strip():
        raise ArticleError(f"{name}: no text in the mail; save the article as .html or .txt")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        with contextlib.suppress(LookupError):
            data = data.decode(charset, "replace").encode("utf-8")
    return data, {key: value for key, value in known.items() if value}


def _pdf(raw: bytes, name: str) -> tuple[bytes, Known]:
    """The lines of a PDF, a form feed behind each page."""
    import pypdf

    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    try:
        file = pypdf.PdfReader(io.BytesIO(raw))
        if len(file.pages) > PAGES:
            raise ArticleError(f"{name}: {len(file.pages):,} pages, and at most {PAGES:,} are read; split it")
        pages = [page.extract_text() for page in file.pages]
        told = {key: str(value) for key, value in (file.metadata or {}).items()}
    except ArticleError:
        raise
    except Exception as error:  # a broken PDF can fail in any way
        raise ArticleError(f"{name}: no PDF that can be read ({_brief(error)}); save its text as .txt") from None
    text = "".join(re.sub("[\0\f]", " ", page) + "\n\f" for page in pages)
    if not text.strip():
        raise ArticleError(f"{name}: no text on its {len(pages)} pages, pictures perhaps; add a text layer (OCR) to it")
    known = {"title": told.get("/Title", ""), "author": told.get("/Author", "")}
    made = re.match(r"D:(\d{4})(\d\d)(\d\d)", told.get("/CreationDate", ""))
    if made and not _PRINTED.search(told.get("/Producer", "") + told.get("/Creator", "")):
        known["published"] = "-".join(made.groups())
    known = {key: value for key, value in known.items() if value and not _JUNK.search(value)}
    return _LONE.sub("\ufffd", text).encode(), known


def _parquet(raw: bytes, name: str) -> tuple[bytes, Known]:
    """The rows of a Parquet file as JSON lines, without its columns of lists and the like."""
    import pyarrow
    import pyarrow.parquet

    lines, size = list[bytes](), 0
    try:
        file = pyarrow.parquet.ParquetFile(io.BytesIO(raw))
        plain = [f.name for f in file.schema_arrow if not pyarrow.types.is_nested(f.type)]
        for batch in file.iter_batches(batch_size=256, columns=plain):
            for row in batch.to_pylist():
                lines.append(json_line(row))
                size += len(lines[-1])
            if size > MANY:
                raise ArticleError(f"{name}: unpacks to more than {MANY:,} bytes; split it into parts")
    except ArticleError:
        raise
    except Exception as error:  # a broken file can fail in any way
        raise ArticleError(f"{name}: no Parquet file that can be read ({_brief(error)}); get it once more") from None
    return b"\n".join(lines), {}


def json_line(row: Mapping[str, Any]) -> bytes:
    """A row as a line of JSON."""
    return json.dumps(row, ensure_ascii=False, default=_plainly).encode("utf-8", "replace")


def _plainly(value: object) -> str:
    """A cell that JSON does not know."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _brief(error: Exception) -> str:
    """What an error says, in a few words."""
    return textwrap.shorten(f"{type(error).__name__}: {error}", 80, placeholder=" ...").rstrip(": ")


def _text(data: bytes, name: str, names: Names) -> Iterator[Record | ArticleError]:
    """Plain text: the whole file is one article."""
    yield Record(0, len(data), [], {}, [])


def _shaped(shape: Callable[[str], tuple[list[Edit], Aside]]) -> Callable[..., Iterator[Record | ArticleError]]:
    """Make the function that gives the one record of a text from which marks or broken lines are to be taken."""

    def records(data: bytes, name: str, names: Names) -> Iterator[Record | ArticleError]:
        text = decode(data, name)[0]
        edits, aside = shape(text)
        yield Record(0, len(data), edits, _known(front_matter(text)[1]), aside)

    return records


def _page(data: bytes, name: str, names: Names) -> Iterator[Record | ArticleError]:
    """A web page: the article as trafilatura finds it, its metadata as the page and htmldate tell them."""
    import trafilatura
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    page = _LONE.sub("\ufffd", decode(data, name)[0])
    own_date = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}  # not by the clock
    found = None
    try:
        for tried in (page, f"<html><body>{page}</body></html>"):  # the second where a page has no more than paragraphs
            found = found or trafilatura.bare_extraction(
                tried, with_metadata=True, include_comments=False, date_extraction_params=own_date
            )
    except Exception as error:  # a broken page can fail in any way
        raise ArticleError(f"{name}: no page that can be read ({_brief(error)}); save its text as .txt") from None
    text = tidy(found.text or "") if isinstance(found, Document) else ""
    if not isinstance(found, Document) or not text:
        raise ArticleError(f"{name}: no article is found in the page; save its text as .txt")
    title = found.title or ""
    if title and not text.startswith(title) and title in page:
        text = f"{title}\n\n{text}"
    edits, aside = page_edits(page, text)
    told = {"title": title, "author": found.author, "publisher": found.sitename, "url": found.url}
    known = told | {"published": found.date, "language": found.language}
    yield Record(0, len(data), edits, {key: value for key, value in known.items() if value}, aside)


def page_record(page: bytes, name: str, known: Known, row: int) -> tuple[bytes, Record]:
    """A page in UTF-8 and its record; what is known of it goes behind what it tells itself."""
    data, _ = _web(page, name)
    record = next(_page(data, name, {}))
    assert isinstance(record, Record)  # what is no page raises
    return data, record._replace(known=known | record.known, row=row)


def text_record(text: bytes, name: str, known: Known, row: int) -> tuple[bytes, Record]:
    """The text of a page, and its record."""
    return text, Record(0, len(text), [], known, [], row)


def page_glance(page: bytes, name: str) -> str:
    """The words of a page, its menus and scripts too, by which it is worth more or not; "" where there are none."""
    try:
        text = decode(_web(page, name)[0], name)[0]
    except ArticleError:
        return ""
    return " ".join(html.unescape(_TAG.sub(" ", _WITHIN.sub("", text))).split())


def _mailed(data: bytes, name: str, names: Names) -> Iterator[Record | ArticleError]:
    """What a mail holds: a page, or text in lines."""
    is_page = re.search(rb"(?i)<(?:html|body|div|p|table)\b", data[:20_000])
    yield from (_page if is_page else _shaped(line_edits))(data, name, names)


def _json_lines(data: bytes, name: str, names: Names) -> Iterator[Record | ArticleError]:
    """A JSON object on each line."""
    row = start = 0
    while start < len(data):
        end, row = data.find(b"\n", start) + 1 or len(data), row + 1
        try:
            if data[start:end].strip():
                yield json_record(data[start:end], name, names, row)._replace(start=start, end=end)
        except ArticleError as error:
            yield error
        start = end


def json_record(line: bytes, name: str, names: Names, row: int) -> Record:
    """The record of a line of JSON; ArticleError where it is none."""
    place = f"{name}, row {row}"
    text = decode(line, place)[0]
    told, told_text = _told(_object(text, place), names, place)
    return Record(0, len(line), _json_edits(text, told_text), told, [], row)


def _object(line: str, place: str) -> dict[str, Any]:
    """The object that a line holds."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ArticleError(f"{place}: no JSON ({_brief(error)}); write one object on each line") from None
    if not isinstance(found, dict):
        raise ArticleError(f'{place}: no JSON object; write it as {{"text": ...}}')
    return found


@functools.lru_cache(1000)
def _unescaped(escape: str) -> str:
    """The letter that an escape stands for."""
    return _LONE.sub("\ufffd", json.loads(f'"{escape}"'))


def _json_edits(line: str, text: str) -> list[Edit]:
    """Edits that leave of a line the string that is the text."""
    for m in _STRING.finditer(line):
        start, end = m.span(1)
        if end - start >= len(text):
            escapes = ((*e.span(), _unescaped(e[0])) for e in _ESCAPE.finditer(line, start, end))
            edits = [(0, start, ""), *escapes, (end, len(line), "")]
            if apply(line, edits) == text:
                return edits
    return [(0, len(line), text)]


def _table(data: bytes, name: str, names: Names) -> Iterator[Record | ArticleError]:
    """A row of cells on each line, below a line with the columns' names."""
    head: list[str] = []
    comma = comma_of(data)
    for row, (start, end) in enumerate(_lines(data)):
        if not data[start:end].strip():
            continue
        try:
            if head:
                yield csv_record(data[start:end], name, names, row, head, comma)._replace(start=start, end=end)
            else:
                head = csv_cells(data[start:end], name, 0, comma)
        except ArticleError as error:
            yield error


def comma_of(data: bytes) -> str:
    """The sign between the cells of a table, by its first line."""
    head = data[: data.find(b"\n") + 1 or len(data)]
    return chr(max(b",;\t|", key=head.count))


def csv_record(line: bytes, name: str, names: Names, row: int, head: list[str], comma: str) -> Record:
    """The record of a table's row below these names; ArticleError where it is none."""
    cells = csv_cells(line, name, row, comma)
    place = f"{name}, row {row}"
    if len(cells) != len(head):
        raise ArticleError(f"{place}: {len(cells)} cells below {len(head)} names; quote cells with commas")
    told, text = _told(dict(zip(head, cells, strict=True)), names, place)
    return Record(0, len(line), _csv_edits(decode(line, place)[0], text), told, [], row)


def csv_cells(line: bytes, name: str, row: int, comma: str) -> list[str]:
    """The cells of a table's row, those of row 0 being the names of its columns."""
    csv.field_size_limit(max(csv.field_size_limit(), LIMIT))
    place = f"{name}, row {row}" if row else f"{name}, its head"
    return _cells(decode(line, place)[0], comma, place)


def _lines(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each row: a line, or several where a quoted cell goes on over its end."""
    start = 0
    while start < len(data):
        end = first = data.find(b"\n", start) + 1 or len(data)
        quotes = data.count(b'"', start, end)
        while quotes % 2 and end < len(data):
            after = data.find(b"\n", end) + 1 or len(data)
            quotes += data.count(b'"', end, after)
            end = after
        end = first if quotes % 2 else end  # a quote that nothing closes spoils its own line only
        yield start, end
        start = end


def _cells(line: str, comma: str, place: str) -> list[str]:
    """The cells of a row."""
    try:
        return next(csv.reader(io.StringIO(line, newline=""), delimiter=comma, strict=True))
    except (csv.Error, StopIteration) as error:
        raise ArticleError(f"{place}: no row of a table ({_brief(error)}); write a quote in a cell twice") from None


def _csv_edits(line: str, text: str) -> list[Edit]:
    """Edits that leave of a row the cell that is the text."""
    quoted = text.replace('"', '""')
    start = line.find(f'"{quoted}"') + 1 or max(0, line.find(text))
    end = start + len(quoted if line[start - 1 : start] == '"' else text)
    doubled = [(m.start() + start, m.end() + start, '"') for m in re.finditer('""', line[start:end])]
    edits = [(0, start, ""), *doubled, (end, len(line), "")]
    return edits if apply(line, edits) == text else [(0, len(line), text)]


def _told(cells: Mapping[str, Any], names: Names, place: str) -> tuple[Known, str]:
    """What the cells of a row tell besides its text, and the text."""
    told = _known(cells, names)
    if "text" not in told:
        there = ", ".join(" ".join(name.split())[:30] for name in [*cells][:9])
        raise ArticleError(f"{place}: no text among {there}; name it in sources.csv, in columns, as text=NAME")
    if not told["text"].strip():
        raise ArticleError(f"{place}: its text is empty or no text; fill it or delete the row")
    return told, told.pop("text")


@functools.cache
def _usual() -> dict[str, list[str]]:
    """The usual names of each column, the best first."""
    usual: dict[str, list[str]] = {}
    for row in rows("record_fields"):
        usual.setdefault(row["field"], []).append(row["name"])
    return usual


@functools.lru_cache(1000)
def _plain(column: str) -> str:
    """The name of a column without case and signs."""
    return re.sub(r"[\W_]", "", fold(column))


def _known(cells: Mapping[str, Any], names: Names | None = None) -> Known:
    """What the cells of a row tell, found by the names of their columns."""
    columns = places(tuple(cells), tuple((names or {}).items()))
    known = {field: next(filter(None, (_cell(cells[c], field) for c in there)), "") for field, there in columns.items()}
    if "published" in known:
        known["published"] = _day(known["published"])
    return known


@functools.lru_cache(1000)
def places(cells: tuple[str, ...], names: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """For each field the columns that may tell it, the best first."""
    plain, by_hand = {_plain(column): column for column in cells}, dict(names)
    found = {}
    for field, usual in _usual().items():
        own = by_hand.get(field, "")
        found[field] = [own] if own in cells else [plain[name] for name in usual if name in plain and not own]
    return {field: there for field, there in found.items() if there}


def glance(cells: Mapping[str, Any], names: tuple[tuple[str, str], ...] = ()) -> tuple[str, str]:
    """The text and the id of a row as :func:`json_record` would tell them, and nothing more; "" where there is none.

    Half a letter (a lone surrogate) stays in the text.
    """
    columns = places(tuple(cells), names)
    texts = (cell if isinstance(cell := cells[c], str) else _cell(cell, "text") for c in columns.get("text", ()))
    own = next(filter(None, (_cell(cells[c]) for c in columns.get("id", ()))), "")
    return next(filter(None, texts), ""), own


def _cell(cell: object, field: str = "") -> str:
    """A cell as text; of a list its members, of an object its name; a number is no text of an article."""
    if field == "text" and isinstance(cell, int | float):
        return ""
    if isinstance(cell, list):
        return ", ".join(filter(None, map(_cell, cell)))
    if isinstance(cell, dict):
        return _cell(next((cell[key] for key in ("name", "title", "domain") if key in cell), None))
    return _LONE.sub("\ufffd", str(cell)) if isinstance(cell, str | int | float) else ""


def _day(told: str) -> str:
    """The day in a time stamp of any usual kind, as 2022-02-28; other dates as they are."""
    with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError, OSError):
        if re.fullmatch(r"1?\d{9}(?:\.\d+)?|1?\d{12}", told):  # seconds or milliseconds since 1970
            seconds = float(told) / (1 if float(told) < 1e11 else 1000)
            return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
        return f"{(_iso(told) or email.utils.parsedate_to_datetime(told)):%Y-%m-%d}"
    return told


def _iso(told: str) -> datetime | None:
    """A time stamp of ISO 8601, None for others."""
    try:
        return datetime.fromisoformat(told.strip())
    except ValueError:
        return None


FORMS = {
    ".txt": Form(_as_it_is, _text),
    ".md": Form(_as_it_is, _shaped(markdown_edits)),
    ".html": Form(_web, _page),
    ".htm": Form(_web, _page),
    ".mhtml": Form(_mail, _mailed, PACKED),
    ".mht": Form(_mail, _mailed, PACKED),
    ".eml": Form(_mail, _mailed, PACKED),
    ".pdf": Form(_pdf, _shaped(line_edits), PACKED),
    ".jsonl": Form(_utf8, _json_lines, MANY, many=True),
    ".ndjson": Form(_utf8, _json_lines, MANY, many=True),
    ".csv": Form(_utf8, _table, MANY, many=True),
    ".parquet": Form(_parquet, _json_lines, MANY, many=True),
}
ENDINGS = tuple(FORMS) + tuple(f"{suffix}.gz" for suffix in FORMS)
