"""Notebooks: committed as they run, compared exactly, parameters checked in every way in which they can be given."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import charts, cli, notebooks, tables
from analysis import read as read_text

PLOTLY = "application/vnd.plotly.v1+json"
NAMES = sorted(path.stem for path in notebooks.NOTEBOOKS.glob("[0-9]*.ipynb"))
Notebook = dict[str, Any]


def read(path: Path) -> Notebook:
    made: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return made


def code(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def faults(notebook: Notebook) -> list[str]:
    """What nbval lets pass: cells that were not run, or not in order, and outputs that were taken out."""
    found = []
    for number, cell in enumerate(code(notebook), 1):
        source = "".join(cell["source"])
        if cell["execution_count"] != number:
            found.append(f"cell {number} was run as {cell['execution_count']}")
        last = ast.parse(source).body[-1]
        shows = isinstance(last, ast.Expr) or "show(" in source or "print(" in source
        if shows and not cell["outputs"]:
            found.append(f"cell {number} has no output")
        found += [f"cell {number} failed" for output in cell["outputs"] if output["output_type"] == "error"]
    return found


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest, root: Path) -> Path:
    return root / "notebooks" / f"{request.param}.ipynb"


# What is committed


def test_every_cell_was_run_in_order_and_kept_its_output(path: Path) -> None:
    assert faults(read(path)) == []


def test_nothing_in_a_notebook_tells_of_the_machine_or_the_day(path: Path, root: Path) -> None:
    notebook = read(path)
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(set(cell["metadata"]) <= {"tags"} for cell in notebook["cells"])
    text = path.read_text(encoding="utf-8")
    for word in (str(root), str(Path.home()) + "/", 'papermill":', "0x", "/tmp/", "file://"):
        assert word not in text


def test_notebooks_are_short_cells_after_prose(path: Path) -> None:
    cells = read(path)["cells"]
    imports = 0
    for before, cell in pairwise(cells):
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            assert before["cell_type"] == "markdown" or "import " in "".join(before["source"])
            assert source.count("\n") < (16 if "parameters" in cell["metadata"].get("tags", []) else 12)
            imports += bool(re.search(r"^(import|from) ", source, re.MULTILINE))
    assert imports == 1


def test_charts_are_small(path: Path) -> None:
    for cell in code(read(path)):
        for output in cell["outputs"]:
            if PLOTLY in output.get("data", {}):
                assert len(json.dumps(output["data"][PLOTLY])) < 100_000
                assert len(output["data"]["text/plain"]) > 0


# nbval bites


def first(notebook: Notebook, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first cell with an output of a kind, and that output's data."""
    return next((c, o["data"]) for c in code(notebook) for o in c["outputs"] if kind in o.get("data", {}))


def unchanged(notebook: Notebook) -> None:
    pass


def another_number(notebook: Notebook) -> None:
    cells = code(notebook)
    data = next(
        o["data"] for c in cells for o in c["outputs"] if "1,100" in "".join(o.get("data", {}).get("text/html", ""))
    )
    data["text/html"] = "".join(data["text/html"]).replace("1,100", "1,101", 1)


def another_point(notebook: Notebook) -> None:
    _, data = first(notebook, PLOTLY)
    trace = next(trace for trace in data[PLOTLY]["data"] if trace["y"] != [None])  # behind the keys of the legend
    trace["y"][0] += 1


def unexecuted(notebook: Notebook) -> None:
    cell, _ = first(notebook, PLOTLY)
    cell["execution_count"] = None


def stripped(notebook: Notebook) -> None:
    for cell in code(notebook):
        cell["execution_count"], cell["outputs"] = None, []


