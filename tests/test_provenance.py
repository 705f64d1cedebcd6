"""Provenance: every level leads to claims, every claim to its words, those to the raw bytes; the gold is reached."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import score, tables
from analysis.articles import Article, read_article
from analysis.build import build
from analysis.vocabulary import rows, split

ROOT = Path(__file__).resolve().parents[1]
RAW, GOLD = ROOT / "data" / "raw", Path(__file__).parent / "gold" / "seed"


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """Return the tables of the five articles, freshly built."""
    return build(RAW, tmp_path_factory.mktemp("tables")).frames


@pytest.fixture(scope="module")
def articles() -> dict[str, tuple[bytes, Article]]:
    """Return each raw file with its article."""
    raw = {path: path.read_bytes() for path in sorted(RAW.glob("*.txt"))}
    return {path.stem: (content, read_article(content, path.name)) for path, content in raw.items()}


def test_every_quote_stands_where_its_claim_says(frames: dict[str, pd.DataFrame]) -> None:
    text = frames["articles"].set_index("article_id")["text"]
    for claim in frames["claims"].itertuples():
        assert text[claim.article_id][claim.start : claim.end] == claim.quote
        assert claim.quote in claim.sentence
        assert claim.sentence in text[claim.article_id]


def test_every_quote_stands_in_the_raw_bytes(
    frames: dict[str, pd.DataFrame], articles: dict[str, tuple[bytes, Article]]
) -> None:
    for claim in frames["claims"].itertuples():
        raw, article = articles[claim.article_id]
        first, last = article.raw_span(raw, claim.start, claim.end)
        assert claim.quote in raw[first:last].decode()
        assert last - first <= len(claim.quote.encode()) + 8


def test_the_whole_text_leads_back_to_the_raw_bytes(articles: dict[str, tuple[bytes, Article]]) -> None:
    for raw, article in articles.values():
        last = 0
        for word in ("Lithuania", "NATO", "Russia"):
            at = article.text.find(word)
            if at >= 0:
                first, last = article.raw_span(raw, at, at + len(word))
                assert raw[first:last].decode() == word
        assert last <= len(raw)


def test_levels_stand_on_claims(frames: dict[str, pd.DataFrame]) -> None:
    claims = frames["claims"].set_index("claim_id")
    for level in frames["levels"].itertuples():
        assert level.claim_ids
        for claim_id in split(level.claim_ids):
            assert claims["unit"][claim_id] == "personnel"
            assert set(split(claims["host"][claim_id])) == set(split(level.state)), level


def test_every_allied_claim_in_one_state_leads_to_a_point_of_that_state(frames: dict[str, pd.DataFrame]) -> None:
    claims, levels = frames["claims"], frames["levels"]
    wanted = claims[
        (claims["unit"] == "personnel") & claims["host"].isin(["EST", "LVA", "LTU"]) & (claims["contributor"] != "")
        & (claims["contributor"] != claims["host"]) & ~claims["contributor"].isin(["RUS", "BLR"])
        & claims["status"].isin(["present", "arriving", "planned"])
    ]  # fmt: skip
    assert len(wanted) >= 10
    for claim in wanted.itertuples():
        here = levels[levels["state"] == claim.host]
        assert any(claim.claim_id in split(ids) for ids in here["claim_ids"]), claim


def test_a_joint_number_is_never_split(frames: dict[str, pd.DataFrame]) -> None:
    joint = frames["claims"].query("host == 'EST;LTU;LVA' and value == 6000")["claim_id"]
    states = {level.state for level in frames["levels"].itertuples() if set(joint) & set(split(level.claim_ids))}
    assert (len(joint), states) == (1, {"EST;LTU;LVA"})


def test_codes_are_countries(frames: dict[str, pd.DataFrame]) -> None:
    known = {row["code"] for row in rows("countries")} | {"NATO"}
    for column in ("contributor", "host"):
        assert {code for cell in frames["claims"][column] for code in split(cell)} <= known


def test_claims_are_the_seed_golds(frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    tables.write(frames, tmp_path)
    result = score.score(score.read_gold(GOLD), score.read_predictions(tmp_path / "claims.csv"))
    wrong = list(score.errors(result))
    assert score.measure(result, "all", *score.ATTRIBUTES) == [27, 27, 27, 1.0, 1.0, 1.0], "\n".join(wrong)


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.json")), ids=lambda path: path.stem[:3])
def test_articles_are_the_seed_golds(path: Path, frames: dict[str, pd.DataFrame]) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    article = frames["articles"].set_index("article_id").loc[gold["article_id"]]
    interval = [f"{article[column]:%Y-%m-%d}" for column in ("published_start", "published_end")]
    assert interval == [gold["published_start"], gold["published_end"]]
    assert bool(article["date_conflict"]) is bool(gold["date_conflict"])
    removed = "\n".join(frames["removed"].query("article_id == @gold['article_id']")["text"])
    for part in gold["removed"]:
        assert part not in article["text"], part
        assert part in removed or part.strip("- ") in removed, part
    for before, after in gold["repaired"].items():
        assert before not in article["text"]
        assert f"{before} → {after}" in article["encoding_repairs"]
    used = frames["evidence"].query("article_id == @gold['article_id'] and used")
    assert len(used) > 0
