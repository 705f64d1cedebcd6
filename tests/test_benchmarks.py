"""The reader's benchmark runs at a tiny size without spaCy, its news has no gaps, and what it installs is locked."""

import importlib.util
import json
import os
import random
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from analysis.articles import Article, read_article
from analysis.reading import read_claims
from analysis.reading.gate import gate
from analysis.vocabulary import rows, words

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


def article(text: str) -> Article:
    """Return a text as an article of one day, neither cleaned nor dated."""
    day = date(2020, 1, 1)
    return replace(read_article(b"A text.", "news.txt"), text=text, published_start=day, published_end=day)


def program(name: str) -> ModuleType:
    """Return a benchmark's file as a module."""
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", BENCHMARKS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readers_benchmark_runs_without_spacy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    reading = program("reading")
    monkeypatch.setattr(reading, "SPACY", tmp_path)
    reading.main(rounds=1, articles=4)
    out, err = capfd.readouterr()
    assert not err
    assert "dense: read_claims : spaCy     left out: spaCy is not installed" in out
    figures = [float(figure.replace(",", "")) for figure in re.findall(r" = ([\d.,]+)", out)]
    assert len(figures) == 5, "speed, ratio to the floor, claims and memory twice"
    assert all(figure > 0 for figure in figures)


def test_the_general_news_has_no_gaps_and_is_the_same_every_time() -> None:
    corpora = program("corpora")
    for sentence in {sentence for members in corpora.LISTS.values() for sentence in members}:
        assert re.fullmatch("[^{}]+", corpora.filled(sentence, random.Random(0)))
    first, again = (corpora.news(random.Random(7)) for _ in range(2))
    assert first == again
    assert corpora.LENGTH <= len(first) < corpora.LENGTH + 1000


def test_what_the_benchmark_installs_is_locked() -> None:
    project = tomllib.loads((BENCHMARKS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (BENCHMARKS / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w-]+)(?:\[.*\])?==(\S+)(?: ;.*)? \\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^\w", lock, re.MULTILINE)), "each package has one version, and a hash"
    for requirement in map(Requirement, project["dependency-groups"]["bench"]):
        assert requirement.specifier.contains(dict(pinned)[requirement.name])
    assert not re.search(r"-url|--find-links|://", lock), "no address of an index"


def test_the_gate_keeps_general_news_out_and_lets_claims_in() -> None:
    corpora, rng = program("corpora"), random.Random(11)
    news = [corpora.news(rng) for _ in range(300)]
    assert not any(map(gate, news)), "general news costs one pass of the matcher"
    assert sum(len(read_claims(article(text))) for text in news) < 9, "and states no forces"
    folder = BENCHMARKS.parent / "tests" / "gold" / "dev"
    for path in sorted(folder.glob("*.json")):
        text = (folder / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        assert gate(text) or not json.loads(path.read_text(encoding="utf-8"))["claims"]


SMALL = """
import runpy, sys
from analysis import exports
exports.missing = lambda: "no pictures here"
measure = runpy.run_path(sys.argv[1])["main"]
measure.__globals__.update(CLAIMS=8, ARTICLES=3)
measure(rounds=1)
"""


@pytest.mark.slow
@pytest.mark.browser
def test_the_benchmark_of_the_pages_runs() -> None:
    """In a process of its own, for kernels leave sockets open."""
    command = [sys.executable, "-c", SMALL, str(BENCHMARKS / "pages.py")]
    env = os.environ | {"PYTHONPATH": str(BENCHMARKS.parent)}
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    figures = [float(figure.replace(",", "")) for figure in re.findall(r" = ([\d.,]+)", done.stdout)]
    assert done.returncode == 0, done.stderr
    assert len(figures) >= 2, "size, time of the articles' pages and, where there is Chromium, of the first chart"
    assert all(figure > 0 for figure in figures)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Two TROOPS.", True),
        ("“Troops”, 800—troops—left", True),
        ("the étroops", False),
        ("troopsß and Łtroops", False),
        ("broken \udc80troops\udc80", True),
        ("12 F-16AM", True),
        ("The fire brigade came 12 times, two fire brigades twice", False),
        ("A fire brigade and an armoured brigade", True),
    ],
)
def test_the_gate_finds_whole_words_of_armed_forces_in_any_case(text: str, whole: bool) -> None:
    assert gate(text) is whole


def test_the_gates_words_are_plain() -> None:
    phrases = words("unarmed") | words("military") | {row["noun"] for row in rows("units")}
    assert all(p.isascii() and p == p.lower() for p in phrases), "only plain letters are put into lower case"


def test_the_benchmark_of_levels_runs(capsys: pytest.CaptureFixture[str]) -> None:
    levels = program("levels")
    levels.main(400)
    assert re.match(r"levels: 400 claims to \d+ levels in ", capsys.readouterr().out)
    assert levels.made_up(50)[0].equals(levels.made_up(50)[0])
