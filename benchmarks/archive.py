"""Measure the reading of an archive of general news with 2 % that states numbers of troops, and notebooks of one.

usage: python benchmarks/archive.py [ARTICLES] [notebooks | spacy]

Archives of a hundredth, a tenth and all of ARTICLES (1,000,000: 3 GB of disk, a quarter of an hour) are made and read
by one process and by two, and one by a Dask cluster of two workers. Machines differ and are noisy, so the ratios of one
run are what to look at. ``notebooks`` times 03_troop_levels on a dataset of 300,000 claims instead.
"""

import importlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow
import pyarrow.parquet

from analysis import archive
from analysis.archive.part import TABLES, schema, writer
from analysis.articles import read_article

PROJECT = Path(__file__).resolve().parents[1]
CORPORA = importlib.import_module("corpora")  # beside this file
DENSE = 50  # one article in so many states numbers
CLAIMS = 300_000
WATCHED = """
import os, resource, sys, time
from analysis.cli import main
start = time.perf_counter()
status = main(sys.argv[1:])
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print("used", time.perf_counter() - start, sum(u.ru_utime + u.ru_stime for u in used), file=sys.stderr)
print(*(u.ru_maxrss // 1024 for u in used), file=sys.stderr)
sys.exit(status)
"""


class Used(NamedTuple):
    """Seconds by the clock and of processors; megabytes at most of the first process, and of the largest other."""

    clock: float
    processors: float
    first: int
    other: int


