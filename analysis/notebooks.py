"""The notebooks: parameters checked, executed by papermill, once or for each value of a parameter.

In: the notebooks of the project and their parameters. Out: executed copies in a folder of reports, of which
:mod:`analysis.pages` and :mod:`analysis.exports` make all else that is there, or the notebooks themselves executed in
place, free of whatever changes from run to run.
"""

import ast
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import PROCESSED, PROJECT, RAW, REFERENCE, exports, pages, tables
from analysis.charts import STATES, STATUS, UNITS, amount, days, place, records
from analysis.exports import put
from analysis.levels import EASTERN, LAYERS, STALE
from analysis.levels import levels as derived
from analysis.levels import series as series_of
from analysis.vocabulary import Told, nearest, split

NOTEBOOKS = PROJECT / "notebooks"
PAGES = 1000  # articles up to which each has a page
LIVE = ("explore",)  # notebooks of controls, which a page could only show standing still
SERIES = tuple(split(tables.COLUMNS["levels"]["series"]["allowed"]))
SCOPE = ("each", "together")  # numbers told for one state, for several states together
SWEEPS: dict[str, Sequence[str]] = {"states": STATES, "status": tuple(STATUS)}  # values where none are named


class ParameterError(Told, ValueError):
    """A parameter that cannot be meant; its sentence says what is allowed."""


class NotebookError(Told):
    """Notebooks that could not be executed or written, a line for each."""


