"""Sources: files, folders, patterns and addresses in; what there is to read out, cut into parts of about one size.

A part is a stretch of a file of many articles (bytes of JSON lines or CSV, row groups of Parquet, or all), or some
files that hold one article each. Parts have names that follow from what is in them alone.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, NamedTuple

import fsspec
from fsspec.core import url_to_fs

from analysis.articles.encoding import LIMIT
from analysis.articles.forms import ENDINGS, FORMS
from analysis.columns import COLUMNS

SIZE = 32_000_000  # bytes of a part
BLOCK = 1 << 20  # bytes read at a time
ONE_IN = 256  # so many files, by the hash of their names, begin a new part: one file more changes one part only
WARC = (".warc", ".warc.gz")
CUT = (".jsonl", ".ndjson", ".parquet", ".csv")  # forms that make several parts
READ = (*(ending for ending in ENDINGS if ending != ".parquet.gz"), *WARC)
BY_HAND = ("sources.csv", "corrections.csv")  # of a folder of articles


class ArchiveError(Exception):
    """The run cannot go on; says why and what to do."""


class Source(NamedTuple):
    """A file: address, name, what the ids of its articles begin with, form (its ending), bytes, and when it changed."""

    address: str
    name: str
    stem: str
    form: str
    size: int
    stamp: str

    @property
    def many(self) -> bool:
        """Whether it holds many articles."""
        return self.form in WARC or FORMS[self.form.removesuffix(".gz")].many


class Part(NamedTuple):
    """What is read in one go: sources, the stretch of the one source, the rows before it and in it (-1: not known)."""

    name: str
    sources: tuple[Source, ...]
    sha256: str = ""
    start: int = 0
    end: int = -1
    row: int = 0
    rows: int = -1
    size: int = 0  # bytes, about
    taken: tuple[str, ...] = ()  # ids of the file's other parts


class Survey(NamedTuple):
    """Of a file of many articles: SHA-256 ("": not known yet), and start, end, rows before and rows of each part."""

    sha256: str
    cuts: tuple[tuple[int, int, int, int], ...]


def find(given: Sequence[str], output: Path) -> tuple[list[Source], list[str]]:
    """The files to be read, by name, and a line on each that cannot be."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    told = []
    for place in given:
        try:
            there = _files(place)
        except (ImportError, ValueError, OSError) as error:
            told.append(f"{place}: cannot be opened ({error}); see the address and what its kind of storage needs")
            continue
        if not there:
            told.append(f"{place}: no such file or folder; see the path")
        found |= {address: here for address, here in there.items() if output.absolute() not in Path(here[0]).parents}
    shown = {address: PurePosixPath(path).name for address, (path, _) in found.items()}
    sources = []
    for address, (below, info) in sorted(found.items(), key=lambda item: (item[1][0], item[0])):
        name = shown[address]
        form = next((ending for ending in sorted(READ, key=len)[::-1] if name.lower().endswith(ending)), "")
        if name in BY_HAND:
            continue
        if not form or len(form) == len(name):
            ending = PurePath(name).suffix or "no ending"
            told.append(f"{name}: not supported ({ending}); save it as {', '.join((*FORMS, WARC[0]))}")
            continue
        stamp = str(info.get("mtime") or info.get("LastModified") or info.get("etag") or info.get("ETag") or "")
        sources.append((below, Source(address, name, name[: -len(form)], form, int(info["size"] or 0), stamp)))
    return _named(sources, told), told


