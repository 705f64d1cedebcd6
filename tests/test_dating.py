"""Dating: the evidence of an article, taken together, gives the days on which it can have appeared."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import read_article
from analysis.vocabulary import rows

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases" / "articles_dating.json").read_text(encoding="utf-8"))
PLANTED = json.loads((HERE / "cases" / "planted_dates.json").read_text(encoding="utf-8"))
HELD_OUT = set(json.loads((HERE / "gold" / "heldout.json").read_text(encoding="utf-8")))
GOLD = {p.stem: p for folder in ("seed", "dev") for p in sorted((HERE / "gold" / folder).glob("*.json"))}
GOLD = {stem: path for stem, path in GOLD.items() if stem not in HELD_OUT}


def raw(stem: str) -> bytes:
    folder = HERE / "gold" / "dev" / "texts" if stem[0] == "d" else HERE.parent / "data" / "raw"
    return (folder / f"{stem}.txt").read_bytes()


@pytest.mark.parametrize("stem", GOLD)
def test_gold_interval(stem: str) -> None:
    wanted = json.loads(GOLD[stem].read_text(encoding="utf-8"))
    read = read_article(raw(stem), f"{stem}.txt")
    assert (str(read.published_start), str(read.published_end)) == (wanted["published_start"], wanted["published_end"])
    assert bool(read.date_conflict) == bool(wanted["date_conflict"])
    assert read.date_basis in ("metadata", "dateline", "context")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict) -> None:
    read = read_article(case["text"].encode(), "x.txt", {"published": case.get("published", "")})
    told = [str(day) if day else None for day in (read.published_start, read.published_end)]
    assert told == [case["start"], case["end"]]
    assert case.get("conflict", "") in read.date_conflict
    assert bool(case.get("conflict")) == bool(read.date_conflict)
    assert bool(read.date_basis) == any(told)


@pytest.mark.parametrize("case", PLANTED, ids=[case["name"] for case in PLANTED])
def test_planted_dates_are_set_aside_and_right_ones_are_not(case: dict) -> None:
    read = read_article(case["text"].encode(), "x.txt", {"published": case.get("published", "")})
    start, end, day = read.published_start, read.published_end, date.fromisoformat(case["day"])
    assert start <= day <= (end or date.max)
    assert bool(read.date_conflict) == bool(case["wrong"])
    assert case["wrong"] in read.date_conflict
    assert not case["width"] or (end - start).days < case["width"]


def test_a_date_set_aside_is_told_with_the_reason() -> None:
    read = read_article(raw("003_d272d1f2ebf88e73"), "x.txt")
    assert read.date_conflict.startswith("prints 'date 2017-07-11'; set aside, since ")
    assert "2022-02-21" in read.date_conflict
    assert "Christine Lambrecht was defence minister from 2021-12-08 to 2023-01-19" in read.date_conflict
    printed = [item for item in read.evidence if item.kind == "printed"]
    assert [(item.start, item.used) for item in printed] == [(date(2017, 7, 11), False)]


@pytest.mark.parametrize("stem", GOLD)
def test_evidence_in_use_allows_the_interval(stem: str) -> None:
    read = read_article(raw(stem), "x.txt")
    for item in (item for item in read.evidence if item.used):
        assert item.start is None or item.start <= read.published_end
        assert item.end is None or item.end >= read.published_start
        assert item.quote
        assert item.note


FORMS = ["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y"]


@given(st.dates(date(1995, 1, 1), date(2026, 12, 31)), st.sampled_from(FORMS))
@settings(max_examples=100)
def test_any_printed_day_is_read(day: date, form: str) -> None:
    text = f"Soldiers arrive in Riga\n{day.strftime(form)}\n\nSome 300 soldiers came to Riga, an officer said."
    read = read_article(text.encode(), "x.txt")
    if form == "%d.%m.%Y" and day.day <= 12:
        assert read.published_start <= day <= read.published_end
    else:
        assert (read.published_start, read.published_end) == (day, day)


@given(st.sampled_from([row for row in rows("timeline") if row["kind"] == "office" and row["from"] > "1990"]))
@settings(max_examples=200)
def test_every_office_holder_dates_an_article(row: dict[str, str]) -> None:
    if row["cues"].split(";")[0].lower() not in row["who"].lower():
        return  # known by a title and the surname only
    text = f"The talks were fruitful, {row['what']} {row['who']} said. They will be continued."
    read = read_article(text.encode(), "x.txt")
    assert read.published_start <= date.fromisoformat(row["from"])
    assert read.published_end is None or read.published_end.isoformat() >= (row["until"] or "9999")


@given(st.text(alphabet="0123456789/.- :JanuMrchfomby", max_size=60))
def test_no_date_like_text_fails(text: str) -> None:
    read_article(f"Posted: {text}\n\non {text}, since {text}. A line.".encode(), "x.txt")
