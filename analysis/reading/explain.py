"""The explain view: how the claims of an article came about, for a researcher to follow.

In: a clean :class:`~analysis.articles.Article`. Out: an :class:`Explanation`, plain values with a text for the terminal
and HTML for a notebook or a page of its own. A rule is told by its own docstring.
"""

import html
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.articles import Article
from analysis.reading import confidence, rules, status
from analysis.reading.claims import Claim, Parsed, made_of, measure_of, trace
from analysis.vocabulary import Told, split

Rows = list[tuple[str, ...]]
ELSEWHERE = "As for the same number elsewhere in the text."
CLAIM_ID = re.compile(r"[^\W_][^:\n]*:\d+(?::[A-Z]{3,4})*")
KINDS = "date number actor hedge noun verb cue".split()  # what a token can be; of several the first gives its colour
COLOURS = "#56b4e9 #e69f00 #0072b2 #cc79a7 #009e73 #d55e00 #888888".split()  # told apart by all eyes (Okabe and Ito)
STYLE = (
    ".bt mark{color:inherit;padding:0 .15em .2em}.bt p{line-height:2}.bt sub,.bt sup{font-size:.65em;opacity:.8}"
    ".bt table{border-collapse:collapse}.bt summary{margin-top:.6em;font-weight:600}"
    ".bt th,.bt td{text-align:left;vertical-align:top;padding:.15em .8em .15em 0;border-bottom:1px solid #8886}"
) + "".join(f".bt .{k}{{background:{c}40;border-bottom:3px solid {c}}}" for k, c in zip(KINDS, COLOURS, strict=True))


class UnknownClaim(Told, LookupError):
    """A claim that is not there; says in one line which are."""


def is_claim_id(text: str) -> bool:
    """Whether a text can be a ``claim_id``."""
    return CLAIM_ID.fullmatch(text) is not None


@dataclass(frozen=True)
class Sentence:
    """A sentence with a number, its claims, and its tables by title; the first row of a table names its columns.

    ``tokens`` are place in the sentence, clause and types ("" for a plain word), the main type first.
    """

    text: str
    tokens: tuple[tuple[slice, int, str], ...]
    claims: tuple[Claim, ...]
    tables: dict[str, Rows]

    def marked(self) -> str:
        """Give the sentence as HTML with its tokens marked."""
        parts, before, end = [], 0, 0
        for place, clause, types in self.tokens:
            word, kind = html.escape(self.text[place]), re.split(r"\W", types)[0]
            parts.append(html.escape(self.text[end : place.start]))
            parts.append(f"<sup>clause {clause}</sup> " if clause != before else "")
            marked = f'<mark class="{kind}" title="{html.escape(types)}">{word}<sub>{kind}</sub></mark>'
            parts.append(marked if kind else word)
            before, end = clause, place.stop
        return "".join([*parts, html.escape(self.text[end:])])


@dataclass(frozen=True, repr=False)
class Explanation:
    """How the claims of an article, or one of them, came about: its sentences that state a number."""

    heading: str
    sentences: tuple[Sentence, ...]

    def __str__(self) -> str:
        lines = [self.heading]
        for s in self.sentences:
            lines += ["", textwrap.fill(s.text, 118, initial_indent="> ", subsequent_indent="> ")]
            for title, rows in s.tables.items():
                cells = [[" ".join(cell.split()) for cell in row] for row in rows]
                widths = [max(map(len, column)) + 2 for column in zip(*cells, strict=True)][:-1]
                aligned = ("  " + "".join(map(str.ljust, row, widths)) + row[-1] for row in cells)
                hang = " " * (sum(widths) + 2)
                lines += ["", title, *(textwrap.fill(line, 118, subsequent_indent=hang) for line in aligned)]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = [f"<style>{STYLE}</style><h3>{html.escape(self.heading)}</h3>"]
        for s in self.sentences:
            parts.append(f"<hr><p>{s.marked()}</p>")
            for title, (head, *rows) in s.tables.items():
                cells = [f"<th>{'<th>'.join(head)}", *("<td>" + "<td>".join(map(html.escape, row)) for row in rows)]
                shown = f"<details{' open' * (title != 'tokens')}><summary>{html.escape(title)}</summary>"
                parts.append(f"{shown}<table><tr>{'<tr>'.join(cells)}</table></details>")
        return f'<div class="bt mathjax_ignore tex2jax_ignore">{"".join(parts)}</div>'  # a $ is no formula

    def page(self) -> str:
        """Give the same as a page of its own that loads nothing and runs nothing."""
        return (
            '<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            '<meta name="viewport" content="width=device-width"><style>body{font:1em/1.4 system-ui}</style>'
            f"<title>{html.escape(self.heading)}</title>\n{self._repr_html_()}\n"
        )


def explanation(article: Article, claim_id: str = "") -> Explanation:
    """How the claims of an article came about, or the one with this id; no sentence where there is no such claim."""
    parsed, every = trace(article)
    told = {c.claim_id: confidence.reasons(facts) for c, facts in confidence.facts(every, made_of(parsed))}
    sentences = []
    for p in parsed:
        claims = [c for c in every if p.sentence.start <= c.start < p.sentence.end and claim_id in ("", c.claim_id)]
        if claims or p.left_out and not claim_id:
            sentences.append(_sentence(p, claims, told))
    published = f"{article.published_start} to {article.published_end}" if article.published_start else "not dated"
    none = "" if sentences else ": no number that might be one of forces"
    return Explanation(f"{article.article_id}, {published}{none}", tuple(sentences))


