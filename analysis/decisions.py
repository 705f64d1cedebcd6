"""Decisions: what reviewers say of the claims that were read, applied to them.

In: an article, its claims as they were read, and the rows of ``corrections.csv`` on them. Out: the claims as decided,
each marked ``accepted``, ``corrected`` or ``added``, and an error for every row that does not fit what is there now.
A row changes one field, adds a claim (``quote``), or is a ``verdict``: ``accept`` expects the whole reading, with its
changes, so that it tells what was seen; ``reject`` expects the quote.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Protocol

from analysis import tables
from analysis.corrections import Correction, CorrectionError
from analysis.reading import Claim
from analysis.reading.numbers import decimal_points, quantities
from analysis.reading.tokens import sentences
from analysis.vocabulary import split

JUDGED = split("low;high;value;qualifier;unit;contributor;host;place;status;measure;since;until;repeats;force")
BOUNDS = {"low", "high"}
ASKED = ("unit", "status", "measure")  # what nobody can guess of a claim that is added
AGAIN = "see it again in bt.review(),"
AGREE = "agree on one and delete the other row"
_FIELD = re.compile(rf"; (?=(?:{'|'.join(JUDGED)}|quote)=)")


class Text(Protocol):
    """What is needed of an article."""

    @property
    def article_id(self) -> str:
        """Its name."""

    @property
    def text(self) -> str:
        """Its clean text."""

    @property
    def published_start(self) -> date | None:
        """First day on which it can have been published."""

    @property
    def published_end(self) -> date | None:
        """Last day on which it can have been published."""


def line(words: str) -> str:
    """Words in one line, as a row has them."""
    return " ".join(words.split())


def reading(claim: Claim) -> str:
    """What a reviewer judges of a claim, in one line: its fields that are not empty, and its quote.

    >>> reading(Claim("a:0", "a", "", 0, 3, "300", 300, 300, 300.0, "exact", "personnel", "DEU", "LTU", "", "present",
    ...     "contingent", None, None, "publication", "", "", ""))[:60]
    'low=300; high=300; value=300; qualifier=exact; unit=personne'
    """
    cells = [(name, tables.text(getattr(claim, name))) for name in JUDGED] + [("quote", line(claim.quote))]
    return "; ".join(f"{name}={cell}" for name, cell in cells if cell)


def fields(told: str) -> dict[str, str]:
    """The fields of a line that :func:`reading` made."""
    return {name: cell for name, _, cell in (part.partition("=") for part in _FIELD.split(told))}


def changed(claim: Claim, given: Mapping[str, Any]) -> Claim:
    """A claim with new values in some fields, and with what follows from them in those that are not given.

    Bounds give value and qualifier; a value or a qualifier gives bounds; dates that somebody set are stated.
    """
    new = replace(claim, **given)
    told = {*given}
    if told & BOUNDS:
        known = [bound for bound in (new.low, new.high) if bound is not None]
        value = sum(known) / len(known) if known and "value" not in told else new.value
        return _dated(replace(new, value=value, qualifier=new.qualifier if "qualifier" in told else _hedge(new)), told)
    if told & {"value", "qualifier"} and new.qualifier not in ("range", "vague"):
        number = int(new.value)
        low = None if new.qualifier == "up_to" else number
        high = None if new.qualifier == "more_than" else number
        new = replace(new, low=low, high=high)
    return _dated(new, told)


def _hedge(claim: Claim) -> str:
    """Qualifier that goes with the bounds of a claim; its own where that does."""
    if claim.low is None or claim.high is None:
        return "up_to" if claim.low is None else "more_than"
    fitting = ("exact", "about") if claim.low == claim.high else ("range", "vague")
    return claim.qualifier if claim.qualifier in fitting else fitting[0]


def _dated(claim: Claim, told: set[str]) -> Claim:
    """The same with the basis that dates have when somebody set them."""
    return replace(claim, date_basis="stated") if told & {"since", "until"} and "date_basis" not in told else claim


def parsed(cells: Mapping[str, str]) -> dict[str, Any]:
    """Values of a claim's fields; ValueError, with the field and the remedy, where one is none."""
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        try:
            value = tables.parsed("claims", name, cell)
        except ValueError as error:
            raise ValueError(f"column {name}: {cell!r}: {error}") from None
        kind = tables.COLUMNS["claims"][name]["type"]
        values[name] = "" if value is None and kind in ("string", "list") else value
    return values


