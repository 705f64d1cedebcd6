"""Measure the pages: how large a site of three hundred claims is, and how soon its first chart is drawn.

usage: python benchmarks/pages.py [ROUNDS]

The articles are those of ``corpora.py`` that are full of claims. Chromium is headless and starts anew for every round;
the time is that from the start of navigation to the end of drawing, as the page itself takes it. Medians count.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from analysis import exports, notebooks, pages, tables
from analysis.build import build

HERE = Path(__file__).resolve().parent
CLAIMS, ARTICLES = 300, 300
PAGE = "03_troop_levels.html"
NOTEBOOK = HERE.parent / "notebooks/03_troop_levels.ipynb"


def corpus(folder: Path) -> tuple[Path, Path]:
    """Tables of as many articles as state :data:`CLAIMS` claims, and of :data:`ARTICLES`."""
    subprocess.run([sys.executable, HERE / "corpora.py", folder, str(ARTICLES)], check=True)
    dense = sorted((folder / "dense").iterdir())
    build(folder / "dense", folder / "many")
    stated = tables.read("claims", folder / "many")["article_id"].value_counts()
    claims = stated.reindex([path.stem for path in dense], fill_value=0).cumsum()
    (folder / "few").mkdir()
    for path in dense[: int((claims < CLAIMS).sum()) + 1]:
        shutil.copy(path, folder / "few")
    build(folder / "few", folder / "site-tables")
    return folder / "site-tables", folder / "many"


def size(folder: Path) -> float:
    """Megabytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def drawn(page: Path, browser: str) -> float:
    """Seconds until the first chart of a page was drawn."""
    with sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        seen = chromium.new_page(viewport={"width": 1440, "height": 900})
        seen.goto(page.as_uri())
        seen.wait_for_selector("body[data-first]", state="attached")
        seconds = float(seen.evaluate("document.body.dataset.first")) / 1000
        chromium.close()
    return seconds


def main(rounds: int = 5) -> None:
    """Make the site, weigh it and look at it."""
    browser = exports.browser()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.joinpath("corpora").mkdir()
        few, many = corpus(folder / "corpora")
        out = folder / "reports"
        start = time.perf_counter()
        ran = notebooks.run(parameters={"processed_dir": str(few)}, out=out)
        whole = time.perf_counter() - start
        count = len(tables.read("claims", few))
        print(f"site of {count} claims = {size(out):.2f} MB  (under 10), made in {whole:.1f} s")
        for part in ("assets", "articles", "data"):
            print(f"  of these {part:<8} {size(out / part):6.2f} MB")
        print(*(f"  {line}" for line in ran.notes + ran.failed), sep="\n")
        if not (why := exports.missing()):
            start = time.perf_counter()
            figures = {f"{n}": chart for n, chart in enumerate(pages.figures(json.loads(NOTEBOOK.read_text("utf-8"))))}
            drawings, _ = exports.pictures(figures, exports.Edition())
            weight = sum(map(len, drawings.values())) / 1e6
            spent = time.perf_counter() - start
            print(f"pictures of {len(figures)} charts = {spent:.1f} s, {weight:.2f} MB  (an option)")
        else:
            print(why)
        frames = {table: tables.read(table, many) for table in tables.WRITTEN}
        made = exports.edition(many, {})
        site = pages.Site(folder / "articles", frames, made, frozenset(frames["articles"]["article_id"]))
        site.out.mkdir()
        start = time.perf_counter()
        written = pages.article_pages(site, [])
        spent = time.perf_counter() - start
        print(f"pages of {len(written)} articles = {spent:.2f} s, {size(site.out):.2f} MB  (a few seconds)")
        if not browser:
            print("first chart drawn: left out, no Chromium is installed")
            return
        taken = [drawn(out / PAGE, browser) for _ in range(rounds)]
        spread = f"{min(taken):.2f} to {max(taken):.2f}"
        print(f"first chart drawn = {statistics.median(taken):.2f} s  (under 1.5; {spread})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
