"""What several test files share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout's folder."""
    return Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out, with the reason, unless CI or a marker expression asks for them."""
    if os.environ.get("CI") == "true" or config.option.markexpr:
        return
    skip = pytest.mark.skip(reason="takes minutes: runs where CI=true, or with -m slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)
