"""The choice among all that a text names: what weighs, when a guess stands, and that nothing else decides."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.articles import read_article
from analysis.reading import choice, read_claims
from analysis.vocabulary import rows


def contributors(text: str) -> list[str]:
    day = date(2023, 6, 14)
    article = replace(read_article(b"A text.", "case.txt"), text=text, published_start=day, published_end=day)
    return [c.contributor for c in read_claims(article)]


def test_the_table_is_whole_numbers_one_for_each_fact() -> None:
    keys = [(row["part"], row["fact"]) for row in rows("choice")]
    assert len(set(keys)) == len(keys)
    assert {part for part, _ in keys} == set(choice.GUESSED)
    assert all(int(row["weight"]) for row in rows("choice"))


@pytest.mark.parametrize(("lead", "kept"), [(0, False), (10**6, True)])
def test_a_guess_stands_until_another_clearly_outweighs_it(
    monkeypatch: pytest.MonkeyPatch, lead: int, kept: bool
) -> None:
    text = "Canada has 800 soldiers in Latvia. The minister met Spain's prime minister. Some 300 soldiers will come."
    guess = contributors(text)[-1]
    monkeypatch.setitem(choice.GUESSED, "contributor", dict.fromkeys(choice.NAMES, lead))
    monkeypatch.setattr(choice, "weights", lambda part: {"nobody": 100} if part == "contributor" else {})
    assert (contributors(text)[-1] == guess) is kept


@pytest.mark.parametrize(
    ("codes", "rule", "guess"),
    [
        (("CAN",), "carried", True),
        ((), "unknown", True),
        ((), "pronoun", False),  # who gets forces sends none
        (("CAN",), "modifier", False),
    ],
)
def test_what_is_a_guess(codes: tuple[str, ...], rule: str, guess: bool) -> None:
    assert choice.is_guess("contributor", codes, rule) is guess