def _files(place: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Address of each file of a path, pattern or address, with its path below what was named, and what is known."""
    system, path = url_to_fs(place)
    if system.exists(path):
        roots = {path: system.info(path)}
    else:
        roots = system.glob(path, detail=True) if re.search(r"[*?\[]", path) else {}
    fixed = len(re.split(r"[^/]*[*?\[]", path)[0]) if path not in roots else None  # before the pattern
    found = {}
    for root, info in roots.items():
        inside = system.find(root, detail=True) if info["type"] == "directory" else {root: info}
        for file, known in inside.items():
            below = file[len(root) if fixed is None else fixed :].lstrip("/") or PurePosixPath(file).name
            if not any(part.startswith(".") for part in PurePosixPath(below).parts):
                found[system.unstrip_protocol(file)] = below, known
    return found


def _named(sources: Iterable[tuple[str, Source]], told: list[str]) -> list[Source]:
    """Sources with stems that no two share: where names are the same, with the folders before them."""
    sources = list(sources)
    same = Counter(source.stem for _, source in sources)
    named: dict[str, Source] = {}
    for below, source in sources:
        if same[source.stem] > 1:
            folders = [*PurePosixPath(below).parts[:-1], source.stem]
            source = source._replace(stem="-".join(folders))
        if not re.fullmatch(COLUMNS["articles"]["article_id"]["pattern"], source.stem):
            allowed = "letters, digits, spaces and . _ - + & ' ( ) , only, a letter or digit first"
            told.append(f"{below}: rename it: {allowed}")
        elif source.stem in named:
            told.append(f"{below}: has the same name as {named[source.stem].address}; rename one of them")
        else:
            named[source.stem] = source
    return [named[stem] for stem in sorted(named)]


def survey(source: Source, most: int) -> Survey:
    """Cut a file of many articles to a size: Parquet between row groups, JSON and CSV at ends of lines or records."""
    size = _size(source, most)
    whole = Survey("", ((0, -1, 0, -1),))
    if source.form not in CUT:
        return whole
    cuts = list[tuple[int, int, int, int]]()
    at = start = lines = before = 0
    quoted = False
    with fsspec.open(source.address, "rb").open() as file:
        if source.form == ".parquet":
            return Survey("", tuple(_row_groups(file, size)))
        for block in iter(lambda: file.read(BLOCK), b""):
            if at == 0 and block[:2] in (b"\xff\xfe", b"\xfe\xff", b"\0\0"):  # of UTF-16, of UTF-32
                return whole
            if source.form == ".csv":
                block, quoted = _quotes_blanked(block, quoted)
            here = 0
            while edge := block.find(b"\n", max(here, start + size - 1 - at)) + 1:
                lines += block.count(b"\n", here, edge)
                cuts.append((start, at + edge, before, lines - before))
                start, before, here = at + edge, lines, edge
            lines += block.count(b"\n", here)
            at += len(block)
            open_end = not block.endswith(b"\n")
    if at > start or not cuts:
        cuts.append((start, at, before, lines + (at > 0 and open_end) - before))
    if source.form == ".csv":  # where a quote that nothing closes begins no record cannot be told from afar
        odd = quoted or any(end - start > size + LIMIT for start, end, _, _ in cuts)
        return whole if odd else Survey("", tuple((*cut[:3], -1) for cut in cuts))
    return Survey("", tuple(cuts))


def _quotes_blanked(block: bytes, quoted: bool) -> tuple[bytes, bool]:
    """A block of CSV without the newlines in quotes, which may be open where it begins; whether they are at its end."""
    parts = block.split(b'"')
    parts[not quoted :: 2] = [part.replace(b"\n", b" ") for part in parts[not quoted :: 2]]
    return b'"'.join(parts), quoted ^ (len(parts) % 2 == 0)


def hashed(source: Source) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with fsspec.open(source.address, "rb").open() as file:
        for block in iter(lambda: file.read(BLOCK), b""):
            digest.update(block)
    return digest.hexdigest()


def _row_groups(file: Any, most: int) -> Iterator[tuple[int, int, int, int]]:
    """First and last row group, rows before and rows of each part; one of a single row where nothing can be read."""
    import pyarrow.parquet

    try:
        about = pyarrow.parquet.ParquetFile(file).metadata
        groups = [about.row_group(n) for n in range(about.num_row_groups)]
    except Exception:  # a broken file can fail in any way; that it is broken is told where it is read
        yield 0, -1, 0, 1
        return
    first = row = rows = size = 0
    for n, group in enumerate(groups):
        rows, size = rows + group.num_rows, size + group.total_byte_size
        if size >= most or n == len(groups) - 1:
            yield first, n + 1, row, rows
            first, row, rows, size = n + 1, row + rows, 0, 0


def _size(source: Source, most: int) -> int:
    """Bytes of a file's parts: many enough for workers to end together, and none too small."""
    return min(most, max(most // 8, source.size // 32, 1))


def pieces(source: Source) -> float:
    """Parts that a file makes, about."""
    whole = max(1.0, source.size // _size(source, SIZE))
    return whole if source.form in CUT else 1.0 if source.many else source.size / SIZE


def parts(sources: Sequence[Source], surveys: dict[str, Survey]) -> Iterator[Part]:
    """All parts of the sources, those with many articles by the surveys of their stems."""
    for source in sources:
        if source.many:
            found = surveys[source.stem]
            for start, end, row, rows in found.cuts:
                name, size = f"{source.stem}-{start:015d}", source.size // len(found.cuts)
                yield Part(name, (source,), found.sha256, start, end, row, rows, size)
    together: list[Source] = []
    single = [source for source in sources if not source.many]
    for source in single:
        new = zlib.crc32(source.stem.encode()) % ONE_IN == 0 or sum(s.size for s in together) + source.size > SIZE
        if together and new:
            yield _group(together)
            together = []
        together.append(source)
    if together:
        yield _group(together)


def _group(sources: Sequence[Source]) -> Part:
    """A part of files with an article each."""
    about = hashlib.sha256(repr([(s.stem, s.form, s.size, s.stamp) for s in sources]).encode()).hexdigest()
    return Part(f"files-{about[:16]}", tuple(sources), about, 0, -1, 0, len(sources), sum(s.size for s in sources))
