"""Claims into levels: how many troops stood in each state, by series and date, and which claims say so.

In: the claims and articles tables. Out: the levels table. Pure: frames in, frame out, column by column, so that a
million claims take seconds. ``docs/method.md`` states the rules with examples; numbers that overlap are never added
up, totals of different scope share no line, and a number for several states is never split.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd

from analysis.reading.numbers import REASON

STATES = ("EST", "LTU", "LVA")
EASTERN = ("BLR", "RUS")
LAYERS = {
    "present": "in_place",
    "past": "in_place",
    "arriving": "planned",
    "planned": "planned",
    "proposed": "proposed",
}
TOTALS = ("allied", "battlegroup", "brigade")  # series of several nations' forces
ALONE = "increments alone"  # derivation of a number that comes on top of one that is not known
STALE = 12  # months after which a number is only the last known
LINE = ["state", "series", "contributor", "layer"]  # what one line of a chart shows
COLUMNS = [*LINE, "date", "ends", "date_until", "low", "high", "value", "derivation", "claim_ids", "sources"]
COLUMNS += ["conflict", "explanation"]
_KEPT = [*LINE, "date", "date_until", "over", "low", "high", "value", "derivation", "claim_ids", "stories"]
_KEPT += ["conflict", "explanation"]
_GONE = r"status: (?:replaced|[^;]*\(leave,)"  # rules for a past number that left, or was relieved, on the day told


def levels(
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    states: Sequence[str] = STATES,
    stale: int = STALE,
    unit: str = "personnel",
) -> pd.DataFrame:
    """Levels of troops, or of what else is counted, per state, series, contributor, layer and date.

    Parameters
    ----------
    claims, articles
        The tables of that name (:func:`analysis.tables.read`), any number of rows.
    states
        ISO codes of the host states; a number for several of them together keeps them all.
    stale
        Months after which a number is only the last known: nothing is added to it, and it is in no sum.
    unit
        What is counted, a value of the column ``unit`` of ``claims``.

    Returns
    -------
    DataFrame
        The columns of the levels table, in units, sorted by its key: one row where a line takes a new number.
    """
    events = _coded(_events(claims[claims["unit"].eq(unit)], articles, states))
    changing = events["increment"] | events["gone"]
    stated, changes = _stated(events[~changing]), events[changing]
    months = pd.DateOffset(months=stale)
    in_place = _changed(stated[stated["layer"].eq("in_place")], changes[changes["layer"].eq("in_place")], months)
    made = [in_place, _sums(in_place, months)]
    for layer in ("planned", "proposed"):  # what is to come builds on what is there
        base = pd.concat([in_place, stated[stated["layer"].eq(layer)]])
        after = _changed(base, changes[changes["layer"].eq(layer)], months)
        made.append(after[after["layer"].eq(layer)])
    table = pd.concat(made).sort_values([*LINE, "date"], kind="stable", ignore_index=True)
    table = table.assign(ends=_ends(table), sources=[len(set(names.split(";"))) for names in table["stories"]])
    return table[COLUMNS].astype(
        {**dict.fromkeys(LINE, "str"), "low": "Int64", "high": "Int64", "value": "float64", "sources": "int64"}
        | {"conflict": "bool"}
    )


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The levels table with the columns that name a line as text, however it was read."""
    return table.astype(dict.fromkeys(LINE, "str"))


def _coded(events: pd.DataFrame) -> pd.DataFrame:
    """The events with the columns that name a line as codes, which sort and compare many times faster than words."""
    also = {"series": TOTALS[:2], "contributor": ["NATO"], "layer": list(LAYERS.values())}
    return events.astype(
        {
            name: pd.CategoricalDtype(sorted({*events[name].unique(), *also.get(name, ())}), ordered=True)
            for name in LINE
        }
    )


def _mapped(column: pd.Series, function: Callable[[str], object]) -> pd.Series:
    """A function of a column with few different values."""
    return column.map({value: function(value) for value in column.unique()})


