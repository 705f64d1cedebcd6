"""Exports: the tables in three forms with what describes them, and the charts as pictures; the same bytes each time.

In: the folder of the tables and the figures of executed notebooks. Out: the folders ``data`` (CSV, Parquet, one Excel
file, a data package, a citation) and ``charts`` (SVG and PNG) of the reports.
"""

import hashlib
import io
import json
import os
import re
import signal
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import __version__, tables
from analysis.charts import HINT

CREATED = datetime(2000, 1, 1)  # the Excel file's own date: one of the day would change its bytes
CELL, ROWS = 32_767, 1_048_575  # characters that a cell and rows that a sheet of Excel can hold, below its head
SECONDS = 60  # that one picture may take
INK = "#1f2430"  # words of a picture, on white
LIST = ".made.txt"  # in a folder of reports: what the last run made there
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Edition:
    """What pages and exports were made from: tables, known by their hash, and parameters in words."""

    data: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    version: str = __version__
    dataset: str = ""  # name of the folder where the tables are the dataset of an archive

    def chosen(self) -> str:
        """The parameters as a sentence's end."""
        return "; ".join(f"{name}: {value}" for name, value in self.parameters.items()) or "as the notebooks have them"


def put(path: Path, content: str | bytes) -> Path:
    """Write a file whole or not at all: beside it first."""
    beside = path.with_name(f".{path.name}.partial")
    beside.write_bytes(content.encode() if isinstance(content, str) else content)
    os.replace(beside, path)
    return path


def clear(out: Path, made: Iterable[Path]) -> None:
    """Take away what the last run into a folder made and this one did not, and note what this one made.

    Only files that the note of the last run names are touched, and none whose bytes are no longer those that it made.
    """
    new = {path.relative_to(out).as_posix(): _digest(path) for path in made}
    last = (out / LIST).read_text(encoding="utf-8").splitlines() if (out / LIST).is_file() else []
    for digest, name in (line.split("  ", 1) for line in last if "  " in line):
        path = out / name
        ours = path.is_file() and path.resolve().is_relative_to(out.resolve()) and _digest(path) == digest
        if name not in new and ours:
            path.unlink()
            for folder in [*path.parents][: name.count("/")]:
                if not any(folder.iterdir()):
                    folder.rmdir()
    put(out / LIST, "".join(f"{digest}  {name}\n" for name, digest in sorted(new.items())))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def edition(processed_dir: Path, parameters: Mapping[str, str]) -> Edition:
    """Edition of the tables in a folder; their hash is that of the files one after another, in the order declared."""
    digest, dataset = hashlib.sha256(), ""
    for path in (path for name in tables.WRITTEN for path in tables.files(name, processed_dir)):
        digest.update(path.read_bytes())
        dataset = processed_dir.name if path.suffix == ".parquet" else dataset
    return Edition(digest.hexdigest(), parameters, dataset=dataset)


def write_tables(processed_dir: Path, frames: Mapping[str, pd.DataFrame], made: Edition, out: Path) -> list[Path]:
    """Put the tables of a folder, read into frames, into ``out`` in every form, with what describes them.

    Of the dataset of an archive, which is large and Parquet already, the levels alone are put there.
    """
    out.mkdir(parents=True, exist_ok=True)
    if made.dataset:
        levels = put(out / "levels.parquet", parquet("levels", frames["levels"], made))
        return [levels, put(out / "CITATION.txt", citation(frames, made))]
    files: dict[str, bytes | str] = {f"{name}.csv": (processed_dir / f"{name}.csv").read_bytes() for name in frames}
    files |= {f"{name}.parquet": parquet(name, frame, made) for name, frame in frames.items()}
    files["baltic-troops.xlsx"] = excel(frames, made)
    files["datapackage.json"] = _package((processed_dir / "datapackage.json").read_text("utf-8"), made)
    files["CITATION.txt"] = citation(frames, made)
    return [put(out / name, content) for name, content in files.items()]


def citation(frames: Mapping[str, pd.DataFrame], made: Edition) -> str:
    """How to cite the tables: version, hash, what they hold and the parameters of the pages beside them."""
    held = ", ".join(f"{len(frame):,} {name}" for name, frame in frames.items())
    names = (f"{name}/*.parquet" if made.dataset else f"{name}.csv" for name in tables.WRITTEN)
    files = " ".join(names)
    return (
        f"the baltic-troops authors: baltic-troops {made.version}. Military personnel in the Baltic states, read from "
        f"news articles. Data sha256:{made.data}.\n\n"
        f"Rows: {held}.\nThe hash is that of the files one after another: cat {files} | sha256sum\n"
        f"Parameters of the pages and charts: {made.chosen()}. The tables hold every row, whatever was chosen.\n"
        f"Licence: {tables.LICENCE['title']}.\nPlease cite the articles by their publishers, too.\n"
    )


