"""Levels: the rules of docs/method.md on small tables, and on articles what a careful reader would draw."""

import csv
import functools
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import tables
from analysis.levels import LAYERS, LINE, STATES, conflicts, levels

HERE = Path(__file__).parent
EXPECTED = list(csv.DictReader((HERE / "levels_expected.csv").read_text(encoding="utf-8").splitlines()))
ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "published_start": pd.to_datetime(["2022-02-22", "2022-03-01", "2022-03-02"]),
        "story": ["a", "b", "b"],  # c reprints b
    }
)


def claim(
    start: int,
    value: int,
    contributor: str,
    status: str = "present",
    measure: str = "contingent",
    day: str = "2022-02-22",
    host: str = "LTU",
    **more: object,
) -> dict[str, object]:
    return {
        "claim_id": f"{more.get('article_id', 'a')}:{start}",
        "article_id": "a",
        "start": start,
        "quote": str(value),
        "low": value,
        "high": value,
        "value": value,
        "unit": "personnel",
        "contributor": contributor,
        "host": host,
        "status": status,
        "measure": measure,
        "since": pd.Timestamp(day),
        "until": pd.Timestamp(day),
        "date_basis": "stated",
        "repeats": "",
        "rule": "",
        "force": "",
    } | more


def frame(*claims: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(claims)).astype({"low": "Int64", "high": "Int64"})


def drawn(*claims: dict[str, object]) -> dict[tuple[str, ...], tuple[object, ...]]:
    """Low, high, value and derivation by state, series, contributor, layer and day."""
    return {
        (r.state, r.series, r.contributor, r.layer, str(r.date.date())): (
            None if pd.isna(r.low) else r.low,
            None if pd.isna(r.high) else r.high,
            r.value,
            r.derivation,
        )
        for r in levels(frame(*claims), ARTICLES).itertuples()
    }


def group(start: int, value: int, *args: str, **more: object) -> dict[str, object]:
    """A total of the battlegroup."""
    return claim(start, value, "NATO", *args, **{"measure": "total", "force": "battlegroup"} | more)


THERE, AHEAD = ("LTU", "battlegroup", "NATO", "in_place"), ("LTU", "battlegroup", "NATO", "planned")


def test_contingents_are_part_of_the_total() -> None:
    made = drawn(group(1, 1100), claim(2, 550, "DEU"))
    assert made == {
        (*THERE, "2022-02-22"): (1100, 1100, 1100, "stated"),
        ("LTU", "contingent", "DEU", "in_place", "2022-02-22"): (550, 550, 550, "stated"),
    }


def test_what_is_on_its_way_comes_on_top_in_the_planned_layer_only() -> None:
    made = drawn(
        group(1, 1100),
        claim(2, 360, "DEU", "arriving", "increment"),
        claim(3, 55, "NOR", "arriving", "increment", low=50, high=60),
    )
    assert made[*THERE, "2022-02-22"][2] == 1100
    assert made[*AHEAD, "2022-02-22"] == (1510, 1520, 1515, "stated plus increments")
    nor = made["LTU", "contingent", "NOR", "planned", "2022-02-22"]
    assert nor == (50, None, 55, "increments alone")


def test_totals_of_different_scope_share_no_line() -> None:
    made = drawn(
        group(1, 1600),
        claim(2, 2200, "NATO", measure="total"),
        claim(3, 4800, "DEU", "planned", force="brigade"),
        claim(4, 130, "ESP", force="air_policing"),
        claim(5, 3000, "NATO", measure="total", force="brigade"),
    )
    assert {key[1:3] for key in made} == {
        ("battlegroup", "NATO"), ("allied", "NATO"), ("brigade", "DEU"), ("air_policing", "ESP"), ("brigade", "NATO"),
    }  # fmt: skip


def test_an_increment_goes_to_the_total_that_it_names_else_to_the_one_stated_last() -> None:
    totals = group(1, 1600), claim(2, 2200, "NATO", measure="total", day="2022-02-23")
    more = claim(3, 100, "DEU", "arriving", "increment", day="2022-03-01")
    named = drawn(*totals, more | {"force": "battlegroup"})
    assert named[*AHEAD, "2022-03-01"][2] == 1700
    assert ("LTU", "allied", "NATO", "planned", "2022-03-01") not in named
    unnamed = drawn(*totals, more)
    assert unnamed["LTU", "allied", "NATO", "planned", "2022-03-01"][2] == 2300
    assert (*AHEAD, "2022-03-01") not in unnamed


def test_an_increment_in_place_is_within_a_total_of_that_day() -> None:
    assert drawn(group(1, 1600), claim(2, 350, "DEU", measure="increment"))[*THERE, "2022-02-22"][2] == 1600


