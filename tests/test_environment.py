"""One environment in three spellings (pyproject, lock, conda), and what holds the project together around the code."""

import ast
import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import NormalizedName, canonicalize_name

import analysis

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
PYTHONS = ("3.11", "3.12", "3.13")

# Declared for what they do when the project runs, not for an import of ours.
PROGRAMS = {"dask", "ipykernel", "jupyterlab", "import-linter", "lxml-html-clean", "mypy", "nbval", "pandas-stubs",
            "ruff", "setuptools", "types-pyyaml", "types-tqdm"}  # fmt: skip


def lock_entries() -> list[tuple[Requirement, list[str]]]:
    """Return each requirement of the lock with its hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    parts = [re.split(r"\s+--hash=", line) for line in lines if line]
    return [(Requirement(first), hashes) for first, *hashes in parts]


def direct() -> dict[NormalizedName, Requirement]:
    """Return what pyproject.toml asks for, to run, to export and to test, by canonical name."""
    extras = PROJECT["optional-dependencies"]
    asked = PROJECT["dependencies"] + extras["cluster"] + extras["export"] + extras["test"]
    return {canonicalize_name(r.name): r for r in map(Requirement, asked)}


def conda_requirements() -> dict[NormalizedName, Requirement]:
    """Return what environment.yml asks for as pip would write it; the conda-forge names we use are PyPI's own."""
    plain = [entry for entry in CONDA["dependencies"] if isinstance(entry, str)]
    (nested,) = [entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    asked = [re.sub(r"^([\w.-]+)=(?=\d)", r"\1==", entry) for entry in plain if not entry.startswith("python ")]
    found = [Requirement(entry) for entry in asked + nested if entry not in ("pip", "-e .")]
    return {canonicalize_name(r.name): r for r in found}


def pinned(requirement: Requirement) -> str:
    """Return the one version that an exact requirement allows."""
    (spec,) = requirement.specifier
    assert spec.operator == "==", f"{requirement} is not pinned"
    return spec.version


def test_every_locked_package_is_pinned_and_hashed() -> None:
    for requirement, hashes in lock_entries():
        assert pinned(requirement)
        assert hashes, f"{requirement.name} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_lock_holds_one_version_of_each_package_everywhere(python: str, system: str) -> None:
    here = {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": system,
            "os_name": "nt" if system == "win32" else "posix", "implementation_name": "cpython",
            "platform_python_implementation": "CPython"}  # fmt: skip
    names = [canonicalize_name(r.name) for r, _ in lock_entries() if not r.marker or r.marker.evaluate(here)]
    assert len(names) == len(set(names))
    assert direct().keys() <= set(names)


def test_pyproject_lock_and_environment_agree() -> None:
    locked = {canonicalize_name(r.name): pinned(r) for r, _ in lock_entries()}
    conda = {name: pinned(r) for name, r in conda_requirements().items()}
    assert conda == {name: locked[name] for name in direct()}
    for name, requirement in direct().items():
        assert requirement.specifier.contains(locked[name]), f"the lock's {name} {locked[name]} is not {requirement}"


def test_the_pythons_agree() -> None:
    (python,) = [e for e in CONDA["dependencies"] if isinstance(e, str) and e.startswith("python ")]
    allowed = SpecifierSet(python.removeprefix("python "))
    assert [v for v in ("3.10", *PYTHONS, "3.14") if allowed.contains(v)] == list(PYTHONS)
    assert [c.split()[-1] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)] == list(PYTHONS)
    assert SpecifierSet(PROJECT["requires-python"]).contains(PYTHONS[0])
    assert not SpecifierSet(PROJECT["requires-python"]).contains("3.10")


def test_no_file_names_a_package_index() -> None:
    for name in ("requirements.lock", "environment.yml", "pyproject.toml", "Makefile", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"--(extra-)?index-url|--find-links|/simple\b|files\.pythonhosted", text), name


