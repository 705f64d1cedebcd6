"""Archives: the same reading over millions of articles, by processes of one machine or a Dask cluster.

In: files, folders, patterns and addresses. Out: a folder with a Parquet dataset of each table, in parts that are
written beside and renamed when they are whole, and a manifest by which a second start goes on where the first was.
Every record is in ``articles`` or in ``rejected``.
"""

from __future__ import annotations

import contextlib
import functools
import json
import math
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from analysis import vocabulary
from analysis.archive import sources as cut
from analysis.archive.part import RECEIPTS, TABLES, digest, identity, work, writer
from analysis.archive.sources import ArchiveError, Part, Source, Survey, find, hashed, parts, pieces, survey
from analysis.archive.whole import Linked, derived, relink, sketches, states
from analysis.archive.workers import Cluster, Processes

__all__ = ["ArchiveError", "Extracted", "extract", "find", "finish", "is_dataset", "pieces", "processors"]
SURVEYS, RULES = "manifest/sources", "manifest/rules.json"


@dataclass
class Extracted:
    """What a dataset holds: records, rows of each table, reasons of rejections; and lines on what was left out."""

    records: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    read_now: int = 0  # parts

    def __str__(self) -> str:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(self.reasons.items()))
        rejected = f"{self.rows['rejected']:,} rejected" + (f" ({reasons})" if reasons else "")
        kept = f"{self.rows['articles']:,} articles with {self.rows['claims']:,} claims"
        return f"{self.records:,} records are {kept}, and {rejected}"

    def add(self, receipt: dict[str, Any]) -> None:
        """Count a part."""
        self.records += receipt["records"]
        self.rows.update(receipt["rows"])
        self.reasons.update(receipt["reasons"])


def is_dataset(folder: Path) -> bool:
    """Whether a folder holds the dataset of an archive."""
    return (folder / RULES).is_file()


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def extract(
    given: Sequence[str],
    output: Path,
    workers: int = 1,
    scheduler: str = "",
    *,
    columns: str = "",
    keep_all: bool = False,
    tell: Callable[[str], None] = print,
) -> Extracted:
    """Read archives into a dataset; a second call reads only what the first has not.

    Parameters
    ----------
    given
        Files, folders, patterns and addresses (as fsspec takes them) of any supported form.
    output
        Folder of the dataset.
    workers, scheduler
        Processes of this machine, or the address of a Dask scheduler.
    columns
        Names of columns where they are unusual, as in ``text=Volltext;published=Datum``.
    keep_all
        Keep articles, too, in which nothing can be claimed; they are not worth their cleaning otherwise.
    tell
        Is given a line on whatever a user had better know.

    Raises
    ------
    ArchiveError
        Where the run cannot go on, or the dataset cannot take what is to be read.
    """
    sources, left_out = find(given, output)
    if not sources:
        raise ArchiveError("\n".join([*left_out, "nothing to read; name files, folders or patterns of archives"]))
    output.mkdir(parents=True, exist_ok=True)
    many = min(workers, math.ceil(sum(map(pieces, sources))))
    with _locked(output), contextlib.closing(Cluster(scheduler) if scheduler else Processes(many, tell)) as team:
        _prepare(output, columns, keep_all)
        surveys = _surveyed(sources, output, team)
        planned = list(parts(sources, surveys))
        done = _done(planned, output, tell)
        todo = [part for part in planned if part.name not in done]
        found = Extracted(left_out=left_out, read_now=len(todo))
        read = functools.partial(work, output=str(output.absolute()), columns=columns, keep_all=keep_all)
        with _bar(planned, done) as shown:
            for task, result in team.run(read, _with_files(todo, sources, surveys)):
                if isinstance(task, Part):
                    shown(task, result)
                else:
                    surveys[task.stem] = _kept(task, surveys[task.stem]._replace(sha256=result), output)
        planned = list(parts(sources, surveys))
        for part in _twice(planned, output):
            for _ in team.run(read, [part]):
                pass
        planned.sort(key=lambda part: part.name)
        for part in planned:
            found.add(json.loads((output / RECEIPTS / f"{part.name}.json").read_text("utf-8")))
        _check(found)
        _link(planned, output, team)
        finish(output, team)
        shutil.rmtree(output / ".writing", ignore_errors=True)
    return found


@contextlib.contextmanager
def _locked(output: Path) -> Iterator[None]:
    """Keep a second run out of the folder; the system takes the lock back however this process ends."""
    with (output / ".lock").open("a") as file:
        try:
            _lock(file)
        except OSError:
            told = f"{output}: another run writes there; wait for its end, or take another folder"
            raise ArchiveError(told) from None
        yield


