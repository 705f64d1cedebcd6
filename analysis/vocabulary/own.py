"""The user's own folder: CSV files that are laid over the vocabularies, rules and charts in Python; and the digest.

In: the folder that the environment variable ``BALTIC_TROOPS_OWN`` names, by default ``data/own``. Command line, kernels
and worker processes inherit the variable, so all of them read by the same words and rules.
"""

import csv
import functools
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import ModuleType

from analysis.vocabulary.folding import fold, split
from analysis.vocabulary.told import Told, nearest

Row = dict[str, str]
VARIABLE = "BALTIC_TROOPS_OWN"
HERE = Path(__file__).parent
DEFAULT = HERE.parents[1] / "data" / "own"
PYTHON = ("rules", "charts")  # modules that the folder may hold
# What is declared of columns: which name a row (the first where nothing is said), and what their cells hold.
KEYS = {
    "furniture": "cue where",
    "hedges": "phrase position",
    "timeline": "kind what who from",
    "words": "word kind",
}
WORDS = "cues datewords furniture hedges numbers scopes units verbs words".split()  # whose keys are compared folded
CLOSED = {  # cells that hold one of the values which the vocabulary knows, for a rule has to ask for each
    "cues": "cue",
    "datewords": "kind",
    "forces": "kind",
    "furniture": "where",
    "hedges": "position qualifier",
    "numbers": "kind",
    "places": "kind",
    "record_fields": "field",
    "scopes": "force only",
    "status": "past perfect present progressive future conditional infinitive",
    "timeline": "kind",
    "units": "unit role civil",
    "words": "kind",
}
CODES = {
    "exercises": "codes contributor",
    "forces": "code host",
    "groups": "codes",
    "places": "code",
    "timeline": "code",
}
DAY, NUMBER = (r"\d{4}-\d\d-\d\d", "a day, as 2022-02-24"), (r"\d+(\.\d+)?", "a number")
SHAPES = {
    "countries code": ("[A-Z]{3}", "an ISO 3166-1 code of three letters"),
    "numbers value": NUMBER,
    "numbers high": NUMBER,
    "timeline from": DAY,
    "timeline until": DAY,
    "landmark value": DAY,  # of datewords, by kind
    "weekday value": ("[0-6]", "0 (Monday) to 6"),
    "from value": ("[1-9]|1[0-2]", "the number of a month"),
    "period value": ("(day|week|month|year) -?[0-9]{1,3}", "a unit and how many, as 'week -2'"),
}
SHAPES["told value"] = SHAPES["period value"]


class VocabularyError(Told, ValueError):
    """Something in the user's own folder that cannot be meant; a line for each names file, line and remedy."""


def folder() -> Path | None:
    """The user's own folder, None where there is none."""
    if given := os.environ.get(VARIABLE):
        if not Path(given).is_dir():
            raise VocabularyError(f"{VARIABLE} names {given}, which is no folder: make it, or unset the variable")
        return Path(given)
    return DEFAULT if DEFAULT.is_dir() else None


@functools.cache
def files() -> Mapping[str, Path]:
    """CSV and Python files of the user's own folder by name; VocabularyError at a name that nothing asks for."""
    found = sorted(path for ending in ("csv", "py") for path in (folder() or HERE / "none").glob(f"*.{ending}"))
    known = [*(path.name for path in sorted(HERE.glob("*.csv"))), *(f"{stem}.py" for stem in PYTHON)]
    odd = [path for path in found if path.name not in known]
    if odd:
        raise VocabularyError("\n".join(f"{path}: rename it{_nearest(path.name, known)}" for path in odd))
    return {path.name: path for path in found}


def _nearest(word: str, known: list[str]) -> str:
    """What is known, and which of it comes nearest."""
    listed = ", ".join(name or "nothing" for name in known) if len(known) <= 20 else f"{', '.join(known[:8])} ..."
    return f"{nearest(word, known)}; known are {listed}"