def test_an_increment_told_twice_counts_once_and_keeps_both_claims() -> None:
    claims = frame(
        group(1, 1000, day="2021-06-01"),
        claim(2, 350, "DEU", measure="increment"),
        claim(3, 350, "DEU", measure="increment", article_id="b", day="2022-03-01"),
    )
    (row,) = levels(claims, ARTICLES).query("series == 'battlegroup' and value == 1350").itertuples()
    assert (row.claim_ids, row.sources) == ("a:1;a:2;b:3", 2)


def test_increments_of_one_day_are_told_in_the_order_of_the_text_whatever_that_of_the_rows() -> None:
    more = [claim(n, 10 + n, "DEU", "arriving", "increment") for n in (2, 1, 3)]
    for rows in (more, more[::-1]):
        (row,) = levels(frame(*rows), ARTICLES).itertuples()
        assert row.claim_ids == "a:1;a:2;a:3"


def test_increments_add_up_until_a_newer_total() -> None:
    made = drawn(
        group(1, 1000, day="2021-06-01"),
        claim(2, 350, "DEU", measure="increment", day="2021-07-01"),
        claim(3, 50, "NOR", measure="increment", day="2021-08-01"),
        group(4, 1300, day="2021-09-01"),
        claim(5, 20, "NOR", measure="increment", day="2021-10-01"),
    )
    assert [value for key, (_, _, value, _) in made.items() if key[:4] == THERE] == [1000, 1350, 1400, 1300, 1320]


def test_nothing_is_added_to_a_number_that_is_too_old() -> None:
    old = group(1, 1000, day="2017-01-01")
    made = drawn(old, claim(2, 350, "DEU", "arriving", "increment"))
    assert (*AHEAD, "2022-02-22") not in made
    assert made["LTU", "contingent", "DEU", "planned", "2022-02-22"] == (350, None, 350, "increments alone")
    longer = levels(frame(old, claim(2, 350, "DEU", "arriving", "increment")), ARTICLES, stale=72)
    assert longer.query("series == 'battlegroup' and layer == 'planned'")["value"].tolist() == [1350]


def test_without_a_total_the_fresh_contingents_are_a_lower_bound() -> None:
    made = drawn(claim(1, 550, "DEU"), claim(2, 100, "BEL", high=None), claim(3, 90, "NLD", day="2019-01-01"))
    assert made["LTU", "allied", "NATO", "in_place", "2022-02-22"] == (650, None, 650, "sum of contingents")


def test_one_contingent_or_a_known_total_makes_no_sum() -> None:
    assert not [key for key in drawn(claim(1, 550, "DEU")) if key[1] == "allied"]
    made = drawn(group(1, 1100, day="2022-01-01"), claim(2, 550, "DEU"), claim(3, 100, "BEL"))
    assert not [key for key in made if key[1] == "allied"]


def test_disagreement_on_a_day_widens_the_bounds() -> None:
    made = drawn(group(1, 1200), group(2, 1300, until=pd.Timestamp("2022-02-28")))
    assert made[*THERE, "2022-02-22"] == (1200, 1300, 1200, "stated")


def test_a_reprint_is_no_second_source() -> None:
    claims = frame(group(1, 1200), group(2, 1200, article_id="b"), group(3, 1200, article_id="c"))
    (row,) = levels(claims, ARTICLES).itertuples()
    assert (row.sources, row.claim_ids) == (2, "c:3;b:2;a:1")  # the newest first


def test_a_joint_number_is_never_split_nor_summed() -> None:
    joint = "EST;LTU;LVA"
    made = drawn(
        claim(1, 6000, "NATO", "planned", "total", host=joint), claim(2, 24, "USA", host=joint, high=99),
        claim(3, 30, "GBR", host=joint),
    )  # fmt: skip
    assert {key[:4] for key in made} == {
        (joint, "allied", "NATO", "planned"),
        (joint, "contingent", "USA", "in_place"),
        (joint, "contingent", "GBR", "in_place"),
    }


def test_what_was_there_ends_and_what_leaves_is_taken_off() -> None:
    made = drawn(claim(1, 150, "USA", "past", until=pd.Timestamp("2022-04-30")))
    assert made["LTU", "contingent", "USA", "in_place", "2022-02-22"][3] == "stated of the past"
    left = {"rule": "people; host: place_left; status: by_table (leave, past: left); date: stated"}
    table = levels(frame(claim(1, 500, "USA"), claim(2, 200, "USA", "past", day="2022-05-01") | left), ARTICLES)
    assert table[["value", "derivation"]].to_numpy().tolist() == [[500, "stated"], [300, "stated less withdrawals"]]
    assert str(table["ends"][0].date()) == "2022-05-01"
    assert drawn(claim(2, 200, "USA", "past") | left) == {}  # of how many is not known


