"""Languages: English is read, others are kept, marked and left unread; names of the Baltic make no other language."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import read_article
from analysis.articles.language import READ, language
from analysis.build import build, worth_a_look
from analysis.reading import read_claims
from analysis.vocabulary import rows

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases" / "languages.json").read_text(encoding="utf-8"))
HELD = set(json.loads((HERE / "gold" / "heldout.json").read_text(encoding="utf-8")))
FOLDERS = {HERE.parent / "data" / "raw": "0", HERE / "gold/dev/texts": "d", HERE / "gold/own/texts": "bcef"}
TEXTS = [
    path.read_text(encoding="utf-8", errors="replace")
    for folder, sets in FOLDERS.items()
    for path in sorted(folder.glob("*.txt"))
    if path.stem[0] in sets and path.stem not in HELD
]
SENTENCES = [part for text in TEXTS for part in re.split(r"(?<=[.!?])\s+|\n+", text) if len(part.split()) > 4]
NAMES = sorted(
    {row["name"] for row in rows("places")} | {row["who"] for row in rows("timeline") if row["kind"] == "office"}
)


@pytest.mark.parametrize(("code", "text"), CASES["other"], ids=[code for code, _ in CASES["other"]])
def test_other_languages(code: str, text: str) -> None:
    assert language(text) == code
    article = read_article(f"{text} 300 NATO, 450 soldiers.".encode(), "x.txt")
    assert article.language == code
    assert read_claims(article) == []


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_our_articles_are_english(text: str) -> None:
    assert language(text) == "en"


def test_no_english_sentence_is_taken_for_another_language() -> None:
    assert len(SENTENCES) > 1000
    assert {language(text) for text in SENTENCES} <= set(READ)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3), st.lists(st.sampled_from(NAMES), max_size=12))
@settings(max_examples=60, deadline=None)
def test_names_make_no_other_language(sentences: list[str], names: list[str]) -> None:
    text = f"{', '.join(names)}: {' '.join(sentences)}"
    assert language(text) in READ


@pytest.mark.parametrize("text", ["", "NATO", "1,200", "Rukla, Tapa, Ādaži", "??? !!!", "\n"])
def test_what_tells_no_language_may_be_english(text: str) -> None:
    assert language(text) == "und"
    assert language(text, "et-EE") == "et"
    assert language(text, "xx") == language(text, "<p>") == "und"


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_has_a_code(text: str) -> None:
    assert re.fullmatch("[a-z]{2}|und", language(text))


def test_only_the_beginning_is_looked_at() -> None:
    assert language(TEXTS[0] + CASES["other"][0][1] * 1000) == "en"


def test_another_language_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "en.txt").write_text(TEXTS[0], encoding="utf-8")
    for code, text in CASES["other"][:7]:
        (tmp_path / "raw" / f"{code}.txt").write_text(text, encoding="utf-8")
    built = build(tmp_path / "raw", tmp_path / "tables")
    told = dict(zip(built.frames["articles"]["article_id"], built.frames["articles"]["language"], strict=True))
    assert all(told[name] == name for name in told)
    assert set(built.frames["claims"]["article_id"]) == {"en"}
    lines = [line for line in worth_a_look(built.frames) if "not read" in line]
    first = sorted(code for code, _ in CASES["other"][:7])[:5]
    named = ", ".join(f"{code} ({code})" for code in first)
    assert lines == [f"in another language than English, not read: {named} and 2 more"]


def test_english_needs_no_model(root: Path) -> None:
    code = (
        "import sys\nfrom analysis.articles.language import language\n"
        f"language({TEXTS[0][:3000]!r})\nsys.exit('py3langid' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