@pytest.fixture(scope="module")
def judged(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The last notebook, tampered with in several ways, and the cells that nbval fails in each; one run for all."""
    folder = tmp_path_factory.mktemp("tampered")
    for change in (unchanged, another_number, another_point, unexecuted):
        notebook = read(root / "notebooks/03_troop_levels.ipynb")
        change(notebook)
        (folder / f"{change.__name__}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(folder), "-p", "no:cacheprovider"]
    command += ["--nbval", "--nbval-current-env", "-q", "-rf", "--tb=no", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=_outside(root))
    failed = re.findall(r"^FAILED (?:.*/)?(\w+)\.ipynb::(.*?)(?: - .*)?$", done.stdout, re.MULTILINE)
    assert " passed" in done.stdout, done.stdout + done.stderr
    return {name: [cell for stem, cell in failed if stem == name] for name in [*dict(failed), "unchanged"]}


def _outside(root: Path) -> dict[str, str]:
    """Environment of a process of its own that finds the package wherever it is installed."""
    return {**os.environ, "PYTHONPATH": str(root)}


def test_nbval_passes_what_is_unchanged(judged: dict[str, list[str]]) -> None:
    assert judged["unchanged"] == []


@pytest.mark.parametrize("change", [another_number, another_point, unexecuted])
def test_nbval_fails_at_the_one_cell_that_was_tampered_with(
    judged: dict[str, list[str]], change: Callable[[Notebook], None]
) -> None:
    assert len(judged.get(change.__name__, [])) == 1


@pytest.mark.parametrize("change", [unexecuted, stripped])
def test_what_nbval_lets_pass_fails_here(root: Path, change: Callable[[Notebook], None]) -> None:
    notebook = read(root / "notebooks/03_troop_levels.ipynb")
    change(notebook)
    assert faults(notebook)


# Parameters


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.mark.parametrize(
    ("given", "name", "wanted"),
    [
        ({}, "states", ("EST", "LVA", "LTU")),
        ({"states": "EST,LVA"}, "states", ("EST", "LVA")),
        ({"states": ["lva", "Estonia"]}, "states", ("LVA", "EST")),
        ({"states": "lithuania"}, "states", ("LTU",)),
        ({"states": None}, "states", ("EST", "LVA", "LTU")),
        ({"contributors": "UK, U.S."}, "contributors", ("GBR", "USA")),
        ({"start": 2017}, "start", day("2017-01-01")),
        ({"end": 2017}, "end", day("2017-12-31")),
        ({"start": "2017"}, "start", day("2017-01-01")),
        ({"end": "2016-02"}, "end", day("2016-02-29")),
        ({"start": "2017-05-03"}, "start", day("2017-05-03")),
        ({"end": day("2017-05-03").date()}, "end", day("2017-05-03")),
        ({"start": None}, "start", None),
        ({"status": "present, planned"}, "status", ("present", "planned")),
        ({"contributors": []}, "contributors", ()),
        ({"contributors": "germany;NATO"}, "contributors", ("DEU", "NATO")),
        ({}, "events", True),
        ({"events": False}, "events", False),
        ({"events": "no"}, "events", False),
        ({"events": None}, "events", True),
        ({"series": "battlegroup, brigade"}, "series", ("battlegroup", "brigade")),
        ({"series": None}, "series", ()),
        ({"scope": "together"}, "scope", ("together",)),
        ({"scope": []}, "scope", ("each", "together")),
        ({"stale_months": 6}, "stale_months", 6),
        ({"stale_months": "24"}, "stale_months", 24),
        ({"stale_months": None}, "stale_months", 12),
    ],
)
def test_a_parameter_may_be_given_in_many_ways(given: dict[str, Any], name: str, wanted: Any) -> None:
    assert getattr(notebooks.check(given), name) == wanted


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"statse": ["EST"]}, ["statse", "did you mean 'states'"]),
        ({"states": "EST,LTV"}, ["'LTV'", "EST", "LVA", "LTU", "did you mean 'L"]),
        ({"states": "xkxx"}, ["did you mean 'XKX'"]),
        ({"states": "LTX"}, ["did you mean 'LTU'"]),
        ({"states": "NATO"}, ["'NATO'", "EST"]),
        ({"unit": "tnaks"}, ["'tnaks'", "did you mean 'tanks'", "personnel"]),
        ({"unit": "tank,ship"}, ["unit is one of", "missile_system"]),
        ({"status": "presnt"}, ["did you mean 'present'"]),
        ({"contributors": "Germny"}, ["did you mean 'Germany'"]),
        ({"start": "07"}, ["'07'", "2017-05"]),
        ({"start": 7}, ["'7'"]),
        ({"start": True}, ["start"]),
        ({"end": "2017-13"}, ["2017-13"]),
        ({"end": "May 2017"}, ["'May 2017'"]),
        ({"start": "2018", "end": "2017"}, ["start", "end", "2018", "2017"]),
        ({"events": "perhaps"}, ["events", "true or false", "'perhaps'"]),
        ({"series": "batlegroup"}, ["series", "did you mean 'battlegroup'"]),
        ({"scope": "joint"}, ["scope may be each, together"]),
        ({"stale_months": 0}, ["stale_months", "whole number", "'0'"]),
        ({"stale_months": "a year"}, ["stale_months", "'a year'"]),
        ({"stale_months": True}, ["stale_months", "'True'"]),
        ({"processed_dir": "no/such/folder"}, ["processed_dir", "no/such/folder"]),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(given: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(notebooks.ParameterError) as raised:
        notebooks.check(given)
    text = str(raised.value)
    assert "\n" not in text
    assert len(text) < 220
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("given", ["Atlantis", "XXX", "Gondor"])
def test_no_word_is_hinted_at_that_is_not_much_alike(given: str) -> None:
    with pytest.raises(notebooks.ParameterError, match=f"not '{given}'$"):
        notebooks.check({"states": given})


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, {"both", "plan", "old", "joint"}),
        ({"states": "EST"}, {"both", "plan"}),
        ({"states": "LVA,LTU"}, {"old"}),
        ({"contributors": "GBR"}, {"plan"}),
        ({"contributors": "GBR,NATO"}, {"both", "plan", "joint"}),
        ({"status": "planned"}, {"plan"}),
        ({"start": 2020}, {"joint"}),  # the others are stale by then
        ({"start": 2020, "stale_months": 48}, {"both", "old", "joint"}),  # a plan that was replaced holds no longer
        ({"end": 2017}, {"both", "plan"}),
        ({"start": "2017-09", "end": "2017-11"}, {"both"}),
        ({"scope": "together"}, {"joint"}),
        ({"scope": "each"}, {"both", "plan", "old"}),
        ({"series": "allied"}, {"both", "joint"}),
        ({"series": "contingent,brigade"}, {"plan", "old"}),
    ],
)
def test_levels_are_chosen_by_state_layer_contributor_and_the_time_in_which_they_hold(
    given: dict[str, Any], wanted: set[str]
) -> None:
    rows = [  # name, state, contributor, layer, first day, last day on which it can begin, day from which it is over
        ("both", "EST", "NATO", "in_place", "2017-03-01", "2017-03-31", None),
        ("plan", "EST", "GBR", "planned", "2017-05-01", "2017-05-31", "2017-08-01"),
        ("old", "LTU", "DEU", "in_place", "2018-02-01", "2018-02-01", None),
        ("joint", "EST;LTU;LVA", "NATO", "in_place", "2022-02-22", "2022-02-22", None),
    ]
    names = ["name", "state", "contributor", "layer", "date", "date_until", "ends"]
    frame = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[4:], "datetime64[us]"))
    frame["series"] = frame["name"].map({"both": "allied", "plan": "contingent", "old": "brigade", "joint": "allied"})
    assert set(notebooks.check(given).levels(frame)["name"]) == wanted


WAYS = {
    "text and integer": ["-p", "states", "EST,LVA", "-p", "start", "2017"],
    "yaml": ["-y", "states: [EST]\nstart: 2017-05-01\nend: 2022"],
    "file": ["-f", "parameters.yaml"],
    "misspelt name": ["-p", "statse", "EST"],
    "misspelt value": ["-p", "states", "EST,LTV"],
    "nothing left": ["-p", "start", "2099"],
}
EACH = """
import json, os, sys
from papermill.cli import papermill # which takes longer than what it does here, and is the same for all
ended = {}
for way, arguments in json.loads(sys.argv[1]).items():
    if not (child := os.fork()):
        os.dup2(os.open(way, os.O_WRONLY | os.O_CREAT), 1)
        os.dup2(1, 2)
        papermill(arguments)
    ended[way] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps(ended))
