"""Measure claims into levels: seconds and peak memory for a million claims.

usage: python benchmarks/levels.py [CLAIMS]

The claims are made up, with a fixed seed: four to an article, over twelve years, all states, contributors, kinds of
force and statuses mixed. Wanted: under 10 s and 2 GB for a million on two cores.
"""

import random
import resource
import sys
import time

import pandas as pd

from analysis.levels import levels

HOSTS = {"EST": 0.25, "LVA": 0.25, "LTU": 0.25, "EST;LTU;LVA": 0.05, "RUS": 0.1, "POL": 0.1}
CONTRIBUTORS = "NATO DEU GBR CAN USA FRA NOR CZE RUS EST LVA LTU".split()
STATUS = {"present": 0.5, "planned": 0.15, "arriving": 0.1, "proposed": 0.1, "exercise": 0.1, "past": 0.05}
MEASURE = {"total": 0.4, "contingent": 0.45, "increment": 0.15}


def made_up(count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables of claims and articles, the same at every run."""
    chance = random.Random(7)

    def some(shares: dict[str, float]) -> list[str]:
        return chance.choices(list(shares), list(shares.values()), k=count)

    names = [f"a{i:06d}" for i in range(max(count // 4, 1))]
    first = pd.Timestamp("2014-01-01")
    articles = pd.DataFrame({"article_id": names, "published_start": first})
    articles["published_start"] += pd.to_timedelta(chance.choices(range(4500), k=len(names)), unit="D")
    of = sorted(chance.choices(range(len(names)), k=count))
    value, status = [10 * n for n in chance.choices(range(1, 200), k=count)], some(STATUS)
    day = articles["published_start"].take(of).reset_index(drop=True)
    ahead = pd.to_timedelta([200 if one == "planned" else 0 for one in status], unit="D")
    claims = pd.DataFrame(
        {
            "claim_id": [f"{names[a]}:{n}" for n, a in enumerate(of)],
            "article_id": [names[a] for a in of],
            "start": range(count),
            "quote": list(map(str, value)),
            "low": value,
            "high": value,
            "value": value,
            "unit": "personnel",
            "contributor": chance.choices(CONTRIBUTORS, k=count),
            "host": some(HOSTS),
            "status": status,
            "measure": some(MEASURE),
            "since": day,
            "until": day + ahead,
            "date_basis": "stated",
            "repeats": "",
            "rule": "status: by_table (send, past: sent)",
            "force": chance.choices(["", "battlegroup", "brigade"], k=count),
        }
    )
    return claims.astype({"low": "Int64", "high": "Int64"}), articles


def main(count: int = 1_000_000) -> None:
    """Make the claims, time their levels and print what it took."""
    claims, articles = made_up(count)
    start = time.perf_counter()
    found = levels(claims, articles)
    spent, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"levels: {count:,} claims to {len(found):,} levels in {spent:.1f} s (wanted 10), peak {peak:.2f} GB (2)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