def laid_over(name: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows of a vocabulary with the user's own before them; an own row with the key of another takes its place."""
    if not (path := files().get(f"{name}.csv")):
        return rows
    key = KEYS.get(name, next(iter(rows[0]))).split()
    known = {_key(row, key): row for row in rows}
    own: dict[tuple[str, ...], Row] = {}
    trouble: list[str] = []
    for line, given in _read(path, list(rows[0]), trouble):
        if name in WORDS:
            given |= {column: fold(given[column]) for column in key if column in given}
        row = {**dict.fromkeys(rows[0], ""), **known.get(_key(given, key), {}), **given}
        wrong = _wrong(name, row, rows)
        trouble += [f"{path}, line {line}: {said}" for said in wrong]
        if not wrong and _key(row, key) in own:
            trouble.append(f"{path}, line {line}: {' '.join(_key(row, key))!r} is there twice; take one line out")
        own[_key(row, key)] = row
    if trouble:
        raise VocabularyError("\n".join(trouble))
    return (*own.values(), *(row for row in rows if _key(row, key) not in own))


def _key(row: Row, columns: list[str]) -> tuple[str, ...]:
    return tuple(fold(row.get(column, "")) for column in columns)


def _read(path: Path, columns: list[str], trouble: list[str]) -> Iterator[tuple[int, Row]]:
    """Rows of an own CSV file with their lines; what is wrong with the file goes into ``trouble``."""
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True)
        if odd := [column for column in reader.fieldnames or [""] if column not in columns]:
            trouble.append(f"{path}, line 1: no column {odd[0]!r}; the columns, with commas between, are {columns}")
            return
        for row in reader:
            if None in row:
                trouble.append(f'{path}, line {reader.line_num}: too many cells; a cell with a comma stands in "..."')
            else:
                yield reader.line_num, {column: (cell or "").strip() for column, cell in row.items()}
    except UnicodeDecodeError:
        trouble.append(f"{path}: not in UTF-8; save it as CSV in UTF-8")
    except csv.Error as error:
        trouble.append(f'{path}, line {reader.line_num + 1}: {error}; cells with quotes or commas stand in "..."')


def _wrong(name: str, row: Row, rows: tuple[Row, ...]) -> list[str]:
    """What in a row cannot be meant, each with its remedy."""
    found = []
    for column, cell in row.items():
        needed = column != "source" and all(r[column] for r in rows)
        kept = list(dict.fromkeys(r[column] for r in rows))
        shape, words = SHAPES.get(f"{row['kind'] if name == 'datewords' else name} {column}", (".*", ""))
        said = ""
        if needed and not cell:
            said = "fill it in"
        elif column in CLOSED.get(name, "").split() and cell not in kept:
            said = f"write one that is known{_nearest(cell, kept)}"
        elif column in CODES.get(name, "").split() and (odd := [c for c in split(cell) if c not in _codes()]):
            said = f"{odd[0]} is no ISO 3166-1 code of countries.csv, nor NATO or EU"
        elif (cell or name == "datewords") and not (re.fullmatch(shape, cell) and _is_day(cell, shape)):
            said = f"write {words}"
        elif (name, column) == ("verbs", "class") and cell not in _known("status", "class") | {"speech"}:
            said = f"write a class of status.csv, or speech{_nearest(cell, sorted(_known('status', 'class')))}"
        elif (name, column) == ("milestones", "what") and cell not in _known("timeline", "what"):
            said = "write what the column of that name of timeline.csv has"
        if said:
            found.append(f"{column} is {cell!r}: {said}")
    return found


def _is_day(cell: str, shape: str) -> bool:
    """Whether a cell that has to be a day is one of the calendar."""
    try:
        return shape != DAY[0] or bool(date.fromisoformat(cell))
    except ValueError:
        return False


def _known(name: str, column: str) -> set[str]:
    """Values of a column of another vocabulary."""
    from analysis.vocabulary import rows  # lays own rows over, too

    return {row[column] for row in rows(name)}


def _codes() -> set[str]:
    return _known("countries", "code") | {"NATO", "EU"}


@functools.cache
def module(stem: str) -> ModuleType | None:
    """Module ``rules`` or ``charts`` of the user's own folder, executed; None where there is none."""
    if not (path := files().get(f"{stem}.py")):
        return None
    made = ModuleType(f"own_{stem}")
    made.__file__ = str(path)
    try:
        exec(compile(path.read_text(encoding="utf-8"), path, "exec"), made.__dict__)  # leaves no __pycache__ there
    except Exception as error:
        if type(error).__module__.startswith("analysis."):
            raise  # it tells by itself what is wrong
        trace, line = error.__traceback__, getattr(error, "lineno", 0)
        while trace:
            line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == str(path) else line
            trace = trace.tb_next
        said = f"{path}, line {line}: {type(error).__name__}: {error}; mend it, or move the file away"
        raise VocabularyError(said) from error
    return made


def digest() -> str:
    """SHA-256 of all that decides how an article is read: vocabularies, the user's own files, cleaning and reading.

    The same on every machine and in every folder; line ends do not count. What other packages do is not in it.

    >>> len(digest())
    64
    """
    package = HERE.parent
    named = {f"own/{name}": path for name, path in files().items() if name != "charts.py"}
    for part in ("articles", "reading", "vocabulary"):
        found = (p for p in (package / part).rglob("*") if p.suffix in (".py", ".csv"))
        named |= {path.relative_to(package).as_posix(): path for path in found}
    total = hashlib.sha256()
    for name, path in sorted(named.items()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{name}\n{len(content)}\n".encode() + content)
    return total.hexdigest()
