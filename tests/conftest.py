"""What several test files share."""

import os
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from lab import Lab

settings.register_profile("untimed", deadline=None)  # what a busy machine takes says nothing of the code
settings.load_profile("untimed")
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


def shared(item: pytest.Item) -> str:
    """Name what a test shares with others: those of one name stay in one process, one after the other, "" is free."""
    if item.path.suffix == ".ipynb":
        return item.path.stem  # cells of one kernel
    if item.get_closest_marker("browser") or "chromium" in item.fixturenames:
        return "browser"  # waits for what is drawn, which a second browser delays
    fixtures = chain.from_iterable(item._fixtureinfo.name2fixturedefs.values())  # type: ignore[attr-defined]
    return item.path.stem if any(fixture.scope == "module" for fixture in fixtures) else ""


@pytest.hookimpl(tryfirst=True)  # before xdist asks for the names
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep together what shares something; leave slow tests out unless CI or a marker expression asks for them."""
    for item in items:
        if name := shared(item):
            item.add_marker(pytest.mark.xdist_group(name))
    if os.environ.get("CI") == "true" or config.option.markexpr:
        return
    skip = pytest.mark.skip(reason="takes minutes: runs where CI=true, or with -m slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)
