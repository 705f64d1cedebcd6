"""Adding: files of any form into the folder of articles, each with its row in ``sources.csv``.

In: paths. Out: a line for each file and article. A file is copied whole or not at all, rows that are there stay as they
are, and what is in the folder already, by its bytes or its clean text, is refused with the name of its twin.
"""

import csv
import glob
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis import tables
from analysis.articles import Article, ArticleError
from analysis.articles.forms import form_of, read
from analysis.articles.language import READ
from analysis.build import BROKEN, file_trouble, kept_file, progress
from analysis.reading import read_claims

TOLD = ("publisher", "title", "author", "url")  # taken over from a file's own metadata; its date stays evidence


@dataclass
class Added:
    """Lines on the articles that were added, and on what was refused."""

    added: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass
class _Folder:
    """What is in the folder of articles: files by stem, names by SHA-256, article ids by clean text."""

    path: Path
    files: dict[str, Path] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    texts: dict[bytes, str] = field(default_factory=dict)


def add(paths: Iterable[Path], raw_dir: Path, columns: str = "") -> Added:
    """Add files, and those in folders, to the articles of a folder.

    Parameters
    ----------
    paths
        Files, folders (searched whole, hidden files aside) and patterns such as ``saved/*.html``.
    raw_dir
        The folder of articles; it is made where there is none.
    columns
        Names of the columns in files of many articles, where they are unusual: ``"text=Volltext;published=Datum"``.
    """
    result, rows = Added(), list[dict[str, str]]()
    raw_dir.mkdir(parents=True, exist_ok=True)
    sources = kept_file(raw_dir) or raw_dir / "sources.csv"
    known = set(tables.read("sources", sources.parent)["source_file"]) if sources.is_file() else set[str]()
    there = _folder(raw_dir)
    files = [file for path in paths for file in _expanded(path, result)]
    try:
        for file in progress(files):
            try:
                row, lines = _added(file, there, known, columns)
            except ArticleError as error:
                result.refused.append(str(error))
            except OSError as error:
                why = "see that it may be read and that there is room"
                result.refused.append(f"{file.name}: cannot be added ({error.strerror}); {why}")
            else:
                rows.append(row)
                result.added += lines
    finally:  # what has been copied has its row, also when somebody stops the rest
        _append(sources, rows)
    return result


def _expanded(path: Path, result: Added) -> Iterator[Path]:
    """The files that a path, a folder or a pattern names."""
    if path.is_dir():
        inside = (file for file in sorted(path.rglob("*")) if file.is_file())
        found = [file for file in inside if not any(part.startswith(".") for part in file.relative_to(path).parts)]
    else:
        found = [path] if path.exists() else [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]
    if not found:
        result.refused.append(f"{path}: no file there; see that the name is right")
    yield from found


def _folder(raw_dir: Path) -> _Folder:
    """The articles of a folder as they are before anything is added."""
    there = _Folder(raw_dir)
    for path in sorted(raw_dir.iterdir()):
        if path.name.startswith(".") or file_trouble(path, there.files):
            continue
        raw = path.read_bytes()
        there.files[form_of(path.name)[0]] = path
        there.digests[hashlib.sha256(raw).hexdigest()] = path.name
        there.texts.update((_key(a), a.article_id) for a in read(raw, path.name) if isinstance(a, Article))
    return there


def _key(article: Article) -> bytes:
    """What two articles of the same words share."""
    return hashlib.sha256(" ".join(article.text.split()).encode()).digest()


def _added(file: Path, there: _Folder, known: set[str], columns: str) -> tuple[dict[str, str], list[str]]:
    """Copy a file in and give its row and a line for each of its articles; ArticleError where it is refused."""
    raw = file.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    twin = there.digests.get(digest)
    unlisted = twin == file.name and twin not in known  # copied by a run that was stopped before it wrote the row
    if twin and not unlisted:
        raise ArticleError(f"{file.name}: the same bytes as {twin}, which is there already")
    if trouble := "" if unlisted else file_trouble(file, there.files):
        raise ArticleError(f"{file.name}: {trouble}")
    stem, form, _ = form_of(file.name)
    found = list(read(raw, file.name, {"columns": columns}))
    articles = [article for article in found if isinstance(article, Article)]
    broken = [item for item in found if isinstance(item, ArticleError)]
    if not articles:
        raise broken[0] if broken else ArticleError(f"{file.name}: it has no rows; see that it is whole")
    twins = ["" if unlisted else there.texts.get(_key(article), "") for article in articles]
    if all(twins):
        same = ", ".join([*dict.fromkeys(twins)][:3])
        raise ArticleError(f"{file.name}: the same text as {same}, which is there already")
    if not unlisted:
        tables.put(raw, there.path / file.name)
    there.files[stem], there.digests[digest] = there.path / file.name, file.name
    there.texts.update((_key(article), article.article_id) for article in articles)
    known.add(file.name)
    told = {} if form.many else {name: articles[0].told.get(name, "") for name in TOLD}
    row = told | {"source_file": file.name, "bytes": str(len(raw)), "sha256": digest, "rights": "not known"}
    lines = [_line(item, twin) for item, twin in zip(articles, twins, strict=True)]
    lines += [f"left out: {error}" for error in broken]
    more = [f"{file.name}: {len(lines) - BROKEN:,} more rows"] if len(lines) > BROKEN else []
    return row | {"columns": columns if form.many else ""}, lines[:BROKEN] + more


def _line(article: Article, twin: str) -> str:
    """How an article was dated, and how many claims it holds."""
    days = [f"{day}" if day else "open" for day in (article.published_start, article.published_end)]
    dated = f"{' to '.join(dict.fromkeys(days))} by {article.date_basis}" if article.date_basis else "not dated"
    claims = len(read_claims(article))
    told = [f"{article.article_id}: {dated}", f"{claims} claim{'s' * (claims != 1)}", article.date_conflict]
    told += [f"in {article.language}, not read" if article.language not in READ else ""]
    return "; ".join(filter(None, [*told, f"the same text as {twin}" if twin else ""]))


def _append(sources: Path, rows: list[dict[str, str]]) -> None:
    """Put rows behind those of ``sources.csv``."""
    if not rows:
        return
    old = sources.read_bytes() if sources.is_file() else b""
    head = next(csv.reader([old.decode("utf-8-sig").partition("\n")[0]])) if old else list(tables.COLUMNS["sources"])
    out = io.StringIO()
    writer = csv.DictWriter(out, head, restval="", lineterminator="\n")
    if not old:
        writer.writeheader()
    writer.writerows({name: tables.harmless(cell) for name, cell in row.items()} for row in rows)
    gap = b"" if not old or old.endswith(b"\n") else b"\n"
    tables.put(old + gap + out.getvalue().encode(), sources)