"""


@pytest.fixture(scope="module")
def papermilled(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, Notebook]]:
    """Plain papermill from a folder of its own, in each way: exit status, what it said, and the notebook it made."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "parameters.yaml").write_text(
        "states: [Latvia]\ncontributors: [CAN]\nstatus: arriving\n", encoding="utf-8"
    )

    given = {way: [str(root / "notebooks/03_troop_levels.ipynb"), f"{way}.ipynb", *WAYS[way]] for way in WAYS}
    command = [sys.executable, "-c", EACH, json.dumps(given)]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=_outside(root))
    ended = json.loads(done.stdout)
    return {way: (ended[way], (folder / way).read_text("utf-8"), read(folder / f"{way}.ipynb")) for way in WAYS}


@pytest.mark.parametrize("way", ["text and integer", "yaml", "file", "nothing left"])
def test_plain_papermill_works_from_any_folder(papermilled: dict[str, tuple[int, str, Notebook]], way: str) -> None:
    status, said, notebook = papermilled[way]
    assert status == 0, said
    figure = first(notebook, PLOTLY)[1][PLOTLY]
    panels = {"text and integer": 2, "yaml": 1, "file": 1, "nothing left": 1}[way]
    assert sum(key.startswith("yaxis") for key in figure["layout"]) == panels
    if way == "nothing left":
        assert "No claims match" in json.dumps(figure["layout"]["annotations"])


