"""The notebooks: parameters checked, executed by papermill, rendered as pages that need nothing from anywhere else.

In: the notebooks of the project and their parameters. Out: executed copies and HTML pages in a folder of reports, or
the notebooks themselves executed in place, free of whatever changes from run to run.
"""

import ast
import difflib
import html
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import PROCESSED, PROJECT, RAW
from analysis.charts import STATUS, place

NOTEBOOKS = PROJECT / "notebooks"
TEMPLATES = Path(__file__).with_name("templates")
STATES = ("EST", "LVA", "LTU")


class ParameterError(ValueError):
    """A parameter that cannot be meant; its sentence says what is allowed. Notebooks show that sentence alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"ParameterError: {self}"]


class NotebookError(Exception):
    """Notebooks that could not be executed or written, a line for each."""


@dataclass(frozen=True)
class Parameters:
    """The parameters of a notebook, checked and typed; empty ``contributors`` means all."""

    states: tuple[str, ...] = STATES
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    status: tuple[str, ...] = tuple(STATUS)
    contributors: tuple[str, ...] = ()
    raw_dir: Path = RAW
    processed_dir: Path = PROCESSED

    def articles(self, articles: pd.DataFrame) -> pd.DataFrame:
        """The articles that may have been published in the chosen time."""
        return articles[self._during(articles["published_start"], articles["published_end"])]

    def claims(self, claims: pd.DataFrame) -> pd.DataFrame:
        """The claims on the chosen states, times, status and contributors.

        A claim belongs to a time when any day on which its number may begin to hold does, and to a state when it is one
        of its hosts.
        """
        keep = _any_of(claims["host"], self.states) & claims["status"].isin(self.status)
        if self.contributors:
            keep &= _any_of(claims["contributor"], self.contributors)
        return claims[keep & self._during(claims["since"], claims["until"])]

    def levels(self, levels: pd.DataFrame) -> pd.DataFrame:
        """The levels of the chosen states, times and contributors, joint numbers included."""
        keep = ~_any_of(levels["state"], set(STATES) - set(self.states))
        if self.contributors:
            keep &= levels["series"].isin([*self.contributors, "allied"])
        return levels[keep & self._during(levels["date"], levels["date_until"])]

    def _during(self, since: "pd.Series[Any]", until: "pd.Series[Any]") -> "pd.Series[bool]":
        inside = pd.Series(True, index=since.index, dtype=bool)
        if self.start is not None:
            inside &= until.isna() | (until >= self.start)
        if self.end is not None:
            inside &= since.isna() | (since <= self.end)
        return inside


def _any_of(cells: "pd.Series[str]", codes: Iterable[str]) -> "pd.Series[bool]":
    """Which list cells hold any of the codes."""
    return cells.map(lambda cell: not set(codes).isdisjoint(cell.split(";"))).astype(bool)


def _nearest(value: str, allowed: Iterable[str]) -> str:
    """A hint at the allowed word that comes nearest."""
    near = difflib.get_close_matches(value, list(allowed), 3, 0.5)
    near.sort(key=lambda word: sorted(word) != sorted(value))  # letters that only changed places come first
    return f"; did you mean {near[0]!r}?" if near else ""


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
            listed = ", ".join(codes) if len(codes) <= 12 else f"ISO 3166-1 codes such as {', '.join(codes[:3])}"
            raise ParameterError(f"{name} may be {listed}, not {word!r}{_nearest(word.lower(), allowed)}")
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


def _codes(states: Iterable[str]) -> dict[str, str]:
    return {key.lower(): code for code in states for key in (code, place(code))}


def check(values: Mapping[str, Any]) -> Parameters:
    """Parameters from whatever papermill or a person gave; ParameterError where one cannot be meant."""
    from analysis.vocabulary import rows

    known = list(Parameters.__dataclass_fields__)
    for name in values:
        if name not in known:
            raise ParameterError(f"there is no parameter {name!r}{_nearest(name, known)}; known are {', '.join(known)}")
    nations = _codes([row["code"] for row in rows("countries")]) | {"nato": "NATO"}
    folders = {}
    for name, default in (("raw_dir", RAW), ("processed_dir", PROCESSED)):
        given = values.get(name)
        folders[name] = Path(str(given)).expanduser() if given else default
        if not folders[name].is_dir():
            raise ParameterError(f"{name} is a folder, and {str(given)!r} is none")
    start, end = _day("start", values.get("start"), False), _day("end", values.get("end"), True)
    if start is not None and end is not None and start > end:
        raise ParameterError(f"start may not lie after end: {start.date()} is later than {end.date()}")
    return Parameters(
        states=_list("states", values.get("states"), _codes(STATES)) or STATES,
        start=start,
        end=end,
        status=_list("status", values.get("status"), {s: s for s in STATUS}) or tuple(STATUS),
        contributors=_list("contributors", values.get("contributors"), nations),
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


@dataclass
class Ran:
    """What a run made: the pages, and a line for each notebook that failed."""

    pages: list[Path] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def run(
    names: Sequence[str] = (),
    parameters: Mapping[str, Any] | None = None,
    out: Path = PROJECT / "reports",
    jobs: int | None = None,
    in_place: bool = False,
) -> Ran:
    """Execute notebooks and render them as pages.

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

    Raises
    ------
    ParameterError, NotebookError
        Where nothing can be run; a notebook that fails while the others go on is in ``failed``.
    """
    paths = _chosen(names)
    given = dict(parameters or {})
    check(given)
    if in_place and given:
        raise ParameterError(
            "the notebooks of the project are executed with their own parameters: leave -p, -y and -f out"
        )
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if not os.access(out, os.W_OK):
        raise NotebookError(f"{out} cannot be written to: change its permissions or give another folder with --out")
    ran = Ran()
    executed: dict[Path, Any] = {}
    cells = sum(cell["cell_type"] == "code" for path in paths for cell in _read(path)["cells"])
    from tqdm import tqdm

    bar = tqdm(total=cells, unit=" cells", desc="notebooks", disable=None, leave=False)  # on a terminal only
    with bar, ThreadPoolExecutor(jobs or (os.cpu_count() or 1) + 1) as pool:
        execute = _executor(out, bar)
        waiting = {
            pool.submit(execute, path, {k: v for k, v in given.items() if k in parameters_of(path)}): path
            for path in paths
        }
        for done in as_completed(waiting):
            path = waiting[done]
            try:
                executed[path] = done.result()
            except Exception as error:
                ran.failed.append(_failure(path, error))
    for path in paths:
        if path in executed and in_place:
            _keep(executed[path], path)
            ran.pages.append(path)
    if not in_place:
        ran.pages = _render({path: executed[path] for path in paths if path in executed}, given, out)
    return ran


def _chosen(names: Sequence[str]) -> list[Path]:
    """Notebooks of these names, in order of their numbers."""
    every = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    found = []
    for name in names:
        stem = Path(name).name.removesuffix(".ipynb")
        matches = [path for path in every if path.stem.startswith(stem)]
        if not matches:
            stems = [path.stem for path in every]
            raise ParameterError(f"there is no notebook {name!r}{_nearest(stem, stems)}; there are {', '.join(stems)}")
        found += matches
    return sorted(set(found)) if names else every


def _executor(out: Path, bar: Any) -> Callable[[Path, dict[str, Any]], Any]:
    """Papermill's function, given a path and parameters; loaded here, for loading takes more than a second."""
    # Papermill loads jsonschema, which would build the grammar of a format that no notebook uses: half of that second.
    spared = "rfc3987_syntax" not in sys.modules
    if spared:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    import logging

    import papermill

    if spared:
        del sys.modules["rfc3987_syntax"]
    logging.getLogger("papermill").setLevel(logging.ERROR)  # names are checked here, in a sentence

    def execute(path: Path, given: dict[str, Any]) -> Any:
        copy = out / path.name
        beside = copy.with_suffix(".partial.ipynb")
        try:
            made = papermill.execute_notebook(
                path,
                beside,
                given,
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


def _failure(path: Path, error: Exception) -> str:
    """One line on why a notebook failed."""
    said = f"{getattr(error, 'ename', type(error).__name__)}: {getattr(error, 'evalue', error)}".splitlines()[0]
    where = getattr(error, "exec_count", None)
    return f"{path.name}{f', cell {where}' if where else ''}: {said}"


def _clean(notebook: Any) -> dict[str, Any]:
    """A notebook without timestamps, durations, papermill's marks and the version of Python."""
    plain: dict[str, Any] = json.loads(json.dumps(notebook))
    plain["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    plain["cells"] = [cell for cell in plain["cells"] if "injected-parameters" not in cell["metadata"].get("tags", [])]
    for number, cell in enumerate(plain["cells"]):
        cell["id"] = f"cell-{number:02d}"
        tags = cell["metadata"].get("tags")
        cell["metadata"] = {"tags": tags} if tags else {}
    return plain


def _keep(notebook: Any, path: Path) -> None:
    """Write an executed notebook over its source."""
    _write(path, json.dumps(_clean(notebook), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def _render(executed: Mapping[Path, Any], given: Mapping[str, Any], out: Path) -> list[Path]:
    """Pages of executed notebooks, an index, and what they load: plotly.js once, a style sheet, a script."""
    from nbconvert import HTMLExporter

    assets = out / "assets"
    assets.mkdir(exist_ok=True)
    for file in (TEMPLATES / "assets").iterdir():
        shutil.copyfile(file, assets / file.name)
    import plotly

    shutil.copyfile(Path(plotly.__file__).with_name("package_data") / "plotly.min.js", assets / "plotly.min.js")
    exporter = HTMLExporter(template_name="page", extra_template_basedirs=[str(TEMPLATES)], exclude_input_prompt=True)
    exporter.exclude_output_prompt = True
    links = [{"href": f"{path.stem}.html", "title": _title(nb)} for path, nb in executed.items()]
    shown = {k: ", ".join(map(str, v)) if isinstance(v, list | tuple) else str(v) for k, v in given.items()}
    pages = []
    for path, notebook in executed.items():
        resources = {
            "links": links,
            "here": f"{path.stem}.html",
            "parameters": _effective(notebook),
            "title": _title(notebook),
        }
        body, _ = exporter.from_notebook_node(notebook, resources=resources)
        pages.append(_write(out / f"{path.stem}.html", body))
    leads = {f"{path.stem}.html": _lead(nb) for path, nb in executed.items()}
    items = "".join(
        f'<li><a href="{link["href"]}">{html.escape(link["title"])}</a><p>{html.escape(leads[link["href"]])}</p></li>'
        for link in links
    )
    index = (TEMPLATES / "index.html").read_text(encoding="utf-8")
    chosen = "; ".join(f"{k}: {v}" for k, v in shown.items()) or "as the notebooks have them"
    return [
        _write(out / "index.html", index.replace("{{items}}", items).replace("{{parameters}}", html.escape(chosen))),
        *pages,
    ]


def _effective(notebook: Any) -> dict[str, str]:
    """The parameters that a notebook was executed with, its own and those given, as a reader wants them."""
    values: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if {"parameters", "injected-parameters"} & set(cell["metadata"].get("tags", [])):
            for node in ast.parse("".join(cell["source"])).body:
                if isinstance(node, ast.Assign):
                    values |= {
                        name.id: ast.literal_eval(node.value) for name in node.targets if isinstance(name, ast.Name)
                    }
    words = {}
    for name, value in values.items():
        everything = not value or name == "status" and set(value) == set(STATUS)
        if value or not name.endswith("_dir"):
            words[name] = "any" if everything else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words


def _write(path: Path, text: str) -> Path:
    """Write a file whole or not at all: beside it first."""
    beside = path.with_suffix(".partial")
    beside.write_text(text, encoding="utf-8", newline="\n")
    os.replace(beside, path)
    return path


def _title(notebook: Any) -> str:
    """First heading of a notebook."""
    text = "".join(notebook["cells"][0]["source"])
    return text.splitlines()[0].lstrip("# ").strip()


def _lead(notebook: Any) -> str:
    """First paragraph under the heading, without markup."""
    paragraphs = "".join(notebook["cells"][0]["source"]).split("\n\n")
    return re.sub(r"[*_`]|\[([^]]*)\]\([^)]*\)", r"\1", paragraphs[1]).replace("\n", " ") if len(paragraphs) > 1 else ""
