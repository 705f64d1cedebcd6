"""The panel as a researcher uses it, in a real JupyterLab: controls, points, rows, code, parameters, hostile text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lab import Book, Lab, wait

from analysis.build import build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = """Some 1,000 NATO troops <script>hacked = 1</script> reach Estonia </script><img src=x onerror="hacked = 2">

22 February 2022

Some 800 British soldiers <img src=x onerror="hacked = 3"> arrived in Estonia on Tuesday $\\alpha$ and $\\beta$. The
</script><script>hacked = 4</script> is by the &lt;b&gt;ministry</b>, <b onmouseover="hacked = 5">it said</b>.
"""
DRAWN = (".js-plotly-plot", ".svg-container", ".main-svg")
FULL, PALE = "1", "0.2"


class Panel:
    """The panel in an open notebook."""

    def __init__(self, book: Book) -> None:
        self.book, self.page, self.at = book, book.page, book.panel.locator(".bt-explore").last
        self.at.locator(".js-plotly-plot .scatterlayer .point").first.wait_for(state="attached")
        self.at.locator("table.dataTable tbody tr").first.wait_for()
        self.at.evaluate("panel => panel.scrollIntoView()")

    def words(self) -> str:
        return str(self.at.locator("p[role=status]").inner_text())

    def tick(self, label: str) -> None:
        """Tick a box, and wait until the chart is of something else."""
        before = self.words()
        self.at.locator(f'.widget-checkbox:has-text("{label}") input').click()
        wait(lambda: self.words() != before, "another selection")
        self.book.idle()

    def headings(self) -> str:
        return " ".join(self.at.locator(".js-plotly-plot .annotation").all_text_contents())

    def sentences(self) -> str:
        return str(self.at.locator(".sentences").inner_text())

    def tall(self) -> bool:
        """Whether the chart has its room, in which it could be seen."""
        return all(self.at.locator(f".drawn {part}").first.bounding_box()["height"] > 150 for part in DRAWN)

    def lit(self) -> list[str]:
        """How strongly each point is drawn."""
        strength = "points => points.map(point => getComputedStyle(point).opacity)"
        return list(self.at.locator(".scatterlayer .point").evaluate_all(strength))


@pytest.fixture
def panel(lab: Lab, chromium: Any) -> Iterator[Panel]:
    with lab.open(chromium, "notebooks/explore.ipynb") as book:
        book.page.keyboard.press("Control+b")  # the list of files makes room
        book.run()
        yield Panel(book)
        assert book.errors() == []
        assert book.outside == []


def test_a_control_changes_the_chart(panel: Panel) -> None:
    assert panel.words().startswith("19 of 27 claims")
    assert "Estonia" in panel.headings()
    panel.tick("Latvia")
    assert panel.words() == "7 of 27 claims from 4 articles · 4 of 17 levels"
    wait(lambda: "Estonia" not in panel.headings(), "another chart")
    assert "Latvia" in panel.headings()
    panel.at.get_by_role("button", name="All claims").click()
    wait(lambda: "All claims over time" in panel.at.locator(".js-plotly-plot").text_content(), "the other chart")
    wait(lambda: panel.at.locator("table.dataTable tbody tr").count() == 7, "the table")
    assert panel.tall()
    panel.page.set_viewport_size({"width": 1200, "height": 900})
    room = panel.at.locator(".drawn")
    wide = "plot => plot.getBoundingClientRect().width"
    plot = panel.at.locator(".js-plotly-plot .main-svg").first
    wait(lambda: plot.evaluate(wide) <= room.evaluate(wide), "a chart as wide as its room")
    assert panel.tall()


def test_the_slider_moves_the_time(panel: Panel) -> None:
    before = panel.words()
    panel.at.locator(".noUi-handle").first.focus()
    for _ in range(40):
        panel.page.keyboard.press("ArrowRight")
    wait(lambda: panel.words() != before, "another selection")
    wait(lambda: "Jul 2019" in panel.at.locator(".widget-readout").inner_text(), "the slider")
    panel.book.idle()
    said = panel.book.add("print(Out[max(Out)].selection.chosen.start)")
    assert said.startswith("2019-07-01")


def test_a_point_shows_its_sentences_and_chooses_their_row(panel: Panel) -> None:
    point = panel.at.locator(".scatterlayer .point").locator("visible=true").last
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    panel.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wait(lambda: "Choose a mark" not in panel.sentences(), "a sentence")
    assert panel.at.locator(".sentences mark").count() >= 1
    number = panel.at.locator(".sentences mark").first.inner_text()
    assert number in panel.sentences()
    wait(lambda: panel.at.locator("table.dataTable tr.selected").count() == 1, "its row")
    assert number in panel.at.locator("table.dataTable tr.selected").inner_text()
    wait(lambda: panel.lit().count(PALE) > 3, "the others to be pale")
    assert panel.tall()


def test_a_row_lights_up_its_point(panel: Panel) -> None:
    row = panel.at.locator("table.dataTable tbody tr").filter(has_text="Belgium").filter(has_text="personnel")
    row.click()
    wait(lambda: panel.lit().count(FULL) == 1, "a point that is lit")
    assert panel.lit().count(PALE) == len(panel.lit()) - 1
    assert "More than 100" in panel.at.locator(".sentences mark").inner_text()
    row.click()  # and chosen no more
    wait(lambda: PALE not in panel.lit(), "all points")
    assert panel.tall()


def test_the_code_draws_the_chart_and_the_parameters_are_written(panel: Panel, lab: Lab) -> None:
    panel.tick("Estonia")
    panel.at.get_by_role("button", name="Show code").click()
    code = panel.at.locator("pre")
    code.wait_for()
    panel.at.get_by_role("button", name="Save as parameters").click()
    file = lab.project / "notebooks/explored.yaml"
    wait(file.exists, "the parameters")
    assert yaml.safe_load(file.read_text("utf-8"))["states"] == ["EST"]
    wait(lambda: "analysis run -f" in panel.at.locator(".keep").inner_text(), "what to do with them")
    panel.book.add(f"exec({code.inner_text()!r}); print(len(figure.data))")


@pytest.mark.parametrize("width", [1440, 1000])
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_nothing_is_cut_off(root: Path, chromium: Any, tmp_path: Path, width: int, theme: str) -> None:
    settings = {"apputils-extension/themes": {"theme": f"JupyterLab {theme}"}}
    with (
        Lab(root, tmp_path, settings) as lab,
        lab.open(chromium, "notebooks/explore.ipynb", width) as book,
    ):
        book.page.keyboard.press("Control+b")
        book.run()
        panel = Panel(book)
        cut = (
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className + one.innerText)"
        )
        for part in ("button", ".widget-checkbox label", ".widget-readout", ".drawn", ".sides"):
            assert panel.at.locator(part).evaluate_all(cut) == []
        plot = panel.at.locator(".js-plotly-plot .main-svg").first.bounding_box()
        room = panel.at.locator(".drawn").bounding_box()
        assert room["width"] - 30 < plot["width"] <= room["width"] + 1  # the chart fills its room
        ink = "text => getComputedStyle(text).fill"
        words = panel.at.locator(".js-plotly-plot .annotation text").first.evaluate(ink)
        assert words == ("rgba(0, 0, 0, 0.87)" if theme == "Light" else "rgba(255, 255, 255, 0.87)")


def test_the_text_of_articles_stays_text(root: Path, chromium: Any, tmp_path: Path) -> None:
    lab = Lab(root, tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/article.txt").write_text(HOSTILE, encoding="utf-8")
    build(tmp_path / "raw", lab.project / "data/processed")
    with lab, lab.open(chromium, "notebooks/explore.ipynb") as book:
        book.run()
        panel = Panel(book)
        for row in range(panel.at.locator("table.dataTable tbody tr").count()):
            panel.at.locator("table.dataTable tbody tr").nth(row).click()
            wait(lambda: panel.at.locator(".sentences mark").count() > 0, "a sentence")
            point = panel.at.locator(".scatterlayer .point").first
            point.scroll_into_view_if_needed()
            point.hover(force=True)
            book.page.wait_for_timeout(300)
        shown = panel.at.inner_text()
        assert "<script>" in shown
        assert "$\\alpha$" in shown
        assert panel.at.locator("mjx-container, .MathJax, .sentences img, .sentences script, td img").count() == 0
        assert book.page.evaluate("typeof hacked") == "undefined"