@pytest.mark.parametrize(
    ("way", "words"), [("misspelt name", "did you mean 'states'"), ("misspelt value", "did you mean")]
)
def test_a_misspelling_stops_the_notebook_with_one_sentence(
    papermilled: dict[str, tuple[int, str, Notebook]], way: str, words: str
) -> None:
    status, said, notebook = papermilled[way]
    assert status != 0
    assert words in said
    errors = [o for c in code(notebook) for o in c["outputs"] if o["output_type"] == "error"]
    assert len(errors) == 1
    assert errors[0]["ename"] == "ParameterError"
    assert len("\n".join(errors[0]["traceback"]).splitlines()) == 1


def test_the_command_line_stops_before_anything_is_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    command = ["run", "--no-build", "--out", str(tmp_path), "-p", "statse", "EST"]
    assert cli.main(command) == 2
    said = capsys.readouterr().err
    assert "did you mean 'states'" in said
    assert len(said.splitlines()) == 1
    assert not list(tmp_path.iterdir())


NORDIC = """HELSINKI, 12 March 2024 - Some 300 Swedish soldiers and 25 German tanks are stationed in Finland.
About 4,000 troops of the alliance are in Finland and Sweden. Britain has 450 soldiers in Estonia."""


@pytest.mark.parametrize(
    ("given", "states", "levels"),
    [
        ({}, 3, {("EST", 450)}),
        ({"states": "Finland,SWE"}, 2, {("FIN", 300), ("FIN;SWE", 4000)}),
        ({"states": "FIN", "unit": "tanks"}, 1, {("FIN", 25)}),
        ({"states": ["SWE", "EST"]}, 2, {("EST", 450)}),
        ({"unit": "ship"}, 3, set()),
    ],
)
def test_other_hosts_and_equipment_by_parameters_alone(
    given: dict[str, Any], states: int, levels: set[tuple[str, int]]
) -> None:
    article, claims = read_text(NORDIC)
    articles = pd.DataFrame([asdict(article)]).assign(story=article.article_id)
    articles["published_start"] = pd.to_datetime(articles["published_start"])
    table = tables.typed("claims", pd.DataFrame([asdict(claim) for claim in claims]))
    p = notebooks.check(given)
    known = p.levels(p.derive(table, articles))
    assert {(row.state, row.value) for row in known.itertuples()} == levels
    assert p.usual == (not given)
    figure = charts.levels(known, p.claims(table), articles, p.states, unit=p.unit)
    assert figure.layout.title.text or figure.layout.legend.title.text
    words = json.dumps(figure.to_plotly_json()["layout"])
    assert sum(key.startswith("yaxis") for key in figure.to_plotly_json()["layout"]) == (states if levels else 1)
    assert f"Number of {charts.UNITS[p.unit]}" in words
    assert ("No claims match" in words) == (not levels)
    for draw in (charts.contributors, charts.flows, charts.dumbbell, charts.context):
        shown = draw(known, table, articles, p.states, unit=p.unit)
        said = json.dumps(shown.to_plotly_json()["layout"]).lower()
        assert (f"number of {charts.UNITS[p.unit]}" in said) == (p.unit != "personnel")


