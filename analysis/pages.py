"""The pages of the reports: executed notebooks, an article each with its claims marked, and the index to all of it.

In: executed notebooks and the tables. Out: HTML files that need nothing from anywhere else. Every word of an article is
escaped. A claim has one address, :func:`address`: its mark in the page of its article, where charts and listings lead.
"""

import ast
import functools
import html
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from analysis.charts import BASIS, STATUS, amount, days, place, records, seen
from analysis.exports import Edition, put
from analysis.listings import shorten
from analysis.vocabulary import split

TEMPLATES = Path(__file__).with_name("templates")
OURS = '<meta name="generator" content="baltic-troops">'  # by which a page of an earlier run is known
PLOTLY = "application/vnd.plotly.v1+json"
SIGNS = dict(zip(STATUS, "●▲◇□☆✕○", strict=True))  # as in the charts, so that colour is never the only sign
MEASURES = {
    "total": "the whole force of its kind",
    "contingent": "a contingent",
    "increment": "on top of what is there",
}
DATED = {
    "metadata": "data that came with the file",
    "dateline": "a date printed with the article",
    "context": "what the article says of the world",
}
_BETWEEN = "(;| · )"  # what stands between the claims of a cell
_BY_AXIS = (("x", "error_x"), ("y", "error_y"))


class PageError(Exception):
    """A page that must not be written; says which and what to do."""


@dataclass(frozen=True)
class Site:
    """A folder of reports with the tables and the edition that its pages are made from, and who of all has a page."""

    out: Path
    frames: Mapping[str, pd.DataFrame]
    made: Edition
    articles: frozenset[str]  # ids of those that have a page

    @functools.cached_property
    def words(self) -> dict[str, str]:
        """Each claim of an article that has a page, in a line: what it says, of what state of being, where."""
        titles = dict(zip(self.frames["articles"]["article_id"], self.frames["articles"]["title"], strict=True))
        claims = self.frames["claims"]
        return {
            c.claim_id: f"“{c.quote}” {c.unit}, {STATUS[c.status][0]}, {place(c.host) or 'no place'}, "
            f"{days(c.since, c.until)}: {titles.get(c.article_id) or c.article_id}"
            for c in records(claims[claims["article_id"].isin(self.articles)])
        }


def shown(frames: Mapping[str, pd.DataFrame], notebooks: Iterable[Any], most: int) -> frozenset[str]:
    """Ids of the articles that get a page: all, or where they are too many those to which charts and listings lead.

    Of these, too, ``most`` at most, the first of the table.
    """
    articles = frames["articles"]["article_id"]
    if len(articles) <= most:
        return frozenset(articles)
    words = (html.unescape(text) for notebook in notebooks for markup in _listings(notebook) for text in _texts(markup))
    named = {one for text in words for one in re.split(_BETWEEN, text)}
    named |= {one for notebook in notebooks for chart in figures(notebook) for one in _cited(chart)}
    led = {one.split(":")[0] for one in named}
    return frozenset(articles[articles.isin(led)].head(most))


def address(claim_id: str, base: str = "") -> str:
    """Where a claim is marked, from a page to which ``base`` leads back.

    >>> address("004_3f:88:EST")
    'articles/004_3f.html#claim-88-EST'
    """
    article_id, *rest = claim_id.split(":")
    return f"{base}articles/{quote(article_id)}.html#claim-{quote('-'.join(rest))}"


@functools.cache
def _template(name: str) -> Any:
    import jinja2

    loader = jinja2.FileSystemLoader(TEMPLATES / "page")
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined).get_template(name)


def assets(out: Path) -> list[Path]:
    """What the pages load: plotly.js once, a style sheet, a script."""
    folder = out / "assets"
    folder.mkdir(exist_ok=True)
    own = [put(folder / file.name, file.read_bytes()) for file in sorted((TEMPLATES / "assets").iterdir())]
    return [*own, put(folder / "plotly.min.js", _library())]


