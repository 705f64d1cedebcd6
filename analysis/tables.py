"""The tables: every column declared once, in ``columns.csv``; types, checks, files and descriptions follow.

In: frames of plain values. Out: CSV files, the same bytes for the same rows, and typed frames read back from them. Text
that would begin with ``= + - @`` or a tab is written behind a space, so that no spreadsheet takes it for a formula;
:func:`read` takes that space away again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import operator
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from analysis.columns import COLUMNS, KEYS, MEANING, WRITTEN
from analysis.vocabulary import Row, Told, split

__all__ = [
    "COLUMNS",
    "KEYS",
    "MEANING",
    "WRITTEN",
    "TableError",
    "checked",
    "files",
    "framed",
    "harmless",
    "parsed",
    "put",
    "read",
    "save",
    "text",
    "typed",
    "write",
]

Rows = Mapping[str, Any] | pd.DataFrame  # columns of a table
Cells = dict[str, list[Any]]  # the same with typed values, None where there is none
_FORMULA = re.compile(r" *[=+\-@\t\r]")  # blanks before it too, or reading would take away one that was there
_BROKEN = {">": operator.le, ">=": operator.lt, "<=": operator.gt}
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0; the words of articles stay with their publishers",
}


class TableError(Told, ValueError):
    """A table is not as declared; names the table, the row, the column, the value and the remedy."""

    row, column, remedy = 0, "", ""  # of the cell, where it is one


_KINDS: dict[str, tuple[Callable[[str], Any], str, str]] = {  # parser, type in a frame, what it has to be
    "string": (str, "str", "text"),
    "list": (str, "str", "texts joined by ;"),
    "integer": (lambda cell: int(cell.removesuffix(".0")), "Int64", "a whole number"),
    "number": (float, "float64", "a number"),
    "date": (lambda cell: date.fromisoformat(cell.removesuffix(" 00:00:00")), "datetime64[us]", "a day, as 2022-02-28"),
    "boolean": (lambda cell: {"true": True, "false": False}[cell.lower()], "boolean", "true or false"),
}


def _breaches(column: Row, tables: Mapping[str, Cells]) -> Iterator[tuple[list[int], str]]:
    """For each rule of a column the rows that break it, and the remedy."""
    cells = tables[column["table"]]
    values, allowed, pattern = cells[column["column"]], split(column["allowed"]), column["pattern"]
    filled = [(row, value) for row, value in enumerate(values) if value is not None]
    if column["required"]:
        yield [row for row, value in enumerate(values) if value is None], "a value is required"
    if allowed:
        yield [row for row, value in filled if value not in allowed], f"write {' or '.join(allowed)}"
    if pattern:
        yield [row for row, value in filled if not re.fullmatch(pattern, value)], f"it has to follow {pattern}"
    if column["type"] == "string":
        yield [row for row, value in filled if "\r" in value], "end its lines with a line feed alone"
    for sign, _, other in (rule.partition(" ") for rule in split(column["check"])):
        if sign == "sorted":
            yield [row for row, value in filled if sorted({*split(value)}) != split(value)], "list each once, in order"
        else:
            bad = [row for row, v in filled if cells[other][row] is not None and _BROKEN[sign](v, cells[other][row])]
            yield bad, f"it has to be {sign} {other}"
    for table, _, target in (key.partition(".") for key in split(column["key"])):
        if table == "primary":
            keys = list(zip(*(cells[c] for c in KEYS[column["table"]]), strict=True))
            first = {key: row for row, key in reversed(list(enumerate(keys)))}
            yield [row for row, key in enumerate(keys) if first[key] != row], "its key may occur once only"
        elif table in tables:
            known = set(tables[table][target])
            yield [row for row, value in filled if not known.issuperset(split(value))], f"{table} has no such {target}"


def checked(name: str, rows: Rows, others: Mapping[str, Cells] | None = None) -> Cells:
    """Values of a table, each of its column's type; TableError at a column or a cell that is not as declared.

    Parameters
    ----------
    name, rows, others
        A table of ``columns.csv``; its columns (a frame, too) in any order, where ``""``, ``None`` and ``NaN`` are
        missing; the tables that its keys point to.
    """
    columns, cells = COLUMNS[name], Cells()
    wrong = {"missing": [c for c in columns if c not in rows], "undeclared": [str(c) for c in rows if c not in columns]}
    if odd := "; ".join(f"{words}: {', '.join(found)}" for words, found in wrong.items() if found):
        raise TableError(f"table {name}: {odd}; its columns are {', '.join(columns)}")

    def fail(row: int, column: str, remedy: str) -> NoReturn:
        key, cell = (str(list(rows[c])[row]) for c in (KEYS[name][0], column))
        error = TableError(f"table {name}, row {row + 1} ({key}), column {column}: {cell!r}: {remedy}")
        error.row, error.column, error.remedy = row, column, f"{cell!r}: {remedy}"
        raise error

    for c, column in columns.items():
        parse, _, words = _KINDS[column["type"]]
        cells[c] = []
        for cell in rows[c]:
            try:
                cells[c].append(None if pd.isna(cell) or cell == "" else parse(str(cell)))
            except (ValueError, KeyError):
                fail(len(cells[c]), c, f"it has to be {words}")
    for c, column in columns.items():
        for bad, remedy in _breaches(column, {**(others or {}), name: cells}):
            if bad:
                fail(bad[0], c, remedy)
    return cells


def typed(name: str, rows: Rows) -> pd.DataFrame:
    """Rows as :func:`checked` takes them in a frame.

    Dates are ``datetime64``, whole numbers ``Int64``, closed lists of values categories; missing text is ``""``.
    """
    series = {}
    for c, values in checked(name, rows).items():
        column = COLUMNS[name][c]
        kind = pd.CategoricalDtype(split(column["allowed"])) if column["allowed"] else _KINDS[column["type"]][1]
        series[c] = pd.Series(["" if v is None else v for v in values] if kind == "str" else values, dtype=kind)
    return pd.DataFrame(series)


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: behind a space where it would begin like one."""
    return f" {text}" if _FORMULA.match(text) else text