def test_a_plan_holds_at_its_end_and_until_it_is_known_what_came() -> None:
    plan = claim(1, 4800, "DEU", "planned", until=pd.Timestamp("2027-12-31"))
    repeated = claim(9, 4800, "DEU", "planned", until=pd.Timestamp("2027-12-31"), repeats="a:1")
    came = claim(10, 2000, "DEU", day="2028-06-01")
    (row, there) = levels(frame(plan, repeated, came), ARTICLES).sort_values("date").itertuples()
    assert (str(row.date.date()), str(row.ends.date()), row.claim_ids) == ("2027-12-31", "2028-06-01", "a:1;a:9")
    assert (there.layer, there.value) == ("in_place", 2000)


def test_own_forces_and_their_parts() -> None:
    own = claim(1, 20000, "LTU", measure="total")
    made = drawn(own, claim(2, 300, "LTU"), own | {"claim_id": "a:3", "value": 5000, "force": "guard"})
    assert {key[1] for key in made} == {"own", "own_guard"}


def test_forces_next_door() -> None:
    russians = claim(1, 30000, "RUS", host="BLR"), claim(2, 9, "RUS", host="LTU"), claim(3, 9, "DEU", host="RUS")
    assert {key[:3] for key in drawn(*russians)} == {("BLR", "next_door", "RUS")}


@pytest.mark.parametrize(
    "odd",
    [
        {"status": "exercise"},
        {"status": "unclear"},
        {"status": "past", "date_basis": "publication"},
        {"unit": "tank"},
        {"host": "POL"},
        {"contributor": ""},
        {"since": pd.NaT, "until": pd.NaT},
        {"value": 10**18, "low": None, "high": None},
        {"repeats": "a:0"},
        {"contributor": "NATO"},  # a part of several nations' forces is nobody's line
    ],
)
def test_what_makes_no_level(odd: dict[str, object]) -> None:
    assert drawn(claim(1, 900, "USA") | odd) == {}


def test_other_host_states_by_parameter() -> None:
    assert levels(frame(claim(1, 900, "USA", host="FIN")), ARTICLES, ["FIN", "SWE"])["state"].tolist() == ["FIN"]


def test_conflicts_are_told() -> None:
    claims = frame(
        group(1, 1200),
        group(2, 1000, article_id="b"),
        group(3, 1600, article_id="b", day="2022-03-10"),
        claim(4, 1500, "DEU", day="2022-03-11"),
        claim(5, 400, "NLD", day="2022-03-11"),
    )
    found = conflicts(levels(claims, ARTICLES), ARTICLES)
    assert list(zip(found["kind"], found["low"], found["high"], strict=True)) == [
        ("on one day", 1000, 1200),
        ("parts exceed the total", 1600, 1900),
    ]
    apart = claims[claims["claim_id"] != "b:2"]
    assert "within a month" in set(conflicts(levels(apart, ARTICLES), ARTICLES)["kind"])


@pytest.mark.parametrize(
    ("other", "conflict"),
    [({"value": 1300, "article_id": "b"}, True), ({"value": 1200, "article_id": "b"}, False), ({"value": 1300}, False)],
)
def test_different_numbers_of_one_day_conflict_where_they_are_of_different_stories(
    other: dict[str, object], conflict: bool
) -> None:
    value = other["value"]
    second = group(2, 1200) | other | {"low": value, "high": value}
    (row,) = levels(frame(group(1, 1200), second), ARTICLES).itertuples()
    assert row.conflict == conflict
    reprint = group(3, 1300, article_id="c")
    (row,) = levels(frame(group(2, 1200, article_id="b"), reprint), ARTICLES).itertuples()
    assert not row.conflict  # two versions of one story


def test_no_claims_no_levels_no_conflicts() -> None:
    empty = levels(frame(claim(1, 900, "USA")).iloc[:0], ARTICLES)
    assert len(empty) == 0
    assert len(conflicts(empty, ARTICLES)) == 0


def plain(cell: object) -> str:
    """A cell as the expected table writes it."""
    return "" if pd.isna(cell) else str(cell.date()) if isinstance(cell, pd.Timestamp) else str(cell)


@functools.cache
def of_articles(case: str) -> pd.DataFrame:
    """Levels of the five articles, or of dev texts."""
    raw = sorted(analysis.RAW.glob("*.txt"))
    paths = raw if case == "five" else [HERE / f"gold/dev/texts/{name}.txt" for name in case.split("+")]
    read = [analysis.read(path) for path in paths]
    claims = [asdict(claim) for _, made in read for claim in made]
    articles = [{name: getattr(article, name) for name in ("article_id", "published_start")} for article, _ in read]
    columns = {name: [row[name] for row in claims] for name in tables.COLUMNS["claims"]}
    dated = pd.DataFrame(articles).astype({"published_start": "datetime64[ns]"})
    return levels(tables.typed("claims", columns), dated)