def _events(claims: pd.DataFrame, articles: pd.DataFrame, states: Sequence[str]) -> pd.DataFrame:
    """The claims that bear on a level, each with its line, its day and all its mentions."""
    words = [
        "claim_id",
        "article_id",
        "quote",
        "contributor",
        "host",
        "status",
        "measure",
        "repeats",
        "rule",
        "force",
    ]
    claims = claims.assign(**{name: claims[name].astype("str").fillna("") for name in words})
    mentions = claims.loc[claims["repeats"] != "", ["repeats", "claim_id"]]
    also = _joined(mentions["repeats"], ";" + mentions["claim_id"], "").to_dict()
    c = claims[
        claims["repeats"].eq("")
        & claims["since"].notna()
        & claims["value"].le(REASON)
        & claims["status"].isin(LAYERS)
        & claims["contributor"].ne("")
        & claims["host"].ne("")
    ]
    past = c.loc[c["status"].eq("past"), "rule"].str.contains(_GONE).reindex(c.index, fill_value=False)
    c = c.assign(series=_series(c, states), gone=past.astype("bool"))
    # What was there before, on days that nobody tells, makes no level.
    c = c[c["series"].ne("") & ~(c["status"].eq("past") & c["date_basis"].eq("publication") & ~c["gone"])]
    joined = _mapped(c["contributor"], lambda codes: "NATO" in codes or ";" in codes).astype("bool")
    several = c["series"].isin(TOTALS) & joined
    known = articles.set_index("article_id")
    story = known["story"] if "story" in known else known.index.to_series()
    by_hand = c["reviewed"].isin(["corrected", "added"]) if "reviewed" in c else c["gone"] & False
    whose = c["contributor"].where(~by_hand, c["contributor"] + ", corrected")
    ahead = c["status"].isin(["planned", "proposed"]) & ((c["until"] - c["since"]).dt.days > 31)
    return pd.DataFrame(
        {
            "state": c["host"],
            "series": c["series"],
            "contributor": c["contributor"].mask(several, "NATO"),
            "layer": c["status"].map(LAYERS),
            "date": c["since"].mask(ahead, c["until"]),  # a plan holds from the day for which it is made
            "date_until": c["until"],
            "over": c["until"].where(c["status"].eq("past") & ~c["gone"]),
            "low": c["low"].astype("Float64"),
            "high": c["high"].astype("Float64"),
            "value": c["value"].astype("float64"),
            "claim_ids": c["claim_id"] + c["claim_id"].map(lambda claim_id: also.get(claim_id, "")),
            "story": c["article_id"].map(story),
            "words": "“" + c["quote"] + "” (" + whose + ")",
            "published": c["article_id"].map(known["published_start"]),
            "width": (c["until"] - c["since"]).dt.days,
            "start": c["start"],
            "increment": c["measure"].eq("increment"),
            "gone": c["gone"],
            "force": c["force"],
            "whose": c["contributor"],
            "derivation": "stated",
        }
    ).reset_index(drop=True)


def series(claims: pd.DataFrame, states: Sequence[str] = STATES) -> pd.Series:
    """Series of each claim, "" where it belongs to none.

    >>> claims = {"contributor": ["DEU", "RUS"], "host": ["LTU", "FIN"], "measure": "contingent", "force": ""}
    >>> list(series(pd.DataFrame(claims)))
    ['contingent', '']
    """
    columns = ["contributor", "host", "measure", "force"]
    return _series(claims.assign(**{name: claims[name].astype("str").fillna("") for name in columns}), states)


def _series(c: pd.DataFrame, states: Sequence[str]) -> pd.Series:
    """The same for columns that are text; the cases are few, so each is decided once."""
    columns = ["contributor", "host", "measure", "force"]
    case = c.groupby(columns, sort=False, observed=True).ngroup()
    first = c.loc[~case.duplicated(), columns]
    rows = zip(*(first[name] for name in columns), strict=True)
    return case.map({n: _series_of(a, b, c_, d, states) for n, (a, b, c_, d) in enumerate(rows)}).astype("str")