def text(value: Any) -> str:
    """A value in words, as a cell has it.

    >>> text(1200.0), text(None), text(date(2022, 2, 28))
    ('1200', '', '2022-02-28')
    """
    if isinstance(value, str):
        return value
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value).lower()


def parsed(name: str, column: str, cell: str) -> Any:
    """Value of one cell, None where it is empty; ValueError with the remedy."""
    row = COLUMNS[name][column]
    parse, _, words = _KINDS[row["type"]]
    if not cell and row["required"]:
        raise ValueError("a value is required")
    try:
        return parse(cell) if cell else None
    except (ValueError, KeyError):
        raise ValueError(f"it has to be {words}") from None


def _csv(cells: Cells) -> bytes:
    """Bytes of a table's file."""
    out = io.StringIO()
    lines = zip(*([harmless(text(value)) for value in values] for values in cells.values()), strict=True)
    csv.writer(out, lineterminator="\n").writerows([list(cells), *lines])
    return out.getvalue().encode()


def _resource(name: str, content: bytes) -> dict[str, Any]:
    """Describe a table for the data package."""
    fields, foreign = [], []
    for column, row in COLUMNS[name].items():
        rules = {"required": bool(row["required"]), "enum": split(row["allowed"]), "pattern": row["pattern"]}
        field = {
            "name": column,
            "type": row["type"].replace("list", "string"),
            "unit": row["unit"],
            "description": row["description"],
            "constraints": {k: v for k, v in rules.items() if v},
        }
        fields.append({k: v for k, v in field.items() if v})
        table, _, target = split(row["key"] or "-")[-1].partition(".")
        if target and row["type"] != "list":  # a key in a list cannot be told
            foreign.append({"fields": column, "reference": {"resource": table.replace(name, ""), "fields": target}})
    return {
        "name": name,
        "path": f"{name}.csv",
        "description": MEANING[name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields, "primaryKey": KEYS[name], "foreignKeys": foreign},
    }


