"""The review panel as people use it: in a real JupyterLab, with keys, a restart, a rebuild, and a killed server."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab import Book, Lab, wait

from analysis.corrections import load

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTEBOOK = "notebooks/03_troop_levels.ipynb"
TOTAL = "003_d272d1f2ebf88e73:722"  # the battle group of 1,100
HOSTILE = """Patrols 🛩🛩 over Estonia

TALLINN, March 4, 2023 - <script>window.hacked = 1</script> <img src=x onerror="window.hacked = 1"> and $x^2$.

About 150 French soldiers are in Tapa, Estonia, on Saturday; a further two hundred guests <b>sleep</b> in tents.
"""
CHOOSE = """(root, words) => {
    const walker = document.createTreeWalker(root.querySelector('.text'), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return true;
    }
    return false;
}"""


@pytest.fixture
def lab(chromium: Any, root: Path, tmp_path: Path) -> Iterator[Lab]:
    """Return a JupyterLab on a copy of its own, for every test here writes to it."""
    with Lab(root, tmp_path) as running:
        yield running


class Panel:
    """The panel in an open notebook."""

    def __init__(self, book: Book) -> None:
        book.add('import analysis as bt\nbt.review("JD")')
        self.page, self.root = book.page, book.panel.locator(".bt-review").last
        self.root.locator(".state").click()  # from now on the keys are the panel's

    def at(self) -> str:
        """Return the claim that is shown."""
        return str(self.root.locator(".state").get_attribute("title"))

    def press(self, *keys: str, then: str) -> None:
        """Press keys and wait for what the panel says."""
        for key in keys:
            self.page.keyboard.press(key)
        told = self.root.locator(".message")
        wait(lambda: told.inner_text().startswith(then), f"{then!r} after {keys}")

    def go(self, claim_id: str) -> None:
        """Step to a claim."""
        for _ in range(60):
            if (here := self.at()) == claim_id:
                return
            self.page.keyboard.press("n")
            wait(lambda here=here: self.at() != here, "the next claim")
        raise AssertionError(f"{claim_id} is not to be found")


def test_three_claims_are_reviewed_and_found_corrected_in_the_chart(lab: Lab, chromium: Any) -> None:
    with lab.open(chromium, NOTEBOOK) as book:
        panel = Panel(book)
        cells = book.panel.locator(".jp-Cell").count()
        first = panel.at()
        panel.press("a", then=f"accepted {first}")
        second = panel.at()
        panel.press("r", then=f"rejected {second}")
        panel.go(TOTAL)
        panel.page.keyboard.press("c")
        panel.page.keyboard.type("1,150")
        panel.press("Enter", then=f"corrected {TOTAL}")
        assert panel.root.locator("header").inner_text().startswith("3 of 27 seen")
        assert book.panel.locator(".jp-Cell").count() == cells  # no key has reached the notebook
        verdicts = {row.which: row.value for row in load(lab.project / "data") if row.field == "verdict"}
        assert verdicts == {first: "accept", second: "reject", TOTAL: "accept"}
        book.restart(and_run=False)
        assert "27" not in book.add("import analysis as bt\nlen(bt.rebuild().frames['claims'])")
        book.restart()
        assert book.errors() == []
        drawn = json.dumps(book.page.evaluate("[...document.querySelectorAll('.js-plotly-plot')].map(p => p.data)"))
        assert "1,150" in drawn
        assert "corrected by a reviewer" in drawn
        shown = book.panel.locator(".bt-review header").last
        wait(lambda: shown.inner_text().startswith("3 of 27 seen"), "the panel after the restart")


def test_a_killed_server_loses_no_decision(lab: Lab, chromium: Any) -> None:
    with lab.open(chromium, NOTEBOOK) as book:
        panel = Panel(book)
        for _ in range(3):
            panel.press("a", then=f"accepted {panel.at()}")
        panel.page.keyboard.press("a")
        lab.stop(signal.SIGKILL)
    rows = load(lab.project / "data")
    assert len(rows) in (3, 4)
    lab.start()
    with lab.open(chromium, NOTEBOOK) as book:
        seen = Panel(book).root.locator("header").inner_text()
        assert seen.startswith(f"{len(load(lab.project / 'data'))} of 27 seen")


def test_words_of_articles_are_shown_as_text_and_can_be_added(lab: Lab, chromium: Any) -> None:
    for path in (lab.project / "data" / "raw").iterdir():
        path.unlink()
    (lab.project / "data" / "raw" / "odd.txt").write_text(HOSTILE, encoding="utf-8")
    with lab.open(chromium, NOTEBOOK) as book:
        book.add("import analysis as bt\nbt.rebuild()")
        panel = Panel(book)
        text = panel.root.locator(".text")
        assert all(
            words in text.inner_text() for words in ("<script>window.hacked = 1</script>", "<img src=x", "$x^2$")
        )
        assert text.locator("script, img, b, mjx-container").count() == 0
        assert book.page.evaluate("window.hacked === undefined")
        assert panel.root.evaluate(CHOOSE, "two hundred")
        panel.page.keyboard.press("m")
        state = panel.root.locator(".state")
        wait(lambda: state.inner_text() == "“two hundred”: missed by the reader", "the words that were selected")
        panel.press("Enter", then="the claim that is added lacks unit and status and measure")
        for name, value in (("unit", "personnel"), ("status", "present"), ("measure", "contingent")):
            panel.root.get_by_label(name, exact=True).select_option(value)
        panel.root.get_by_label("add to host").fill("Estonia (EST)")
        panel.root.get_by_label("add to host").press("Tab")
        panel.root.locator(".state").click()
        panel.press("Enter", then="added odd:")
        written = {row.field: row.value for row in load(lab.project / "data")}
        assert (written["quote"], written["host"], written["unit"]) == ("two hundred", "EST", "personnel")
        panel.press("u", then="taken back")
        assert load(lab.project / "data") == []
        assert book.errors() == []
        assert book.outside == []