def _library() -> str:
    """plotly.js without the function around it for other kinds of loaders, where it has the one that is known.

    Chromium reads what stands in a function twice, the second time while the page waits: a quarter of all its time.
    """
    import plotly

    text = Path(plotly.__file__).with_name("package_data").joinpath("plotly.min.js").read_text(encoding="utf-8")
    licence, mark, rest = text.partition("*/")
    start, end = rest.find('"use strict";var Plotly='), rest.rfind("window.Plotly = Plotly;")
    return f"{licence}{mark}\n{rest[start:end]}window.Plotly = Plotly;\n" if 0 < start < end else text


# Executed notebooks


def links(notebooks: Mapping[str, Any], folder: str = "") -> list[dict[str, str]]:
    """Address, title and lead of the page of each notebook, given by stem, from the folder of the index."""
    at = f"{quote(folder)}/" if folder else ""
    return [
        {"href": f"{at}{quote(stem)}.html", "title": _title(nb), "lead": _lead(nb)} for stem, nb in notebooks.items()
    ]


def figures(notebook: Any) -> list[Any]:
    """The charts of an executed notebook, as plotly takes them."""
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", ()))
    return [output["data"][PLOTLY] for output in outputs if PLOTLY in output.get("data", ())]


def _listings(notebook: Any) -> list[str]:
    """The listings of an executed notebook, as HTML."""
    outputs = (output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", ()))
    return ["".join(data["text/html"]) for data in outputs if "text/html" in data and PLOTLY not in data]


def _texts(markup: str) -> list[str]:
    """Whatever stands between two tags."""
    return re.findall("(?<=>)[^<>]+(?=<)", markup)


def _cited(chart: Mapping[str, Any]) -> set[str]:
    """Ids of the claims that marks of a chart stand on, and whatever else they lead to."""
    cells = {str(cell) for trace in chart["data"] for cell in trace.get("customdata") or ()}
    return {one for cell in cells for one in split(cell)}


def notebook_pages(
    site: Site,
    notebooks: Mapping[str, Any],
    folder: str = "",
    above: Mapping[str, Any] | None = None,
    twins: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Path]:
    """Pages of executed notebooks, by stem, in the folder of the index or, for one value of a sweep, in one below.

    The pages of ``above`` lie beside the index, those of ``twins`` in the folders of the other values.
    """
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="page", extra_template_basedirs=[str(TEMPLATES)], exclude_input_prompt=True)
    exporter.exclude_output_prompt = True
    base = "../" if folder else ""
    exporter.register_filter("as_table", lambda chart: as_table(chart, site, base))
    exporter.register_filter("with_links", lambda markup: _with_links(markup, site, base))
    here = site.out / folder
    here.mkdir(parents=True, exist_ok=True)
    pages = []
    for stem, notebook in notebooks.items():
        beside = [
            {"title": twin, "href": "" if twin == folder else f"../{quote(twin)}/{quote(stem)}.html"}
            for twin, stems in (twins or {}).items()
            if twin and stem in stems
        ]
        resources = {
            "links": [*({**link, "href": base + link["href"]} for link in links(above or {})), *links(notebooks)],
            "here": f"{quote(stem)}.html",
            "twins": beside,
            "base": base,
            "parameters": _effective(notebook),
            "title": _title(notebook),
            "edition": site.made,
            "claims": _stood_on(figures(notebook), site),
        }
        body, _ = exporter.from_notebook_node(notebook, resources=resources)
        pages.append(put(here / f"{stem}.html", body))
    return pages


def _stood_on(charts: Iterable[Any], site: Site) -> dict[str, str]:
    """The claims that marks of these charts stand on, in words."""
    ids = {one for chart in charts for one in _cited(chart)}
    return {claim_id: site.words[claim_id] for claim_id in sorted(ids & site.words.keys())}


