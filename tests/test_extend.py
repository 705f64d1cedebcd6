"""The page ``docs/extend.md`` runs: its files are written, its commands run, what it says they print is compared."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LEFT_OUT = shutil.ignore_patterns(".*", "reports", "__pycache__", "*.egg-info", "gold", "cases", "benchmarks", "own")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps(page: str) -> list[tuple[str, str, str]]:
    """Return the blocks of the page: what is done, with what, and the file it is for or what it prints."""
    found: list[tuple[str, str, str]] = []
    before = 0
    for block in BLOCK.finditer(page):
        kind, source = block.groups()
        named = re.search(r"`([\w/.]+)`:\s*$", page[before : block.start()])
        before = block.end()
        if named:
            found.append(("file", source, named[1]))
        elif kind == "text":
            found[-1] = (*found[-1][:2], source)
        else:
            found.append((kind, source, ""))
    return found


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project."""
    return shutil.copytree(root, tmp_path_factory.mktemp("extend") / "project", ignore=LEFT_OUT)


def test_the_page_runs_and_prints_what_it_says(project: Path, root: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "BALTIC_TROOPS_OWN")}
    env["PATH"] = os.pathsep.join([str(project / "bin"), env["PATH"]])
    (project / "bin").mkdir()
    (project / "bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (project / "bin/python").chmod(0o755)
    done = {"file": 0, "sh": 0, "python": 0}
    for kind, source, said in steps((root / "docs/extend.md").read_text(encoding="utf-8")):
        done[kind] += 1
        if kind == "file":
            (project / said).parent.mkdir(parents=True, exist_ok=True)
            (project / said).write_text(source, encoding="utf-8")
            continue
        command = ["python", "-c", source] if kind == "python" else ["sh", "-c", source]
        ran = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, timeout=120)
        printed = (ran.stdout if kind == "python" else ran.stderr).replace(f"{project}{os.sep}", "")
        assert (ran.returncode == 0) == (kind == "python" or not said), f"{source}\n{ran.stderr}"
        if said:
            assert printed.splitlines()[-len(said.splitlines()) :] == said.splitlines(), source
    assert min(done.values()) >= 4
    assert (project / "reports/05_troop_exercises.html").is_file()
    notebook = json.loads((project / "notebooks/05_troop_exercises.ipynb").read_text(encoding="utf-8"))
    assert "".join(notebook["cells"][0]["source"]).startswith("# Troops in exercises\n")


def test_the_rule_of_the_page_is_ten_lines(root: Path) -> None:
    page = (root / "docs/extend.md").read_text(encoding="utf-8")
    ((_, rule, _),) = [step for step in steps(page) if step[2] == "data/own/rules.py"]
    assert len([line for line in rule.splitlines() if line]) <= 10


def test_every_name_of_the_face_that_the_page_uses_is_there(root: Path) -> None:
    import analysis as bt

    page = (root / "docs/extend.md").read_text(encoding="utf-8")
    assert {name for name in re.findall(r"\bbt\.(\w+)", page) if not hasattr(bt, name)} == set()
