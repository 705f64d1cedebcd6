"""The official record: its table, and how it is held against the news."""

from pathlib import Path

import pandas as pd
import pytest

from analysis import PROCESSED, REFERENCE, charts, record, tables
from analysis.levels import ALONE, LINE, STATES

STRENGTH = tables.read("strength", REFERENCE)
RECORD = record.record(STRENGTH)
BATTLEGROUP = ("LTU", "battlegroup", "NATO", "in_place")
AHEAD_OR_BEHIND = [("planned", "2022-05-28", 31), ("in_place", "2022-07-08", -10)]


def levels(*rows: dict[str, object]) -> pd.DataFrame:
    plain = {
        **dict(zip(LINE, BATTLEGROUP, strict=True)), "date": "2022-06-01", "ends": None, "date_until": "2022-06-01",
        "low": 1600, "high": 1600, "value": 1600.0, "derivation": "stated", "claim_ids": "a:1", "sources": 1,
        "explanation": "x",
    }  # fmt: skip
    frame = pd.DataFrame([plain | row for row in rows])
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in ("date", "ends", "date_until")}
    return frame.assign(**days).astype({"low": "Int64", "high": "Int64"})


def figure(**row: object) -> pd.DataFrame:
    return RECORD.iloc[:1].assign(
        **{
            **dict(zip(LINE, BATTLEGROUP, strict=True)), "low": 1632, "high": 1632,
            "date": pd.Timestamp("2022-06-28"), "date_until": pd.Timestamp("2022-06-28"), "record_id": "X",
        }
        | row
    ).astype({"low": "Int64", "high": "Int64", "date": "datetime64[us]", "date_until": "datetime64[us]"})  # fmt: skip


def test_the_record_is_whole_and_sourced() -> None:
    assert len(STRENGTH) == 266
    assert STRENGTH["url"].str.startswith("http").all()
    assert set(RECORD["state"]) == {*STATES, "POL"}
    assert RECORD["date"].dt.year.between(2014, 2030).all()  # plans reach ahead
    assert (RECORD["date_until"] >= RECORD["date"]).all()
    assert len(RECORD) == STRENGTH["series"].notna().sum()


def test_totals_and_parts_stay_apart() -> None:
    several = RECORD["contributor"].eq("NATO")
    assert set(RECORD.loc[several, "series"]) == {"allied", "battlegroup", "brigade"}
    assert set(RECORD.loc[~several, "series"]) == {"contingent", "brigade"}


@pytest.mark.parametrize(
    ("news", "least", "most"),
    [
        ({}, -32, -32),
        ({"low": 1500, "high": None}, -132, None),
        ({"low": None, "high": 1700}, None, 68),
        ({"series": "allied"}, None, None),  # another scope
        ({"layer": "planned"}, None, None),
        ({"date": "2022-07-01", "date_until": "2022-07-01"}, None, None),  # not yet
        ({"date": "2022-01-01", "date_until": "2022-12-31"}, None, None),  # perhaps not yet
        ({"derivation": ALONE, "high": None}, None, None),  # so many more, not so many
        ({"ends": "2022-06-20"}, None, None),  # no longer
        ({"date": "2020-01-01", "date_until": "2020-01-01"}, None, None),  # stale
    ],
)
def test_scope_and_time_are_matched(news: dict[str, object], least: int, most: int) -> None:
    (row,) = record.beside(levels(news), figure()).itertuples()
    assert (None if pd.isna(row.least) else row.least, None if pd.isna(row.most) else row.most) == (least, most)
    assert bool(row.claim_ids) == (least is not None or most is not None)


def test_coverage_counts_figures_of_each_year() -> None:
    compared = record.beside(levels({}), pd.concat([figure(), figure(low=1600, high=1640), figure(state="EST")]))
    found = record.coverage(compared).set_index("state")[["year", "figures", "covered", "agreeing"]]
    assert found.loc["LTU"].tolist() == [2022, 2, 2, 1]
    assert found.loc["EST"].tolist() == [2022, 1, 0, 0]