def _package(text: str, made: Edition) -> str:
    """The data package of the tables with the edition told in it."""
    package = json.loads(text)
    told = {"version": made.version, "hash": f"sha256:{made.data}", "parameters": dict(made.parameters)}
    words = "The same rows are in the .parquet file of each table and, a sheet each, in baltic-troops.xlsx."
    return json.dumps({"description": words} | package | told, indent=1, ensure_ascii=False) + "\n"


def _cells(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Columns of a table as plain values, None where there is none."""

    def plain(value: Any) -> Any:
        if pd.isna(value) or value == "":
            return None
        return value.date() if isinstance(value, datetime) else value

    return {str(column): [*map(plain, frame[column].to_numpy("object"))] for column in frame}


def parquet(name: str, frame: pd.DataFrame, made: Edition) -> bytes:
    """A table as a Parquet file: each column of its declared type and with its meaning."""
    import pyarrow
    from pyarrow.parquet import write_table

    kinds = {"integer": pyarrow.int64(), "number": pyarrow.float64(), "date": pyarrow.date32()}
    kinds["boolean"] = pyarrow.bool_()
    columns = tables.COLUMNS[name]
    fields = [
        pyarrow.field(column, kinds.get(row["type"], pyarrow.string()), metadata={"description": row["description"]})
        for column, row in columns.items()
    ]
    about = {"description": tables.MEANING[name], "version": made.version, "sha256": made.data}
    schema = pyarrow.schema(fields, metadata=about)
    held = io.BytesIO()
    write_table(pyarrow.Table.from_pydict(_cells(frame), schema), held)
    return held.getvalue()


def excel(frames: Mapping[str, pd.DataFrame], made: Edition) -> bytes:
    """All tables as one Excel file: a sheet on the edition, a codebook, and a sheet for each.

    Numbers and days are such; text that would begin like a formula stands behind a space, as in the CSV files, and what
    is longer than a cell can hold is cut, which the first sheet tells.
    """
    from xlsxwriter import Workbook

    held = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(held, options | {"strings_to_numbers": False})
    book.set_properties({"title": "baltic-troops", "comments": f"sha256:{made.data}", "created": CREATED})
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(name: str, columns: Mapping[str, list[Any]]) -> None:
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for at, (column, values) in enumerate(columns.items()):
            longest = max((len(str(value)) for value in (column, *values[:200])), default=0)
            page.set_column(at, at, min(max(longest, 6), 60) + 2)
            page.write_string(0, at, column, head)
        for number, row in enumerate(zip(*(values[:ROWS] for values in columns.values()), strict=True), 1):
            for at, value in enumerate(row):
                if isinstance(value, bool):
                    page.write_boolean(number, at, value)
                elif isinstance(value, date) and value.year >= 1900:  # Excel knows no day before
                    page.write_datetime(number, at, value, day)
                elif isinstance(value, int | float):
                    page.write_number(number, at, value)
                elif value is not None:
                    page.write_string(number, at, tables.harmless(str(value))[:CELL])

    cells = {name: _cells(frame) for name, frame in frames.items()}
    cut = [name for name, columns in cells.items() if any(_over(values) for values in columns.values())]
    about = {"version": made.version, "data": f"sha256:{made.data}", "parameters": made.chosen()}
    about |= {"licence": tables.LICENCE["title"], "tables": ", ".join(frames)}
    about |= {"cut": f"{', '.join(cut)}: more than Excel can hold; whole in the CSV and Parquet files"} if cut else {}
    sheet("about", {"what": list(about), "value": list(about.values())})
    rows = [row for name in frames for row in tables.COLUMNS[name].values()]
    shown = ("table", "column", "type", "unit", "required", "allowed", "key", "description")
    sheet("codebook", {column: [row[column] or None for row in rows] for column in shown})
    for name, columns in cells.items():
        sheet(name, columns)
    book.close()
    return held.getvalue()


def _over(values: list[Any]) -> bool:
    """Whether a column has more rows, or longer cells, than Excel can hold."""
    return len(values) > ROWS or any(isinstance(value, str) and len(value) >= CELL for value in values)


def missing() -> str:
    """What is missing for pictures and what to do, "" where all is there."""
    import importlib.util

    if not importlib.util.find_spec("kaleido"):
        return "no pictures of the charts: kaleido is missing; pip install -e '.[export]' brings it"
    if not browser():
        return "no pictures of the charts: Chromium is missing; install it (Debian, Ubuntu: apt-get install chromium)"
    return ""


def browser() -> str | None:
    """Path of an installed Chromium."""
    import shutil

    return next(filter(None, map(shutil.which, BROWSERS)), None)


def pictures(figures: Mapping[str, Mapping[str, Any]], made: Edition) -> tuple[dict[str, bytes], list[str]]:
    """Charts as SVG and PNG by file name, drawn on white by one Chromium of our own, and a line for each that failed.

    Nothing is drawn where :func:`missing` says why. No chart takes longer than :data:`SECONDS`; the browser is closed
    when all are done, however they ended.
    """
    if not figures or (why := missing()):
        return {}, [why] if figures else []
    import asyncio
    import logging
    from concurrent.futures import ThreadPoolExecutor

    import kaleido

    for name in ("kaleido", "choreographer", "logistro"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    drawn: dict[str, bytes] = {}
    failed: list[str] = []
    told = f"baltic-troops {made.version}, data {made.data[:16]}"  # in a picture there is nothing to point at

    async def draw(chromium: Any, name: str, figure: Mapping[str, Any], kind: str) -> None:
        height = figure["layout"].get("height", 450)
        options = {"format": kind, "width": 900, "height": height, "scale": 2 if kind == "png" else 1}
        notes = [{**note, "text": note["text"].replace(HINT, told)} for note in figure["layout"].get("annotations", ())]
        layout = {**figure["layout"], "font": {"color": INK}, "paper_bgcolor": "#fff", "annotations": notes}
        try:
            picture = await chromium.calc_fig({"data": figure["data"], "layout": layout}, opts=options)
        except Exception as error:
            failed.append(f"{name}.{kind} was not drawn: {str(error).splitlines()[0] if str(error) else 'too slow'}")
        else:
            drawn[f"{name}.{kind}"] = _settled(picture) if kind == "svg" else picture

    async def all_of_them() -> None:
        # mathjax=False: it would be fetched from elsewhere
        own = kaleido.Kaleido(n=min(os.cpu_count() or 1, 2), timeout=SECONDS, mathjax=False, path=browser())
        try:
            async with own as chromium:
                wanted = [(name, figure, kind) for name, figure in figures.items() for kind in ("svg", "png")]
                await asyncio.gather(*(draw(chromium, *one) for one in wanted))
        finally:
            _end(getattr(own, "subprocess", None))
            with suppress(Exception):  # else a thread of the library waits for one that never opened, and so do we
                await asyncio.wait_for(own.close(), 10)

    async def in_time() -> None:
        await asyncio.wait_for(all_of_them(), SECONDS + 2 * len(figures))

    try:
        with ThreadPoolExecutor(1) as beside:  # a notebook's thread has a loop of its own, which cannot run another
            beside.submit(asyncio.run, in_time()).result()
    except Exception as error:
        failed.append(f"the charts were not all drawn: Chromium did not go on ({type(error).__name__}); run it again")
    return {name: drawn[name] for name in sorted(drawn)}, sorted(failed)


def _end(process: Any) -> None:
    """End a browser of ours that did not end by itself, with all that it started."""
    if process is None or process.poll() is not None:
        return
    if hasattr(os, "killpg") and os.getpgid(process.pid) == process.pid:  # it leads a group of its own
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait(5)


def _settled(svg: bytes) -> bytes:
    """An SVG whose names do not change from run to run: plotly puts six digits drawn by chance into them."""
    numbers: dict[bytes, bytes] = {}

    def settle(found: re.Match[bytes]) -> bytes:
        return numbers.setdefault(found[0], b"%06x" % len(numbers))

    before = (rb"trace", rb"defs-", rb"legend", rb"legend-", rb"clip", rb"\bp", rb"[0-9a-f]{6}-")
    drawn = re.compile(b"|".join(b"(?<=%b)[0-9a-f]{6}" % name for name in before))
    return re.sub(rb'(?:id|class)="[^"]*"|url\([^)]*\)', lambda name: drawn.sub(settle, name[0]), svg)


def write_pictures(figures: Mapping[str, Mapping[str, Any]], made: Edition, out: Path) -> tuple[list[Path], list[str]]:
    """Put the pictures of figures into ``out``; gives their paths and a line for each that could not be made."""
    drawn, failed = pictures(figures, made)
    if drawn:
        out.mkdir(parents=True, exist_ok=True)
    return [put(out / name, picture) for name, picture in drawn.items()], failed
