"""Learn the weights of ``confidence.csv`` from the articles with hand-read answers, and say how often grades are right.

usage: python benchmarks/confidence.py [--write]

Each fact of :mod:`analysis.reading.confidence` gets the weight under which it is most probable that exactly the claims
that are right in all their fields are called so (logistic regression, drawn towards 0). Sets that the rules were hardly
written with count more often, since their errors are like those to come. The table tells what each grade is worth by
weights learned from the other sets: how many of its claims are right in contributor, host and status, and in how many
everything is. ``--write`` writes the weights. Articles held out (g, q) are never read.
"""

import csv
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from choice import GOLD, Case, groups, learned

from analysis import score
from analysis.articles import read_article
from analysis.reading import claims, confidence

TABLE = Path(claims.__file__).parents[1] / "vocabulary/confidence.csv"
TIMES = {"h": 2, "i": 2, "j": 3, "k": 3, "l": 3}  # that each claim of a set counts
PULL, SLIGHT = 40, 3  # weights below the latter are left out
FIELDS = ("host", "contributor", "status", "measure", "qualifier", "dates")


@dataclass
class Graded:
    """One claim: its set, its facts, whether it is strictly right, and whether it is in all fields."""

    group: str
    facts: list[str]
    strict: bool
    whole: bool

    @property
    def case(self) -> Case:
        """A choice between calling it right and calling it wrong."""
        return Case(self.group, "", {("right",): self.facts, (): []}, (), lead=None, answer=("right",) * self.whole)


def read() -> list[Graded]:
    """All claims that the reader makes of the articles, with their facts and whether they are right."""
    made: list[Graded] = []
    told: dict[str, list[str]] = {}

    def watch(found: list[claims.Claim], of: dict[int, tuple[claims.Parsed, claims._Draft]]) -> list[claims.Claim]:
        told.update((c.claim_id, facts) for c, facts in confidence.facts(found, of))
        return found

    graded, claims.graded = claims.graded, watch
    for group, paths in groups().items():
        golds = score.read_gold(GOLD / ({"seed": "seed", "dev": "dev"}.get(group, "own")))
        for path in paths:
            found = claims.read_claims(read_article(path.read_bytes(), path.name))
            said = [score.compared(asdict(c), path.stem, c.repeats) for c in found]
            pairs = {id(p): g for g, p in score.match(golds.get(path.stem, []), said)}
            for c, p in zip(found, said, strict=True):
                agree = {f for f in FIELDS if id(p) in pairs and score.agrees(pairs[id(p)], p, f)}
                made.append(Graded(group, told[c.claim_id], agree.issuperset(score.STRICT), len(agree) == len(FIELDS)))
    claims.graded = graded
    return made


def weights(known: list[Graded]) -> dict[str, int]:
    """Weights of facts, in hundredths."""
    heavy = learned((c.case for c in known for _ in range(TIMES.get(c.group, 1))), PULL)
    return {fact: weight for fact, weight in heavy.items() if abs(weight) >= SLIGHT}


def main(write: bool) -> None:
    """Print the table, and write the weights."""
    known = read()
    print("".join(f"{head:>22}" for head in ("set", *confidence.GRADES)))
    sums = Counter[tuple[str, str]]()
    for group in dict.fromkeys(c.group for c in known):
        heavy = weights([c for c in known if c.group != group])
        found = Counter[tuple[str, str]]()
        for c in (c for c in known if c.group == group):
            grade = confidence.grade(c.facts, heavy)
            found.update([(grade, "claims")] + [(grade, "strict")] * c.strict + [(grade, "whole")] * c.whole)
        sums.update(found)
        print(_line(group, found))
    print(_line("all", sums))
    if write:
        lines = sorted(weights(known).items())
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([["fact", "weight"], *lines])


def _line(label: str, found: Counter[tuple[str, str]]) -> str:
    """One line of the table: right, right in all fields, and claims, by grade."""
    cells = (f"{found[g, 'strict']} ({found[g, 'whole']}) of {found[g, 'claims']}" for g in confidence.GRADES)
    return f"{label:>22}" + "".join(f"{cell:>22}" for cell in cells)


if __name__ == "__main__":
    main("--write" in sys.argv)
