"""Agreement of two reviewers: Cohen's kappa and Krippendorff's alpha for each field, and where they disagree.

In: two files of corrections, each with one side's decisions. Out: frames and a report. A claim counts for the verdict
(a claim or none) where both sides gave one, and for a field where both know its value. The coefficients are nltk's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.corrections import NAME, Correction, CorrectionError, load
from analysis.decisions import JUDGED, fields

Side = dict[str, dict[str, str]]  # fields by claim; "claim" is the verdict
MANY = 500  # labels up to which the coefficients, whose time grows with their square, are worked out


def side(rows: Iterable[Correction]) -> Side:
    """What one side says of each claim: the verdict, and the fields of what it accepts or changes."""
    said: Side = {}
    for row in sorted(rows, key=lambda row: row.field == "verdict"):  # a verdict tells of all fields
        if row.what != "claim" or row.field == "quote":
            continue
        told = said.setdefault(row.which, {})
        if row.field != "verdict":
            told[row.field] = row.value
        elif row.value == "reject":
            said[row.which] = {"claim": "no"}
        else:
            every = fields(row.expected)
            said[row.which] = {"claim": "yes"} | {name: every.get(name, "") for name in JUDGED}
    return said


def read_side(path: Path) -> Side:
    """One side's decisions from a file of any name; CorrectionError or TableError where it is damaged."""
    try:
        return side(load(path))
    except CorrectionError as error:
        raise CorrectionError("\n".join(line.replace(NAME, str(path), 1) for line in str(error).split("\n"))) from None


def coefficients(one: Mapping[str, str], other: Mapping[str, str], kind: str = "nominal") -> tuple[float, float]:
    """Cohen's kappa and Krippendorff's alpha of two codings of the same items; NaN where all codings are one value.

    Parameters
    ----------
    one, other
        Label of each item; only items of both count.
    kind
        How far apart two labels are, for alpha: ``nominal`` (equal or not), ``interval`` (numbers, squared difference)
        or ``list`` (share of the codes that only one has). Kappa is always nominal.

    >>> codings = {"1": "a", "2": "b", "3": "a"}, {"1": "a", "2": "b", "3": "b"}
    >>> [round(value, 3) for value in coefficients(*codings)]
    [0.4, 0.444]
    """
    from nltk.metrics.agreement import AnnotationTask  # loaded only here, as it takes a second
    from nltk.metrics.distance import binary_distance, interval_distance, jaccard_distance

    items = sorted(one.keys() & other.keys())
    labels = [(coder, item, told[item]) for coder, told in (("A", one), ("B", other)) for item in items]
    if len({label for *_, label in labels}) < 2 or len({label for *_, label in labels}) > MANY:
        return float("nan"), float("nan")
    far = {"nominal": binary_distance, "interval": interval_distance, "list": jaccard_distance}[kind]
    parse: Callable[[str], object] = float if kind == "interval" else _codes if kind == "list" else str
    kappa = AnnotationTask(labels).kappa()
    alpha = AnnotationTask([(coder, item, parse(label)) for coder, item, label in labels], far).alpha()
    return float(kappa), float(alpha)


def _codes(cell: str) -> frozenset[str]:
    """The codes of a list, in whatever order."""
    return frozenset(cell.split(";"))


def agreement(one: Side, other: Side) -> pd.DataFrame:
    """For each field the claims that both sides judge, how many alike, and the coefficients."""
    made = []
    for name in ("claim", *JUDGED):
        a, b = ({item: told[name] for item, told in said.items() if name in told} for said in (one, other))
        both = a.keys() & b.keys()
        alike = sum(a[item] == b[item] for item in both)
        kind = tables.COLUMNS["claims"].get(name, {}).get("type", "")
        kind = {"list": "list", "number": "interval"}.get(kind, "nominal")
        made.append((name, len(both), alike, kind, *coefficients(a, b, kind)))
    return pd.DataFrame(made, columns=["field", "claims", "alike", "distance", "kappa", "alpha"])


def disagreements(one: Side, other: Side) -> pd.DataFrame:
    """Every field of every claim that both sides judge and on which they differ, in the order of articles."""
    made = [
        (item, name, one[item][name], other[item][name])
        for item in sorted(one.keys() & other.keys(), key=_place)
        for name in ("claim", *JUDGED)
        if name in one[item] and name in other[item] and one[item][name] != other[item][name]
    ]
    return pd.DataFrame(made, columns=["claim_id", "field", "A", "B"])


def _place(claim_id: str) -> tuple[str, int, str]:
    """Article and place of a claim."""
    article_id, start, *_ = claim_id.split(":")
    return article_id, int(start), claim_id


def report(one: Side, other: Side) -> Iterator[str]:
    """Lines with the coefficients and the disagreements."""
    both, apart = one.keys() & other.keys(), disagreements(one, other)
    alone = (f"{len(which) - len(both)} by {name} alone" for name, which in (("A", one), ("B", other)))
    yield f"{len(both)} claims decided on by both sides, {', '.join(alone)}"
    if not both:
        yield "nothing in common: no agreement can be told; let both sides review the same articles"
        return
    yield ""
    yield f"{'field':<12}{'claims':>8}{'alike':>8}{'kappa':>9}{'alpha':>9}  distance of alpha"
    for row in agreement(one, other).to_dict("records"):
        if row["claims"]:
            values = [f"{row[name]:>9.3f}" if row[name] == row[name] else f"{'-':>9}" for name in ("kappa", "alpha")]
            yield f"{row['field']:<12}{row['claims']:>8}{row['alike']:>8}{''.join(values)}  {row['distance']}"
    yield "- : one value only (or one claim), so that chance agreement is certain and the coefficients are not defined"
    yield ""
    yield f"{len(apart)} disagreements"
    for row in apart.to_dict("records"):
        yield f"{row['claim_id']}  {row['field']}: A {row['A'] or 'empty'}, B {row['B'] or 'empty'}"