def _effective(notebook: Any) -> dict[str, str]:
    """The parameters that a notebook was executed with, its own and those given, as a reader wants them."""
    values: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if {"parameters", "injected-parameters"} & set(cell["metadata"].get("tags", [])):
            for node in ast.parse("".join(cell["source"])).body:
                if isinstance(node, ast.Assign):
                    values |= {
                        name.id: ast.literal_eval(node.value) for name in node.targets if isinstance(name, ast.Name)
                    }
    words = {}
    for name, value in values.items():
        everything = not value or name == "status" and set(value) == set(STATUS)
        if value or not name.endswith("_dir"):
            words[name] = "any" if everything else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            if isinstance(value, bool):
                words[name] = "yes" if value else "no"
    return words


def _title(notebook: Any) -> str:
    """First heading of a notebook."""
    text = "".join(notebook["cells"][0]["source"])
    return text.splitlines()[0].lstrip("# ").strip()


def _lead(notebook: Any) -> str:
    """First paragraph under the heading, without markup."""
    paragraphs = "".join(notebook["cells"][0]["source"]).split("\n\n")
    return re.sub(r"[*_`]|\[([^]]*)\]\([^)]*\)", r"\1", paragraphs[1]).replace("\n", " ") if len(paragraphs) > 1 else ""


def _with_links(markup: str, site: Site, base: str) -> str:
    """A listing in which claims, and articles in first cells, lead to their pages, and addresses to their sites."""

    def claims(found: re.Match[str]) -> str:
        parts = re.split(_BETWEEN, found[0])
        linked = [
            f'<a href="{address(one, base)}">{part}</a><wbr>' if (one := html.unescape(part)) in site.words else part
            for part in parts
        ]
        return "".join(linked).replace("<wbr>;", ";<wbr>")

    def article(found: re.Match[str]) -> str:
        known = html.unescape(found[2]) in site.articles
        href = f"{base}articles/{quote(html.unescape(found[2]))}.html"
        return f'{found[1]}<a href="{href}">{found[2]}</a>' if known else found[0]

    markup = re.sub(r"(<tr><td[^>]*>)([^<]+)", article, re.sub(r"(?<=>)[^<>]+(?=<)", claims, markup))
    return re.sub(r"(?<=<td>)(https?://([^\s<>/]+)[^\s<>]*)(?=</td>)", r'<a href="\1" rel="noopener">\2</a>', markup)


# A chart as a table


def as_table(chart: Mapping[str, Any], site: Site, base: str) -> str:
    """The points of a chart as a table, from the figure itself; its claims lead to their marks."""
    layout = chart["layout"]
    names = [_named(chart, axis) for axis in "xy"]
    head = ("panel", "series", *names, "least", "greatest", "says", "claims")
    rows: dict[tuple[str, ...], None] = {}
    for trace in chart["data"]:
        named, says = trace.get("name", ""), trace.get("hovertext") or trace.get("text") or ""
        if trace.get("mode") == "none" or not named and not (says and trace.get("customdata")):
            continue  # bands, thin lines and labels, which say once more what a mark says
        bare = {axis for axis in "xy" if _placed(layout, trace, axis)}
        for i, x, y in _runs(trace) if trace.get("mode") == "lines" else _marks(trace):
            leads = str(_at(trace.get("customdata"), i))
            cited = leads.startswith(("https://", "http://"))  # a figure of the record has a source, no claims
            ids = [] if cited else split(leads)
            claims = "; ".join(_claim(one, len(ids) == 1, site, base) for one in ids)
            claims = f'<a href="{html.escape(leads)}" rel="noopener">source</a>' if cited else claims
            told = "" if len(ids) == 1 else re.sub(r"<br>|<[^>]+>", " ", _at(says, i))  # else its claim's words
            at = ("" if axis in bare else value for axis, value in (("x", x), ("y", y)))
            cells = (_panel(layout, trace), _plain(named), *at, *_bounds(trace, i), _plain(told))
            rows[*map(_escape, cells), claims] = None
    shown = [at for at in range(len(head)) if any(row[at] for row in rows)]
    if not shown:
        return ""
    lines = ["".join(f'<th scope="col">{_escape(head[at])}</th>' for at in shown)]
    lines += ["".join(f"<td{' class=long' * (at > 5)}>{row[at]}</td>" for at in shown) for row in rows]
    body = "\n".join(f"<tr>{line}</tr>" for line in lines[1:])
    title = _escape(f"Data: {(layout.get('meta') or {}).get('alt', '')[:60]}")
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{title}"><table>'
        f"<thead><tr>{lines[0]}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _escape(text: str) -> str:
    return html.escape(text)