@dataclass(frozen=True)
class Parameters:
    """The parameters of a notebook, checked and typed; empty ``contributors`` and ``series`` mean all."""

    states: tuple[str, ...] = STATES
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    status: tuple[str, ...] = tuple(STATUS)
    contributors: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    scope: tuple[str, ...] = SCOPE
    events: bool = True
    stale_months: int = STALE
    unit: str = "personnel"
    record_only: bool = False
    raw_dir: Path = RAW
    processed_dir: Path = PROCESSED
    reference_dir: Path = REFERENCE

    def articles(self, articles: pd.DataFrame) -> pd.DataFrame:
        """The articles that may have been published in the chosen time."""
        return articles[self._during(articles["published_start"], articles["published_end"])]

    def claims(self, claims: pd.DataFrame) -> pd.DataFrame:
        """The claims on the chosen states, times, status, contributors, series and scope.

        A claim belongs to a time when any day on which its number may begin to hold does, and to a state when it is one
        of its hosts.
        """
        keep = _any_of(claims["host"], self.states) & claims["status"].isin(self.status)
        if self.contributors:
            keep &= _any_of(claims["contributor"], self.contributors)
        if self.series:
            keep &= series_of(claims, self.hosts).isin(self.series)
        keep &= self._scope(claims["host"])
        return claims[keep & self._during(claims["since"], claims["until"])]

    def derive(self, claims: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
        """The levels of the chosen unit in the host states."""
        return tables.framed("levels", derived(claims, articles, self.hosts, self.stale_months, self.unit))

    @property
    def hosts(self) -> tuple[str, ...]:
        """The states that levels are derived for: the chosen ones, or all three where these are of them."""
        return STATES if {*self.states} <= {*STATES} else self.states

    @property
    def usual(self) -> bool:
        """Whether the derived levels are those of the table: of troops in the three states, by its rules."""
        return {*self.states} <= {*STATES} and self.stale_months == STALE and self.unit == "personnel"

    def levels(self, levels: pd.DataFrame) -> pd.DataFrame:
        """The levels of the chosen states, times, layers, contributors, series and scope.

        A level belongs to a time in which it holds and is not yet stale; totals have the contributor NATO.
        """
        hosts = {*self.states, *EASTERN}
        keep = _which(levels["state"], lambda codes: hosts.issuperset(codes.split(";")))
        keep &= levels["layer"].isin([LAYERS[status] for status in self.status if status in LAYERS])
        if self.contributors:
            keep &= _any_of(levels["contributor"], self.contributors)
        if self.series:
            keep &= levels["series"].isin(self.series)
        keep &= self._scope(levels["state"])
        fresh = levels["date_until"] + pd.DateOffset(months=self.stale_months)
        return levels[keep & self._during(levels["date"], fresh.where(~levels["ends"].lt(fresh), levels["ends"]))]

    def record(self, record: pd.DataFrame) -> pd.DataFrame:
        """The figures of the record for the chosen states, times and contributors, as :func:`levels` are chosen."""
        keep = record["state"].isin(self.states) & self._during(record["date"], record["date_until"])
        return record[keep & (_any_of(record["contributor"], self.contributors) if self.contributors else True)]

    def _scope(self, cells: "pd.Series[str]") -> "pd.Series[bool]":
        return _which(cells, lambda cell: SCOPE[";" in cell] in self.scope)

    def _during(self, since: "pd.Series[Any]", until: "pd.Series[Any]") -> "pd.Series[bool]":
        inside = pd.Series(True, index=since.index, dtype=bool)
        if self.start is not None:
            inside &= until.isna() | (until >= self.start)
        if self.end is not None:
            inside &= since.isna() | (since <= self.end)
        return inside


def _any_of(cells: "pd.Series[str]", codes: Iterable[str]) -> "pd.Series[bool]":
    """Which list cells hold any of the codes."""
    return _which(cells, lambda cell: not {*codes}.isdisjoint(cell.split(";")))


def _which(cells: "pd.Series[str]", holds: Callable[[str], bool]) -> "pd.Series[bool]":
    """Of which cells something holds; each word is asked once."""
    known = {cell: holds(cell) for cell in cells.unique()}
    return pd.Series([known[cell] for cell in cells.tolist()], cells.index, dtype=bool)


def _list(name: str, value: Any, allowed: Mapping[str, str]) -> tuple[str, ...]:
    """Members of a list parameter, given as a list or as text with commas; ``allowed`` maps lower case to the code."""
    if value is None or value == "" or value == []:
        return ()
    cells = (
        re.split(r"[,;]", value) if isinstance(value, str) else value if isinstance(value, list | tuple) else [value]
    )
    found = []
    for cell in cells:
        word = str(cell).strip()
        if word.lower() not in allowed:
            codes = list(dict.fromkeys(allowed.values()))
            near = [code if code.lower() == one else one for one, code in allowed.items()]
            listed = ", ".join(codes) if len(codes) <= 12 else f"ISO 3166-1 codes such as {', '.join(codes[:3])}"
            raise ParameterError(f"{name} may be {listed}, not {word!r}{nearest(word, near)}")
        found.append(allowed[word.lower()])
    return tuple(dict.fromkeys(found))


def _day(name: str, value: Any, last: bool) -> pd.Timestamp | None:
    """First or last day of a year, month or day given as text, number or date."""
    if value is None or value == "":
        return None
    text = value.isoformat()[:10] if isinstance(value, date) else str(value).strip()
    if not isinstance(value, bool) and (match := re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text)):
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            first = pd.Timestamp(year or 1, month or 1, day or 1)
        except ValueError:
            pass
        else:
            if day or not last:
                return first
            return first + (pd.offsets.MonthEnd(0) if month else pd.offsets.YearEnd(0))
    raise ParameterError(f"{name} is a year, month or day such as 2017, 2017-05 or 2017-05-31, not {text!r}")


def _flag(name: str, value: Any, default: bool) -> bool:
    """A parameter that is on or off."""
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if value is None or value == "":
        return default
    if (word := str(value).strip().lower()) not in words:
        raise ParameterError(f"{name} is true or false, not {str(value)!r}")
    return words[word]


def _months(name: str, value: Any, default: int) -> int:
    """A number of months."""
    if value is None or value == "":
        return default
    if isinstance(value, bool) or not re.fullmatch(r"[1-9]\d{0,2}", text := str(value).strip().removesuffix(".0")):
        raise ParameterError(f"{name} is a whole number of months from 1 to 999, not {str(value)!r}")
    return int(text)