def imported(*folders: str) -> set[NormalizedName]:
    """Return the distributions whose modules the Python files of these folders import."""
    modules = set()
    for path in (p for folder in folders for p in sorted((ROOT / folder).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "importorskip":
                modules.add(str(ast.literal_eval(node.args[0])).split(".")[0])
    owners = metadata.packages_distributions()
    own = {path.stem for folder in folders for path in (ROOT / folder).glob("*.py")}  # scripts beside each other
    foreign = modules - set(sys.stdlib_module_names) - {"analysis", "tests"} - own
    return {canonicalize_name(dist) for name in foreign for dist in owners.get(name, [f"not installed: {name}"])}


def test_every_import_is_declared_and_every_dependency_used() -> None:
    extras = PROJECT["optional-dependencies"]
    needed = PROJECT["dependencies"] + extras["export"] + extras["cluster"]
    to_run = {canonicalize_name(Requirement(asked).name) for asked in needed}
    assert imported("analysis") == to_run - PROGRAMS
    assert imported("analysis", "tests", "docs", "benchmarks") == direct().keys() - PROGRAMS


def test_one_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert citation["version"] == analysis.__version__ == metadata.version("baltic-troops")
    assert re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)[0] == analysis.__version__


def test_sources_describe_the_raw_files_byte_for_byte() -> None:
    with (ROOT / "data/sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {row["source_file"]: row for row in csv.DictReader(file)}
    assert sorted(sources) == sorted(p.name for p in (ROOT / "data/raw").iterdir() if not p.name.startswith("."))
    for name, row in sources.items():
        raw = (ROOT / "data/raw" / name).read_bytes()
        assert (int(row["bytes"]), row["sha256"]) == (len(raw), hashlib.sha256(raw).hexdigest()), name
        assert row["rights"], name


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make with our Makefile in a folder of its own."""
    (folder / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    (folder / "requirements.lock").touch()
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(["make", "-s", *words], cwd=folder, env=own, capture_output=True, text=True, timeout=60)


def pretend_python(folder: Path, script: str) -> str:
    """Return the path of a shell script that stands in for python3."""
    path = folder / "pretend-python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return f"PYTHON={path}"


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ('case "$*" in *print*) echo Python 3.9;; *) exit 1;; esac', "is Python 3.9"),
        ("exit 127", "is not there"),
        ('case "$*" in *print*) echo Python 3.12;; *ensurepip*) exit 1;; esac', "python3-venv"),
    ],
)
def test_an_unfit_python_gets_one_sentence(tmp_path: Path, script: str, says: str) -> None:
    result = make(tmp_path, "venv", pretend_python(tmp_path, script))
    first, *rest = result.stderr.splitlines()
    assert result.returncode == 2
    assert says in first
    assert all(line.startswith("make:") for line in rest), "only make's own closing line follows"
    assert not result.stdout


def test_an_interrupted_install_is_begun_anew(tmp_path: Path) -> None:
    # This Python makes an environment whose pip fails at its first call.
    stand_in = "mkdir -p .venv/bin && ln -sf /bin/false .venv/bin/python"
    script = f'case "$*" in *print*) echo Python 3.12;; "-m venv"*) {stand_in};; esac'
    for _ in range(2):
        result = make(tmp_path, "venv", pretend_python(tmp_path, script))
        assert result.returncode == 2
        assert "Making the environment" in result.stdout
        assert "could not be made" in result.stderr
        assert not (tmp_path / ".venv/requirements.lock").exists()


def test_the_environment_of_another_checkout_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "other" / ".venv").mkdir(parents=True)
    (tmp_path / "other" / ".venv" / "requirements.lock").write_text("theirs", encoding="utf-8")
    (tmp_path / ".venv").symlink_to(tmp_path / "other" / ".venv")
    result = make(tmp_path, "venv")
    assert result.returncode == 2
    assert result.stderr.startswith("'.venv' is a link")
    assert (tmp_path / "other" / ".venv" / "requirements.lock").read_text(encoding="utf-8") == "theirs"


def test_make_help_lists_every_target(tmp_path: Path) -> None:
    listed = {line.split()[0] for line in make(tmp_path).stdout.splitlines()[1:]}
    assert {"run", "test", "lab", "notebooks", "bench", "check", "lint", "lock", "figure", "clean"} <= listed


@pytest.mark.slow
def test_what_environment_yml_asks_for_builds_the_same_tables(tmp_path: Path) -> None:
    python = tmp_path / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    asked = [str(requirement) for requirement in conda_requirements().values()]
    left_out = shutil.ignore_patterns(".*", "reports", "__pycache__", "*.egg-info")
    checkout = shutil.copytree(ROOT, tmp_path / "checkout", ignore=left_out)  # the install leaves traces there
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "-qq", *asked, "-e", "."], cwd=checkout, check=True)
    subprocess.run([python, "-m", "pip", "check"], check=True)
    tables = tmp_path / "tables"
    subprocess.run([python, "-m", "analysis", "build", "--processed-dir", tables], cwd=tmp_path, check=True)
    committed = sorted((ROOT / "data/processed").iterdir())
    assert committed
    for path in committed:
        assert (tables / path.name).read_bytes() == path.read_bytes(), path.name
