"""Saved pages in the manner of many outlets: furniture goes, the article stays, as docs/cleaning.md publishes."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from analysis.articles import read_article
from analysis.reading import read_claims
from analysis.vocabulary import fold, rows

ROOT = Path(__file__).resolve().parents[1]
HEADS = json.loads((ROOT / "tests/cases/page_heads.json").read_text(encoding="utf-8"))


def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmarks_furniture", ROOT / "benchmarks/furniture.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = program()


def page(name: str) -> str:
    return PAGES.page_text((PAGES.PAGES / f"{name}.html").read_text(encoding="utf-8"))


def test_every_page_has_its_answers() -> None:
    assert sorted(PAGES.GOLD) == sorted(path.stem for path in PAGES.PAGES.glob("*.html"))
    assert len(PAGES.GOLD) >= 25
    assert len({gold["manner"] for gold in PAGES.GOLD.values()}) >= 9
    for name, gold in PAGES.GOLD.items():
        lines = page(name).split("\n\n")
        assert set(gold["claims"]) <= set(gold["body"]) <= set(lines)
        assert set(gold["furniture"]) <= set(lines)


@pytest.mark.parametrize("name", PAGES.GOLD)
def test_no_line_with_a_claim_is_lost(name: str) -> None:
    article = read_article(page(name).encode(), f"{name}.txt")
    assert [line for line in PAGES.GOLD[name]["body"] if line not in article.text] == []


@pytest.mark.parametrize("name", PAGES.GOLD)
def test_no_claim_is_read_from_furniture(name: str) -> None:
    article = read_article(page(name).encode(), f"{name}.txt")
    body = " ".join(PAGES.GOLD[name]["body"])
    furniture = [line for line in PAGES.GOLD[name]["furniture"] if line not in body]
    assert [c.sentence for c in read_claims(article) if any(c.sentence in line for line in furniture)] == []


def test_published_shares_are_true() -> None:
    table = (ROOT / "docs/cleaning.md").read_text(encoding="utf-8").split("## Furniture\n")[1]
    published = dict(re.findall(r"^\| (ours|paragraph length) \| (.+) \|$", table, re.M))
    for name, way in PAGES.ways().items():
        if name in published:
            shares = [str(cell) for half in (1, 2) for cell in PAGES.measured(way, half)]
            assert published[name].split(" | ") == shares


@pytest.mark.parametrize("case", HEADS, ids=[case["page"] for case in HEADS])
def test_head_of_a_page(case: dict) -> None:
    """What is known to be missed is told in the case, and has to be told no more once it is found."""
    read = read_article(page(case["page"]).encode(), "x.txt")
    fields = ("title", "standfirst", "author", "dateline", "publisher")
    assert [field for field in fields if getattr(read, field) != case[field]] == case["missed"]


def test_cues_fold_to_themselves_and_stand_once() -> None:
    cues = [(row["cue"], row["where"]) for row in rows("furniture")]
    assert len(cues) == len(set(cues))
    assert [cue for cue, _ in cues if cue != fold(cue) or re.search(r"\d|^\s", cue)] == []


def test_no_sentence_with_a_claim_is_lost_wherever_it_stands() -> None:
    """Each sentence of our articles that states a number, as the first, a middle and the last line of an article."""
    held_out = json.loads((ROOT / "tests/gold/heldout.json").read_text(encoding="utf-8"))
    paths = [*sorted((ROOT / "tests/gold/dev/texts").glob("*.txt")), *sorted((ROOT / "data/raw").glob("*.txt"))]
    articles = [read_article(path.read_bytes(), path.name) for path in paths if path.stem not in held_out]
    sentences = sorted({claim.sentence for article in articles for claim in read_claims(article)})
    other = "The alliance has been there for years, as the minister of defence explained to the deputies on Friday."
    assert len(sentences) > 150
    for sentence in sentences:
        for lines in ((sentence, other, other), ("A title", other, sentence, other), ("A title", other, sentence)):
            assert sentence in read_article("\n\n".join(lines).encode(), "x.txt").text


REPORTED = """Help us, said the general, with 300 soldiers.
Support us with 40 tanks, the minister asked.
We need your financial support for 300 more soldiers, and our allies know it.
Your support for the 1,200 soldiers in Rukla was noted, an officer told us.
Sources: Russia to move 3,000 soldiers to Luga
300 soldiers train at -20 °C
300 of 1,200 soldiers come from Norway
Latest US troops, 500 of them, arrive in Powidz
Follow up on the 300 soldiers in Tapa
Posted in Rukla since May, 200 Dutch soldiers guard the bridge
Powered by diesel, 30 tanks crossed the river
Something went wrong on Friday, when 300 soldiers missed their train.
Press service of the army: 400 conscripts called up
This image of 90,000 soldiers on the march is wrong
Join 300 soldiers for a run
Before you go to war with 1,000 tanks, count them again
Estonia / 1,300 troops
Norway | 140
“Subscribe to our plan and 300 more will come,” the president added.""".split("\n")


@pytest.mark.parametrize("line", REPORTED)
def test_lines_that_look_like_furniture_and_state_a_number_stay(line: str) -> None:
    other = "The alliance has been there for years, as the minister of defence explained to the deputies on Friday."
    for lines in ((line, other, other), ("A headline", other, line, other), ("A headline", other, line)):
        assert line in read_article("\n\n".join(lines).encode(), "x.txt").text