def _unit(value: Any) -> str:
    """What is counted, by its name or in words."""
    found = _list("unit", value, {word: unit for unit, words in UNITS.items() for word in (unit, words)})
    if len(found) > 1:
        raise ParameterError(f"unit is one of {', '.join(UNITS)}: units are never added up")
    return found[0] if found else "personnel"


def _codes(states: Iterable[str]) -> dict[str, str]:
    return {key.lower(): code for code in states for key in (code, place(code))}


def check(values: Mapping[str, Any]) -> Parameters:
    """Parameters from whatever papermill or a person gave; ParameterError where one cannot be meant."""
    from analysis.vocabulary import rows

    known = list(Parameters.__dataclass_fields__)
    for name in values:
        if name not in known:
            raise ParameterError(f"there is no parameter {name!r}{nearest(name, known)}; known are {', '.join(known)}")
    nations = _codes([*STATES, *(row["code"] for row in rows("countries"))])
    for row in rows("countries"):
        nations |= {short: row["code"] for short in split(row["abbreviations"].lower()) if short not in nations}
    folders = {}
    for name, default in (("raw_dir", RAW), ("processed_dir", PROCESSED), ("reference_dir", REFERENCE)):
        given = values.get(name)
        folders[name] = Path(str(given)).expanduser() if given else default
        if not folders[name].is_dir():
            raise ParameterError(f"{name} is a folder, and {str(given)!r} is none")
    start, end = _day("start", values.get("start"), False), _day("end", values.get("end"), True)
    if start is not None and end is not None and start > end:
        raise ParameterError(f"start may not lie after end: {start.date()} is later than {end.date()}")
    return Parameters(
        states=_list("states", values.get("states"), nations) or STATES,
        start=start,
        end=end,
        status=_list("status", values.get("status"), {s: s for s in STATUS}) or tuple(STATUS),
        contributors=_list("contributors", values.get("contributors"), nations | {"nato": "NATO"}),
        series=_list("series", values.get("series"), {name: name for name in SERIES}),
        scope=_list("scope", values.get("scope"), {name: name for name in SCOPE}) or SCOPE,
        events=_flag("events", values.get("events"), True),
        stale_months=_months("stale_months", values.get("stale_months"), STALE),
        unit=_unit(values.get("unit")),
        record_only=_flag("record_only", values.get("record_only"), False),
        **folders,
    )


def check_parameters(scope: Mapping[str, Any]) -> Parameters:
    """Check the parameters of the notebook whose globals are given, misspelt names included.

    Papermill writes the parameters it was given into a cell of their own behind the notebook's, whatever their names;
    both begin with the comment "Parameters". What else a session holds is none, however often it is checked.
    """
    names: set[str] = set()
    for source in reversed(scope.get("In", [])):
        if source.startswith("# Parameters"):
            names |= _assigned(source)
            if source.startswith("# Parameters:"):  # the notebook's own, with the defaults of all
                break
    return check({name: scope[name] for name in sorted(names)})