def _plain(text: str) -> str:
    """Words of a figure, whose own markup was escaped, as plain text on one line."""
    return " ".join(html.unescape(text).split())


def _at(values: Any, i: int) -> str:
    """One of many values, or the one for all, as text."""
    one = (
        values[i] if isinstance(values, list | tuple) and i < len(values) else values if isinstance(values, str) else ""
    )
    return "" if one is None else str(one)


def _axis(layout: Mapping[str, Any], axis: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = layout.get(f"{axis}axis") or {}
    return found


def _placed(layout: Mapping[str, Any], trace: Mapping[str, Any], axis: str) -> bool:
    """Whether a trace's values along an axis only place it: numbers of an axis without labels, or a panel's foot."""
    if any(isinstance(value, str) for value in trace.get(axis) or ()):
        return False
    own = layout.get(f"{axis}axis{trace.get(f'{axis}axis', axis)[1:]}") or {}
    return not own.get("showticklabels", True) or axis == "y" and bool((trace.get("meta") or {}).get("foot"))


def _named(chart: Mapping[str, Any], axis: str) -> str:
    """What an axis is called: its title, or what its values are."""
    values = (value for trace in chart["data"] for value in trace.get(axis) or () if value is not None)
    first = next(values, 0)
    kind = "number" if not isinstance(first, str) else "date" if re.match(r"\d{4}-\d\d-\d\d", first) else "which"
    return (_axis(chart["layout"], axis).get("title") or {}).get("text") or kind


def _shown(value: Any) -> str:
    return f"{value:,.10g}" if isinstance(value, int | float) else _plain(re.sub("<br>", " ", str(value)))


def _marks(trace: Mapping[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Number and place of each mark or bar of a trace; of a bar in time, whose length is in milliseconds, its days."""
    for i, (x, y) in enumerate(zip(trace.get("x") or (), trace.get("y") or (), strict=False)):
        if x is not None and y is not None:
            first = pd.Timestamp(trace["base"][i]) if "base" in trace else None
            across = f"{first:%Y-%m-%d} – {first + pd.Timedelta(milliseconds=x):%Y-%m-%d}" if first else _shown(x)
            yield i, across, _shown(y)


def _runs(trace: Mapping[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Number, span and height of each level stretch of a line."""
    runs: list[list[Any]] = []
    before: tuple[Any, Any] = (None, None)
    for i, (x, y) in enumerate(zip(trace.get("x") or (), trace.get("y") or (), strict=False)):
        if x is not None and y is not None:
            if before[1] == y:
                runs[-1][2] = x
            else:
                runs.append([i, x, x, y, before[0] == x])
        before = (x, y)
    for i, first, last, y, rise in runs:
        if not (rise and first == last):  # the end of a step where the next begins
            yield i, _shown(first) if first == last else f"{_shown(first)} – {_shown(last)}", _shown(y)


def _bounds(trace: Mapping[str, Any], i: int) -> tuple[str, str]:
    """Least and greatest value that the bars through a mark show, where they are not the mark's own."""
    for axis, error in _BY_AXIS:
        if error in trace:
            value, sides = trace[axis][i], (trace[error].get("arrayminus"), trace[error].get("array"))
            down, up = (float(side[i] or 0) if side else 0.0 for side in sides)
            return (_shown(value - down), _shown(value + up)) if down or up else ("", "")
    return "", ""


def _panel(layout: Mapping[str, Any], trace: Mapping[str, Any]) -> str:
    """Heading of the panel that a trace is drawn in: the note that stands on it."""
    top = (layout.get(f"yaxis{trace.get('yaxis', 'y')[1:]}") or {}).get("domain", (0, None))[1]
    notes = (n["text"] for n in layout.get("annotations") or () if n.get("yref") == "paper" and n.get("y") == top)
    found = next((re.match("<b>(.*?)</b>", note) for note in notes if top is not None), None)
    return _plain(found[1]) if found else ""


def _claim(claim_id: str, alone: bool, site: Site, base: str) -> str:
    """A claim as a link, where it is known; in words where it stands alone."""
    words = _escape(site.words.get(claim_id, claim_id) if alone else claim_id)
    return f'<a href="{address(claim_id, base)}">{words}</a>' if claim_id in site.words else words


# Articles


def article_pages(site: Site, nav: Iterable[Mapping[str, str]]) -> list[Path]:
    """A page for each article that gets one.

    Raises PageError where a file stands in the way that is no page of ours.
    """
    folder = site.out / "articles"
    folder.mkdir(exist_ok=True)
    for path in (folder / f"{article_id}.html" for article_id in sorted(site.articles)):
        if path.exists() and OURS not in path.read_bytes()[:600].decode(errors="replace"):
            raise PageError(f"{path} is no page of a report and stands in the way: give another folder with --out")
    up = [{"href": f"../{link['href']}", "title": link["title"]} for link in nav]
    about = {name: _of(site.frames[name], site) for name in ("claims", "removed", "evidence")}
    parts = {name: dict(list(frame.groupby("article_id"))) for name, frame in about.items()}
    none = {name: frame.iloc[:0] for name, frame in about.items()}
    pages = []
    for article in _of(site.frames["articles"], site).to_dict("records"):
        own = {name: parts[name].get(article["article_id"], none[name]) for name in parts}
        path = folder / f"{article['article_id']}.html"
        pages.append(put(path, article_page(article, site.made, up, **own)))
    return pages


def _of(frame: pd.DataFrame, site: Site) -> pd.DataFrame:
    """Rows of a table on the articles that have a page."""
    return frame[frame["article_id"].isin(site.articles)]


def article_page(
    article: Mapping[Any, Any],
    made: Edition,
    nav: Sequence[Mapping[str, str]],
    claims: pd.DataFrame,
    removed: pd.DataFrame,
    evidence: pd.DataFrame,
) -> str:
    """One article with its claims marked and told, what was removed in its place, and how it was dated."""
    read = records(claims.sort_values(["start", "claim_id"]))
    url = str(article.get("url") or "")
    dated = [
        {"kind": e.kind, "quote": e.quote, "note": e.note, "used": e.used}
        | {"days": days(e.start, e.end) if pd.notna(e.start) or pd.notna(e.end) else ""}
        for e in records(evidence)
    ]
    made_page: str = _template("article.html.j2").render(
        article=article,
        title=headline(article["title"], article["text"]),
        titled=article["title"] == article["text"].partition("\n")[0],
        published=days(article["published_start"], article["published_end"]),
        url=url if re.match("https?://", url) else "",
        basis=DATED.get(article["date_basis"], ""),
        blocks=len(removed),
        body=story(article["text"], read, records(removed), article["title"]),
        legend=[(s, SIGNS[s], STATUS[s][0]) for s in STATUS if any(c.status == s for c in read)],
        evidence=dated,
        links=nav,
        edition=made,
    )
    return made_page


def headline(title: str, text: str) -> str:
    """Title of an article, or the words that it begins with.

    >>> headline("", "More troops will come, she said.")
    'More troops will come, she said.'
    """
    return title or shorten(text.partition("\n")[0], 80)


def story(text: str, claims: Sequence[Any], removed: Sequence[Any], title: str = "") -> str:
    """Text of an article as HTML: the words of each claim marked, a note on them beside, and the removed blocks.

    A first line that is the title is the heading of the page, claims and all.
    Claims on the same words ("1,000 each in ...") share mark, number and note; ``claims`` are in order of ``start``.
    """
    spans: dict[tuple[int, int], list[Any]] = {}
    for c in claims:
        spans.setdefault((c.start, c.end), []).append(c)
    number = {c.claim_id: n for n, shared in enumerate(spans.values(), 1) for c in shared}
    again: dict[str, list[str]] = {}
    for c in claims:
        again.setdefault(c.repeats, []).append(c.claim_id)
    blocks = [(min(block.position, len(text)), _block(block)) for block in removed]
    parts: list[str] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line:
            parts += [block for at, block in blocks if at <= start]
            inside = [(at, block) for at, block in blocks if start < at < end]
            blocks = [(at, block) for at, block in blocks if at >= end]
            here = {span: shared for span, shared in spans.items() if span[0] < end and span[1] > start}
            notes = "".join(_note(shared, number, again) for (at, _), shared in here.items() if at >= start)
            beside = f'<ol class="notes">{notes}</ol>' if notes else ""
            tag = "h1" if not start and line == title else "p"
            words = _line(text, start, end, here, inside, number)
            parts.append(f'<div class="row"><{tag}>{words}</{tag}>{beside}</div>')
        start = end + 1
    return "\n".join([*parts, *(block for _, block in blocks)])


def _line(
    text: str,
    start: int,
    end: int,
    spans: Mapping[tuple[int, int], Sequence[Any]],
    blocks: Sequence[tuple[int, str]],
    number: Mapping[str, int],
) -> str:
    """One paragraph with its claims marked; pieces end where a mark begins or ends, or a block stood."""
    ends = (min(max(at, start), end) for span in spans for at in span)
    parts: list[str] = []
    for first, last in itertools.pairwise(sorted({start, end, *(at for at, _ in blocks), *ends})):
        parts += [block for at, block in blocks if at == first]
        words = html.escape(text[first:last])
        for span, shared in reversed(list(spans.items())):
            if span[0] <= first and span[1] >= last:
                names = [_anchor("claim", c) for c in shared] if first in (span[0], start) else []
                name = f' id="{names[0]}"' if names else ""
                more = "".join(f'<span id="{name}"></span>' for name in names[1:])
                sign = _sign(shared[0], number) if last == span[1] else ""
                words = f'<mark class="{shared[0].status}"{name}>{more}{words}{sign}</mark>'
        parts.append(words)
    return "".join(parts)


def _anchor(kind: str, claim: Any) -> str:
    return html.escape("-".join([kind, *claim.claim_id.split(":")[1:]]))


def _sign(claim: Any, number: Mapping[str, int]) -> str:
    """Sign and number behind a mark, which lead to the note."""
    n = number[claim.claim_id]
    label = f"note {n}, {STATUS[claim.status][0]}"
    return f'<sup><a href="#{_anchor("note", claim)}" aria-label="{label}">{SIGNS[claim.status]}{n}</a></sup>'


def _note(shared: Sequence[Any], number: Mapping[str, int], again: Mapping[str, Sequence[str]]) -> str:
    """What was read from the same words, a line for each claim."""
    first = shared[0]
    n = number[first.claim_id]
    unit = first.unit.replace("_", " ") + "s" * (first.unit not in ("personnel", "aircraft") and first.value != 1)
    lines = [
        f'<b><a href="#{_anchor("claim", first)}" aria-label="words {n}">{SIGNS[first.status]}{n}</a> '
        f"{html.escape(amount(first))} {html.escape(unit)}, {STATUS[first.status][0]}</b>"
    ]
    for c in shared:
        whose = place(c.contributor) or "contributor not stated"
        there = (place(c.host) or "a place not stated") + (f" ({c.place})" if c.place else "")
        when = f"{days(c.since, c.until)} ({BASIS[c.date_basis]})"
        lines.append(html.escape(f"{whose} in {there}, {MEASURES[c.measure]}; {when}"))
        lines += [f"<em>{seen(c)}</em>"] * bool(seen(c))
        lines += [f"repeats {_others([c.repeats], number)}"] if c.repeats in number else []
        lines += [f"said again: {_others(again[c.claim_id], number)}"] if c.claim_id in again else []
    read = "<br>".join(f"{html.escape(c.claim_id)}: {html.escape(c.rule)}" for c in shared)
    how = f"<details><summary>how it was read</summary>{read}</details>"
    return f'<li id="{_anchor("note", first)}" class="{first.status}">{"<br>".join(lines)}{how}</li>'


def _others(claim_ids: Iterable[str], number: Mapping[str, int]) -> str:
    """Links to other claims of the article."""
    anchors = {number[x]: html.escape("-".join(["claim", *x.split(":")[1:]])) for x in claim_ids if x in number}
    return ", ".join(f'<a href="#{anchor}">{n}</a>' for n, anchor in anchors.items())


def _block(block: Any) -> str:
    """A removed block, for the switch to show."""
    words = html.escape(block.text).replace("\n", "<br>")
    return f'<del class="removed"><small>removed: {html.escape(block.reason)}</small> {words}</del>'


# The index


@dataclass(frozen=True)
class Value:
    """What one value of a parameter gave: how many claims, the last level by state, its pages, chart and failures."""

    name: str
    claims: int
    levels: Mapping[str, str]
    pages: Sequence[Mapping[str, str]]
    chart: Any
    failed: Sequence[str]


def contents(
    site: Site,
    pages: Sequence[Mapping[str, str]],
    pictures: Sequence[str],
    swept: str = "",
    values: Sequence[Value] = (),
) -> Path:
    """The index: the notebooks' pages, values compared where there are several, what to take along, the articles."""
    counted = site.frames["claims"]["article_id"].value_counts().to_dict()
    articles = [
        {
            "href": f"articles/{quote(a.article_id)}.html",
            "title": headline(a.title, a.text),
            "publisher": a.publisher,
            "published": days(a.published_start, a.published_end),
            "claims": counted.get(a.article_id, 0),
        }
        for a in records(_of(site.frames["articles"], site))
    ]
    charts = _on_one_scale([value.chart for value in values])
    drawn = [
        {
            "name": value.name,
            "claims": value.claims,
            "pages": value.pages,
            "failed": value.failed,
            "levels": {place(state): text for state, text in value.levels.items()},
            "chart": chart,
            "table": as_table(chart, site, "") if chart else "",
        }
        for value, chart in zip(values, charts, strict=True)
    ]
    body = _template("contents.html.j2").render(
        links=pages,
        pages=pages,
        edition=site.made,
        tables=[(name, len(frame)) for name, frame in site.frames.items()],
        pictures=pictures,
        articles=articles,
        every=len(site.frames["articles"]),
        swept=swept,
        values=drawn,
        states=list(dict.fromkeys(place(state) for value in values for state in value.levels)),
        charts=any(charts),
        claims=_stood_on(filter(None, charts), site),
    )
    return put(site.out / "index.html", body)


def _on_one_scale(charts: Sequence[Any]) -> list[Any]:
    """Charts with the widest range that any of them has along x and along y, so that they can be compared."""
    copies = [{**chart, "layout": dict(chart["layout"])} if chart else None for chart in charts]
    layouts = [chart["layout"] for chart in copies if chart]
    for letter in "xy":
        axes = [(one, name) for one in layouts for name in one if re.fullmatch(rf"{letter}axis\d*", name)]
        ranges = [one[name].get("range") for one, name in axes]
        kinds = {isinstance(end, str) for ends in ranges if ends for end in ends}
        if not axes or not all(ranges) or len(kinds) > 1 or any(first > last for first, last in ranges):
            continue
        widest = [min(first for first, _ in ranges), max(last for _, last in ranges)]
        for one, name in axes:
            one[name] = {**one[name], "range": widest}
    return copies
