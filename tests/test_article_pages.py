"""Article pages without a browser: every word, every claim under its address, and nothing of an article as markup."""

import dataclasses
import html
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import exports, pages, tables
from analysis.build import build

HOSTILE = """<h1>1,000 NATO troops</h1> reach Estonia & "Latvia" </mark></div>

22 February 2022

Some 800 British soldiers <script>hacked = 1</script> arrived in Estonia $\\alpha$ on Tuesday. {{ 7 * 7 }} {% raw %}
NATO has battlegroups of just over 1,000 troops each in Estonia, Latvia and Lithuania.

Read more: <img src=x onerror="hacked = 2">

A 1,000-strong NATO force is in Estonia, the ministry said.
"""
NAME = "it's (1), a & b"


def site(folder: Path, **texts: str) -> pages.Site:
    """Return the site of some articles by name."""
    (folder / "raw").mkdir()
    for name, text in texts.items():
        (folder / "raw" / f"{name}.txt").write_text(text, encoding="utf-8")
    build(folder / "raw", folder / "tables")
    frames = {name: tables.read(name, folder / "tables") for name in tables.WRITTEN}
    (folder / "out").mkdir()
    made = exports.edition(folder / "tables", {"own": "<b>"})
    return pages.Site(folder / "out", frames, made, frozenset(frames["articles"]["article_id"]))


@pytest.fixture
def hostile(tmp_path: Path) -> pages.Site:
    made = site(tmp_path, **{NAME: HOSTILE, "empty": "Nothing is said of any force here."})
    pages.article_pages(made, [{"href": "03.html", "title": "<Levels>"}])
    return made


def page(made: pages.Site, name: str = NAME) -> str:
    return (made.out / "articles" / f"{name}.html").read_text(encoding="utf-8")


def test_every_claim_is_marked_under_its_address(hostile: pages.Site) -> None:
    text = page(hostile)
    claims = hostile.frames["claims"]
    assert claims["claim_id"].str.count(":").max() == 2, "one of them is for one of several hosts"
    for c in claims.itertuples():
        file, _, anchor = pages.address(str(c.claim_id)).partition("#")
        assert file == "articles/it%27s%20%281%29%2C%20a%20%26%20b.html"
        assert text.count(f'id="{anchor}"') == 1
        mark = rf'<mark class="{c.status}" (?:(?!<mark).)*?id="{anchor}">(.*?)<sup>'
        marked = re.search(mark, text)
        assert marked
        assert html.unescape(re.sub("<[^>]*>", "", marked[1])) == c.quote
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert {anchor for anchor in re.findall(r'href="#([^"]*)"', text)} <= set(ids)


def test_a_note_tells_the_fields_in_words_and_leads_to_the_first_mention(hostile: pages.Site) -> None:
    text = page(hostile)
    claims = hostile.frames["claims"]
    repeats = claims[claims["repeats"] != ""].iloc[-1]
    first = pages.address(repeats["repeats"]).partition("#")[2]
    assert re.search(rf'repeats <a href="#{first}">', text)
    assert re.search(r"said again: <a href", text)
    assert "United Kingdom in Estonia, " in text
    assert "▲" in text or "●" in text


def test_nothing_of_an_article_is_markup(hostile: pages.Site) -> None:
    text = page(hostile)
    for markup in ("<script", "<img", "<h1>1,000", "<Levels>", "<b>,", "own: <b>"):
        assert markup not in text
    assert "{{ 7 * 7 }}" in text
    assert text.count("<mark") == text.count("</mark>")
    assert text.count("<div") == text.count("</div>")


def test_removed_blocks_stand_in_their_place(hostile: pages.Site) -> None:
    text = page(hostile)
    assert hostile.frames["removed"]["text"].str.startswith("Read more").any()
    before, block, after = (
        text.index(words) for words in ("battlegroups of", "Read more: &lt;img", "force is in Estonia")
    )
    assert before < block < after
    assert '<input type="checkbox" id="removed">' in text


