"""Measure, in one run and as ratios: the reader beside spaCy, quantulum3 and one matcher pass, and its memory.

usage: python benchmarks/reading.py [ROUNDS [ARTICLES]]

Every figure comes from a process of its own (``contender.py``) that works on one core and starts the clock once it has
loaded and warmed up. The contenders take turns; medians count. Machines differ and are noisy, so the ratios are what to
look at. ``make bench`` installs spaCy, in an environment apart from ours.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPACY = Path(sys.prefix) / "bench"  # spaCy's environment as make bench makes it, complete when the lock is there
SAMPLE = 82  # articles for spaCy: each of our 41 twice
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


def measured(python: str | Path, contender: str, folder: Path, articles: int) -> dict[str, float]:
    """Articles per second (``speed``) and peak memory in MB (``memory``) of one contender in a new process."""
    # A process begins with the peak memory of the one that starts it, so no text is held in this one.
    command = [python, HERE / "contender.py", contender, folder, str(articles)]
    done = subprocess.run(command, env=os.environ | THREADS, check=True, stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout))


def main(rounds: int = 5, articles: int = 2000) -> None:
    """Time the contenders in turn and print medians, ratios and targets."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, HERE / "corpora.py", folder, str(articles)], check=True)
        dense, mixed = Path(folder, "dense"), Path(folder, "mixed")
        contenders = {
            "dense: spaCy, small English pipeline": (SPACY / "bin" / "python", "spacy", dense, min(articles, SAMPLE)),
            "dense: quantulum3, numbers with units": (
                SPACY / "bin" / "python", "quantulum", dense, min(articles, SAMPLE)
            ),
            "dense: read_claims": (python, "claims", dense, articles),
            "mixed: floor, files and one matcher pass": (python, "floor", mixed, articles),
            "mixed: files and read_claims": (python, "stream", mixed, articles),
        }
        if not (SPACY / "requirements.lock").exists():
            contenders = {name: made for name, made in contenders.items() if made[0] == python}
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in contenders}
        for _ in range(rounds):
            for name, contender in contenders.items():
                taken[name].append(measured(*contender))
        small = taken["mixed: files and read_claims"][0]
        large = measured(python, "stream", mixed, 10 * articles)
    print(f"{articles:,} articles; dense: all with claims, mixed: 2 % of them, the rest general news of 3 kB")
    median = {}
    for name, figures in taken.items():
        speeds = [figure["speed"] for figure in figures]
        median[name] = statistics.median(speeds)
        print(f"{name:<41} {median[name]:10,.1f} articles/s  ({min(speeds):,.1f} to {max(speeds):,.1f})")
    *spacy, claims, floor, stream = median.values()
    print(f"dense: read_claims             = {claims:,.0f} articles/s  (at least 1,000)")
    if spacy:
        print(f"dense: read_claims : spaCy     = {claims / spacy[0]:.1f}  (at least 100)")
        print(f"dense: read_claims : quantulum3 = {claims / spacy[1]:.1f}")
    else:
        print("dense: read_claims : spaCy     left out: spaCy is not installed; make bench installs it")
    print(f"mixed: read_claims : floor     = {stream / floor:.3f}  (at least 0.5; no cleaning, no dating)")
    print(f"mixed: claims read per article = {small['found'] / articles:.2f}  (general news states none)")
    for count, figure in ((articles, small), (10 * articles, large)):
        print(f"mixed: peak memory at {count:<8,} = {figure['memory']:.0f} MB  (under 150, and not growing)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
