"""Encodings: right text is never touched in any encoding that holds it; docs/cleaning.md publishes what is mended."""

import importlib.util
import json
import re
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import ArticleError, read_article

ROOT = Path(__file__).resolve().parents[1]
NAMES = json.loads((ROOT / "tests/cases/names.json").read_text(encoding="utf-8"))
EVERY = [name for names in NAMES.values() for name in names]
PAGE = (ROOT / "docs/cleaning.md").read_text(encoding="utf-8")
WIDE = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
CONTEXTS = ["{}", "“{}”", "«{}»", "({})", "{}’s", "{}, {}", "{}–{}", "{}/{}", "1 200 {}", "{}: “We are {}!”"]


def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmarks_cleaning", ROOT / "benchmarks/cleaning.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLEANING = program()


def text(raw: bytes) -> str:
    return read_article(raw, "case.txt").text


def test_there_are_enough_names() -> None:
    assert len(EVERY) == len(set(EVERY)) >= 200
    assert len(NAMES) == 10
    assert all(unicodedata.is_normalized("NFC", name) for name in EVERY)


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
def test_unicode_files_are_read_exactly(codec: str, mark: str) -> None:
    for name in EVERY:
        told = f"In {name} on Friday, “{name}’s friend” said: 1,200 soldiers."
        assert text((mark + told).encode(codec)) == told


@pytest.mark.parametrize("language", NAMES)
def test_right_text_is_never_touched(language: str) -> None:
    for name in NAMES[language]:
        for context in CONTEXTS:
            told = f"They met {context.format(name, name)} there."
            read = read_article(told.encode(), "case.txt")
            assert (read.text, read.encoding_repairs) == (told, ())


@given(st.lists(st.sampled_from(EVERY), min_size=1, max_size=6), st.sampled_from(WIDE), st.sampled_from(["", "\ufeff"]))
@settings(max_examples=150, deadline=None)
def test_any_names_in_any_order_in_any_encoding(names: list[str], codec: str, mark: str) -> None:
    told = f"From {', '.join(names)} and back."
    assert text((mark + told).encode(codec)) == told


@pytest.mark.parametrize("language", NAMES)
def test_a_page_full_of_names_is_read_in_every_code_page_that_holds_them(language: str) -> None:
    for page in ("cp1252", "latin-1", "cp1257", "cp1250", "cp1254", "cp1251", "koi8-r", "koi8-u", "cp1253", "cp874"):
        held = [name for name in NAMES[language] if name.encode(page, "replace").decode(page) == name]
        if len([name for name in held if not name.isascii()]) >= 10:
            told = f"From {', '.join(held)} and back."
            assert text(told.encode(page)) == told


def test_spans_lead_to_the_bytes_of_a_code_page() -> None:
    for page, name in (
        ("koi8-u", "Їжакевич"),
        ("cp1250", "Świętoszów"),
        ("utf-16-be", "Ķekava"),
        ("utf-32-le", "Põlva"),
    ):
        raw = f"In {name} and {name} there are 1,200 soldiers of Київ.".replace("Київ", name).encode(page)
        read = read_article(raw, "x.txt")
        for found in re.finditer(r"1,200|" + name, read.text):
            start, end = read.raw_span(raw, *found.span())
            assert raw[start:end].decode(page) == found[0]


def table(heading: str) -> list[list[str]]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in section.splitlines() if re.match(r"\| [a-z0-9_-]+ \| \d", line)]


def test_published_shares_of_code_pages_are_true() -> None:
    rows = table("Encodings")
    assert [row[0] for row in rows] == CLEANING.SAVED
    for page, count, one, _, _, three, *_ in rows:
        cases = [list(CLEANING.saved(page, number)) for number in (1, 3)]
        assert CLEANING.row(page, cases, [CLEANING.decoded]) == f"| {page} | {count} | {one} | {three} |"


def test_published_shares_of_garbled_names_are_true() -> None:
    rows = table("Garbled letters")
    assert [row[0] for row in rows] == CLEANING.GARBLED
    for page, count, once, _, twice, _ in rows:
        cases = [list(CLEANING.garbled(page, times)) for times in (1, 2)]
        assert CLEANING.row(page, cases, [CLEANING.mended]) == f"| {page} | {count} | {once} | {twice} |"


@given(st.binary(max_size=400), st.sampled_from(["", "utf-16-le", "utf-32-be", "koi8-r", "cp874"]))
@settings(max_examples=200, deadline=None)
def test_broken_bytes_after_a_text_raise_nothing_else(junk: bytes, codec: str) -> None:
    raw = ("In Põlva there are 1,200 soldiers.\n".encode(codec, "ignore") if codec else b"") + junk
    try:
        read = read_article(raw, "x.txt")
    except ArticleError:
        return
    assert unicodedata.is_normalized("NFC", read.text)
    assert not [c for c in read.text if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]
    assert text(read.text.encode()) == read.text
