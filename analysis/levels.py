"""Claims into levels: how many troops stood in each Baltic state, by series and date, and which claims say so.

In: the claims and articles tables. Out: the levels table. Pure: frames in, frame out. ``docs/method.md`` states the
rules with examples; numbers that overlap are never added up, and a number for several states is never split.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.reading.numbers import REASON

STATES = ("EST", "LTU", "LVA")
GROUPS = {"in_place": ("present",), "with_planned": ("present", "arriving", "planned")}  # each in order of rank
ADVERSARIES = ("BLR", "RUS")
COLUMNS = [
    "state",
    "date",
    "date_until",
    "series",
    "status_group",
    "low",
    "high",
    "value",
    "derivation",
    "claim_ids",
    "explanation",
]


@dataclass(frozen=True, slots=True)
class _Level:
    """A number with its bounds (None on an open side), how it was derived and the claims it stands on."""

    low: int | None
    high: int | None
    value: float
    derivation: str
    ids: tuple[str, ...]
    until: pd.Timestamp
    note: str


def levels(claims: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Levels of troops per Baltic state, series, status group and date.

    Parameters
    ----------
    claims, articles
        The tables of that name (:func:`analysis.tables.read`), any number of rows.

    Returns
    -------
    DataFrame
        The columns of the levels table, in persons, sorted by its key. Only personnel that is present, arriving or
        planned makes a level: exercises, proposals and what has left do not, nor do Russian and Belarusian forces.
    """
    rows = _usable(claims, articles)
    table: list[dict[str, Any]] = []
    for state in sorted({r["host"] for r in rows}):
        here = [r for r in rows if r["host"] == state]
        for group, ranks in GROUPS.items():
            counted = [r for r in here if r["status"] in ranks]
            names = {r["series"] for r in counted}
            if state in STATES and names - {"own"}:
                names.add("allied")  # the sum of contingents, where no total is stated
            for name in sorted(names):
                total = name == "allied" and state in STATES  # contingents are summed up for one state only
                named = [r for r in counted if r["series"] == name]
                made = _total(counted, ranks) if total else _series(named, ranks)
                table += [
                    {
                        "state": state,
                        "date": day,
                        "date_until": max(day, level.until),
                        "series": name,
                        "status_group": group,
                        "low": level.low,
                        "high": level.high,
                        "value": level.value,
                        "derivation": level.derivation,
                        "claim_ids": ";".join(sorted(level.ids)),
                        "explanation": level.note,
                    }
                    for day, level in made
                ]
    frame = pd.DataFrame(table, columns=COLUMNS)
    frame = frame.astype({"low": "Int64", "high": "Int64", "value": "float64"})
    return frame.sort_values(["state", "series", "status_group", "date"], ignore_index=True)


def _usable(claims: pd.DataFrame, articles: pd.DataFrame) -> list[dict[str, Any]]:
    """The claims that make levels, each with its series and all its mentions, in order of publication."""
    published = articles.set_index("article_id")["published_start"]
    mentions: dict[str, list[str]] = {}
    for claim_id, first in zip(claims["claim_id"], claims["repeats"], strict=True):
        mentions.setdefault(first if isinstance(first, str) and first else claim_id, []).append(claim_id)
    rows = []
    for r in claims.to_dict("records"):
        hosts, nations = str(r["host"] or "").split(";"), str(r["contributor"] or "").split(";")
        if (
            r["claim_id"] not in mentions
            or r["unit"] != "personnel"
            or not set(hosts) <= set(STATES)
            or pd.isna(r["since"])
            or r["value"] > REASON
            or r["status"] not in GROUPS["with_planned"]
            or nations == [""]
            or set(nations) & set(ADVERSARIES)
        ):
            continue
        own = nations == hosts
        series = "own" if own else nations[0] if len(nations) == 1 and nations != ["NATO"] else "allied"
        # A plan holds from the day for which it is made, not from the day on which it was announced.
        day = r["until"] if r["status"] == "planned" and (r["until"] - r["since"]).days > 31 else r["since"]
        rows.append(
            {str(k): v for k, v in r.items()}
            | {
                "series": series,
                "day": day,
                "mentions": tuple(mentions[r["claim_id"]]),
                "published": published.get(r["article_id"]),
                "width": (r["until"] - r["since"]).days,
            }
        )
    return sorted(rows, key=lambda r: (r["day"], str(r["published"]), r["article_id"], r["start"], r["claim_id"]))


def _ids(rows: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for r in rows for i in r["mentions"]))