def _assigned(source: str) -> set[str]:
    """Names that a cell sets."""
    nodes = ast.walk(ast.parse(source))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def parameters_of(path: Path) -> set[str]:
    """Names of the parameters that a notebook takes: those its cell tagged ``parameters`` sets."""
    for cell in _read(path)["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            return _assigned("".join(cell["source"]))
    return set()


@dataclass(frozen=True, eq=False)
class Task:
    """A notebook to be executed with these parameters; in a sweep for the folder of one value."""

    path: Path
    given: Mapping[str, Any]
    folder: str = ""


@dataclass
class Ran:
    """What a run made: the pages, a line for all else, and one for whatever failed."""

    pages: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def plan(names: Sequence[str], parameters: Mapping[str, Any], in_place: bool = False, sweep: str = "") -> list[Task]:
    """What a run would execute; ParameterError, which says what is allowed, where that cannot be meant.

    A sweep is the name of a parameter, or name and values as ``start=2014,2017``. Notebooks that do not take it are
    executed once.
    """
    paths = _chosen(names, in_place)
    check(parameters)
    if in_place and (parameters or sweep):
        raise ParameterError(
            "the notebooks of the project are executed with their own parameters: leave -p, -y, -f and --sweep out"
        )
    own = {path: {k: v for k, v in parameters.items() if k in parameters_of(path)} for path in paths}
    if not sweep:
        return [Task(path, own[path]) for path in paths]
    name, values = swept(sweep, parameters)
    takers = [path for path in paths if name in parameters_of(path)]
    if not takers:
        raise ParameterError(f"none of {', '.join(path.stem for path in paths)} takes {name}: name another notebook")
    once = [Task(path, own[path]) for path in paths if path not in takers]
    return once + [Task(path, {**own[path], name: value}, f) for f, value in values.items() for path in takers]


def swept(sweep: str, given: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Parameter and values of a sweep, by the name of the folder of each value; ParameterError for what cannot be.

    >>> swept("states=Estonia,LVA;LTU", {})
    ('states', {'EST': 'Estonia', 'LVA+LTU': 'LVA;LTU'})
    """
    name, _, listed = (part.strip() for part in sweep.partition("="))
    known = [field for field in Parameters.__dataclass_fields__ if not field.endswith("_dir")]
    if name not in known:
        near = nearest(name, known)
        raise ParameterError(f"there is no parameter {name!r} to sweep{near}; there are {', '.join(known)}")
    if name in given:
        raise ParameterError(f"{name} is swept: leave it out of -p, -y and -f")
    values = [value.strip() for value in listed.split(",") if value.strip()] or SWEEPS.get(name, ())
    if not values:
        such = "DEU,GBR" if name == "contributors" else "2014,2017"
        raise ParameterError(f"say which values of {name} are wanted, as --sweep {name}={such}")
    folders = {}
    for value in values:
        found = getattr(check({**given, name: value}), name)
        folders["+".join(found) if isinstance(found, tuple) else value] = value
    return name, folders


def run(
    names: Sequence[str] = (),
    parameters: Mapping[str, Any] | None = None,
    out: Path = PROJECT / "reports",
    jobs: int | None = None,
    in_place: bool = False,
    sweep: str = "",
    export: bool = False,
    articles: int = PAGES,
) -> Ran:
    """Execute notebooks, render them as pages with an index, a page for each article, and the tables to take along.

    Parameters
    ----------
    names
        Stems of notebooks, ``03_troop_levels`` or any beginning of one; all by default.
    parameters
        As papermill takes them; each notebook gets those that it knows.
    out
        Folder for the pages and the executed copies.
    jobs
        Notebooks at a time; by default one more than there are processors.
    in_place
        Execute the notebooks themselves instead, without anything that changes from run to run, and make no pages.
    sweep
        A parameter (:func:`plan`) for each of whose values the notebooks are executed, into a folder each.
    export
        Draw the charts as SVG and PNG, too.
    articles
        Articles up to which each has a page; of more those to which charts and listings lead have one, and no more.

    Raises
    ------
    ParameterError, NotebookError
        Where nothing can be run; a notebook that fails while the others go on is in ``failed``.
    """
    given = dict(parameters or {})
    tasks = plan(names, given, in_place, sweep)
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if not os.access(out, os.W_OK):
        raise NotebookError(f"{out} cannot be written to: change its permissions or give another folder with --out")
    if in_place:
        executed, failed = _execute(tasks, out, jobs)
        for task, notebook in executed.items():
            _keep(notebook, task.path)
        return Ran([task.path for task in executed], failed=list(failed.values()))
    processed = Path(given.get("processed_dir") or PROCESSED)
    for folder in (processed, Path(given.get("raw_dir") or RAW)):
        if folder.resolve() in (out / "articles", out / "data"):
            raise NotebookError(f"{folder} would be written over: give another folder with --out")
    frames = {name: tables.read(name, processed) for name in tables.WRITTEN}
    shown = {k: ", ".join(map(str, v)) if isinstance(v, list | tuple) else str(v) for k, v in given.items()}
    made = exports.edition(processed, shown | ({"sweep": sweep} if sweep else {}))
    executed, failed = _execute(tasks, out, jobs)
    site = pages.Site(out, frames, made, pages.shown(frames, [*executed.values()], articles))
    by_folder: dict[str, dict[str, Any]] = {}
    for task, notebook in executed.items():
        by_folder.setdefault(task.folder, {})[task.path.stem] = notebook
    return _publish(site, processed, by_folder, failed, sweep, given, export)


def _execute(tasks: Sequence[Task], out: Path, jobs: int | None) -> tuple[dict[Task, Any], dict[Task, str]]:
    """Executed notebooks in the order of the tasks, and a line for each that failed; one bar for all."""
    from tqdm import tqdm

    cells = sum(cell["cell_type"] == "code" for task in tasks for cell in _read(task.path)["cells"])
    bar = tqdm(total=cells, unit=" cells", desc="notebooks", disable=None, leave=False)  # on a terminal only
    executed: dict[Task, Any] = {}
    failed: dict[Task, str] = {}
    with bar, ThreadPoolExecutor(jobs or (os.cpu_count() or 1) + 1) as pool:
        execute = _executor(out, bar)
        waiting = {task: pool.submit(execute, task) for task in tasks}
        for task, future in waiting.items():
            try:
                executed[task] = future.result()
            except Exception as error:
                failed[task] = _failure(task, error)
    return executed, failed


def _publish(
    site: pages.Site,
    processed: Path,
    executed: Mapping[str, Mapping[str, Any]],
    failed: Mapping[Task, str],
    sweep: str,
    given: Mapping[str, Any],
    export: bool,
) -> Ran:
    """Write all that is made of the tables and of executed notebooks, given by folder and stem."""
    ran = Ran(failed=list(failed.values()))
    top = executed.get("", {})
    nav = pages.links(top)
    files = pages.assets(site.out)
    for folder, made in executed.items():
        files += [site.out / folder / f"{stem}.ipynb" for stem in made]
        ran.pages += pages.notebook_pages(site, made, folder, top if folder else {}, executed if folder else {})
    drawn: list[Path] = []
    if export:
        drawn, told = exports.write_pictures(_charts(executed), site.made, site.out / "charts")
        ran.notes += told + ([f"{site.out / 'charts'}: {len(drawn)} pictures"] if drawn else [])
    name, values = swept(sweep, given) if sweep else ("", {})
    compared = []
    for folder, value in values.items():
        chosen, made = check({**given, name: value}), executed.get(folder, {})
        charts = [chart for notebook in [*made.values()][::-1] for chart in pages.figures(notebook)]
        lines = [line for task, line in failed.items() if task.folder == folder]
        count = len(chosen.claims(site.frames["claims"]))
        known = site.frames["levels"] if chosen.usual else chosen.derive(site.frames["claims"], site.frames["articles"])
        last = latest(chosen.levels(known), chosen.states)
        compared.append(pages.Value(folder, count, last, pages.links(made, folder), [*charts, None][0], lines))
    pictures = list(dict.fromkeys(path.stem for path in drawn))
    ran.pages.insert(0, pages.contents(site, nav, pictures, name, compared))
    articles = pages.article_pages(site, nav)
    held = exports.write_tables(processed, site.frames, site.made, site.out / "data")
    exports.clear(site.out, [*files, *ran.pages, *drawn, *articles, *held])
    many, every = len(articles), len(site.frames["articles"])
    few = f" of {every} (--articles N allows more)" if many < every else ""
    kinds = "levels as Parquet" if site.made.dataset else "tables as CSV, Parquet and Excel"
    ran.notes += [f"articles with their claims marked: {many}{few}; {kinds}: {held[0].parent}"]
    return ran


def _charts(executed: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """All charts by the name of their pictures: folder, notebook and number."""
    return {
        "-".join(filter(None, (folder, stem, str(number)))): chart
        for folder, made in executed.items()
        for stem, notebook in made.items()
        for number, chart in enumerate(pages.figures(notebook), 1)
    }


def latest(levels: pd.DataFrame, states: Iterable[str]) -> dict[str, str]:
    """The last total of allied forces in place in each state, in words, "–" where none is stated."""
    layer = "layer" if "layer" in levels else "status_group"
    found = levels[levels["series"].eq("allied") & levels[layer].eq("in_place")].sort_values("date")
    last = {row.state: f"{amount(row)} ({days(row.date, row.date_until)})" for row in records(found)}
    return {state: last.get(state, "–") for state in states}


def _chosen(names: Sequence[str], in_place: bool) -> list[Path]:
    """Notebooks of these names, in order of their numbers; those of controls are executed in place alone."""
    every = sorted(NOTEBOOKS.glob("[0-9]*.ipynb")) + [NOTEBOOKS / f"{stem}.ipynb" for stem in LIVE if in_place]
    found = []
    for name in names:
        stem = Path(name).name.removesuffix(".ipynb")
        matches = [path for path in every if path.stem.startswith(stem)]
        if not matches:
            stems = [path.stem for path in every]
            raise ParameterError(f"there is no notebook {name!r}{nearest(stem, stems)}; there are {', '.join(stems)}")
        found += matches
    return sorted(set(found)) if names else every


def _executor(out: Path, bar: Any) -> Callable[[Task], Any]:
    """Papermill's function, given a task; loaded here, for loading takes more than a second."""
    # Papermill loads jsonschema, which would build the grammar of a format that no notebook uses: half of that second.
    spared = "rfc3987_syntax" not in sys.modules
    if spared:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    import logging

    import papermill

    if spared:
        del sys.modules["rfc3987_syntax"]
    logging.getLogger("papermill").setLevel(logging.ERROR)  # names are checked here, in a sentence

    def execute(task: Task) -> Any:
        copy = out / task.folder / task.path.name
        copy.parent.mkdir(exist_ok=True)
        beside = copy.with_suffix(".partial.ipynb")
        try:
            made = papermill.execute_notebook(
                task.path,
                beside,
                dict(task.given),
                kernel_name="python3",
                progress_bar=False,  # one for all notebooks instead
                on_cell_executed=lambda **_: bar.update(),
                request_save_on_cell_execute=False,
                shutdown_kernel="immediate",  # a kernel that only read has nothing to tidy up
                extra_arguments=[
                    "--IPKernelApp.log_level=CRITICAL"
                ],  # kernels are on loopback, and their talk is no output
            )
            os.replace(beside, copy)
        finally:
            beside.unlink(missing_ok=True)
        return made

    return execute


def _failure(task: Task, error: Exception) -> str:
    """One line on why a notebook failed."""
    said = f"{getattr(error, 'ename', type(error).__name__)}: {getattr(error, 'evalue', error)}".splitlines()[0]
    where = getattr(error, "exec_count", None)
    name = f"{task.folder}/{task.path.name}" if task.folder else task.path.name
    return f"{name}{f', cell {where}' if where else ''}: {said}"


def _clean(notebook: Any) -> dict[str, Any]:
    """A notebook without timestamps, durations, papermill's marks, the version of Python and the state of widgets."""
    plain: dict[str, Any] = json.loads(json.dumps(notebook))
    plain["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    plain["cells"] = [cell for cell in plain["cells"] if "injected-parameters" not in cell["metadata"].get("tags", [])]
    for number, cell in enumerate(plain["cells"]):
        cell["id"] = f"cell-{number:02d}"
        for output in cell.get("outputs", ()):  # the controls are there again when the cell is run
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
        tags = cell["metadata"].get("tags")
        cell["metadata"] = {"tags": tags} if tags else {}
    return plain


def _keep(notebook: Any, path: Path) -> None:
    """Write an executed notebook over its source."""
    put(path, json.dumps(_clean(notebook), indent=1, ensure_ascii=False, sort_keys=True) + "\n")