@pytest.mark.parametrize("want", EXPECTED, ids=lambda w: "-".join([w["case"], *(w[c] for c in [*LINE, "date"])]))
def test_a_careful_reader_draws_the_same(want: dict[str, str]) -> None:
    table = of_articles(want["case"])
    line = table[(table[LINE] == [want[c] for c in LINE]).all(axis=1)].astype({"value": "Int64"})
    columns = ["date", "ends", "low", "high", "value", "derivation"]
    rows = [dict(zip(columns, map(plain, row), strict=True)) for row in zip(*(line[c] for c in columns), strict=True)]
    if want["date"]:
        assert {c: want[c] for c in columns} in rows
    else:
        assert rows == []


def test_the_five_articles_give_no_other_levels() -> None:
    expected = {tuple(w[c] for c in [*LINE, "date"]) for w in EXPECTED if w["case"] == "five" and w["date"]}
    table = of_articles("five").astype({"date": "str"})
    assert {tuple(row) for row in table[[*LINE, "date"]].to_numpy()} == expected


def recomputed(row: object, claims: pd.DataFrame) -> tuple[float, bool]:
    """The level's number worked out from its claims alone, and whether they bear its bounds."""
    mine = claims[claims["claim_id"].isin(row.claim_ids.split(";")) & claims["repeats"].eq("")]
    whole = mine[mine["measure"].ne("increment") & mine["contributor"].ne("")]
    more = mine[mine["measure"].eq("increment")].drop_duplicates(["contributor", "value"])["value"].sum()
    if row.derivation.startswith("stated") and "plus" not in row.derivation:
        return row.value, row.value in set(whole["value"]) and (pd.isna(row.low) or row.low == whole["low"].min())
    if row.derivation == "sum of contingents":
        return whole["value"].sum(), row.low <= row.value
    base = row.value - more
    return base + more, base == 0 or base in set(whole["value"])


@pytest.mark.parametrize("case", ["five", "d01+d04+d05+d06", "d07+d08+d19", "d18+d25+d26"])
def test_every_level_leads_back_to_its_claims(case: str) -> None:
    raw = sorted(analysis.RAW.glob("*.txt"))
    paths = raw if case == "five" else [HERE / f"gold/dev/texts/{name}.txt" for name in case.split("+")]
    claims = pd.DataFrame([asdict(c) for path in paths for c in analysis.read(path)[1]])
    texts = {path.stem: analysis.read(path)[0].text for path in paths}
    assert len(of_articles(case))
    for row in of_articles(case).itertuples():
        value, borne = recomputed(row, claims)
        assert (value, borne) == (row.value, True), row
        for c in claims[claims["claim_id"].isin(row.claim_ids.split(";"))].itertuples():
            assert texts[c.article_id][c.start : c.end] == c.quote
            assert c.quote in c.sentence


ROW = st.fixed_dictionaries(
    {
        "value": st.integers(1, 5000),
        "contributor": st.sampled_from(["NATO", "DEU", "GBR", "LTU", "RUS", "BEL;NLD", ""]),
        "status": st.sampled_from([*LAYERS, "exercise"]),
        "measure": st.sampled_from(["total", "contingent", "increment"]),
        "host": st.sampled_from([*STATES, "EST;LTU;LVA", "BLR", ""]),
        "day": st.sampled_from(["2017-01-01", "2017-06-01", "2018-02-01", "2022-02-22"]),
        "force": st.sampled_from(["", "battlegroup", "brigade"]),
        "open": st.sampled_from(["", "low", "high"]),
        "left": st.booleans(),
    }
)


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(ROW, max_size=12), seed=st.randoms(use_true_random=False))
def test_any_claims_make_a_valid_table_whatever_their_order(rows: list[dict[str, object]], seed: object) -> None:
    claims = []
    for start, row in enumerate(rows):
        bound = {row["open"]: None} if row["open"] else {}
        rule = "status: by_table (leave, past: left)" if row["left"] else ""
        plain = {k: v for k, v in row.items() if k not in ("open", "left")}
        claims.append(claim(start, **plain, rule=rule) | bound)
    if not claims:
        return
    table = levels(frame(*claims), ARTICLES)
    seed.shuffle(claims)
    pd.testing.assert_frame_equal(table, levels(frame(*claims), ARTICLES))
    assert not table.duplicated([*LINE, "date"]).any()
    assert (table["low"].isna() | (table["low"] <= table["value"])).all()
    assert (table["high"].isna() | (table["high"] >= table["value"])).all()
    assert (table["ends"].isna() | (table["ends"] >= table["date"])).all()
    assert conflicts(table, ARTICLES)["claim_ids"].ne("").all()
