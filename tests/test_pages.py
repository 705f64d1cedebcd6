"""Pages in a real browser: nothing comes from elsewhere, every chart draws its marks, and hostile text stays text."""

import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from analysis import REFERENCE, tables

pytestmark = pytest.mark.browser

PAGES = ["index.html", "01_articles.html", "02_claims.html", "03_troop_levels.html", "04_news_and_record.html"]
ARTICLE = "articles/003_d272d1f2ebf88e73.html"
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
def site(chromium: Any, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered(root, tmp_path_factory.mktemp("site"), "--no-build")


@pytest.fixture(scope="module")
def chosen(chromium: Any, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("chosen")
    return rendered(root, out, "--no-build", "03", "-p", "states", "EST,LVA", "-p", "start", "2017")


@pytest.fixture(scope="module")
def swept(chromium: Any, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered(root, tmp_path_factory.mktemp("swept"), "--no-build", "--sweep", "states=EST,LTU")


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
        self._drawn()

    def _drawn(self) -> None:
        if self.page.query_selector("figure.chart"):
            self.page.wait_for_selector("body[data-drawn]")

    def darken(self) -> None:
        """Turn to dark colours, in which the charts are drawn anew."""
        self.page.evaluate("delete document.body.dataset.drawn")
        self.page.emulate_media(color_scheme="dark")
        self._drawn()

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


def test_plotly_is_compiled_while_it_loads(site: Path) -> None:
    text = (site / "assets/plotly.min.js").read_text(encoding="utf-8")
    assert "Licensed under the MIT license" in text[:300]
    assert "factory" not in text[:2000]  # a new plotly may have other words around it: see pages._library


def test_on_paper_the_words_of_charts_are_dark_and_fit_a_sheet(chromium: Any, site: Path) -> None:
    with Visit(chromium, site / "03_troop_levels.html", 1440, "dark") as visit:
        look = """() => [...document.querySelectorAll(".plot")].map((plot) => [
            plot.querySelector(".main-svg").clientWidth, getComputedStyle(plot.querySelector("text")).fill])"""
        screen = visit.page.evaluate(look)
        visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert set(map(tuple, visit.page.evaluate(look))) == {(640, "rgb(0, 0, 0)")}
        visit.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert (640, "rgb(0, 0, 0)") not in set(map(tuple, screen))
        visit.page.wait_for_function(f"before => JSON.stringify(({look})()) === JSON.stringify(before)", arg=screen)


@pytest.mark.parametrize("name", [*PAGES, ARTICLE])
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
            traces = [t for t in chart["data"] if t["x"] != [None]]  # the others are keys of the legend
            points = sum(len(t["x"]) for t in traces if "markers" in t.get("mode", ""))
            lines = sum(1 + t["x"][:-1].count(None) for t in traces if "lines" in t.get("mode", ""))
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
        label = visit.page.locator("figure.chart .said" if width < 600 else ".hoverlayer .hovertext")
        label.wait_for()
        said = label.text_content()
        assert "“" in said
        assert "claim 00" in said
        shown = label.bounding_box()
        assert shown["x"] >= 0
        assert shown["x"] + shown["width"] <= width + 1
        assert width > 600 or shown["y"] + shown["height"] <= 901  # in sight, wherever the mark is
        visit.page.mouse.down()
        visit.page.mouse.up()
        sentence = visit.page.locator("mark:target")  # the click has led to the words in their article
        sentence.wait_for()
        article = visit.page.url.partition("/articles/")[2].partition(".html")[0]
        place = sentence.get_attribute("id").removeprefix("claim-").replace("-", ":")
        assert f"claim {article}:{place}" in said


def serious(visit: Visit) -> list[str]:
    """What axe finds that is serious."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{fault['id']}: {node['html'][:150]}"
        for fault in Axe().run(visit.page).response["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("name", [*PAGES, ARTICLE, "sweep"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_serious(chromium: Any, site: Path, swept: Path, name: str, width: int) -> None:
    path = swept / "index.html" if name == "sweep" else site / name
    with Visit(chromium, path, width) as visit:
        for fold in visit.page.locator("details:not(.code) > summary, label.switch").all():
            fold.click()
        light = serious(visit)
        visit.darken()
        assert (light, serious(visit)) == ([], [])


def test_a_number_of_several_claims_leads_to_a_list_of_them(chromium: Any, site: Path) -> None:
    with Visit(chromium, site / "03_troop_levels.html") as visit:
        joint = visit.page.evaluate("Object.keys(claims).slice(0, 2)")
        visit.page.evaluate("ids => lead(ids.join(';'))", joint)
        offered = visit.page.locator("dialog[open] a")
        assert offered.count() == 2
        visit.page.keyboard.press("Escape")
        visit.page.locator("dialog").wait_for(state="detached")
        visit.page.evaluate("ids => lead(ids.join(';'))", joint)
        visit.page.keyboard.press("Tab")  # from the first link, which has the focus, to the second
        visit.page.keyboard.press("Enter")
        visit.page.locator("mark:target, mark:has(:target)").first.wait_for()
        assert joint[1].split(":")[0] in visit.page.url


def read(chart: dict[str, Any], trace: dict[str, Any], axis: str) -> bool:
    """Whether values along an axis are told by its labels."""
    own = chart["layout"].get(f"{axis}axis{trace.get(f'{axis}axis', axis)[1:]}") or {}
    return own.get("showticklabels", True) and (axis == "y" or "base" not in trace)  # a bar in time is told by its days


def test_every_chart_has_its_words_and_its_data_below_a_fold(chromium: Any, site: Path) -> None:
    for name in PAGES[1:]:
        with Visit(chromium, site / name) as visit:
            for number, chart in enumerate(visit.charts()):
                fold = visit.page.locator("figure.chart").nth(number).locator("details.data")
                assert not fold.locator("table").is_visible()
                fold.locator("summary").click()
                assert chart["layout"]["meta"]["alt"].strip() in fold.inner_text()
                links = fold.locator("tbody a:not([rel])")  # those with rel lead to the record's sources
                linked = links.evaluate_all("all => all.map(one => one.href.split('/articles/')[1])")
                ids = {
                    one for t in chart["data"] for cell in t.get("customdata", []) for one in (cell or "").split(";")
                }
                ids = {one for one in ids if not (one or "").startswith("http")}  # sources of the record are no claims
                wanted = {f"{one.replace(':', '.html#claim-', 1).replace(':', '-')}" for one in ids if one}
                assert {unquote(one) for one in linked} == wanted
                said = re.sub(r"[^\w.]", "", fold.locator("table").inner_text())
                marks = [t for t in chart["data"] if t.get("mode", "").startswith("markers") or t["type"] == "bar"]
                values = [v for trace in marks for axis in "xy" if read(chart, trace, axis) for v in trace[axis]]
                assert [x for x in values if x is not None and not isinstance(x, str) and f"{x:g}" not in said] == []


def test_what_was_removed_is_shown_when_asked_for(chromium: Any, site: Path) -> None:
    with Visit(chromium, site / ARTICLE) as visit:
        block = visit.page.locator("del.removed").first
        assert not block.is_visible()
        visit.page.locator("label.switch").click()
        assert block.is_visible()
        assert "removed: " in block.inner_text()


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
    texts = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    cited = set(tables.read("strength", REFERENCE)["url"])  # where the record's figures come from
    for path, text in texts.items():
        for target in re.findall(r'(?:href|src)="([^"]+)"', text):
            if html.unescape(target) in cited:
                continue
            file, _, anchor = target.partition("#")
            if not target.startswith("data:"):
                there = (path.parent / unquote(file)).resolve() if file else path
                assert there.is_file(), f"{path}: {target}"
                assert not anchor or f'id="{unquote(anchor)}"' in texts[there], f"{path}: {target}"
        back = "../" if path.parent != site else ""
        for other in PAGES:
            assert other == path.name or f'href="{back}{other}"' in text


def test_a_page_tells_the_parameters_it_was_made_with(chromium: Any, chosen: Path) -> None:
    with Visit(chromium, chosen / "03_troop_levels.html") as visit:
        assert visit.faults == []
        said = visit.page.locator("header .parameters").inner_text()
        assert "EST" in said
        assert "2017" in said


@pytest.mark.parametrize("name", [*PAGES, "articles/article.html"])
def test_hostile_text_is_shown_as_text(chromium: Any, hostile: Path, name: str) -> None:
    with Visit(chromium, hostile / name) as visit:
        assert visit.faults == []
        visit.page.mouse.move(400, 400)
        assert visit.page.evaluate("typeof hacked") == "undefined"
        assert (
            visit.page.locator("img, [onerror], [onmouseover], main script:not([type='application/json'])").count() == 0
        )


@pytest.mark.parametrize("width", [390, 1440])
def test_hostile_text_is_shown_as_text_in_a_hover_box(chromium: Any, hostile: Path, width: int) -> None:
    with Visit(chromium, hostile / "03_troop_levels.html", width) as visit:
        visit.page.locator("figure.chart").first.scroll_into_view_if_needed()
        box = visit.page.locator("figure.chart .scatterlayer .point").first.bounding_box()
        visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        label = visit.page.locator("figure.chart .said" if width < 600 else ".hoverlayer .hovertext")
        label.wait_for()
        assert "<script>hacked" in label.text_content()
        assert visit.page.evaluate("typeof hacked") == "undefined"
