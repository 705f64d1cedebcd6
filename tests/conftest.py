"""What several test files share."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from lab import Lab
from xdist.scheduler import LoadFileScheduling

settings.register_profile("untimed", deadline=None)  # what a busy machine takes says nothing of the code
settings.load_profile("untimed")
APART = ("tests/test_archive.py", "tests/test_robustness.py")  # each test takes long and makes what it needs
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout's folder."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return a browser; where there is none the test is skipped, or fails where CI=true."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not path:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium is installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(chromium: Any, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return a JupyterLab on a copy of the project that the tests of a module share."""
    with Lab(root, tmp_path_factory.mktemp("lab")) as running:
        yield running


def pytest_configure(config: pytest.Config) -> None:
    """Where CI=true, name the slowest tests at the end."""
    if os.environ.get("CI") == "true" and config.option.durations is None:
        config.option.durations = 10


class Together(LoadFileScheduling):
    """What stays in one process: a file with its fixtures, a notebook with its kernel, all that waits for a browser."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(APART) else browsed(nodeid.partition("::")[0])


@cache
def browsed(file: str) -> str:
    """Name the browser for a file of tests that asks for it, else the file."""
    path = Path(__file__).resolve().parents[1] / file
    return "browser" if path.suffix == ".py" and "mark.browser" in path.read_text("utf-8") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Share the tests out."""
    return Together(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out, with the reason, unless CI or a marker expression asks for them."""
    if os.environ.get("CI") == "true" or config.option.markexpr:
        return
    skip = pytest.mark.skip(reason="takes minutes: runs where CI=true, or with -m slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)