def _types(p: Parsed, i: int) -> str:
    """All that a token is, in the order of :data:`KINDS`."""
    t, m = p.tokens[i], next((m for m in p.mentions if m.at == i), None)
    v = status.verb_at(p.tokens, i) if t.verb_kind else None
    types = (
        "date" if any(w.first <= i < w.last for w in p.dates) else "",
        "number" if t.kind == "num" else f"number word, {t.number[0]}" if t.number else "",
        f"actor {';'.join(m.codes)}, {m.actor.form}, {m.role}" if m else "",
        f"hedge, {t.hedge or t.hedge_after}" if t.hedge or t.hedge_after else "",
        f"noun of {t.unit or 'no unit'}, {t.role}" if t.noun else "",
        f"verb, {v.kind}, {v.tense}{', negated' * v.negated}" if v else "",
        f"cue, {t.cue}" if t.cue else "",
    )
    return "; ".join(filter(None, types))


def _sentence(p: Parsed, claims: Sequence[Claim], told: Mapping[str, str]) -> Sentence:
    """One sentence as it was read, with those of its claims that are asked for; ``told`` says how sure each is."""
    places = [slice(t.start - p.sentence.start, t.end - p.sentence.start) for t in p.tokens]

    def quote(first: int, last: int) -> str:
        return p.text[places[first].start : places[last - 1].stop]

    tokens = tuple((place, p.clause[i], _types(p, i)) for i, place in enumerate(places))
    typed = ((str(clause), p.text[place], types) for place, clause, types in tokens if types)
    tables: dict[str, Rows] = {"tokens": [("clause", "word", "types"), *typed]}
    why = dict(rules.docs())
    drafts = {p.tokens[d.phrase.quantity.first].start: d for d in p.drafts}
    spans = [(w, w.begins or (w.since, w.until)) for w in p.dates]
    dates = [(quote(w.first, w.last), f"{since} to {until}", w.basis) for w, (since, until) in spans]
    for c in claims:
        d, days = drafts[c.start], f"{c.since} to {c.until}" if c.since else ""
        owner = why.get(("contributor", d.owner_rule), "") if {*split(c.contributor)} <= {*d.owner} else ELSEWHERE
        host = why.get(("host", d.host_rule), "") if {*split(c.host)} <= {*d.host} else ELSEWHERE
        state = why.get(("status", d.why), "") if c.status == d.state else ELSEWHERE
        tables[f"“{c.quote}” is {c.claim_id}"] = [
            ("field", "chosen", "rule", "why"),
            ("number", f"{c.value}, {c.qualifier}", "", f"from {c.low or 'any'} to {c.high or 'any'}"),
            ("unit", c.unit, d.phrase.role, ", ".join(d.phrase.nouns)),
            ("contributor", c.contributor, d.owner_rule, owner),
            ("host", c.host, d.host_rule, host),
            ("status", c.status, d.why, ". ".join(filter(None, [str(d.read or ""), state]))),
            ("measure", c.measure, "", " ".join((measure_of.__doc__ or "").split())),
            ("date", days, c.date_basis, ", ".join(said for said, *span in dates if span == [days, c.date_basis])),
            ("confidence", c.confidence, "", told[c.claim_id]),
        ]

    def uses(codes: Iterable[str]) -> str:
        parts = ((c, part) for c in claims for part in ("contributor", "host"))
        chosen = [(c, part) for c, part in parts if {*codes} & {*split(getattr(c, part))}]
        return ", ".join(dict.fromkeys(f"{part} of “{c.quote}” at {c.start}" for c, part in chosen))

    who: Rows = [("named", "codes", "role", "form", "clause", "chosen as")]
    for m in p.mentions:
        who.append((p.text[places[m.at]], ";".join(m.codes), m.role, m.actor.form, str(m.clause), uses(m.codes)))
    named = {code for m in p.mentions for code in m.codes}
    carried = drafts[claims[0].start].carried if claims else {}
    for x in filter(None, dict.fromkeys(carried.values())):
        names = ", ".join(name for name, codes in carried.items() if codes == x)
        who.append(("said before", ";".join(x), names, "", "", uses({*x} - named)))
    when: Rows = [("words", "days", "basis", "taken for")]
    for date in dates:
        taken = (c for c in claims if (f"{c.since} to {c.until}", c.date_basis) == date[1:])
        when.append((*date, ", ".join(dict.fromkeys(f"“{c.quote}” at {c.start}" for c in taken))))
    left: Rows = [(quote(q.first, q.last), reason) for q, reason in p.left_out]
    tables |= {"who and where": who, "when": when, "no claim": [("number", "reason"), *left]}
    wanted = {title: rows for title, rows in tables.items() if len(rows) > 1 and (claims or title == "no claim")}
    return Sentence(p.text, tokens, tuple(claims), wanted)