def _lock(file: TextIO) -> None:
    """Lock a file, or OSError where it is locked."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _prepare(output: Path, columns: str, keep_all: bool) -> None:
    """Make the folders, and see that what is there was read by the same rules."""
    ours = {*TABLES, "levels", "manifest", ".lock", ".writing"}
    if odd := sorted(path.name for path in output.iterdir() if path.name not in ours):
        raise ArchiveError(f"{output} holds something else ({odd[0]}): take a new folder for the dataset")
    shutil.rmtree(output / ".writing", ignore_errors=True)
    for name in (*TABLES, RECEIPTS, SURVEYS):
        (output / name).mkdir(parents=True, exist_ok=True)
    rules = {"rules": vocabulary.digest(), "columns": columns, "keep_all": keep_all}
    there = json.loads((output / RULES).read_text("utf-8")) if (output / RULES).exists() else rules
    if there != rules:
        others = ", ".join(f"other {name.replace('_', '-')}" for name in rules if there.get(name) != rules[name])
        told = f"{output} was made with {others}: take another folder, or remove {output / 'manifest'} to read all anew"
        raise ArchiveError(told)
    _put(output / RULES, rules)


def _put(path: Path, content: Any) -> None:
    """Write JSON whole or not at all."""
    beside = path.with_name(f".{path.name}")
    beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(beside, path)


def _surveyed(sources: Iterable[Source], output: Path, team: Any) -> dict[str, Survey]:
    """Surveys of all files of many articles; those of files that have not changed are known from the last time.

    A new file is hashed while its parts are read; one that has changed before, for it may still be the same.
    """
    found: dict[str, Survey] = {}
    before, new, again = dict[str, Any](), list[Source](), list[Source]()
    for source in (source for source in sources if source.many):
        kept = output / SURVEYS / f"{source.stem}.json"
        there = before[source.stem] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        if there.get("about") == _about(source, output):
            found[source.stem] = Survey(there["sha256"], tuple(map(tuple, there["cuts"])))
        else:
            new.append(source)
            again += [source] if there.get("sha256") else []
    for source, made in team.run(functools.partial(survey, most=cut.SIZE), new):
        found[source.stem] = made
    for source, sha256 in team.run(hashed, again):
        there = before[source.stem]
        if there["sha256"] != sha256 and there["about"][0] != _about(source, output)[0]:
            told = f"{output} holds another {source.name}, from {there['about'][0]}: take another folder, or rename it"
            raise ArchiveError(told)
        found[source.stem] = found[source.stem]._replace(sha256=sha256)
    for source in new:
        _kept(source, found[source.stem], output)
    return found


def _kept(source: Source, survey: Survey, output: Path) -> Survey:
    """A survey, written down."""
    _put(output / SURVEYS / f"{source.stem}.json", {"about": _about(source, output), **survey._asdict()})
    return survey


def _about(source: Source, output: Path) -> list[Any]:
    """What tells that a file has not changed."""
    return [_relative(source.address, output), source.size, source.stamp]


def _with_files(todo: Sequence[Part], sources: Sequence[Source], surveys: dict[str, Survey]) -> Iterator[Part | Source]:
    """The parts that are to be read, each file that is to be hashed before its own."""
    unknown = {source.stem: source for source in sources if source.many and not surveys[source.stem].sha256}
    for part in todo:
        if source := unknown.pop(part.sources[0].stem, None):
            yield source
        yield part
    yield from unknown.values()


def _relative(address: str, output: Path) -> str:
    """An address that holds when files and dataset are moved together."""
    path = address.removeprefix("file://")
    return address if "://" in path else Path(os.path.relpath(path, output.absolute())).as_posix()


def _done(planned: Sequence[Part], output: Path, tell: Callable[[str], None]) -> set[str]:
    """Names of the parts that are whole; what is in the way of the others is removed."""
    wanted, stems = {part.name: part for part in planned}, {s.stem for part in planned for s in part.sources}
    done, damaged, old = set[str](), 0, 0
    for path in sorted((output / RECEIPTS).glob("*.json")):
        receipt = json.loads(path.read_text("utf-8"))
        name, part = receipt["part"], wanted.get(receipt["part"])
        if part is None and (lost := sorted(set(receipt["of"]) - stems)):
            told = f"{output} also holds {lost[0]}: name all that it is to hold, or take another folder"
            raise ArchiveError(told)
        if part is None or receipt["about"] not in (identity(part), identity(part._replace(sha256=""))):
            old += 1
        elif all(_whole(output / table / f"{name}.parquet", receipt["sha256"][table]) for table in TABLES):
            done.add(name)
            continue
        else:
            damaged += 1
        path.unlink()
    for table in TABLES:
        for path in (output / table).glob("*.parquet"):
            if path.stem not in done:
                path.unlink()
    if old:
        tell(f"{old} parts are of files that have changed: they are read anew")
    if damaged:
        tell(f"{damaged} parts are not as they were written: they are read again")
    return done


def _whole(path: Path, sha256: str) -> bool:
    """Whether a file is there as it was written."""
    return path.is_file() and digest(path) == sha256


@contextlib.contextmanager
def _bar(planned: Sequence[Part], done: set[str]) -> Iterator[Callable[[Part, dict[str, Any]], None]]:
    """A bar on a terminal: rate, claims found, errors and time left."""
    from tqdm import tqdm

    started, records, claims, broken = time.monotonic(), 0, 0, 0
    with tqdm(total=sum(part.size for part in planned), unit="B", unit_scale=True, disable=None, leave=False) as bar:
        bar.update(sum(part.size for part in planned if part.name in done))

        def show(part: Part, receipt: dict[str, Any]) -> None:
            nonlocal records, claims, broken
            records, claims = records + receipt["records"], claims + receipt["rows"]["claims"]
            broken += receipt["reasons"].get("broken", 0)
            rate = records / max(0.001, time.monotonic() - started)
            bar.set_postfix_str(f"{rate:,.0f} articles/s, {claims:,} claims, {broken:,} errors", refresh=False)
            bar.update(part.size)

        yield show


def _twice(planned: Sequence[Part], output: Path) -> Iterator[Part]:
    """Parts of a file with ids that an earlier part of it has too: they are read again and take their rows for ids."""
    from pyarrow.parquet import ParquetFile

    together: dict[str, list[Part]] = {}
    for part in planned:
        if part.sources[0].many:
            together.setdefault(part.sources[0].stem, []).append(part)
    for stem, several in together.items():
        before: set[str] = set()
        for part in several if len(several) > 1 else ():
            file = output / "articles" / f"{part.name}.parquet"
            own = set(ParquetFile(file).read(["article_id"])["article_id"].to_pylist())
            if both := own & before:
                taken = {article_id.removeprefix(f"{stem}.") for article_id in both}
                receipt = json.loads((output / RECEIPTS / f"{part.name}.json").read_text("utf-8"))
                yield part._replace(taken=tuple(sorted({*taken, *receipt["taken"]})))
                own = set(ParquetFile(file).read(["article_id"])["article_id"].to_pylist())
            before |= own


def _check(found: Extracted) -> None:
    """Raise ArchiveError unless every record is an article or rejected."""
    if found.records != (kept := found.rows["articles"] + found.rows["rejected"]):
        raise ArchiveError(f"{found.records:,} records were read and {kept:,} are in the dataset; report this fault")


def _link(planned: Sequence[Part], output: Path, team: Any) -> None:
    """Find the stories of all articles and write them into the parts."""
    from analysis.stories import linked

    folder = str(output.absolute())
    found = dict(team.run(functools.partial(sketches, output=folder), [part.name for part in planned]))
    stories = linked(sketch for sketches in found.values() for sketch in sketches)
    ids = {part: [article_id for _, article_id, _ in found.pop(part.name)] for part in planned}
    tasks = (Linked(part, {article_id: stories[article_id] for article_id in ids[part]}) for part in planned)
    for _ in team.run(functools.partial(relink, output=folder), tasks):
        pass


def finish(output: Path, team: Any = None) -> int:
    """Derive the levels of a dataset anew and give their number."""
    import pyarrow.parquet

    team = team or Processes(1, print)
    tasks = states(output)
    if isinstance(team, Processes) and len(tasks) > 1:  # where claims are many
        team.close()  # others begin, so that what reading took is not held beside the claims of a state
    found = team.run(functools.partial(derived, output=str(output.absolute())), tasks)
    made = pyarrow.concat_tables(table for _, table in sorted(found, key=lambda done: done[0])).sort_by("state")
    (output / "levels").mkdir(exist_ok=True)
    beside = output / "levels" / ".levels.parquet"
    with writer(beside, made.schema) as file:
        file.write_table(made)
    os.replace(beside, output / "levels" / "levels.parquet")
    return len(made)
