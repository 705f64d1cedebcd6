"""Pages in a real browser: nothing comes from elsewhere, every chart draws its marks, and hostile text stays text."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = pytest.mark.browser

PAGES = ["index.html", "01_articles.html", "02_claims.html", "03_troop_levels.html"]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
HOSTILE = """Some 1,000 NATO troops <script>hacked = 1</script> reach Estonia </script><img src=x onerror="hacked = 2">

22 February 2022

Some 800 British soldiers <img src=x onerror="hacked = 3"> arrived in Estonia on Tuesday $\\alpha$ and $\\beta$. The
</script><script>hacked = 4</script> is by the &lt;b&gt;ministry</b>, <b onmouseover="hacked = 5">it said</b>.
"""


def rendered(root: Path, out: Path, *arguments: str) -> Path:
    command = [sys.executable, "-m", "analysis", "run", "--out", str(out), *arguments]
    env = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not path:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium is installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(chromium: Any, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered(root, tmp_path_factory.mktemp("site"), "--no-build")


@pytest.fixture(scope="module")
def chosen(chromium: Any, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("chosen")
    return rendered(root, out, "--no-build", "03", "-p", "states", "EST,LVA", "-p", "start", "2017")


@pytest.fixture(scope="module")
def hostile(chromium: Any, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "raw").mkdir()
    (folder / "raw/article.txt").write_text(HOSTILE, encoding="utf-8")
    parameters = ["-p", "raw_dir", str(folder / "raw"), "-p", "processed_dir", str(folder / "tables")]
    return rendered(root, folder / "site", *parameters)


class Visit:
    """A page as a reader sees it, with what went wrong meanwhile."""

    def __init__(self, browser: Any, path: Path, width: int = 1440, scheme: str = "light") -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.faults: list[str] = []
        self.page.on(
            "console", lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        self.page.route(lambda url: not url.startswith(("file:", "data:", "blob:")), self._refuse)
        self.page.goto(path.as_uri())
        if self.page.query_selector("figure.chart"):
            self.page.wait_for_selector("body[data-drawn]")

    def _refuse(self, route: Any) -> None:
        self.faults.append(f"asked for {route.request.url}")
        route.abort()

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self.page.close()

    def charts(self) -> list[dict[str, Any]]:
        texts = self.page.eval_on_selector_all("figure.chart script", "all => all.map(one => one.textContent)")
        return [json.loads(text) for text in texts]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_alone_and_fits_its_window(chromium: Any, site: Path, name: str) -> None:
    with Visit(chromium, site / name, 390) as visit:
        for width in (390, 820, 1440):
            visit.page.set_viewport_size({"width": width, "height": 900})
            visit.page.wait_for_timeout(200)
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        assert visit.faults == []
        assert visit.page.evaluate("document.documentElement.lang") == "en"
        assert visit.page.title()


@pytest.mark.parametrize("name", PAGES[1:])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_chart_has_drawn_its_marks(chromium: Any, site: Path, name: str, width: int) -> None:
    with Visit(chromium, site / name, width) as visit:
        charts = visit.charts()
        assert charts
        for number, chart in enumerate(charts):
            traces = chart["data"]
            points = sum(len(t["x"]) for t in traces if t.get("mode", "").startswith("markers"))
            lines = sum(1 + t["x"][:-1].count(None) for t in traces if t.get("mode") == "lines")
            bars = sum(len(t["x"]) for t in traces if t["type"] == "bar")
            figure = visit.page.locator("figure.chart").nth(number)
            assert figure.locator(".scatterlayer .point").count() == points
            assert figure.locator(".scatterlayer .lines path.js-line").count() == lines
            assert figure.locator(".barlayer .point").count() == bars
            assert points + lines + bars > 0
            box = figure.locator(".plot").bounding_box()
            assert box["width"] > 300
            assert chart["layout"]["meta"]["alt"] == figure.locator(".plot").get_attribute("aria-label")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_mark_shows_its_quote_and_its_sentence(chromium: Any, site: Path, width: int) -> None:
    with Visit(chromium, site / "03_troop_levels.html", width) as visit:
        visit.page.locator("figure.chart").first.scroll_into_view_if_needed()
        box = visit.page.locator("figure.chart .scatterlayer .point").first.bounding_box()
        visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        label = visit.page.locator(".hoverlayer .hovertext")
        label.wait_for()
        said = label.text_content()
        assert "“" in said
        assert "claim 00" in said
        shown = label.bounding_box()
        assert shown["x"] >= 0
        assert shown["x"] + shown["width"] <= width + 1
        visit.page.mouse.down()
        visit.page.mouse.up()
        sentence = visit.page.locator("li:target")  # the click has led to it
        sentence.wait_for()
        assert sentence.get_attribute("id") in said
        assert sentence.locator("mark").count() == 1


def test_text_and_charts_can_be_read_in_the_dark(chromium: Any, site: Path) -> None:
    with Visit(chromium, site / "03_troop_levels.html", scheme="dark") as visit:
        paint = "one => getComputedStyle(one)"
        back = visit.page.eval_on_selector("body", f"{paint.replace('(one)', '(one).backgroundColor')}")
        assert brightness(back) < 0.05
        for words in (
            "main p",
            "figure.chart .xtick text",
            "figure.chart .legendtext",
            "figure.chart .annotation-text",
        ):
            kind = "color" if words == "main p" else "fill"
            colour = visit.page.eval_on_selector(words, f"one => getComputedStyle(one).{kind}")
            assert (brightness(colour) + 0.05) / (brightness(back) + 0.05) > 4.5, words


def brightness(colour: str) -> float:
    """Relative luminance of a colour as CSS gives it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_code_is_folded_away_until_it_is_asked_for(chromium: Any, site: Path) -> None:
    with Visit(chromium, site / "02_claims.html") as visit:
        code = visit.page.locator("details.code pre").last
        assert not code.is_visible()
        visit.page.locator("label.switch").click()
        assert code.is_visible()


def test_pages_lead_to_each_other_and_nowhere_else(site: Path) -> None:
    for name in PAGES:
        text = (site / name).read_text(encoding="utf-8")
        for target in re.findall(r'(?:href|src)="([^"]+)"', text):
            if not target.startswith(("data:", "#")):
                assert (site / target.partition("#")[0]).is_file(), f"{name}: {target}"
        for other in PAGES:
            assert other == name or f'href="{other}"' in text


def test_a_page_tells_the_parameters_it_was_made_with(chromium: Any, chosen: Path) -> None:
    with Visit(chromium, chosen / "03_troop_levels.html") as visit:
        assert visit.faults == []
        said = visit.page.locator("header .parameters").inner_text()
        assert "EST" in said
        assert "2017" in said


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_is_shown_as_text(chromium: Any, hostile: Path, name: str) -> None:
    with Visit(chromium, hostile / name) as visit:
        assert visit.faults == []
        visit.page.mouse.move(400, 400)
        assert visit.page.evaluate("typeof hacked") == "undefined"
        assert (
            visit.page.locator("img, [onerror], [onmouseover], main script:not([type='application/json'])").count() == 0
        )


def test_hostile_text_is_shown_as_text_in_a_hover_box(chromium: Any, hostile: Path) -> None:
    with Visit(chromium, hostile / "03_troop_levels.html") as visit:
        visit.page.locator("figure.chart").first.scroll_into_view_if_needed()
        box = visit.page.locator("figure.chart .scatterlayer .point").first.bounding_box()
        visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        label = visit.page.locator(".hoverlayer .hovertext")
        label.wait_for()
        assert "<script>hacked" in label.text_content()
        assert visit.page.evaluate("typeof hacked") == "undefined"