def _series_of(contributor: str, host: str, measure: str, force: str, states: Sequence[str]) -> str:
    """Series of a number by whose it is, where, and what kind of force it counts.

    >>> _series_of("DEU", "LTU", "contingent", "brigade", STATES), _series_of("LVA", "LVA", "total", "guard", STATES)
    ('brigade', 'own_guard')
    """
    whose, where = set(contributor.split(";")), set(host.split(";"))
    if whose <= set(EASTERN):
        return "next_door" if where <= set(EASTERN) else ""
    if not where <= set(states):
        return ""
    if whose == where:  # a part of a state's own forces is no level of them
        return (
            "" if measure == "contingent" else f"own_{force}" if force in ("guard", "reserve", "conscripts") else "own"
        )
    if force == "air_policing":
        return force
    if "NATO" in whose or len(whose) > 1 and measure == "total":
        scope = force if force in ("battlegroup", "brigade") else "allied"
        return scope if measure != "contingent" else ""  # a part of forces of several nations is nobody's line
    return "brigade" if force == "brigade" else "contingent"


def _joined(keys: pd.Series, texts: pd.Series, mark: str = ";") -> pd.Series:
    """Texts of each group, in order and each once, joined; indexed by group."""
    several = keys.duplicated(keep=False)
    parts: dict[Any, dict[str, None]] = {}
    for key, text in zip(keys[several], texts[several], strict=True):
        parts.setdefault(key, {})[text] = None
    joined = pd.Series({key: mark.join(found) for key, found in parts.items()}, dtype="str")
    return pd.concat([texts[~several].set_axis(keys[~several]), joined]) if parts else texts.set_axis(keys)


def _stated(events: pd.DataFrame) -> pd.DataFrame:
    """What is stated for each day of a line: the best dated claim's number, with bounds that span all claims'."""
    order = [*LINE, "date", "width", "published", "story", "start"]
    events = events.sort_values(order, ascending=[True] * 6 + [False, True, True], ignore_index=True)
    group = events.groupby([*LINE, "date"], sort=False, observed=True).ngroup()
    by = events.groupby(group)
    stated = events[~group.duplicated()].reset_index(drop=True)
    differ, over = by["value"].nunique() > 1, stated["over"].notna()
    one = stated["words"] + " is stated"
    return stated.assign(
        low=by["low"].min().mask(events["low"].isna().groupby(group).any()),
        high=by["high"].max().mask(events["high"].isna().groupby(group).any()),
        claim_ids=_joined(group, events["claim_ids"]),
        stories=_joined(group, events["story"]),
        conflict=differ & by["story"].nunique().gt(1),
        derivation=stated["derivation"].mask(over, "stated of the past"),
        explanation=one.mask(over, one + " for a time that is over").mask(
            differ, stated["words"] + " is stated, with others: " + _joined(group, events["words"], ", ")
        ),
    )[_KEPT]


