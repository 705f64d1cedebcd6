"""The dated table of world knowledge holds together: its form, its terms of office, its counts, its cues."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

import pytest

from analysis.vocabulary import Row, fold, rows, split

TIMELINE = rows("timeline")
FIELDS = ["kind", "what", "who", "code", "from", "until", "cues", "source"]
KINDS = {"office", "members", "summit", "exercise", "event"}
OPEN = date.max
# Names that are also everyday words (or the beginning of one): alone they would fire on ordinary sentences.
EVERYDAY = re.compile(
    "alliance|army|baltic|borne|braze|brigade|champagne|conte|cook|cooper|crisis|defen[cs]e|dragon|exercise|forces|germany|"
    "gram|hague|hunt|invasion|iran|kaunas|marine?|may|melo|miller|minister|moscow|nato|odor|president|rice|russia|store|"
    "stubb|summit|troops|ukraine|war|waltz|white"
)


def _term(row: Row) -> tuple[date, date]:
    """First and last day; an open end counts as the end of time."""
    return date.fromisoformat(row["from"]), date.fromisoformat(row["until"]) if row["until"] else OPEN


def _series(kind: str) -> dict[tuple[str, str], list[Row]]:
    """Rows of one kind by what and code, in order of their beginning."""
    series: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted((row for row in TIMELINE if row["kind"] == kind), key=lambda row: row["from"]):
        series[row["what"], row["code"]].append(row)
    return series


def _named(what: str, code: str, day: str) -> set[str]:
    """Who held an office on a day (two on the day of a handover)."""
    at = date.fromisoformat(day)
    held = ((row, *_term(row)) for row in _series("office")[what, code])
    return {row["who"] for row, start, end in held if start <= at <= end}


def _row_faults(row: Row) -> Iterator[str]:
    """What is wrong with the cells of one row."""
    if None in row or None in row.values():
        yield "more or fewer cells than the header"
        return
    if any(cell != cell.strip() for cell in row.values()):
        yield "space around a cell"
    if not row["what"] or not row["source"] or "://" in row["source"]:
        yield "what or source is missing, or the source is an address"
    if not re.fullmatch(r"[A-Z]{3}|NATO|EU", row["code"]):
        yield f"code {row['code']!r}"
    start, end = _term(row)
    if start > end:
        yield "ends before it begins"
    term = row["kind"] in {"office", "members"}
    if bool(row["who"]) != term:
        yield "who is for terms, and only for them"
    if not row["until"] and not term:
        yield "only a term may be open"


def _cue_faults(row: Row) -> Iterator[str]:
    """What is wrong with the cues of one row."""
    cues = [fold(cue) for cue in split(row["cues"])]
    if not cues:
        yield "no cue"
    if len(set(cues)) != len(cues):
        yield "two cues that fold to the same"
    for cue in cues:
        words = cue.split("&")
        if any(word != word.strip() or len(word) < 2 for word in words):
            yield f"{cue!r}: an empty word"
        if len(words) == 1 and (len(cue) < 4 or EVERYDAY.fullmatch(cue)):
            yield f"{cue!r}: an everyday word; add a second"
        if len(words) > 1 and row["kind"] == "office":
            yield f"{cue!r}: an office is known by a name"


def _fired(sentence: str) -> set[str]:
    """What a sentence mentions, offices left aside: every word of a cue begins a word of the sentence."""
    text = fold(sentence)
    return {
        row["what"] + (f" {row['who']}" if row["who"] else "")
        for row in TIMELINE
        if row["kind"] != "office"
        and any(
            all(re.search(rf"(?<!\w){re.escape(fold(word))}", text) for word in cue.split("&"))
            for cue in split(row["cues"])
        )
    }


def test_header_and_size() -> None:
    text = resources.files("analysis.vocabulary").joinpath("timeline.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0].split(",") == FIELDS
    assert "\r" not in text
    assert text.endswith("\n")
    assert len(TIMELINE) >= 280
    assert {row["kind"] for row in TIMELINE} == KINDS


def test_every_row_is_well_formed() -> None:
    faults = [f"{row['what']} {row['who']}: {fault}" for row in TIMELINE for fault in _row_faults(row)]
    assert not faults


def test_every_cue_is_well_formed() -> None:
    faults = [f"{row['what']} {row['who']}: {fault}" for row in TIMELINE for fault in _cue_faults(row)]
    assert not faults


def test_keys_are_unique() -> None:
    keys = [tuple(row[field] for field in FIELDS[:5]) for row in TIMELINE]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("kind", ["office", "members"])
def test_no_overlap(kind: str) -> None:
    for (what, code), terms in _series(kind).items():
        for earlier, later in pairwise(terms):
            # The day of a handover belongs to both.
            assert _term(earlier)[1] <= _term(later)[0], f"{code} {what}: {earlier['who']} and {later['who']}"


def test_an_office_cue_is_in_the_name() -> None:
    """A cue is a surname, a name, or a title with a surname; transliterations share its first letters."""
    for row in TIMELINE:
        if row["kind"] == "office":
            initials = {word[:1] for word in re.split(r"[\s-]", fold(row["who"]))}
            assert all(fold(cue).split()[-1][:1] in initials | {"g", "h"} for cue in split(row["cues"])), row["who"]


@pytest.mark.parametrize(("what", "code"), [("NATO members", "NATO"), ("EU members", "EU")])
def test_member_counts_are_contiguous(what: str, code: str) -> None:
    counts = _series("members")[what, code]
    for earlier, later in pairwise(counts):
        assert _term(later)[0] - _term(earlier)[1] == timedelta(days=1)
        assert abs(int(later["who"]) - int(earlier["who"])) == 1
    assert not counts[-1]["until"]
    assert counts[0]["from"] < "2014"


def test_a_member_row_for_each_accession() -> None:
    accessions = {row["from"] for row in TIMELINE if row["what"].endswith(" joins NATO")}
    assert accessions == {row["from"] for row in TIMELINE if row["what"] == "NATO members"} - {"2009-04-01"}


@pytest.mark.parametrize(
    ("what", "code", "day", "who"),
    [
        ("prime minister", "EST", "2022-02-24", {"Kaja Kallas"}),
        ("defence minister", "LVA", "2018-06-01", {"Raimonds Bergmanis"}),
        ("defence minister", "LTU", "2021-01-01", {"Arvydas Anušauskas"}),
        ("president", "USA", "2021-01-20", {"Donald Trump", "Joe Biden"}),
        ("pentagon press secretary", "USA", "2022-03-01", {"John Kirby"}),
        ("secretary general", "NATO", "2014-10-01", {"Jens Stoltenberg"}),
        ("supreme allied commander", "NATO", "2015-01-01", {"Philip Breedlove"}),
        ("chancellor", "DEU", "2021-12-07", {"Angela Merkel"}),
        ("prime minister", "POL", "2020-01-01", {"Mateusz Morawiecki"}),
        ("defence minister", "RUS", "2024-06-01", {"Andrei Belousov"}),
        ("president", "BLR", "2020-08-09", {"Alexander Lukashenko"}),
    ],
)
def test_who_held_it(what: str, code: str, day: str, who: set[str]) -> None:
    assert _named(what, code, day) == who


@pytest.mark.parametrize("code", ["EST", "LVA", "LTU"])
@pytest.mark.parametrize("what", ["president", "prime minister", "defence minister"])
def test_baltic_offices_have_no_long_gap(what: str, code: str) -> None:
    terms = _series("office")[what, code]
    assert terms[0]["from"] < "2014-02"
    assert all(_term(later)[0] - _term(earlier)[1] < timedelta(days=31) for earlier, later in pairwise(terms))


def test_days_that_are_certain() -> None:
    days = {row["what"]: (row["from"], row["until"]) for row in TIMELINE if row["kind"] in {"summit", "event"}}
    assert days["NATO summit in Warsaw"] == ("2016-07-08", "2016-07-09")
    assert days["NATO summit in Madrid"] == ("2022-06-28", "2022-06-30")
    assert days["NATO summit in Vilnius"] == ("2023-07-11", "2023-07-12")
    assert days["Sweden joins NATO"] == ("2024-03-07", "2024-03-07")
    assert days["Wagner mutiny"] == ("2023-06-23", "2023-06-24")
    assert days["Macron does not rule out troops for Ukraine"] == ("2024-02-26", "2024-02-26")


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Leaders promised more at the alliance's summit in Vilnius.", {"NATO summit in Vilnius"}),
        ("All 32 NATO allies backed the plan.", {"NATO members 32"}),
        ("Thirty members of the Alliance had agreed by then.", {"NATO members 30"}),
        ("Since Prigozhin\u2019s mutiny, the border has been quiet.", {"Wagner mutiny"}),
        ("Since Russia annexed Crimea, four battalions have come to the region.", {"Russia seizes and annexes Crimea"}),
        ("The exercise is smaller than Zapad-2017 was.", {"Zapad 2017"}),
        ("Macron had not ruled out sending soldiers to Ukraine.", {"Macron does not rule out troops for Ukraine"}),
        ("The drills with 30 NATO soldiers ended on Friday.", set()),
        ("NATO's 300,000 soldiers and 28 allied and partner states took part.", set()),
        ("A minister told reporters in Washington before a NATO summit that he was hopeful.", set()),
        ("Poland hopes to join the alliance's exercise in Germany next May.", set()),
        ("Many fear that Russia might invade Ukraine in full.", set()),
    ],
)
def test_what_a_sentence_mentions(sentence: str, what: set[str]) -> None:
    assert _fired(sentence) == what
