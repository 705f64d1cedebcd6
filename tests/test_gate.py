"""The gates: nothing that states a number is stopped by the one before cleaning, however its text came."""

import functools
import html
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import ArticleError, forms, read_article
from analysis.articles.encoding import MISTAKEN, garbled
from analysis.reading import read_claims
from analysis.reading.gate import LONG, SHORT, gate, perhaps, perhaps_each

GOLD = Path(__file__).with_name("gold")
OWN = {*"bcefh"}, {f"a{n:02}" for n in range(1, 10)}  # the other sets are held out
HIDDEN = "\xad\u200b\u200c\u200d\u2060\ufeff\u200e"


@functools.cache
def texts() -> list[str]:
    """Return the articles of the gold sets that are open, and the raw ones."""
    own = [p for p in (GOLD / "own/texts").glob("*.txt") if p.stem[0] in OWN[0] or p.stem in OWN[1]]
    paths = [*(GOLD.parents[1] / "data/raw").glob("*.txt"), *(GOLD / "dev/texts").glob("*.txt"), *own]
    return [path.read_bytes().decode("utf-8", "replace") for path in sorted(paths)]


def each(text: str, change: Callable[[str, int], str]) -> str:
    """Return the text with each character changed by its place."""
    return "".join(change(sign, place) for place, sign in enumerate(text))


def misread(text: str, page: str) -> str:
    """Return UTF-8 taken for a code page."""
    return each(text, lambda sign, _: sign if sign < "\x80" else garbled(sign.encode("utf-8", "replace"), page))


def hidden(text: str, step: int) -> str:
    """Return the text with characters that nobody sees."""
    return each(text, lambda sign, n: sign if n % step else sign + HIDDEN[n // step % len(HIDDEN)])


def entities(text: str, step: int) -> str:
    """Return the text with some characters as entities."""
    return each(text, lambda sign, n: sign if n % step or sign == "\n" else f"&#{ord(sign)};")


def cut(text: str, first: int, count: int) -> str:
    """Return some sentences of the text."""
    told = text.split(". ")
    return ". ".join(told[first % len(told) :][:count]) + "."


def padded(text: str, count: int) -> str:
    """Return the text below what a page has around it."""
    return "Sign up to our newsletter.\nRead more: our other stories\n" * count + "\n" + text


change = st.one_of(
    st.sampled_from(MISTAKEN).map(lambda page: functools.partial(misread, page=page)),
    st.integers(7, 60).map(lambda step: functools.partial(hidden, step=step)),
    st.integers(7, 60).map(lambda step: functools.partial(entities, step=step)),
    st.tuples(st.integers(0, 99), st.integers(1, 4)).map(lambda c: functools.partial(cut, first=c[0], count=c[1])),
    st.integers(1, 60).map(lambda count: functools.partial(padded, count=count)),
    st.sampled_from(["  ", "\t", "\u2009", "&nbsp;", "\n"]).map(lambda sign: lambda text: text.replace(" ", sign)),
    st.sampled_from(["\r\n", "\r", "\u2028"]).map(lambda sign: lambda text: text.replace("\n", sign)),
    st.just(str.upper),
    st.just(html.escape),
)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 999), st.lists(change, max_size=3))
def test_the_gate_before_cleaning_stops_no_claim(number: int, changes: list[Callable[[str], str]]) -> None:
    text = functools.reduce(lambda so_far, how: how(so_far), changes, texts()[number % len(texts())])
    try:
        article = read_article(text.encode("utf-8", "replace"), "one.txt")
    except ArticleError:
        return
    shortened = len(text) >= SHORT > len(article.text)  # of these the gate before cleaning promises nothing
    assert perhaps(text) or shortened or not read_claims(article)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 999),
    st.sampled_from(["utf-8", "cp1252", "utf-16"]),
    st.sampled_from(["<p>{}</p>", "<b>{}</b>\n<br>"]),
)
def test_the_gate_before_a_page_is_taken_apart_stops_no_claim(number: int, encoding: str, shape: str) -> None:
    body = "".join(shape.format(html.escape(line)) for line in texts()[number % len(texts())].split("\n") if line)
    page = f"<html><head><title>News</title></head><body><article>{body}</article></body></html>"
    raw = page.encode(encoding, "replace")
    (article,) = forms.read(raw, "one.html")
    if not isinstance(article, ArticleError) and read_claims(article):
        assert perhaps(forms.page_glance(raw, "one.html"))


CALM = "The council closed two bridges and talked about roads and schools. " * 60


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Some 360 German soldiers came.", True, True),
        ("sol\xaddiers came: 360.", True, True),  # the second sees it where it has been cleaned
        ("360 sol&shy;diers came.", True, True),
        ("The army is calm.", True, True),  # short
        (CALM, False, False),
        (CALM + "The army was there.", False, False),
        (CALM + "The army had 300 men. Two companies moved.", True, True),
        ("Some 300 troops are there. " + CALM + "The troops are calm.", True, True),  # each of the same word counts
        (CALM + "The fire brigade was called out 937 times.", False, False),
        (CALM + "The army watched. It cost 300 euros.", False, False),
    ],
)
def test_what_the_gates_let_through(text: str, first: bool, second: bool) -> None:
    assert (perhaps(text), gate(read_article(text.encode(), "one.txt").text)) == (first, second)
    assert SHORT < LONG < len(CALM)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 999)), st.lists(st.integers(0, 3000), max_size=40))
def test_many_texts_at_once_are_told_what_each_is_told(numbers: list[int], cuts: list[int]) -> None:
    whole = [CALM, *(texts()[number % len(texts())] for number in numbers[:9]), "The army had 300 men."]
    told = "".join(whole)
    edges = sorted({0, len(told), *(cut * len(told) // 3000 for cut in cuts)})
    some = [told[start:end] for start, end in itertools.pairwise(edges)]
    for several in (whole, some):
        raw = [text.encode() for text in several]
        assert [*perhaps_each(b"".join(raw), map(len, raw))] == [*map(perhaps, several)]
