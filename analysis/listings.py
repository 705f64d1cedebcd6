"""Listings: tables and quoted sentences for notebooks, plain HTML that is the same at every run.

In: tables as :func:`analysis.tables.read` gives them. Out: objects that a notebook shows. Every word of an article is
escaped: markup in it is shown as text.
"""

import html
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.charts import BASIS, LAYER, STATUS, amount, days, force, place, plans, records, seen, where

MOST = 1000  # rows or claims that a listing shows
IN_WORDS: Mapping[str, Callable[[str], str]] = {  # columns of codes, as the charts name what they stand for
    "state": where,
    "host": place,
    "contributor": place,
    "layer": lambda code: LAYER.get(code, code),
    "layer_news": lambda code: LAYER.get(code, code),
    "series": lambda code: code.replace("_", " "),
    "status": lambda code: STATUS[code][0] if code in STATUS else code,
    "date_basis": lambda code: BASIS.get(code, code),
}


class Listing:
    """HTML with its text alternative, for a notebook to show."""

    def __init__(self, markup: str, words: str) -> None:
        self.markup, self.words = markup, words

    def _repr_html_(self) -> str:
        return f'<div class="mathjax_ignore tex2jax_ignore">{self.markup}</div>'  # a $ is no formula in JupyterLab

    def __repr__(self) -> str:
        """Say in words what the listing holds."""
        return self.words