def _changed(base: pd.DataFrame, changes: pd.DataFrame, months: pd.DateOffset) -> pd.DataFrame:
    """Numbers of the base, and those with what came on top of them, or left, until the next number of the base.

    What comes on top of a number older than these months is a lower bound by itself; what leaves it is not known.
    """
    base = base.sort_values(["date", "layer"], kind="stable", ignore_index=True)
    if changes.empty:
        return base
    order = ["date", "published", "story", "start", "claim_ids"]  # whatever the order of the rows
    changes = pd.concat([changes, _on_totals(base, changes)]).sort_values(order, kind="stable", ignore_index=True)
    kept = ["date", "date_until", "layer"]
    under = base[[*LINE[:3], *kept]].rename(columns={name: f"{name}_0" for name in kept}).assign(number=base.index)
    found = pd.merge_asof(changes, under, left_on="date", right_on="date_0", by=LINE[:3])
    within = found["date"].eq(found["date_0"]) & found["layer"].eq(found["layer_0"]) & ~found["gone"]
    old = ~(found["date"] <= found["date_until_0"] + months)
    found.loc[old, ["number", *(f"{name}_0" for name in kept)]] = None
    lost = found["number"].isna() & (found["gone"] | found["series"].isin(TOTALS[:2]))
    found = found[~within & ~lost]
    if found.empty:
        return base
    alone = found["number"].isna()
    # Without a number to build on, each day stands for itself.
    start = found["number"].mask(alone, -1 - found.groupby("date").ngroup()).astype("int64")
    line = found.assign(start=start).groupby([*LINE, "start"], sort=False, observed=True).ngroup()
    told = found.assign(line=line).groupby(["line", "whose", "value", "gone"], sort=False).ngroup()
    first = ~told.duplicated()
    joined = {name: told[first].map(_joined(told, found[name])) for name in ("claim_ids", "story")}
    one = found[first].assign(line=line, **joined)
    sign = 1 - 2 * one["gone"].astype("int64")
    low = one["low"].fillna(0).where(~one["gone"], one["value"]).astype("float64") * sign
    high = one["high"].where(~one["gone"], one["value"]).astype("float64") * sign
    by = one["line"]
    before = base.reindex(one["number"]).set_axis(one.index)  # only now, for its texts are long
    value = before["value"].fillna(0) + (one["value"] * sign).groupby(by).cumsum()
    lowest = before["low"].astype("float64").where(~one["number"].isna(), 0) + low.groupby(by).cumsum()
    highest = before["high"].astype("float64") + high.fillna(float("inf")).groupby(by).cumsum()
    words = one["words"].where(one["gone"], "plus " + one["words"]).where(~one["gone"], "less " + one["words"])
    says = before["explanation"].fillna("a number that is not known, or too old to build on")
    some_gone = one["gone"].groupby(by).cummax()
    none = one["number"].isna()
    after = one.assign(
        low=lowest.clip(lower=0).astype("Float64").mask(none & lowest.le(0)),
        high=highest.clip(lower=0).replace(float("inf"), float("nan")).astype("Float64"),
        value=value.clip(lower=0),
        claim_ids=_so_far(by, one["claim_ids"], before["claim_ids"].fillna("")),
        stories=_so_far(by, one["story"], before["stories"].fillna("")),
        conflict=False,
        derivation=pd.Series("stated plus increments", one.index)
        .mask(some_gone, "stated less withdrawals")
        .mask(none, ALONE),
        explanation=_so_far(by, words, says, "; "),
    )
    rows = pd.concat([base, after[_KEPT]])
    return rows.drop_duplicates([*LINE, "date"], keep="last", ignore_index=True)


