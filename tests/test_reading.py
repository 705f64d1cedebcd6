"""The reader: cases as data, properties over mangled text, and no article changing another's claims."""

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import Article, read_article
from analysis.reading import read_claims
from analysis.reading.numbers import quantities
from analysis.reading.tokens import sentences

HERE = Path(__file__).parent
FILES = ("reading", "syntax", "reported")  # cases of single rules; by kind of sentence; as agencies and papers write
CASES = [c for name in FILES for c in json.loads((HERE / "cases" / f"{name}.json").read_text(encoding="utf-8"))]
TEXTS = [p.read_bytes() for p in sorted((HERE.parent / "data" / "raw").glob("*.txt"))]


def article(text: str, published: str = "2022-03-10") -> Article:
    day = date.fromisoformat(published)
    blank = read_article(b"A text.", "case.txt", None)
    return replace(blank, article_id="case", text=text, published_start=day, published_end=day)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_case(case: dict, request: pytest.FixtureRequest) -> None:
    if "known_failure" in case:
        request.applymarker(pytest.mark.xfail(reason=case["known_failure"], strict=True))
    claims = read_claims(article(case["text"], case["published"]))
    read = []
    for claim, wanted in zip(claims, case["claims"], strict=False):
        row = asdict(claim) | {"since": str(claim.since), "until": str(claim.until), "repeats": bool(claim.repeats)}
        read.append({key: row[key] for key in wanted})
    assert [c.quote for c in claims] == [c["quote"] for c in case["claims"]]
    assert read == case["claims"]


def test_spans_are_literal_and_ids_unique() -> None:
    for raw in TEXTS:
        found = read_article(raw, "a.txt", None)
        claims = read_claims(found)
        assert all(found.text[c.start : c.end] == c.quote and c.quote in c.sentence for c in claims)
        assert len({c.claim_id for c in claims}) == len(claims)


def test_a_headline_never_runs_into_the_story() -> None:
    text = "Troops arrive in Latvia\nCanada has sent 450 soldiers.\n• Spain 300"
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "Troops arrive in Latvia",
        "Canada has sent 450 soldiers.",
        "Spain 300",
    ]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("U.S. troops came. They left.", 2),
        ("Gen. A. Smith and Lt. Col. Jones left.", 1),
        ("He spoke to the U.S. The answer came.", 2),
        ("Was it 1.200? No.", 2),
    ],
)
def test_abbreviations_end_no_sentence(text: str, n: int) -> None:
    assert len(sentences(text)) == n


PIECES = st.sampled_from(
    [
        "more than",
        "1,200",
        "-strong",
        "troops",
        "soldiers",
        "in",
        "Lithuania",
        "half of the",
        "between",
        "and",
        "British",
        "will",
        ",",
        "were",
        "killed",
        ".",
        "\n",
        "“",
        "(",
        "to",
        "2017",
        "each",
        "F-35s",
        "0",
        "10" * 9,
        "Zapad-2021",
        "\u200f",
        "😀",
        "|",
        "of",
        "them",
    ]
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=200))
def test_no_text_raises_and_spans_hold(text: str) -> None:
    claims = read_claims(article(text))
    assert all(text[c.start : c.end] == c.quote for c in claims)
    assert read_claims(article(text)) == claims


@settings(max_examples=200)
@given(
    st.integers(1, 10**6), st.sampled_from(["{:,}", "{}", "{:,} or so", "about {:,}", "up to {:,}", "at least {:,}"])
)
def test_every_number_keeps_its_value(n: int, form: str) -> None:
    (sentence,) = sentences(form.format(n) + " soldiers")
    (found,) = quantities(sentence.tokens)
    assert found.value == n
    assert found.low in (n, None)
    assert found.high in (n, None)


@pytest.mark.parametrize("digits", ["9" * 400, str(10**18), "1 million million million", "700,000,000"])
def test_numbers_beyond_reason_are_kept_and_marked(digits: str) -> None:
    (claim,) = read_claims(article(f"Russia has sent {digits} soldiers to Belarus."))
    assert claim.quote == digits
    assert "beyond reason" in claim.rule
    assert 10**8 < claim.value < float("inf")
    assert claim.low == claim.high
    assert claim.low is None or claim.low == claim.value
    (army,) = read_claims(article("Russia wants an army of 1.5 million soldiers."))
    assert (army.value, "beyond reason" in army.rule) == (1_500_000, False)


def test_a_doubled_text_takes_about_twice_the_work() -> None:
    import cProfile
    import pstats

    def calls(text: str) -> int:
        profile = cProfile.Profile()
        profile.runcall(read_claims, article(text))
        return pstats.Stats(profile).total_calls  # type: ignore[attr-defined]

    dense = "Canada sent 450 troops to Latvia and Germany 500 soldiers to Lithuania, while "
    odd = ("1,200 troops ", "more than ", "Estonia, ", "of the ", "9" * 50, "one hundred and ", "a" * 50 + " ")
    for piece in (dense, *odd):
        small = piece * (6000 // len(piece))
        for joint in ("\n", ""):  # as two sentences, and as one that does not end
            assert calls(small + joint + small) < 3 * calls(small), piece