def decided(
    article: Text, claims: Sequence[Claim], rows: Iterable[Correction], errors: list[CorrectionError]
) -> list[Claim]:
    """The claims of an article as reviewers decided on them, in reading order.

    Parameters
    ----------
    article, claims
        A clean article and what was read in it (:func:`analysis.reading.read_claims`).
    rows
        The rows on its claims; their order is of no account.
    errors
        Takes an error for each row that contradicts another or no longer fits; its claim stays as it was read.
    """
    about: dict[str, list[Correction]] = {}
    for row in rows:
        about.setdefault(row.which, []).append(row)
    if not about:
        return list(claims)
    read = {claim.claim_id: claim for claim in claims}
    made: dict[str, Claim | None] = dict(read)
    for claim_id, own in about.items():
        try:
            made[claim_id] = _one(article, read, claim_id, own)
        except CorrectionError as error:
            errors.append(error)
    kept = _relinked(made)
    _validate(kept, about, errors)
    return kept


def _one(article: Text, read: Mapping[str, Claim], claim_id: str, rows: Sequence[Correction]) -> Claim | None:
    """One claim as decided, None where it was rejected; CorrectionError at the first row that does not fit."""
    _contradiction(rows)
    by = {name: [row for row in rows if row.field == name] for name in {row.field for row in rows}}
    changes = [own[0] for name, own in by.items() if name not in ("verdict", "quote")]
    claim = read.get(claim_id)
    if "quote" in by:
        row = by["quote"][0]
        if claim:
            raise row.wrong("this claim is read by now; delete the rows that add it, accept or change it")
        claim = _added(article, row, ", ".join(sorted({other.who for other in by["quote"]})))
        expected = dict.fromkeys((row.field for row in changes), "")
    elif claim is None:
        raise rows[0].stale(f"no such claim is read{_elsewhere(read, rows)}", AGAIN)
    else:
        expected = {row.field: tables.text(getattr(claim, row.field)) for row in changes}
    for row in changes:
        if row.expected != expected[row.field]:
            raise row.stale(f"{row.field} is {expected[row.field]!r} now, not {row.expected!r}", AGAIN)
    try:
        result = changed(claim, parsed({row.field: row.value for row in changes}))
    except ValueError as error:
        raise rows[0].wrong(str(error)) from None
    if lacking := [name for name in ASKED if not getattr(result, name)]:
        raise rows[0].wrong(f"the claim that is added lacks {' and '.join(lacking)}; add a row for each")
    for row in by.get("verdict", []):
        _seen(row, result, rows)
    if any(row.value == "reject" for row in by.get("verdict", [])):
        return None
    if "quote" in by:
        return result
    if changes:
        names = ", ".join(sorted(row.field for row in changes))
        who = ", ".join(sorted({row.who for row in rows if row.field != "verdict"}))
        return replace(result, rule=f"{claim.rule}; {names} corrected by {who}", reviewed="corrected")
    return replace(result, reviewed="accepted")


def _contradiction(rows: Sequence[Correction]) -> None:
    """Raise CorrectionError where two rows on a claim cannot both hold."""
    rejects = [row for row in rows if (row.field, row.value) == ("verdict", "reject")]
    others = [row for row in rows if row not in rejects]
    accepts = [row for row in others if row.field == "verdict"]
    pairs = [(rejects[0], others[0])] if rejects and others else []
    first: dict[str, Correction] = {}
    pairs += [(first.setdefault(row.field, row), row) for row in others]
    for one, other in pairs:
        if one.value != other.value:
            said = [f"{row.field} {row.value or 'empty'}".removeprefix("verdict ") for row in (one, other)]
            raise one.wrong(f"{one.who} says {said[0]}, {other.who} in line {other.number} {said[1]}; {AGREE}")
    for row in accepts[1:]:
        if row.expected != accepts[0].expected:
            said = [_difference(fields(accepts[0].expected), fields(row.expected))]
            raise accepts[0].wrong(f"{row.who} in line {row.number} accepts it otherwise ({said[0]}); {AGREE}")