def test_an_article_without_claims_says_so(hostile: pages.Site) -> None:
    text = page(hostile, "empty")
    assert "No claim was read from this article" in text
    assert "Nothing dates this article" in text
    assert 'id="removed"' not in text


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("More troops", '<div class="row"><h1>More troops</h1></div>'),
        ("Told elsewhere", "<h1>Told elsewhere</h1>\n"),
        ("", "<h1>More troops</h1>\n"),
    ],
)
def test_an_article_has_one_heading_of_words(hostile: pages.Site, title: str, heading: str) -> None:
    article = hostile.frames["articles"].iloc[0].to_dict() | {"title": title, "text": "More troops\nAll is well."}
    none = (hostile.frames[name].iloc[:0] for name in ("claims", "removed", "evidence"))
    text = pages.article_page(article, hostile.made, [], *none)
    assert heading in text
    assert text.count("<h1>") == 1
    assert text.count("<p>More troops</p>") == (title != "More troops")


def test_the_edition_stands_at_the_foot(hostile: pages.Site) -> None:
    foot = page(hostile).partition("<footer>")[2]
    assert hostile.made.data[:16] in foot
    assert "own: &lt;b&gt;" in foot
    assert hostile.made.version in foot


def test_only_an_address_of_the_web_is_linked(hostile: pages.Site) -> None:
    article = hostile.frames["articles"].to_dict("records")[0]
    none = {name: hostile.frames[name].iloc[:0] for name in ("claims", "removed", "evidence")}
    for url, linked in (('https://a.example/1?a=b&c="d', True), ("javascript:alert(1)", False), ("", False)):
        text = pages.article_page(article | {"url": url}, hostile.made, [], **none)
        assert ("where it was published" in text) == linked
        assert 'href="https://a.example/1?a=b&amp;c=&#34;d"' in text or not linked


def led(*outputs: dict[str, Any]) -> dict[str, Any]:
    """Return an executed notebook with these outputs."""
    return {"cells": [{"outputs": [{"data": data} for data in outputs]}]}


def test_of_too_many_articles_those_have_pages_to_which_charts_and_listings_lead() -> None:
    frames = {"articles": pd.DataFrame({"article_id": ["a", "b & c", "d", "e", "f"]})}
    notebook = led(
        {pages.PLOTLY: {"data": [{"customdata": ["e:1;a:7", None, "https://d.example/x"]}]}, "text/html": "<td>f</td>"},
        {"text/html": "<tr><td>b &amp; c:12:EST · x:9</td></tr>"},
    )
    assert pages.shown(frames, [notebook], 5) == {"a", "b & c", "d", "e", "f"}
    assert pages.shown(frames, [notebook], 4) == {"a", "b & c", "e"}
    assert pages.shown(frames, [notebook], 2) == {"a", "b & c"}
    assert pages.shown(frames, [led()], 4) == frozenset()


def test_nothing_leads_to_an_article_without_a_page(hostile: pages.Site) -> None:
    few = dataclasses.replace(hostile, articles=frozenset({"empty"}), out=hostile.out / "few")
    few.out.mkdir()
    assert [path.stem for path in pages.article_pages(few, [])] == ["empty"]
    ids = list(few.frames["claims"]["claim_id"])
    chart = {"data": [{"name": "n", "x": [1], "y": [2], "customdata": [";".join(ids)]}], "layout": {}}
    assert "href" not in pages.as_table(chart, few, "")
    assert "href" in pages.as_table(chart, hostile, "")
    index = pages.contents(few, [], []).read_text(encoding="utf-8")
    assert "Of 2 articles those to which charts and listings lead have a page" in index
    assert index.count('href="articles/') == 1


def test_addresses_in_listings_lead_to_their_sites_and_are_no_markup(hostile: pages.Site) -> None:
    def linked(cell: str) -> str:
        return pages._with_links(f"<tr><td>a</td><td>{html.escape(cell)}</td></tr>", hostile, "")

    told = linked("https://news.example/a?b=1&c=2")
    assert '<a href="https://news.example/a?b=1&amp;c=2" rel="noopener">news.example</a>' in told
    for other in ('https://a.example/" onclick="hacked = 1', "javascript:alert(1)", "see https://a.example/x"):
        assert "<a" not in linked(other)
    assert 'onclick="' not in linked('https://a.example/"onclick="hacked=1')


