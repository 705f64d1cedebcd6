"""A new notebook from the template: numbered, executed, taken up by run, never over another."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import notebooks
from analysis.new import NewError, new

RUN = """
import sys
from pathlib import Path
from analysis import cli, notebooks
notebooks.NOTEBOOKS = Path(sys.argv[1], "notebooks")
sys.exit(max(cli.main(words.split("|")) for words in sys.argv[2:]))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with notebooks, the last of which has the number 09."""
    made = tmp_path / "notebooks"
    made.mkdir()
    for name in ("01_articles", "09_levels", "explore"):
        (made / f"{name}.ipynb").write_text('{"cells": []}', encoding="utf-8")
    monkeypatch.setattr(notebooks, "NOTEBOOKS", made)
    return made


def test_it_takes_the_next_number_or_the_one_that_is_asked_for(folder: Path) -> None:
    assert new("convoys").name == "10_convoys.ipynb"
    assert new("05_drills.ipynb", "Drills in  May").name == "05_drills.ipynb"
    cells = json.loads((folder / "05_drills.ipynb").read_text(encoding="utf-8"))["cells"]
    assert "".join(cells[0]["source"]).startswith("# Drills in May\n\n")
    assert notebooks.parameters_of(folder / "05_drills.ipynb") >= {"states", "start", "unit", "processed_dir"}
    assert {*notebooks.parameters_of(folder / "05_drills.ipynb")} <= {*notebooks.Parameters.__dataclass_fields__}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("levels", "09_levels.ipynb is there: take another name or number, or delete it"),
        ("12_levels", "09_levels.ipynb is there"),
        ("09_convoys", "09_levels.ipynb is there"),
        ("explore", "explore.ipynb is there"),
        ("../convoys", "'../convoys' is no name for a notebook: write small letters, digits and _"),
        ("My Convoys", "is no name for a notebook"),
        ("5_convoys", "is no name for a notebook"),
        ("", "'' is no name for a notebook"),
        ("convoys.txt", "is no name for a notebook"),
        ("ķonvojs", "is no name for a notebook"),
    ],
)
def test_nothing_is_written_over_and_bad_names_are_told(folder: Path, name: str, says: str) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(NewError) as told:
        new(name)
    assert says in str(told.value)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_it_is_executed_rendered_and_compared_by_nbval(tmp_path: Path, root: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    words = ["new|convoys|--title|Convoys", f"run|01|--no-build|--out|{tmp_path / 'reports'}|-p|states|FIN,SWE"]
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path), *words], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    path = tmp_path / "notebooks/01_convoys.ipynb"
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    page = (tmp_path / "reports/01_convoys.html").read_text(encoding="utf-8")
    assert "No claims match this choice of parameters" in page
    assert 'href="01_convoys.html"' in (tmp_path / "reports/index.html").read_text(encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider"]
    command += ["-c", str(root / "pyproject.toml"), "--rootdir", str(tmp_path), str(path)]
    assert f"{len(cells)} passed" in subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