def _cell(value: Any) -> str:
    """A cell as a reader wants it: whole numbers with commas, days without a time, nothing for what is missing."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (f"{value:,.10g}" if value != int(value) else f"{int(value):,}").replace("-", "−")
    return str(value)


def table(frame: pd.DataFrame, columns: Sequence[str]) -> Listing:
    """Some columns of a table, codes in words, of its first :data:`MOST` rows, or a sentence where it has none."""
    if frame.empty:
        return Listing("<p>None.</p>", "None.")
    head = "".join(f"<th>{html.escape(str(column))}</th>" for column in columns)
    body = []
    say = [IN_WORDS.get(str(column), str) for column in columns]
    for row in frame[list(columns)].head(MOST).astype("object").itertuples(index=False):
        cells = [words(cell) if (cell := _cell(value)) else "" for words, value in zip(say, row, strict=True)]
        kinds = [' class="long"' if len(cell) > 30 and " " in cell else "" for cell in cells]
        body.append("".join(f"<td{kind}>{html.escape(cell)}</td>" for kind, cell in zip(kinds, cells, strict=True)))
    rows = "\n".join(f"<tr>{row}</tr>" for row in body)
    markup = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>{_rest(len(frame))}"
    return Listing(markup, f"{len(frame)} rows: {', '.join(map(str, columns))}")


def _rest(many: int) -> str:
    """What is said of rows that are not shown."""
    return f"<p>The first {MOST:,} of {many:,}; the tables hold all.</p>" if many > MOST else ""


def stories(articles: pd.DataFrame) -> Listing:
    """Articles that tell one story, of which only the first counts as a source."""
    told = articles[articles["story"].duplicated(keep=False)].sort_values(["story", "published_start", "article_id"])
    if told.empty:
        return Listing("<p>No two articles tell one story.</p>", "No two articles tell one story.")
    return table(told, ["article_id", "title", "publisher", "published_start", "published_end", "story"])


def conflicts(found: pd.DataFrame) -> Listing:
    """Where sources disagree, as :func:`analysis.levels.conflicts` finds it, in words."""
    if found.empty:
        return Listing("<p>No two sources disagree.</p>", "No two sources disagree.")
    rows = records(found)
    words = {
        "where": [where(r.state) for r in rows],
        "what": [f"{force(r.series, r.contributor)}, {LAYER[r.layer]}" for r in rows],
        "from": [days(r.date, r.date) for r in rows],
        "least": found["low"].to_list(),
        "greatest": found["high"].to_list(),
        "how": found["kind"].to_list(),
        "what they say": found["explanation"].to_list(),
        "claims": found["claim_ids"].to_list(),
    }
    return table(pd.DataFrame(words), list(words))


def levels(table: pd.DataFrame) -> Listing:
    """Each level in words over how it was derived and the ids of its claims, so that a phone has room for all."""
    if table.empty:
        return Listing("<p>None.</p>", "None.")
    items = [
        f"<li><b>{html.escape(where(r.state))}, {html.escape(force(r.series, r.contributor))}: {amount(r)}</b> "
        f"{LAYER[r.layer]}, {days(r.date, r.date_until)}<small>{r.derivation}: {html.escape(r.explanation)}</small>"
        f"<small>{html.escape(r.claim_ids)}</small></li>"
        for r in records(table.head(MOST))
    ]
    return Listing(f'<ol class="claims">{"".join(items)}</ol>{_rest(len(table))}', f"{len(items)} levels in words")


def announced(levels: pd.DataFrame, articles: pd.DataFrame, states: Sequence[str]) -> Listing:
    """Every plan for some states with what is known to have come, the latest first."""
    told = [one for one in plans(levels, articles) if one[0].state in states][::-1]
    rows = [
        {
            "where": where(plan.state),
            "what": force(plan.series, plan.contributor),
            "planned": amount(plan),
            "for": days(plan.date, plan.date_until),
            "what came": words,
            "claims": ";".join([plan.claim_ids, *([came.claim_ids] if came else [])]),
        }
        for plan, came, words in told
    ]
    return table(pd.DataFrame(rows), list(rows[0]) if rows else [])


def beside(compared: pd.DataFrame) -> Listing:
    """Figures of the record with the number of the news, as :func:`analysis.record.beside` compares them, in words."""
    if compared.empty:
        return Listing("<p>The news have no number for any of these figures.</p>", "No number of the news to compare.")
    rows = records(compared)
    words = {
        "where": [where(r.state) for r in rows],
        "what": [f"{force(r.series, r.contributor)}, {LAYER[r.layer]}" for r in rows],
        "day": [days(r.date, r.date_until) for r in rows],
        "record": [f"{r.low:,}" if r.low == r.high else f"{r.low:,} to {r.high:,}" for r in rows],
        "news": [f"{r.news_value:,.0f}" for r in rows],
        "news less record": [_difference(r.least, r.most) for r in rows],
        "publisher": compared["publisher"].to_list(),
        "row": compared["record_id"].to_list(),
        "claims": compared["claim_ids"].to_list(),
    }
    return table(pd.DataFrame(words), list(words))


def _difference(least: Any, most: Any) -> str:
    """Bounds of a difference in words, "at least" and "at most" where a side is open."""
    if pd.isna(least) and pd.isna(most):
        return "not known"
    if pd.isna(least) or pd.isna(most):
        return f"at least {_signed(least)}" if pd.notna(least) else f"at most {_signed(most)}"
    return _signed(least) if least == most else f"{_signed(least)} to {_signed(most)}"


def _signed(number: Any) -> str:
    return f"{number:+,}".replace("-", "−") if number else "0"


def shorten(text: str, width: int = 160) -> str:
    """The beginning of a text, cut between words.

    >>> shorten("Sign up for our letter. " * 20)[-21:]
    'letter. Sign up for …'
    """
    return textwrap.shorten(text, width, placeholder=" …")


def counts(frame: pd.DataFrame, row: str, column: str) -> Listing:
    """How many rows of a table there are for each pair of values of two columns."""
    if frame.empty:
        return Listing("<p>None.</p>", "None.")
    crossed = pd.crosstab(frame[row].replace("", "not stated").astype(str), frame[column].astype(str))
    if column == "status":
        crossed = crossed[[name for name in STATUS if name in crossed.columns]].rename(columns=IN_WORDS[column])
    crossed["all"] = crossed.sum(axis=1)
    crossed = crossed.sort_values("all", ascending=False, kind="stable").reset_index()
    return table(crossed, list(crossed.columns))


def sentences(claims: pd.DataFrame, articles: pd.DataFrame, around: int = 0) -> Listing:
    """Claims in their sentences, the number marked, with what was read and by which rule.

    ``around`` is how many letters of the text before and after a sentence are shown, too.
    """
    if claims.empty:
        return Listing("<p>No claims match this choice of parameters.</p>", "No claims.")
    texts = articles.set_index("article_id")["text"]
    titles = articles.set_index("article_id")["title"]
    items = []
    for c in records(claims.head(MOST)):
        text = texts[c.article_id]
        first = text.rfind(c.sentence, 0, c.start + len(c.sentence))
        before, after = text[first : c.start], text[c.end : first + len(c.sentence)]
        said = f"{html.escape(before)}<mark>{html.escape(c.quote)}</mark>{html.escape(after)}"
        if around:
            near = _around(text, first, first + len(c.sentence), around)
            said = f"<i>{html.escape(near[0])}</i> {said} <i>{html.escape(near[1])}</i>"
        read = (
            f"{amount(c)} {c.unit}, {place(c.contributor) or 'contributor not stated'} in "
            f"{place(c.host) or 'a place not stated'}, {STATUS[c.status][0]}, {c.measure}; "
            f"{days(c.since, c.until)} ({BASIS[c.date_basis]})"
        )
        repeat = f"; repeats {c.repeats}" if c.repeats else ""
        repeat += f"; {seen(c)}" if seen(c) else ""
        source = titles[c.article_id] or c.article_id
        items.append(
            f'<li id="{html.escape(c.claim_id)}">{said}<small><b>{html.escape(read)}</b>{html.escape(repeat)}</small>'
            f"<small>{html.escape(source)} · {html.escape(c.claim_id)}</small><small>{html.escape(c.rule)}</small></li>"
        )
    markup = f'<ol class="claims">{"".join(items)}</ol>{_rest(len(claims))}'
    return Listing(markup, f"{len(items)} claims in their sentences")


def _around(text: str, start: int, end: int, letters: int) -> tuple[str, str]:
    """So many letters before and after a span, cut between words.

    >>> _around("One two three. Four. Five six seven.", 15, 20, 10)
    ('… three. ', ' Five six …')
    """
    before, after = text[max(0, start - letters) : start], text[end : end + letters]
    if start > letters:
        before = f"… {before.partition(' ')[2]}"
    if end + letters < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return before, after


def left_out(articles: pd.DataFrame, raw_dir: Path) -> Listing:
    """Files of the raw folder that are not among the articles."""
    known = set(articles["source_file"])
    by_hand = ("sources.csv", "corrections.csv")
    files = sorted(p.name for p in raw_dir.iterdir() if not p.name.startswith(".") and p.name not in by_hand)
    missing = pd.DataFrame({"file": [name for name in files if name not in known]})
    return table(missing, ["file"])