def test_checking_again_later_in_a_session_is_no_error() -> None:
    scope: dict[str, Any] = {"states": ["EST"], "claims": pd.DataFrame(), "total": 5, "p": notebooks.check({})}
    scope["In"] = ["", "# Parameters: ...\nstates = ['LVA']", "# Parameters\nstates = ['EST']", "total = 5"]
    assert notebooks.check_parameters(scope).states == ("EST",)


# The run


CELLS = {
    "1_good": ["1 + 1"],
    "2_bad": ["x = 1", "raise ValueError('the reason\\nand more')"],
    "3_good": ["print('<b>')"],
}
RUN = """
import sys
from pathlib import Path
from analysis import cli, notebooks
notebooks.NOTEBOOKS = Path(sys.argv[1], "notebooks")
here = Path.cwd()
status = cli.main(["run", "--no-build", "--out", str(Path(sys.argv[1], "reports")), *sys.argv[2:]])
sys.exit(status if Path.cwd() == here else "the run left its folder")
"""


def run(project: Path, root: Path, *arguments: str) -> tuple[int, list[str], list[str]]:
    """Run the notebooks of a project in a process of its own: exit status, what it made, and what went wrong."""
    command = [sys.executable, "-c", RUN, str(project), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, env=_outside(root))
    made = [Path(line).name for line in done.stdout.splitlines() if line.startswith(str(project))]
    return done.returncode, made, done.stderr.splitlines()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with three small notebooks, the second of which fails."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for name, sources in CELLS.items():
        cells: list[dict[str, Any]] = [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": f"# {name}\n\nProse."}
        ]
        for number, source in enumerate(sources):
            cell = {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": source}
            cells.append(cell | {"execution_count": None, "outputs": []})
        text = json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_notebook_that_fails_stops_no_other_and_nothing_is_half_written(project: Path, root: Path) -> None:
    before = {path.name: path.read_bytes() for path in (project / "notebooks").iterdir()}
    status, made, said = run(project, root)
    assert status == 1
    assert [line for line in said if "2_bad" in line] == [
        "python -m analysis: 2_bad.ipynb, cell 2: ValueError: the reason"
    ]
    assert made == ["index.html", "1_good.html", "3_good.html"]
    assert not list((project / "reports").rglob("*.partial*"))
    assert not (project / "reports/2_bad.html").exists()
    assert "&lt;b&gt;" in (project / "reports/3_good.html").read_text(encoding="utf-8")
    assert {path.name: path.read_bytes() for path in (project / "notebooks").iterdir()} == before


SWEPT = """# Parameters: papermill's are put behind this cell
states = []
start = None"""


@pytest.fixture
def sweeping(project: Path) -> Path:
    """A project in which one notebook takes parameters and fails for one value, and one takes none."""
    for name in ("2_bad", "3_good"):
        (project / f"notebooks/{name}.ipynb").unlink()
    notebook = read(project / "notebooks/1_good.ipynb")
    cells = [SWEPT, "if states == 'LVA':\n    raise ValueError('no Latvia')", "print(states, start)"]
    prose, code = notebook["cells"]
    notebook["cells"] = [prose, *({**code, "id": f"s{n}", "source": source} for n, source in enumerate(cells))]
    notebook["cells"][1]["metadata"] = {"tags": ["parameters"]}
    (project / "notebooks/4_value.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return project


def test_a_sweep_runs_once_for_each_value_and_one_that_fails_stops_no_other(sweeping: Path, root: Path) -> None:
    status, _, said = run(sweeping, root, "--sweep", "states", "-p", "start", "2017")
    assert status == 1
    failed = "LVA/4_value.ipynb, cell 3: ValueError: no Latvia"
    assert [line for line in said if "notebooks:" not in line] == [f"python -m analysis: {failed}"]
    reports = sweeping / "reports"
    made = sorted(str(path.relative_to(reports)) for path in reports.rglob("*.html") if path.parent.name != "articles")
    assert made == ["1_good.html", "EST/4_value.html", "LTU/4_value.html", "index.html"]
    index = (reports / "index.html").read_text(encoding="utf-8")
    assert failed in index
    for value in ("EST", "LTU"):
        assert f"{value} 2017" in (reports / value / "4_value.html").read_text(encoding="utf-8")
        assert f'href="{value}/4_value.html"' in index
        assert f'<th scope="row">{value}</th>' in index
    assert not list(reports.rglob("*.partial*"))


def test_nothing_of_a_sweep_is_left_after_the_next_run(sweeping: Path, root: Path) -> None:
    assert run(sweeping, root, "--sweep", "states=EST,LTU")[0] == 0
    reports = sweeping / "reports"
    (reports / "LTU/own.txt").write_text("mine", encoding="utf-8")
    assert run(sweeping, root)[0] == 0
    assert not (reports / "EST").exists()
    assert [path.name for path in (reports / "LTU").iterdir()] == ["own.txt"]
    assert (reports / "4_value.html").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--sweep", "stats"], "did you mean 'status'"),
        (["--sweep", "start"], "--sweep start=2014,2017"),
        (["--sweep", "contributors"], "--sweep contributors=DEU,GBR"),
        (["--sweep", "states=EST,LTV"], "states may be ISO 3166-1 codes such as EST, LVA, LTU, not 'LTV'"),
        (["--sweep", "start=2018,2014", "-p", "end", "2017"], "start may not lie after end"),
        (["--sweep", "states", "-p", "states", "EST"], "states is swept"),
        (["--sweep", "states", "01"], "none of 01_articles takes states"),
        (["--sweep", "raw_dir=a"], "no parameter 'raw_dir' to sweep"),
        (["--sweep", "states", "--in-place"], "leave -p, -y, -f and --sweep out"),
    ],
)
def test_a_sweep_that_cannot_be_meant_stops_before_anything_is_run(
    given: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_build", lambda args: pytest.fail("the tables were built"))
    assert cli.main(["run", "--out", str(tmp_path), *given]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_the_articles_and_the_tables_are_never_written_over(tmp_path: Path) -> None:
    shutil.copytree(notebooks.PROCESSED, tmp_path / "data")
    with pytest.raises(notebooks.NotebookError, match="give another folder with --out"):
        notebooks.run(parameters={"processed_dir": str(tmp_path / "data")}, out=tmp_path)


def test_a_notebook_may_be_chosen_by_the_beginning_of_its_name(project: Path, root: Path) -> None:
    assert run(project, root, "1")[1] == ["index.html", "1_good.html"]
    status, made, said = run(project, root, "1_god")
    assert (status, made) == (2, [])
    assert "1_good" in said[0]
    assert len(said) == 1


def test_an_output_folder_that_cannot_be_written(project: Path, root: Path) -> None:
    (project / "reports").touch()  # a file in its place
    status, made, said = run(project, root)
    assert status != 0
    assert made == []
    assert "reports" in said[-1]
    assert not any("Traceback" in line for line in said)


def test_executing_in_place_gives_what_is_committed_byte_for_byte(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    for copy in (tmp_path / "notebooks").glob("*.ipynb"):
        notebook = read(copy)
        stripped(notebook)
        copy.write_text(json.dumps(notebook), encoding="utf-8")
    status, _, said = run(tmp_path, root, "--in-place")
    assert status == 0, said
    for copy in (tmp_path / "notebooks").glob("*.ipynb"):
        assert copy.read_bytes() == (root / "notebooks" / copy.name).read_bytes(), copy.name
