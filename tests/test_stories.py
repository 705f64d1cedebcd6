"""Stories: reprints, cuts and versions are one; reports from one template are not; the order of files says nothing."""

import importlib.util
import itertools
import random
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stories import ALIKE, likeness, sketch, stories

ROOT = Path(__file__).resolve().parents[1]


def program() -> ModuleType:
    """Return the benchmark's file as a module."""
    spec = importlib.util.spec_from_file_location("benchmarks_stories", ROOT / "benchmarks" / "stories.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = program()
PAIRS = list(MADE.pairs())
LONG = max((one for _, same, one, _ in PAIRS if same), key=len)


def test_the_published_table_is_true() -> None:
    page = (ROOT / "docs/method.md").read_text(encoding="utf-8")
    assert page.partition(MADE.BEGIN)[2].partition(MADE.END)[0] == MADE.table(), "python benchmarks/stories.py"


def test_the_threshold_links_rewrites_and_no_others() -> None:
    found = [(same, likeness(sketch(one), sketch(other)) >= ALIKE) for _, same, one, other in PAIRS]
    right = [linked for same, linked in found if same]
    wrong = [linked for same, linked in found if not same]
    assert sum(right) > 0.97 * len(right)
    assert sum(wrong) < 0.001 * len(wrong)


def test_the_index_finds_what_comparing_all_would_find() -> None:
    alike = [(one, other) for _, _, one, other in PAIRS if likeness(sketch(one), sketch(other)) >= ALIKE]
    found = [len(set(stories([("a", "", one), ("b", "", other)]).values())) == 1 for one, other in alike]
    assert sum(found) > 0.99 * len(alike)


def test_a_story_is_named_after_its_first_article() -> None:
    cut = LONG[: len(LONG) // 2]
    told = [
        ("c", "2022-03-01", LONG),
        ("b", "2022-03-02", cut),
        ("d", "2022-03-01", LONG),
        ("a", "", cut),
        ("x", "", "Other."),
    ]
    assert stories(told) == {"a": "c", "b": "c", "c": "c", "d": "c", "x": "x"}
    assert stories([*told, ("z", "2022-02-01", LONG)])["a"] == "z"


@given(st.permutations(range(12)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_articles_changes_nothing(order: list[int]) -> None:
    rng = random.Random(5)
    base = [one for kind, same, one, _ in PAIRS if kind == "cut to 40 %"][:4]
    texts = base + [MADE.cut(text, rng, 0.6) for text in base] + [MADE.swapped(text, rng, 0.05) for text in base]
    told = [(f"a{n}", f"2022-01-{n % 3 + 1:02}", text) for n, text in enumerate(texts)]
    found = stories([told[n] for n in order])
    assert found == stories(told)
    assert len(set(found.values())) == 4


def test_versions_are_linked_over_those_between() -> None:
    """The first and the last version share little; each is near the next."""
    parts = [f"{LONG[n * 300 : n * 300 + 300]}" for n in range(6)]
    versions = ["\n".join(parts[n : n + 4]) for n in range(3)]
    assert set(stories([(f"v{n}", f"2022-01-0{n + 1}", text) for n, text in enumerate(versions)]).values()) == {"v0"}


@pytest.mark.parametrize("text", ["", "One", "One two", "One two three", "1 2", "…"])
def test_short_texts(text: str) -> None:
    found = stories([("a", "", text), ("b", "", text), ("c", "", "Something else entirely.")])
    assert found == {"a": "a", "b": "a" if any(c.isalnum() for c in text) else "b", "c": "c"}


def test_many_articles_of_one_kind_stay_apart() -> None:
    rng = random.Random(2)
    reports = [(f"r{n}", "2022-01-01", MADE.filled(MADE.TEMPLATES[0], rng)) for n in range(300)]
    assert len(set(stories(reports).values())) > 295


def test_a_sketch_is_the_same_on_every_machine() -> None:
    """Stories must not depend on the processor: this is a signature as first made."""
    digest = sketch("Some 360 German soldiers arrived in Lithuania on Tuesday.").runs.digest()
    assert digest[:4] == [3296857973, 3447257011, 3304120135, 3333923953]
    assert likeness(sketch("Some 360 German soldiers"), sketch("Some 360 German soldiers came")) == pytest.approx(
        1, abs=0.2
    )


def test_pairs_are_made_the_same_at_every_call() -> None:
    again = itertools.islice(MADE.pairs(), 60)
    assert list(again) == PAIRS[:60]
