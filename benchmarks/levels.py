"""Measure claims into levels: seconds and peak memory for a million claims.

usage: python benchmarks/levels.py [CLAIMS]

The claims are made up, with a fixed seed: four to an article, over twelve years, all states, contributors, kinds of
force and statuses mixed. Wanted: under 10 s and 2 GB for a million on two cores.
"""

import resource
import sys
import time

import numpy as np
import pandas as pd

from analysis.levels import levels

HOSTS = {"EST": 0.25, "LVA": 0.25, "LTU": 0.25, "EST;LTU;LVA": 0.05, "RUS": 0.1, "POL": 0.1}
CONTRIBUTORS = "NATO DEU GBR CAN USA FRA NOR CZE RUS EST LVA LTU".split()
STATUS = {"present": 0.5, "planned": 0.15, "arriving": 0.1, "proposed": 0.1, "exercise": 0.1, "past": 0.05}
MEASURE = {"total": 0.4, "contingent": 0.45, "increment": 0.15}


def made_up(count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables of claims and articles, the same at every run."""
    chance = np.random.default_rng(7)

    def one_of(shares: dict[str, float]) -> np.ndarray:
        return chance.choice(list(shares), count, p=list(shares.values()))

    stories = max(count // 4, 1)
    day = pd.Timestamp("2014-01-01") + pd.to_timedelta(chance.integers(0, 4500, stories), unit="D")
    names = np.array([f"a{i:06d}" for i in range(stories)])
    of = np.sort(chance.integers(0, stories, count))
    value, status = chance.integers(1, 200, count) * 10, one_of(STATUS)
    claims = pd.DataFrame(
        {
            "claim_id": [f"{names[a]}:{n}" for n, a in enumerate(of)],
            "article_id": names[of],
            "start": np.arange(count) % 3000,
            "quote": value.astype(str),
            "low": value,
            "high": value,
            "value": value,
            "unit": "personnel",
            "contributor": chance.choice(CONTRIBUTORS, count),
            "host": one_of(HOSTS),
            "status": status,
            "measure": one_of(MEASURE),
            "since": day[of],
            "until": day[of] + pd.to_timedelta(np.where(status == "planned", 200, 0), unit="D"),
            "date_basis": "stated",
            "repeats": "",
            "rule": "status: by_table (send, past: sent)",
            "force": chance.choice(["", "battlegroup", "brigade"], count),
        }
    )
    articles = pd.DataFrame({"article_id": names, "published_start": day})
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