def write(tables: Mapping[str, Rows], folder: Path) -> None:
    """Check all tables and put them into ``folder``, with a ``datapackage.json``; if that fails the old ones stay."""
    cells: dict[str, Cells] = {}
    for name in WRITTEN:
        cells[name] = checked(name, tables[name], cells)
    files = {f"{name}.csv": _csv(cells[name]) for name in WRITTEN}
    package = {
        "name": "baltic-troops",
        "title": "Military presence in the Baltic states, as news articles state it",
        "licenses": [LICENCE],
        "resources": [_resource(name, files[f"{name}.csv"]) for name in WRITTEN],
    }
    files["datapackage.json"] = (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()
    folder.mkdir(parents=True, exist_ok=True)
    for leftover in folder.glob(".writing-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    beside = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        for file, content in files.items():
            (beside / file).write_bytes(content)
        for file in files:
            os.replace(beside / file, folder / file)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def save(name: str, rows: Rows, folder: Path) -> None:
    """Check a table that is kept by hand and write it; if that fails the old one stays."""
    put(_csv(checked(name, rows)), folder / f"{name}.csv")


def put(content: bytes, path: Path) -> None:
    """Write a file beside its place and then into it: whoever is stopped in between leaves the old one whole."""
    beside = path.with_name(f".saving-{path.name}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def read(name: str, place: str | Path, text: bool = True) -> pd.DataFrame:
    """Table ``name`` of a folder, or in a file of any name, typed and checked (:func:`typed`).

    The dataset of an archive (``python -m analysis extract``) is read like the files of a build; its parts were checked
    when they were written. Without ``text`` columns of running text are left out of it.

    Raises
    ------
    TableError
        The table is missing or damaged; names the file and the remedy.
    """
    path = Path(place) if Path(place).is_file() else Path(place) / f"{name}.csv"
    if not path.exists() and (Path(place) / name).is_dir():
        return _dataset(name, Path(place) / name, text)
    remedy = f"python -m analysis {'build' if name in WRITTEN else 'extract'} writes it"
    if "kept by hand" in MEANING[name]:
        remedy = "it is kept by hand; mend or restore it"
    try:
        rows = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        return typed(name, rows.replace(rf"^ (?={_FORMULA.pattern})", "", regex=True))
    except FileNotFoundError:
        raise TableError(f"{path} is missing: {remedy}") from None
    except TableError as error:
        raise TableError(str(error).replace(f"table {name}", str(path), 1)) from None
    except ValueError as error:
        raise TableError(f"{path} is no table ({' '.join(str(error).split())}): {remedy}") from None


def files(name: str, folder: Path) -> list[Path]:
    """The files of a table: one, or those of the parts of a dataset by name."""
    path = folder / f"{name}.csv"
    return [path] if path.exists() or not (folder / name).is_dir() else sorted((folder / name).glob("*.parquet"))


def _dataset(name: str, folder: Path, text: bool) -> pd.DataFrame:
    """A table of many Parquet files, in the order of their names."""
    import pyarrow
    from pyarrow.parquet import read_table

    columns = [column for column in COLUMNS[name] if text or column not in ("text", "sentence")]
    try:
        found = [read_table(file, columns=columns) for file in files(name, folder.parent)]
        if not found:
            raise TableError(f"{folder} holds no tables: python -m analysis extract writes them")
        cells = pyarrow.concat_tables(found)
    except (OSError, pyarrow.ArrowException, KeyError) as error:
        told = f"{folder}: a file in it is no table ({error}): python -m analysis extract writes it anew"
        raise TableError(" ".join(told.split())) from None
    return framed(name, cells)


def framed(name: str, cells: Any) -> pd.DataFrame:
    """Columns of a table, as Arrow or pandas have them, typed as :func:`typed` has them; they are not checked."""
    series = {}
    for c in cells.column_names if hasattr(cells, "column_names") else cells:
        allowed, kind = COLUMNS[name][c]["allowed"], _KINDS[COLUMNS[name][c]["type"]][1]
        if isinstance(cells, pd.DataFrame):
            found = cells[c]
        elif kind == "str" and not allowed:
            found = cells[c].fill_null("").to_pandas()
        else:
            found = cells[c].to_pandas(date_as_object=False, integer_object_nulls=True)
        series[c] = found.astype(pd.CategoricalDtype(split(allowed)) if allowed else kind)
    return pd.DataFrame(series)
