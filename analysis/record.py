"""The official record beside the news: what officials and others gave as strength, and how far the articles agree.

In: the levels table and ``data/reference/strength.csv`` (:func:`analysis.tables.read`). Out: frames. Pure. Scope is
matched: a battlegroup is held against a battlegroup, never against all allied forces.
"""

from typing import Any

import pandas as pd

from analysis.levels import ALONE, LINE, STALE, plain

NEAR = 0.1  # share by which two numbers may differ and still be the same announcement
YEAR = 366  # days beyond which an article looks back, or ahead, at something else
_LENGTH = {
    "day": pd.DateOffset(days=0),
    "month": pd.DateOffset(months=1, days=-1),
    "year": pd.DateOffset(years=1, days=-1),
}
_LAYERS = {"present": "in_place", "planned": "planned"}


def record(strength: pd.DataFrame) -> pd.DataFrame:
    """Rows of the record as levels have them: state, series, contributor, layer, days, bounds in persons.

    Rows whose scope no series matches (exercise troops included, one camp only) are left out.
    """
    rows = strength[strength["series"].astype("str").fillna("") != ""].reset_index(drop=True)
    until = [day + _LENGTH[precision] for day, precision in zip(rows["as_of"], rows["precision"], strict=True)]
    made = pd.DataFrame(
        {
            "state": rows["host"],
            "series": rows["series"].astype("str"),
            "contributor": rows["contributor"],
            "layer": rows["status"].astype("str").map(_LAYERS),
            "date": rows["as_of"],
            "date_until": pd.to_datetime(pd.Series(until, dtype=rows["as_of"].dtype)),
            "low": rows["personnel_low"],
            "high": rows["personnel_high"],
            "official": rows["official"].astype("str").eq("yes"),
            **{name: rows[name] for name in ("record_id", "force", "publisher", "title", "url", "note")},
        }
    )
    return made.sort_values([*LINE, "date", "record_id"], ignore_index=True)


def beside(levels: pd.DataFrame, record: pd.DataFrame, stale: int = STALE) -> pd.DataFrame:
    """Each figure of the record with the news level that held then on the same line, and their difference.

    A level whose days may begin after the figure's is not held against it, nor one of increments alone: that says how
    many more come, not how many there are.

    Parameters
    ----------
    levels
        The levels table.
    record
        As :func:`record` gives it.
    stale
        Months for which a news level counts; after that there is none to compare.

    Returns
    -------
    DataFrame
        The rows of the record with ``news_low``, ``news_high``, ``news_value``, ``claim_ids`` (missing where the news
        say nothing for that day) and ``least``, ``most``: the bounds of news less record, in persons, missing on an
        open side.
    """
    keep = ["date", "ends", "date_until", "low", "high", "value", "derivation", "claim_ids"]
    news = plain(levels)[[*LINE, *keep]].rename(columns={name: f"news_{name}" for name in keep})
    news = news.sort_values(["news_date_until", "news_date"])
    asked = record.sort_values("date_until", kind="stable")
    found = pd.merge_asof(asked, news, left_on="date_until", right_on="news_date_until", by=LINE)
    old = found["news_date_until"] + pd.DateOffset(months=stale) < found["date"]
    over = found["news_ends"].notna() & (found["news_ends"] < found["date"])
    lost = old | over | found["news_derivation"].eq(ALONE)
    for name in ("news_low", "news_high", "news_value", "news_claim_ids", "news_date"):
        found[name] = found[name].mask(lost)
    found["least"] = found["news_low"] - found["high"]
    found["most"] = found["news_high"] - found["low"]
    found = found.rename(columns={"news_claim_ids": "claim_ids"})
    found["claim_ids"] = found["claim_ids"].fillna("")
    return found.drop(columns=["news_ends", "news_date_until", "news_derivation"]).sort_values(
        [*LINE, "date", "record_id"], ignore_index=True
    )


def coverage(compared: pd.DataFrame) -> pd.DataFrame:
    """Per state, series and year: figures of the record, those that the news cover, those within the news' bounds.

    ``compared`` is what :func:`beside` gives; only what is in place counts.
    """
    rows = compared[compared["layer"].eq("in_place")]
    covered = rows["news_value"].notna()
    agree = covered & ~rows["least"].gt(0).fillna(False) & ~rows["most"].lt(0).fillna(False)
    counted = rows.assign(year=rows["date"].dt.year, figures=1, covered=covered.astype(int), agreeing=agree.astype(int))
    return counted.groupby(["state", "series", "year"], as_index=False)[["figures", "covered", "agreeing"]].sum()


def leads(claims: pd.DataFrame, articles: pd.DataFrame, levels: pd.DataFrame, record: pd.DataFrame) -> pd.DataFrame:
    """How many days the news were ahead of the record with a number in place, or behind it.

    For each figure of the record that is in place, the first article whose level on the same line, planned or in place,
    comes within a tenth of it, and the days from that article's publication to the record's day: positive where the
    news ran ahead (an announcement), negative where they came after. Only articles of within a year count.
    """
    published = articles.set_index("article_id")["published_end"]
    by_claim = claims.set_index("claim_id")["article_id"].map(published)
    levels = plain(levels[levels["derivation"].ne(ALONE)])
    news = levels.assign(claim_id=levels["claim_ids"].str.split(";")).explode("claim_id")
    news = news.assign(told=news["claim_id"].map(by_claim)).dropna(subset=["told"])
    # A level is told when the last of its claims has been published.
    told = news.groupby([*LINE, "date", "value"])["told"].max().reset_index()
    there = record[record["layer"].eq("in_place")]
    line = LINE[:3]
    pairs = there.merge(told[[*line, "layer", "value", "told"]], on=line, suffixes=("", "_news"))
    middle = (pairs["low"] + pairs["high"]).astype("float64") / 2
    pairs = pairs[(pairs["value"] - middle).abs() <= NEAR * middle]
    pairs = pairs.assign(days=(pairs["date"] - pairs["told"]).dt.days)
    pairs = pairs[pairs["days"].abs() <= YEAR].sort_values(["record_id", "told", "layer_news"])
    columns = [*line, "date", "low", "high", "record_id", "told", "layer_news", "value", "days"]
    return pairs.drop_duplicates("record_id")[columns].sort_values([*line, "date", "record_id"], ignore_index=True)


def own_conflicts(record: pd.DataFrame) -> pd.DataFrame:
    """Figures of the record that contradict each other: one line, days that overlap, bounds that do not meet."""
    found: list[dict[str, Any]] = []
    for line, rows in record.groupby(LINE):
        ordered: list[Any] = list(rows.sort_values(["date", "record_id"]).itertuples())
        for n, one in enumerate(ordered):
            for two in ordered[n + 1 :]:
                if two.date > one.date_until:
                    break
                if one.high < two.low or two.high < one.low:
                    words = f"{amount(one)} ({one.publisher}), {amount(two)} ({two.publisher})"
                    ids = f"{one.record_id};{two.record_id}"
                    found.append(
                        dict(zip(LINE, line, strict=True)) | {"date": two.date, "record_ids": ids, "figures": words}
                    )
    return pd.DataFrame(found, columns=[*LINE, "date", "record_ids", "figures"])


def amount(row: Any) -> str:
    """A figure of the record in words: "1,200" or "1,000-1,200"."""
    return f"{row.low:,}" if row.low == row.high else f"{row.low:,}–{row.high:,}"