def _difference(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Where two readings differ, in words."""
    names = [name for name in (*JUDGED, "quote") if one.get(name, "") != other.get(name, "")]
    return ", ".join(f"{name} {one.get(name) or 'empty'} / {other.get(name) or 'empty'}" for name in names)


def _seen(row: Correction, claim: Claim, rows: Sequence[Correction]) -> None:
    """Raise CorrectionError where a verdict was given on another reading than that which there is."""
    if row.value == "reject":
        if row.expected != line(claim.quote):
            raise row.stale(f"the quote is {line(claim.quote)!r} now, not {row.expected!r}", AGAIN)
        return
    told, now = fields(row.expected), fields(reading(claim))
    if told == now:
        return
    odd = [name for name in {**told, **now} if told.get(name) != now.get(name)]
    if theirs := [other for other in rows if other.field in odd and other.who != row.who]:
        other = theirs[0]
        said = f"{row.who} accepts {other.field} {told.get(other.field) or 'empty'}"
        raise row.wrong(f"{said}, {other.who} in line {other.number} makes it {other.value or 'empty'}; {AGREE}")
    raise row.stale(f"accepted was another reading (then / now: {_difference(told, now)})", AGAIN)


def _elsewhere(read: Mapping[str, Claim], rows: Sequence[Correction]) -> str:
    """Where the words of a claim that is gone are read now."""
    quotes = {fields(f"quote={row.expected}" if row.value == "reject" else row.expected).get("quote") for row in rows}
    there = [claim.claim_id for claim in read.values() if line(claim.quote) in quotes]
    return f" (its words are in {', '.join(there)})" if there else ""


def _added(article: Text, row: Correction, who: str) -> Claim:
    """A claim that was missed, with what its quote and its article tell of it."""
    start = int(row.which.split(":")[1])
    found = re.compile(r"\s+".join(map(re.escape, row.value.split()))).match(article.text, start)
    if not found:
        there = " ".join(article.text[start : start + 60].split()[:4])
        raise row.stale(f"{row.value!r} is not at {start} of the text, where {there!r} stands", "correct the place")
    return suggested(article, start, found.end(), row.which, who)


def suggested(article: Text, start: int, end: int, claim_id: str = "", who: str = "") -> Claim:
    """A claim for words of an article, with the number read in them (0 where none is) and the article's date."""
    text = article.text
    around = [s for s in sentences(text) if s.start <= start < s.end]
    numbers = quantities(around[0].tokens, decimal_points(text)) if around else []
    spans = [(around[0].tokens[q.first].start, around[0].tokens[q.last - 1].end, q) for q in numbers]
    number = next((q for first, last, q in spans if first < end and start < last), None)
    first, last = (min(around[0].start, start), max(around[0].end, end)) if around else (start, end)
    return Claim(
        claim_id=claim_id or f"{article.article_id}:{start}",
        article_id=article.article_id,
        sentence=text[first:last],
        start=start,
        end=end,
        quote=text[start:end],
        low=number.low if number else None,
        high=number.high if number else None,
        value=number.value if number else 0,
        qualifier=number.qualifier if number else "exact",
        unit="",
        contributor="",
        host="",
        place="",
        status="",
        measure="",
        since=article.published_start,
        until=article.published_end,
        date_basis="publication",
        repeats="",
        rule=f"added by {who}",
        force="",
        confidence="sure",
        reviewed="added",
    )


def _relinked(made: Mapping[str, Claim | None]) -> list[Claim]:
    """The claims that are left, in reading order; those that repeat a rejected one repeat the next mention."""
    first: dict[str, str] = {}
    kept = []
    for claim in sorted(filter(None, made.values()), key=lambda claim: claim.start):
        if claim.repeats in made and made[claim.repeats] is None:
            head = first.setdefault(claim.repeats, claim.claim_id)
            claim = replace(claim, repeats="" if head == claim.claim_id else head)
        kept.append(claim)
    return kept


def _validate(
    claims: Sequence[Claim], about: Mapping[str, Sequence[Correction]], errors: list[CorrectionError]
) -> None:
    """Tell the rows that make a claim other than the tables allow it."""
    ids = {claim.claim_id for claim in claims}
    spans = {(claim.start, claim.end): claim.claim_id for claim in claims}
    for claim in claims:
        rows = about.get(claim.claim_id, ())
        try:
            if rows:
                alone = asdict(replace(claim, repeats=""))
                tables.checked("claims", {name: [alone[name]] for name in tables.COLUMNS["claims"]})
        except tables.TableError as error:
            row = next((row for row in rows if row.field == error.column), rows[0])
            errors.append(row.wrong(f"column {error.column}: {error.remedy}"))
        row_ = next((row for row in rows if row.field == "repeats"), None)
        if row_ and claim.repeats and (claim.repeats not in ids or claim.repeats == claim.claim_id):
            errors.append(row_.wrong(f"column repeats: {claim.repeats!r}: name another claim of the article"))
        over = next((spans[a, b] for a, b in spans if a < claim.end and claim.start < b and a != claim.start), None)
        if over and claim.reviewed == "added":
            errors.append(rows[0].wrong(f"its words overlap those of {over}; take the same words, or others"))