def write(path: Path, articles: int) -> None:
    """Write an archive, a JSON object on each line; the news come from a stock, each with a number of its own."""
    rng = random.Random(3)
    paths = [path for source in CORPORA.SOURCES for path in sorted(source.glob("*.txt"))]
    clean = [read_article(path.read_bytes(), path.name).text for path in paths]
    stock = [CORPORA.news(rng) for _ in range(min(articles, 5_000))]
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            text = f"{rng.choice(stock)} {number}" if number % DENSE else rng.choice(clean)
            row = {"id": f"n{number}", "title": text.split("\n")[0], "published": "2020-05-06", "text": text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read(source: Path, out: Path, *how: str) -> Used:
    """Read an archive, and tell what it took."""
    shutil.rmtree(out, ignore_errors=True)
    line = [sys.executable, "-c", WATCHED, "extract", str(source), "--output", str(out), *how]
    done = subprocess.run(line, cwd=PROJECT, check=True, capture_output=True, text=True)
    clock, processors, first, other = done.stderr.split("used")[1].split()
    return Used(float(clock), float(processors), int(first), int(other))


def sizes(articles: int) -> None:
    """Read archives of three sizes by one process and by two, and one by a cluster."""
    with tempfile.TemporaryDirectory() as folder:
        here, used = Path(folder), dict[tuple[int, int], Used]()
        for count in (articles // 100, articles // 10, articles):
            source = here / "news.jsonl"
            write(source, count)
            for workers in (1, 2):
                used[count, workers] = u = read(source, here / "out", "--workers", str(workers))
                speed = f"{count / u.clock:7,.0f} articles/s, {count / u.processors:7,.0f} a second of a processor"
                print(f"{count:>9,} articles, {workers} workers: {speed}; {u.first} MB, others {u.other}", flush=True)
            if count == articles // 10:
                by_dask(source, here / "out", used[count, 2].clock)
        one, two, tenth = used[articles, 1], used[articles, 2], used[articles // 10, 2]
        few = used[articles // 10, 1].processors * 10
        print(f"two workers : one            = {one.clock / two.clock:.2f}  (at least 1.8 on two idle processors)")
        print(f"one processor                = {articles / one.processors:,.0f} articles/s  (at least 10,000)")
        print(f"cost of one, most : a tenth  = {one.processors / few:.2f}  (flat: 1)")
        print(f"peak memory of a worker      = {two.other} MB  (under 400)")
        print(f"the same, most : a tenth     = {two.other / tenth.other:.2f}  (within 1.1)")
        print(f"the first process, the same  = {two.first} MB, {two.first / tenth.first:.2f}")


def by_dask(source: Path, out: Path, processes: float) -> None:
    """Read an archive by a local cluster of two workers, beside two processes."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        used = read(source, out, "--scheduler", cluster.scheduler_address)
    print(f"Dask, two workers : two processes = {used.clock / processes:.2f} of the time  (at most 1.15)", flush=True)


def made_up(out: Path, count: int) -> None:
    """Write a dataset of made-up claims, four to an article, over twelve years."""
    rng = random.Random(5)
    nations = {"DEU": "German", "GBR": "British", "CAN": "Canadian", "USA": "American", "FRA": "French"}
    hosts = {"EST": "Estonia", "LVA": "Latvia", "LTU": "Lithuania"}
    status = {"present": "stand", "planned": "will stand", "proposed": "may stand", "arriving": "are arriving"}
    for name in TABLES:
        (out / name).mkdir(parents=True)
    files = {name: writer(out / name / "made-up.parquet", schema(name)) for name in TABLES}
    for first in range(0, count // 4, 5_000):
        articles: list[dict[str, Any]] = []
        claims: list[dict[str, Any]] = []
        for number in range(first, min(first + 5_000, count // 4)):
            day = time.strftime("%Y-%m-%d", time.gmtime(1_390_000_000 + rng.randrange(4_000) * 86_400))
            name, text = f"a.{number}", ""
            for _ in range(4):
                nation, host, how = rng.choice([*nations]), rng.choice([*hosts]), rng.choice([*status])
                value = rng.randrange(50, 2_000)
                sentence = f"{value:,} {nations[nation]} soldiers {status[how]} in {hosts[host]}."
                claims.append(claim(name, len(text), sentence, value, nation, host, how, day))
                text += f"{sentence} "
            articles.append(article(name, number, text, day))
        for name, rows in (("articles", articles), ("claims", claims)):
            files[name].write_table(pyarrow.Table.from_pylist([typed(name, row) for row in rows], schema(name)))
    for file in files.values():
        file.close()
    archive.finish(out)


def typed(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row with all columns of its table, days as days."""
    import datetime

    kinds = {field.name: field.type for field in schema(table)}
    day = datetime.date.fromisoformat
    return {c: day(row[c]) if row.get(c) and kinds[c] == pyarrow.date32() else row.get(c) for c in kinds}


def article(name: str, number: int, text: str, day: str) -> dict[str, Any]:
    """A row of articles."""
    row = {"article_id": name, "source_file": "a.jsonl", "sha256": "0" * 64, "title": f"Report {number}", "text": text}
    row |= {"story": name, "published_start": day, "published_end": day, "date_basis": "metadata", "language": "en"}
    return row | {"removed_blocks": 0, "chars_raw": len(text), "chars_clean": len(text)}


def claim(name: str, at: int, sentence: str, value: int, nation: str, host: str, how: str, day: str) -> dict[str, Any]:
    """A row of claims."""
    quote = f"{value:,}"
    row = {"claim_id": f"{name}:{at}", "article_id": name, "sentence": sentence, "start": at, "end": at + len(quote)}
    row |= {"quote": quote, "low": value, "high": value, "value": float(value), "qualifier": "exact"}
    row |= {"unit": "personnel", "contributor": nation, "host": host, "status": how, "measure": "contingent"}
    row |= {"since": day, "until": day, "date_basis": "publication", "rule": "people", "confidence": "sure"}
    return row


def notebooks() -> None:
    """Time 03_troop_levels on a dataset of many claims."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        start = time.perf_counter()
        made_up(here / "dataset", CLAIMS)
        print(f"a dataset of {CLAIMS:,} claims is made, its levels too, in {time.perf_counter() - start:.0f} s")
        line = ["run", "03_troop_levels", "--no-build", "-p", "processed_dir", str(here / "dataset")]
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, *line, "--out", str(here / "reports"), "--jobs", "1"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
        )
        spent = time.perf_counter() - start
        print(done.stdout + done.stderr)
        size = (here / "reports/03_troop_levels.html").stat().st_size / 1e6
        peak = max(int(word) for word in done.stderr.split("used")[1].split()[2:]) / 1024
        print(f"03_troop_levels = {spent:.0f} s (under 30), peak {peak:.2f} GB (2), page {size:.1f} MB (10)")


if __name__ == "__main__":
    if "notebooks" in sys.argv:
        notebooks()
    else:
        sizes(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
