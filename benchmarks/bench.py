"""Measure, in one run and as ratios: our run of the notebooks beside papermill on empty ones, and what a build costs.

The last lines set cleaning and dating an article beside reading its claims, on our 41 articles.

usage: python benchmarks/bench.py [ROUNDS]

Whole processes are timed from outside, in turn, after one round to warm up; medians count. Machines differ and are
noisy, so the ratios are what to look at.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from analysis.articles import read_article
from analysis.reading import read_claims

PROJECT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("[0-9]*.ipynb"))
TEXTS = [PROJECT / "tests/gold/dev/texts", PROJECT / "data/raw"]
FLOOR = """
import sys, papermill
for name in sys.argv[2:]:
    papermill.execute_notebook(name, sys.argv[1], progress_bar=False)
"""


def per_second(work: Callable[[], object], articles: int, rounds: int) -> float:
    """Articles per second of processor time, the best of some rounds after one to warm up."""
    taken = []
    for _ in range(rounds + 1):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return articles / min(taken[1:])


def reading(rounds: int) -> None:
    """Print what cleaning and dating cost beside reading."""
    paths = [path for folder in TEXTS for path in sorted(folder.glob("*.txt"))]
    raw = [(path.read_bytes(), path.name) for path in paths]
    articles = [read_article(*file) for file in raw]
    clean = per_second(lambda: [read_article(*file) for file in raw], len(raw), rounds)
    claims = per_second(lambda: [read_claims(article) for article in articles], len(raw), rounds)
    print(f"cleaning and dating    = {clean:,.0f} articles/s")
    print(f"reading the claims     = {claims:,.0f} articles/s")
    print(f"cleaning and dating : reading, cost = {claims / clean:.2f}  (under 1)")


def seconds(command: list[str]) -> float:
    """Wall-clock seconds of a command, which has to succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(rounds: int = 5) -> None:
    """Time the commands in turn and print their medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        metadata = json.loads(NOTEBOOKS[0].read_text("utf-8"))["metadata"]
        empty = {"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        names = [str(here / f"empty{n}.ipynb") for n in range(len(NOTEBOOKS))]
        for name in names:
            Path(name).write_text(json.dumps(empty), encoding="utf-8")
        run = [sys.executable, "-m", "analysis", "run", "--out", str(here / "reports")]
        build = [sys.executable, "-m", "analysis", "build", "--processed-dir", str(here / "tables")]
        commands = {
            "floor: papermill, empty notebooks one after another": [
                sys.executable,
                "-c",
                FLOOR,
                str(here / "o.ipynb"),
                *names,
            ],
            "run, one after another": [*run, "--jobs", "1"],
            "run, in parallel": run,
            "import pandas": [sys.executable, "-c", "import pandas"],
            "build": build,
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(rounds + 1):
            for name, command in commands.items():
                spent = seconds(command)
                if turn:
                    taken[name].append(spent)
    median = {name: statistics.median(values) for name, values in taken.items()}
    for name, values in taken.items():
        print(f"{name:<52} {median[name]:6.2f} s  ({min(values):.2f} to {max(values):.2f})")
    floor, one, many, pandas, built = median.values()
    print(f"run, one after another : floor = {one / floor:.2f}  (at most 1.6)")
    print(f"run, in parallel       : floor = {many / floor:.2f}  (at most 1.0)")
    print(f"build beyond import pandas     = {built - pandas:.2f} s  (under 0.2)")
    reading(rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