@pytest.mark.parametrize(("layer", "published", "days"), AHEAD_OR_BEHIND)
def test_news_run_ahead_or_come_after(layer: str, published: str, days: int) -> None:
    claims = pd.DataFrame({"claim_id": ["a:1"], "article_id": ["a"]})
    articles = pd.DataFrame({"article_id": ["a"], "published_end": pd.to_datetime([published])})
    found = record.leads(claims, articles, levels({"layer": layer}), figure())
    assert found[["layer_news", "days"]].to_numpy().tolist() == [[layer, days]]
    assert record.leads(claims, articles, levels({"value": 900.0}), figure()).empty
    assert record.leads(claims, articles, levels({"derivation": ALONE}), figure()).empty
    assert record.leads(claims, articles.assign(published_end=pd.Timestamp("2017-01-01")), levels({}), figure()).empty


def test_known_conflicts_of_the_record_are_found() -> None:
    found = record.own_conflicts(RECORD)
    said = {(r.state, r.date.year, r.figures) for r in found.itertuples()}
    assert any(state == "LVA" and year == 2025 and "3,500" in words and "3,000" in words for state, year, words in said)
    assert any(state == "EST" and year == 2017 and "1,200" in words and "1,000" in words for state, year, words in said)
    assert record.own_conflicts(figure()).empty


def test_a_row_that_is_not_as_declared_is_named(tmp_path: Path) -> None:
    text = (REFERENCE / "strength.csv").read_text(encoding="utf-8")
    (tmp_path / "strength.csv").write_text(text.replace("R007,2014", "R007,x", 1), encoding="utf-8")
    with pytest.raises(tables.TableError, match=r"strength\.csv, row 7 \(R007\), column as_of.*a day"):
        tables.read("strength", tmp_path)


def test_lines_of_the_record_are_lines_of_levels() -> None:
    assert set(LINE) <= set(RECORD)
    allowed = set(tables.COLUMNS["levels"]["series"]["allowed"].split(";"))
    assert set(RECORD["series"]) <= allowed


@pytest.mark.parametrize("news", [True, False])
def test_every_mark_of_the_chart_is_a_figure_of_the_record(news: bool) -> None:
    found = {name: tables.read(name, PROCESSED) for name in ("levels", "claims", "articles")}
    shown = found["levels"] if news else found["levels"].iloc[:0]
    figure = charts.beside(shown, RECORD, found["claims"], found["articles"]).to_plotly_json()
    marks = [trace for trace in figure["data"] if trace.get("name", "").startswith("record, ")]
    drawn = [(url, y) for trace in marks for url, y in zip(trace["customdata"], trace["y"], strict=True)]
    kinds = ["allied", "battlegroup", "brigade", "contingent"]
    totals = RECORD[RECORD["series"].isin(kinds) & RECORD["state"].isin(STATES)]
    middle = (totals["low"] + totals["high"]) / 2
    assert sorted(drawn) == sorted(zip(totals["url"], middle, strict=True))
    assert figure["layout"]["yaxis"]["range"][1] > max(middle), "no figure is cut off"
    assert any(trace["mode"] == "lines" and trace.get("yaxis") for trace in figure["data"]) == news
    assert "record: battlegroup" in figure["layout"]["meta"]["alt"]


def test_words_of_the_record_are_escaped_and_nothing_is_a_sentence() -> None:
    found = {name: tables.read(name, PROCESSED) for name in ("levels", "claims", "articles")}
    hostile = figure(title="<script>alert(1)</script>", publisher="<b>", note="<img src=x>", series="battlegroup")
    drawn = charts.beside(found["levels"].iloc[:0], hostile, found["claims"], found["articles"])
    assert not any("<script" in text for trace in drawn.data for text in trace.hovertext or ())
    none = charts.beside(found["levels"].iloc[:0], hostile.iloc[:0], found["claims"], found["articles"])
    assert none.layout.meta["alt"].endswith("No claims match this choice of parameters.")
