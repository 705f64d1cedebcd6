"""Measure the reading of an archive of general news with 2 % that states numbers of troops, and notebooks of one.

usage: python benchmarks/archive.py [ARTICLES] [notebooks | spacy]

Archives of a hundredth, a tenth and all of ARTICLES (1,000,000: 3 GB of disk, a quarter of an hour) are made and read
by one process and by two, and one by a Dask cluster of two workers. Machines differ and are noisy, so the ratios of one
run are what to look at. ``notebooks`` times 03_troop_levels on a dataset of 300,000 claims instead.
"""

import importlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

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
import os, resource, sys
from analysis.cli import main
status = main(sys.argv[1:])
peaks = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print("peaks", *peaks, file=sys.stderr)
sys.exit(status)
"""


def write(path: Path, articles: int) -> None:
    """Write an archive, a JSON object on each line; the news come from a stock, each with a number of its own."""
    rng = random.Random(3)
    clean = [read_article(p.read_bytes(), p.name).text for source in CORPORA.SOURCES for p in sorted(source.glob("*.txt"))]
    stock = [CORPORA.news(rng) for _ in range(min(articles, 5_000))]
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            text = f"{rng.choice(stock)} {number}" if number % DENSE else rng.choice(clean)
            row = {"id": f"n{number}", "title": text.split("\n")[0], "published": "2020-05-06", "text": text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read(source: Path, out: Path, *how: str) -> tuple[float, list[int]]:
    """Seconds that it takes to read an archive, and the peak memory of the first process and of the largest other."""
    shutil.rmtree(out, ignore_errors=True)
    line = [sys.executable, "-c", WATCHED, "extract", str(source), "--output", str(out), *how]
    start = time.perf_counter()
    done = subprocess.run(line, cwd=PROJECT, check=True, capture_output=True, text=True)
    return time.perf_counter() - start, [int(word) for word in done.stderr.split("peaks")[1].split()]


def sizes(articles: int) -> None:
    """Read archives of three sizes by one process and by two, and one by a cluster."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        here, rate, peak = Path(folder), {}, {}
        for count in (articles // 100, articles // 10, articles):
            source = here / "news.jsonl"
            write(source, count)
            for workers in ("1", "2"):
                spent, memory = read(source, here / "out", "--workers", workers)
                rate[count, workers], peak[count, workers] = count / spent, max(memory)
                told = f"{count / spent:8,.0f} articles/s, {max(memory)} MB"
                print(f"{count:>9,} articles, {workers} workers: {told}", flush=True)
            if count == articles // 10:
                by_dask(source, here / "out", count / rate[count, "2"])
        one, two = rate[articles, "1"], rate[articles, "2"]
        print(f"two workers : one                = {two / one:.2f}  (at least 1.8)")
        print(f"one worker                       = {one:,.0f} articles/s  (at least 10,000)")
        print(f"cost per article, most : fewest  = {rate[articles // 100, '1'] / one:.2f}  (flat: 1)")
        print(f"peak memory                      = {max(peak.values())} MB  (under 400)")
        print(f"peak memory, most : a tenth      = {peak[articles, '2'] / peak[articles // 10, '2']:.2f}  (within 1.1)")


def by_dask(source: Path, out: Path, processes: float) -> None:
    """Read an archive by a local cluster of two workers, beside two processes; both are started before."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        spent, _ = read(source, out, "--scheduler", cluster.scheduler_address)
    print(f"Dask, two workers : two processes = {spent / processes:.2f} of the time  (at most 1.15)")


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
        peak = max(int(word) for word in done.stderr.split("peaks")[1].split()) / 1024
        print(f"03_troop_levels = {spent:.0f} s (under 30), peak {peak:.2f} GB (2), page {size:.1f} MB (10)")


if __name__ == "__main__":
    if "notebooks" in sys.argv:
        notebooks()
    else:
        sizes(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