def test_a_file_that_is_no_page_is_never_written_over(hostile: pages.Site) -> None:
    own = hostile.out / "articles" / "empty.html"
    own.write_text("<p>the article as it was saved</p>", encoding="utf-8")
    with pytest.raises(pages.PageError, match=r"empty\.html is no page of a report.*--out"):
        pages.article_pages(hostile, [])
    assert own.read_text(encoding="utf-8") == "<p>the article as it was saved</p>"


def test_pages_are_the_same_each_time(hostile: pages.Site) -> None:
    first = {path: path.read_bytes() for path in pages.article_pages(hostile, [])}
    assert {path: path.read_bytes() for path in pages.article_pages(hostile, [])} == first


COLUMNS = {"contributor": "GBR", "host": "EST", "place": "", "measure": "total", "unit": "tank", "rule": "<r>"}
COLUMNS |= {"qualifier": "exact", "date_basis": "publication", "repeats": ""}
NUMBERS = {"low": 2, "high": 2, "value": 2.0, "since": pd.NaT, "until": pd.NaT}


@given(
    st.text("ab<&\"'\n>", max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 9), st.sampled_from(["present", "past"])), max_size=6),
    st.lists(st.integers(0, 70), max_size=3).map(sorted),
)
def test_a_story_is_the_text_whatever_its_marks(text: str, spans: list[tuple[int, int, str]], at: list[int]) -> None:
    claims = [
        SimpleNamespace(claim_id=f"x:{start}:{n}", start=start, end=end, status=status, **COLUMNS, **NUMBERS)
        for n, (start, size, status) in enumerate(sorted(spans))
        if start < (end := min(start + size, len(text)))
    ]
    blocks = [SimpleNamespace(position=position, reason="<i>", text="ZZ<") for position in at]
    made = pages.story(text, claims, blocks)
    assert made.count("ZZ&lt;") == len(blocks)
    words = re.sub(r'<ol class="notes">.*?</ol>|<sup>.*?</sup>|<del .*?</del>|\n', "", made)
    assert html.unescape(re.sub("<[^>]+>", "", words)) == text.replace("\n", "")


def chart(**trace: Any) -> dict[str, Any]:
    return {"data": [trace], "layout": {"meta": {"alt": "Words."}}}


@pytest.mark.parametrize(
    ("trace", "cells"),
    [
        ({"name": "a", "x": ["2020-01-01", None], "y": [1500.0, None]}, ["a", "2020-01-01", "1,500"]),
        ({"name": "a", "mode": "lines", "x": [1, 2, 2], "y": [5, 5, 9]}, ["a", "1 – 2", "5"]),
        ({"name": "a", "mode": "lines", "x": [1, 2, 2, 3], "y": [5, 5, 9, 9]}, ["a", "1 – 2", "5", "a", "2 – 3", "9"]),
        ({"name": "a", "x": [1], "y": [5], "error_y": {"array": [2], "arrayminus": [5]}}, ["a", "1", "5", "0", "7"]),
        ({"name": "a", "x": [1], "y": ["&lt;b<br>c"], "hovertext": ["<b>x</b><br>y"]}, ["a", "1", "&lt;b c", "x y"]),
        ({"x": [1, 2], "y": [1, 2], "mode": "lines", "customdata": ["a:1", "a:1"]}, []),
        ({"x": [], "y": [], "name": "none"}, []),
    ],
)
def test_a_chart_as_a_table(hostile: pages.Site, trace: dict[str, Any], cells: list[str]) -> None:
    assert re.findall(r"<td[^>]*>(.*?)</td>", pages.as_table(chart(**trace), hostile, "")) == cells


def test_compared_charts_have_one_scale() -> None:
    ranges = ([0, 9], ["2014", "2022"]), ([0, 5], ["2017", "2022"])
    one, other = ({"data": [], "layout": {"yaxis": {"range": y}, "xaxis": {"range": x}}} for y, x in ranges)
    first, none, second = pages._on_one_scale([one, None, other])
    assert none is None
    assert first["layout"]["yaxis"]["range"] == second["layout"]["yaxis"]["range"] == [0, 9]
    assert second["layout"]["xaxis"]["range"] == ["2014", "2022"]
    assert other["layout"]["yaxis"]["range"] == [0, 5], "the notebook's own is left alone"