def _on_totals(base: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """What nations add, as changes of the state's total stated last, or of the battlegroup where they say so."""
    totals = base.loc[base["series"].isin(TOTALS[:2]), ["state", "date", "series"]].sort_values("date", kind="stable")
    nations = changes[changes["series"].eq("contingent") & ~changes["gone"]].sort_values("date", kind="stable")
    found = pd.merge_asof(nations, totals.rename(columns={"series": "total"}), on="date", by="state")
    total = found["total"].mask(found["force"].eq("battlegroup"), "battlegroup")
    return found.assign(series=total, contributor="NATO")[total.notna()][changes.columns].astype(
        changes.dtypes.to_dict()
    )


def _so_far(group: pd.Series, texts: pd.Series, first: pd.Series, mark: str = ";") -> pd.Series:
    """For each row the texts of its group up to there, after the group's first text."""
    running: dict[int, str] = {}
    made = []
    for key, text, begin in zip(group, texts, first, strict=True):
        so_far = running.get(key, begin)
        running[key] = f"{so_far}{mark}{text}" if so_far else text
        made.append(running[key])
    return pd.Series(made, group.index, dtype="str")


def _sums(levels: pd.DataFrame, months: pd.DateOffset) -> pd.DataFrame:
    """Sums of the contingents known of, as lower bounds, for days for which no total of the state is known."""
    totals = levels.loc[levels["series"].isin(TOTALS[:2]), ["state", "date", "date_until"]].sort_values("date")
    totals = totals.assign(known=(totals["date_until"] + months).groupby(totals["state"], observed=True).cummax())
    parts = levels[levels["series"].eq("contingent") & ~levels["state"].astype("str").str.contains(";")]
    parts = pd.merge_asof(parts.sort_values("date"), totals[["state", "date", "known"]], on="date", by="state")
    rows = [_sum(there, day) for day, there, known in _together(parts, months) if not known >= day]
    return pd.DataFrame(rows, columns=_KEPT).astype(levels.dtypes.to_dict()) if rows else levels.iloc[:0]


def _together(parts: pd.DataFrame, months: pd.DateOffset) -> Iterator[tuple[pd.Timestamp, list[Any], pd.Timestamp]]:
    """For each state and day on which a contingent changes: the day, all that are known of, and column ``known``."""
    parts = parts.assign(
        stale=parts["date_until"] + months, least=parts["low"].fillna(parts["value"]).astype("float64")
    )
    ordered: Iterator[Any] = parts.sort_values(["state", "date", "contributor"]).itertuples()
    for _, state in itertools.groupby(ordered, lambda r: r.state):
        latest: dict[str, Any] = {}
        for day, today in itertools.groupby(state, lambda r: r.date):
            new: list[Any] = list(today)
            latest |= {r.contributor: r for r in new}
            there = [latest[nation] for nation in sorted(latest) if latest[nation].stale >= day]
            there = [r for r in there if r.value > 0]
            if len(there) > 1:
                yield day, there, new[0].known


def _sum(there: Sequence[Any], day: pd.Timestamp) -> dict[str, Any]:
    """The sum of some contingents, which others may stand beside, from a day on."""
    return {
        "state": there[0].state,
        "series": "allied",
        "contributor": "NATO",
        "layer": "in_place",
        "date": day,
        "date_until": max(r.date_until for r in there),
        "low": sum(r.least for r in there),
        "value": sum(r.value for r in there),
        "claim_ids": ";".join(r.claim_ids for r in there),
        "stories": ";".join(r.stories for r in there),
        "conflict": False,
        "derivation": "sum of contingents",
        "explanation": "no total is known; at least " + " + ".join(f"{r.value:,.0f} {r.contributor}" for r in there),
    }


def _ends(table: pd.DataFrame) -> pd.Series:
    """Day from which a number no longer holds: the line's next, the end told with it, or what came of a plan."""
    following = table.groupby(LINE, sort=False, observed=True)["date"].shift(-1)
    there = (
        table.loc[table["layer"].eq("in_place"), [*LINE[:3], "date"]]
        .sort_values("date")
        .rename(columns={"date": "came"})
    )
    plans = (
        table.loc[table["layer"].ne("in_place"), [*LINE[:3], "date"]].assign(row=lambda t: t.index).sort_values("date")
    )
    came = pd.merge_asof(
        plans, there, left_on="date", right_on="came", by=LINE[:3], direction="forward", allow_exact_matches=False
    ).set_index("row")["came"]
    return pd.concat([following, table["over"], came.reindex(table.index)], axis=1).min(axis=1)


def arrivals(levels: pd.DataFrame) -> pd.DataFrame:
    """Each plan with what came of it: the number in place on its line that is the first to begin after the plan's day.

    A plan of all allied forces that no such total follows is held against the battlegroup. Forces of the states
    themselves, and those next door, are left out.

    Parameters
    ----------
    levels
        The levels table, or a choice from it.

    Returns
    -------
    DataFrame
        The planned rows of ``levels``, by day, with ``came``: the index there of what came, missing where none is.
    """
    table = plain(levels)
    table = table[~table["series"].str.startswith("own") & table["series"].ne("next_door")]
    there = table[table["layer"].eq("in_place") & table["value"].gt(0)]
    there = there[[*LINE[:3], "date_until"]].assign(came=there.index).rename(columns={"date_until": "by"})
    plans = table[table["layer"].eq("planned")].sort_values([*LINE[:3], "date"]).sort_values("date", kind="stable")

    def first(plans: pd.DataFrame) -> pd.Series:
        found = pd.merge_asof(
            plans[[*LINE[:3], "date"]],
            there.sort_values("by"),
            left_on="date",
            right_on="by",
            by=LINE[:3],
            direction="forward",
            allow_exact_matches=False,
        )
        return found["came"].astype("Int64").set_axis(plans.index)

    group = plans.assign(series=plans["series"].replace("allied", "battlegroup"))
    return plans.assign(came=first(plans).fillna(first(group)))


def conflicts(levels: pd.DataFrame, articles: pd.DataFrame, stale: int = STALE) -> pd.DataFrame:
    """Where sources disagree: on one day, within a month of each other, or a total with the sum of its parts.

    Parameters
    ----------
    levels, articles
        The tables of that name; whether two articles are one source is told by ``story``.
    stale
        As for :func:`levels`.

    Returns
    -------
    DataFrame
        Columns of ``levels`` that name the line, ``date``, ``kind``, ``low`` and ``high`` in persons, ``claim_ids``
        and ``explanation``, sorted by line and day.
    """
    story = dict(zip(articles["article_id"], articles["story"], strict=True)) if "story" in articles else {}
    levels = plain(levels)
    stated = levels[levels["derivation"].eq("stated")].reset_index(drop=True)
    sources = [{story.get(i.split(":")[0], i.split(":")[0]) for i in ids.split(";")} for ids in stated["claim_ids"]]
    rows = [stated[stated["conflict"]].assign(kind="on one day")]
    same = (stated[LINE].shift(-1) == stated[LINE]).all(axis=1)
    near = same & (stated["date"].shift(-1) - stated["date_until"]).le(pd.Timedelta(days=31))
    ratio = stated["value"].shift(-1) / stated["value"]
    apart = near & (ratio.gt(1.1) | ratio.lt(1 / 1.1))
    later = [i for i in stated.index[apart] if not sources[i] & sources[i + 1]]
    first, second = stated.loc[later], stated.shift(-1).loc[later]
    rows.append(
        first.assign(
            kind="within a month",
            low=first["value"].where(first["value"] < second["value"], second["value"]),
            high=first["value"].where(first["value"] > second["value"], second["value"]),
            claim_ids=first["claim_ids"] + ";" + second["claim_ids"],
            explanation=first["explanation"] + "; soon after " + second["explanation"],
        )
    )
    rows.append(_beyond_totals(levels, pd.DateOffset(months=stale)))
    columns = [*LINE, "date", "kind", "low", "high", "claim_ids", "explanation"]
    table = pd.concat([r[columns] for r in rows]).sort_values([*LINE, "date", "kind"], ignore_index=True)
    return table.astype({"low": "Int64", "high": "Int64"})


def _beyond_totals(levels: pd.DataFrame, months: pd.DateOffset) -> pd.DataFrame:
    """Days on which the contingents known of come to more than the state's total."""
    there = levels[levels["layer"].eq("in_place")]
    parts = there[there["series"].eq("contingent") & ~there["state"].str.contains(";")].sort_values("date")
    found = []
    for series in TOTALS[:2]:
        totals = there[
            there["series"].eq(series) & there["high"].notna() & there["derivation"].ne("sum of contingents")
        ]
        totals = totals.assign(known=totals.index).sort_values("date")[["state", "date", "known"]]
        for day, nations, known in _together(pd.merge_asof(parts, totals, on="date", by="state"), months):
            least = sum(r.least for r in nations)
            if known == known and least > (total := levels.loc[known])["high"] and day <= total["date_until"] + months:
                words = " + ".join(f"{r.value:,.0f} {r.contributor}" for r in nations)
                ids = ";".join([str(total["claim_ids"]), *(r.claim_ids for r in nations)])
                says = f"{words} are more than the total: {total['explanation']}"
                found.append(
                    total[LINE].to_dict()
                    | {"date": day, "low": total["high"], "high": least, "claim_ids": ids, "explanation": says}
                )
    return pd.DataFrame(found, columns=[*LINE, "date", "low", "high", "claim_ids", "explanation"]).assign(
        kind="parts exceed the total"
    )
