"""The notebooks in a real JupyterLab: every one runs from its menu without an error and draws its charts."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from lab import Lab, wait

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTEBOOKS = sorted(path.stem for path in (Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_a_notebook_runs_and_draws_its_charts(lab: Lab, chromium: Any, stem: str) -> None:
    with lab.open(chromium, f"notebooks/{stem}.ipynb") as book:
        book.run()
        assert book.errors() == []
        charts = book.panel.locator(".js-plotly-plot")
        assert charts.count() > 0
        for number in range(charts.count()):
            chart = charts.nth(number)
            chart.scroll_into_view_if_needed()
            marks = chart.locator(".scatterlayer .trace, .barlayer .trace").count()
            assert marks or "No claims match" in chart.inner_text()
        assert book.outside == []  # nothing was asked for that the server does not have


def test_the_server_asks_for_its_token(lab: Lab, chromium: Any) -> None:
    refused = chromium.new_context().request.get(f"{lab.url}api/contents")
    assert refused.status == 403


def test_the_lab_works_on_a_copy(lab: Lab, chromium: Any, root: Path) -> None:
    with lab.open(chromium, "notebooks/03_troop_levels.ipynb") as book:
        said = book.add("import analysis, os; print(analysis.PROJECT, os.getcwd())")
    assert said.split() == [str(lab.project), str(lab.project / "notebooks")]
    assert not str(lab.project).startswith(str(root))


def test_a_killed_server_takes_its_kernels_with_it(chromium: Any, root: Path, tmp_path: Path) -> None:
    with Lab(root, tmp_path) as lab:
        with lab.open(chromium, "notebooks/03_troop_levels.ipynb") as book:
            kernel = int(book.add("import os; print(os.getpid())"))
            assert alive(kernel)
            lab.stop(signal.SIGKILL)
            wait(lambda: not alive(kernel), "the end of the kernel")
        lab.start()  # and what it left behind keeps no new one from starting
        assert lab.token


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
