"""Levels: the rules of docs/method.md on small tables of claims, each with the number a careful reader would draw."""

import pandas as pd
import pytest

from analysis.levels import levels

ARTICLES = pd.DataFrame({"article_id": ["a", "b"], "published_start": pd.to_datetime(["2022-02-22", "2022-03-01"])})


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
        "claim_id": f"a:{start}",
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
        "repeats": "",
    } | more


def drawn(*claims: dict[str, object]) -> dict[tuple[str, str, str, str], tuple[object, object, float, str]]:
    frame = pd.DataFrame(list(claims)).astype({"low": "Int64", "high": "Int64"})
    table = levels(frame, ARTICLES)
    return {
        (r.state, r.series, r.status_group, str(r.date.date())): (
            None if pd.isna(r.low) else r.low,
            None if pd.isna(r.high) else r.high,
            r.value,
            r.derivation,
        )
        for r in table.itertuples()
    }


def test_contingents_are_part_of_the_total() -> None:
    made = drawn(claim(1, 1100, "NATO", measure="total"), claim(2, 550, "DEU"))
    assert made["LTU", "allied", "in_place", "2022-02-22"] == (1100, 1100, 1100, "stated total")
    assert made["LTU", "DEU", "in_place", "2022-02-22"] == (550, 550, 550, "stated contingent")


def test_increments_come_on_top_in_the_planned_line_only() -> None:
    made = drawn(
        claim(1, 1100, "NATO", measure="total"),
        claim(2, 360, "DEU", "arriving", "increment"),
        claim(3, 55, "NOR", "arriving", "increment", low=50, high=60),
    )
    assert made["LTU", "allied", "in_place", "2022-02-22"][2] == 1100
    assert made["LTU", "allied", "with_planned", "2022-02-22"] == (1510, 1520, 1515, "total plus increment")
    assert made["LTU", "NOR", "with_planned", "2022-02-22"] == (50, None, 55, "increment alone")


def test_an_increment_in_place_is_within_a_total_of_that_day() -> None:
    made = drawn(claim(1, 1600, "NATO", measure="total"), claim(2, 350, "DEU", measure="increment"))
    assert made["LTU", "allied", "in_place", "2022-02-22"][2] == 1600


def test_an_increment_told_twice_counts_once() -> None:
    made = drawn(
        claim(1, 1000, "NATO", measure="total", day="2021-01-01"),
        claim(2, 350, "DEU", measure="increment"),
        claim(3, 350, "DEU", measure="increment", article_id="b"),
    )
    assert made["LTU", "allied", "in_place", "2022-02-22"][2] == 1350


def test_without_a_total_the_contingents_are_a_lower_bound() -> None:
    made = drawn(claim(1, 550, "DEU"), claim(2, 100, "BEL", high=None))
    assert made["LTU", "allied", "in_place", "2022-02-22"] == (650, None, 650, "sum of contingents")


def test_a_total_is_carried_forward() -> None:
    made = drawn(claim(1, 1000, "NATO", measure="total", day="2017-01-01"), claim(2, 550, "DEU"))
    assert made["LTU", "allied", "in_place", "2022-02-22"] == (1000, 1000, 1000, "carried forward")


def test_disagreement_on_a_day_widens_the_bounds() -> None:
    made = drawn(
        claim(1, 1200, "NATO", measure="total"),
        claim(2, 1300, "NATO", measure="total", until=pd.Timestamp("2022-02-28")),
    )
    assert made["LTU", "allied", "in_place", "2022-02-22"] == (1200, 1300, 1200, "stated total")


def test_a_joint_number_is_never_split_nor_summed() -> None:
    made = drawn(
        claim(1, 6000, "NATO", "planned", "total", host="EST;LTU;LVA"), claim(2, 24, "USA", host="EST;LTU;LVA", high=99)
    )
    assert set(made) == {
        ("EST;LTU;LVA", "allied", "with_planned", "2022-02-22"),
        ("EST;LTU;LVA", "USA", "in_place", "2022-02-22"),
        ("EST;LTU;LVA", "USA", "with_planned", "2022-02-22"),
    }


@pytest.mark.parametrize(
    "odd",
    [
        {"status": "exercise"},
        {"status": "proposed"},
        {"status": "past"},
        {"contributor": "RUS"},
        {"unit": "tank"},
        {"host": "POL"},
        {"contributor": ""},
    ],
)
def test_what_makes_no_level(odd: dict[str, str]) -> None:
    assert drawn(claim(1, 900, "USA") | odd) == {}


def test_own_forces_are_a_series_of_their_own() -> None:
    assert set(drawn(claim(1, 20000, "LTU", measure="total"))) == {
        ("LTU", "own", g, "2022-02-22") for g in ("in_place", "with_planned")
    }


def test_a_plan_holds_at_its_end_and_mentions_are_kept_together() -> None:
    repeated = claim(9, 4800, "DEU", "planned", until=pd.Timestamp("2027-12-31"), repeats="a:1")
    frame = pd.DataFrame([claim(1, 4800, "DEU", "planned", until=pd.Timestamp("2027-12-31")), repeated]).astype(
        {"low": "Int64", "high": "Int64"}
    )
    row = levels(frame, ARTICLES).query("series == 'DEU'").iloc[0]
    assert (str(row.date.date()), row.claim_ids) == ("2027-12-31", "a:1;a:9")