def _stated(rows: Sequence[dict[str, Any]], ranks: Sequence[str], kind: str) -> _Level:
    """The level that claims of one day state: the highest status wins, disagreement widens the bounds."""
    top = max(ranks.index(r["status"]) for r in rows)
    chosen = [r for r in rows if ranks.index(r["status"]) == top]
    best = min(reversed(chosen), key=lambda r: r["width"])  # the best dated, among those the one published last
    lows, highs = [r["low"] for r in chosen], [r["high"] for r in chosen]
    note = f"{_words(best)} is stated" + (f", {best['status']}" if best["status"] != "present" else "")
    if len({r["value"] for r in chosen}) > 1:
        note += "; others state " + ", ".join(
            sorted({f"{r['value']:,.0f}" for r in chosen} - {f"{best['value']:,.0f}"})
        )
    others = [r for r in rows if r not in chosen]
    note += f"; {', '.join(_words(r) for r in others)} before that" if others else ""
    return _Level(
        None if any(map(pd.isna, lows)) else int(min(lows)),
        None if any(map(pd.isna, highs)) else int(max(highs)),
        best["value"],
        f"stated {kind}",
        _ids(rows),
        best["until"],
        note,
    )


def _words(row: dict[str, Any]) -> str:
    """A claim in words: its quote and whose forces it counts."""
    return f"“{row['quote']}” ({row['contributor']})"


def _added(base: _Level | None, rows: Sequence[dict[str, Any]], kind: str) -> _Level:
    """A level with increments on top of it; without a level to build on they are a lower bound."""
    latest = {(r["contributor"], r["value"]): r for r in rows}.values()  # the same increment told twice counts once
    value = sum(r["value"] for r in latest)
    low = sum(int(r["value"] if pd.isna(r["low"]) else r["low"]) for r in latest)
    high = None if any(pd.isna(r["high"]) for r in latest) else sum(int(r["high"]) for r in latest)
    words, until = " + ".join(_words(r) for r in latest), max(r["until"] for r in rows)
    if base is None:
        return _Level(
            low, None, value, "increment alone", _ids(rows), until, f"{words} come on top of a number that is not known"
        )
    return _Level(
        None if base.low is None else base.low + low,
        None if base.high is None or high is None else base.high + high,
        base.value + value,
        f"{kind} plus increment",
        (*base.ids, *_ids(rows)),
        until,
        f"{base.note}; plus {words}",
    )


def _series(
    rows: Sequence[dict[str, Any]], ranks: Sequence[str], kind: str = "contingent"
) -> list[tuple[pd.Timestamp, _Level]]:
    """Levels of one series: each day's stated number, or the last one with the increments since."""
    made: list[tuple[pd.Timestamp, _Level]] = []
    base: _Level | None = None
    for day in sorted({r["day"] for r in rows}):
        today = [r for r in rows if r["day"] == day]
        stated = [r for r in today if r["measure"] != "increment"]
        more = [r for r in today if r["measure"] == "increment"]
        if stated:
            base = _stated(stated, ranks, "total" if stated[0]["measure"] == "total" else kind)
            rank = max(ranks.index(r["status"]) for r in stated)
            more = [r for r in more if ranks.index(r["status"]) > rank]  # what has come is within the number stated
        if more:
            base = _added(base, more, kind)
        if base:
            made.append((day, base))
    return made


def _total(rows: Sequence[dict[str, Any]], ranks: Sequence[str]) -> list[tuple[pd.Timestamp, _Level]]:
    """Levels of all allied forces: stated totals with the increments since; before any total the sum of contingents."""
    totals = [r for r in rows if r["series"] == "allied"]
    nations = [r for r in rows if r["series"] not in ("allied", "own")]
    first = min((r["day"] for r in totals if r["measure"] != "increment"), default=None)
    made = dict(
        _series(
            [*totals, *(r for r in nations if r["measure"] == "increment" and first is not None and r["day"] >= first)],
            ranks,
            "total",
        )
    )
    latest: dict[str, _Level] = {}
    parts = {
        name: dict(_series([r for r in nations if r["series"] == name], ranks))
        for name in sorted({r["series"] for r in nations})
    }
    last: _Level | None = None
    for day in sorted({d for made_ in parts.values() for d in made_} | set(made)):
        latest |= {name: levels_[day] for name, levels_ in parts.items() if day in levels_}
        if day in made:
            last = made[day]
        elif last and first is not None and day >= first:
            made[day] = _Level(
                last.low, last.high, last.value, "carried forward", last.ids, day, f"no newer total: {last.note}"
            )
        else:
            lows = [int(p.value) if p.low is None else p.low for p in latest.values()]
            made[day] = _Level(
                sum(lows),
                None,
                sum(p.value for p in latest.values()),
                "sum of contingents",
                tuple(i for p in latest.values() for i in p.ids),
                max(p.until for p in latest.values()),
                "a lower bound, no total is stated: " + " + ".join(f"{p.value:,.0f} {n}" for n, p in latest.items()),
            )
    return sorted(made.items())
