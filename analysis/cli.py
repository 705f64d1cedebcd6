"""The command line: ``python -m analysis add | build | extract | run | new | check | explain | score | ...``.

What was made goes to standard output, what went wrong to standard error. Exit status: 0 when all is well, 1 when
something was left out, differs or could not be done, 2 for wrong usage.
"""

import argparse
import importlib.util
import math
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from analysis import PROCESSED, PROJECT, RAW, __version__

ME = "python -m analysis"
STATUS = "exit status: 0 all is well; 1 something was left out, differs or failed; 2 wrong usage"


class UsageError(Exception):
    """Arguments that cannot be meant."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line, by default this process's, and give its exit status."""
    parser = _parser()
    args, rest = parser.parse_known_args(argv)
    args.rest = rest
    if args.name == "run" and args.jobs is not None and args.jobs < 1:
        parser.error("--jobs takes a number from 1")
    if rest and args.command is not _lab:
        parser.error(f"unknown: {' '.join(rest)}; see {ME} {args.name} --help")
    # Kernels find this package where it is not installed, too.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    if own := os.environ.get("BALTIC_TROOPS_OWN"):  # kernels run elsewhere
        os.environ["BALTIC_TROOPS_OWN"] = os.path.abspath(own)
    try:
        status: int = args.command(args)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _fail("stopped", 130)
    except UsageError as error:
        return _fail(f"{error}; see {ME} {args.name} --help", 2)
    except OSError as error:
        return _fail(f"{error.filename or 'system'}: {error.strerror}; see that it is there, may be used and has room")
    except Exception as error:
        if not type(error).__module__.startswith("analysis."):
            raise  # a fault of this program, whose traceback is wanted
        return _fail(str(error))
    return status


def _fail(line: str, status: int = 1) -> int:
    """Say what went wrong."""
    print(*(f"{ME}: {part}" for part in line.splitlines()), sep="\n", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    """Describe the commands and what they take."""
    parser = argparse.ArgumentParser(ME, description="Troops per Baltic state, from news articles.", epilog=STATUS)
    parser.add_argument("--version", action="version", version=f"baltic-troops {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="name")

    def add(command: Callable[[argparse.Namespace], int], *examples: str) -> Callable[..., argparse.Action]:
        name, text = command.__name__[1:], command.__doc__
        lines = ["examples:", *(f"{ME} {name} {example}".strip() for example in examples)]
        end, raw = "\n  ".join(lines) + f"\n\n{STATUS}", argparse.RawDescriptionHelpFormatter
        sub = commands.add_parser(name, help=text, description=text, epilog=end, formatter_class=raw)
        sub.set_defaults(command=command)
        return sub.add_argument

    option = add(_add, "saved/one.html", "saved --raw-dir articles", "archive.csv --columns text=Volltext")
    option("paths", nargs="+", type=Path, metavar="PATH", help="files, folders and patterns of any supported form")
    option("--raw-dir", type=_place, default=RAW, metavar="DIR", help="where the articles go (data/raw)")
    names = "columns of a file of many articles where their names are unusual, joined by ;"
    option("--columns", default="", metavar="NAMES", help=names)
    for command in (_build, _check):
        option = add(command, "", "--raw-dir articles --processed-dir tables")
        option("--raw-dir", type=_folder, default=RAW, metavar="DIR", help="articles (data/raw)")
        option("--processed-dir", type=_place, default=PROCESSED, metavar="DIR", help="tables (data/processed)")
    option = add(_extract, "news-*.jsonl.gz --output news", "CC-NEWS*.warc.gz s3://bucket/2022 --output news --dry-run")
    option("sources", nargs="+", metavar="SOURCE", help="files, folders, patterns and addresses of any supported form")
    option("--output", type=_place, required=True, metavar="DIR", help="folder of the dataset; a run goes on in it")
    option("--workers", type=int, metavar="N", help="processes (as many as processors)")
    option("--scheduler", default="", metavar="ADDRESS", help="a Dask cluster instead, as tcp://10.0.0.1:8786")
    option("--columns", default="", metavar="NAMES", help=names)
    option("--keep-all", action="store_true", help="keep articles, too, that state no number of troops (slow)")
    option("--dry-run", action="store_true", help="only say what would be read")
    choice = "03_troop_levels -p states EST,LVA -p start 2017"
    option = add(_run, "", choice, "-y 'states: [EST]'", "-f own.yaml --out own", "--sweep states", "--export")
    option("names", nargs="*", metavar="NOTEBOOK", help="which notebooks (default: all)")
    option("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), help="a parameter; may be repeated")
    option("-y", action="append", default=[], metavar="YAML", help="parameters as YAML")
    option("-f", action="append", default=[], type=_file, metavar="FILE", help="YAML file with parameters")
    option("--out", type=_place, default=PROJECT / "reports", metavar="DIR", help="where the pages go (reports)")
    option("--jobs", type=int, metavar="N", help="notebooks at a time (processors and one)")
    option("--sweep", default="", metavar="NAME[=VALUES]", help="once for each value: states, or start=2014,2017,2022")
    option("--export", action="store_true", help="the charts as SVG and PNG, too (needs Chromium; about ten seconds)")
    pages = "articles up to which each has a page (1000); of more those to which charts and listings lead"
    option("--articles", type=int, default=1000, metavar="N", help=pages)
    option("--in-place", action="store_true", help="execute the notebooks themselves, ready to be committed")
    option("--no-build", action="store_true", help="take the tables as they are")
    option = add(_new, "troop_exercises", "05_convoys --title 'Convoys through the Suwalki gap'")
    option("name", metavar="NAME", help="small letters, digits and _; its number comes by itself")
    option("--title", default="", help="its heading (the name in words)")
    option = add(_explain, "003_d272d1f2ebf88e73:722", "my/articles/one.txt --html one.html")
    option("source", metavar="CLAIM_ID|FILE", help="a claim of the tables, or a file with an article")
    option("--html", type=Path, metavar="OUT", help="write a page instead of showing text")
    option("--processed-dir", type=_folder, default=PROCESSED, metavar="DIR", help="the tables (data/processed)")
    option = add(_score, "", "claims.csv tests/gold/seed --errors")
    csv = "CSV file with the columns of claims (default: data/processed/claims.csv)"
    option("predictions", nargs="?", type=_file, default=PROCESSED / "claims.csv", metavar="PRED", help=csv)
    gold = PROJECT / "tests/gold/seed"
    files = "folder with gold files (default: tests/gold/seed)"
    option("gold", nargs="?", type=_folder, default=gold, metavar="GOLD_DIR", help=files)
    option("--errors", action="store_true", help="list what was missed, wrong or made up")
    option("--reviewed", action="store_true", help="how well the reader does on the claims that you have reviewed")
    option("--raw-dir", type=_folder, default=RAW, metavar="DIR", help="with --reviewed: the articles (data/raw)")
    places = "with --reviewed: the tables (data/processed)"
    option("--processed-dir", type=_folder, default=PROCESSED, metavar="DIR", help=places)
    option = add(_agreement, "mine.csv theirs.csv", "mine.csv theirs.csv --csv fields.csv")
    option("one", type=_file, metavar="A", help="corrections.csv of one reviewer")
    option("other", type=_file, metavar="B", help="corrections.csv of the other")
    option("--csv", type=Path, metavar="OUT", help="write the coefficients as a table, too")
    add(_lab, "", "--no-browser --port 8889")
    return parser


def _folder(text: str) -> Path:
    """Folder that an argument names."""
    if Path(text).is_dir():
        return Path(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no folder")


def _place(text: str) -> Path:
    """Folder that an argument names and that may have to be made."""
    return _folder(text) if Path(text).exists() else Path(text)


def _file(text: str) -> Path:
    """File that an argument names."""
    if Path(text).is_file():
        return Path(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no file")


def _add(args: argparse.Namespace) -> int:
    """Copy articles in, note where they come from, and tell how each is dated."""
    from analysis.add import add

    result = add(args.paths, args.raw_dir, args.columns)
    print(*result.added, sep="\n", end="\n" * bool(result.added))
    for line in result.refused:
        _fail(line)
    if result.added:
        print(f"next: {ME} build" + ("" if args.raw_dir == RAW else f" --raw-dir {args.raw_dir}"))
    return 1 if result.refused else 0


def _build(args: argparse.Namespace) -> int:
    """Read the articles and write the tables."""
    from analysis.archive import finish, is_dataset
    from analysis.build import build

    if is_dataset(args.processed_dir):
        derived = finish(args.processed_dir)
        print(f"{args.processed_dir} is the dataset of an archive: {derived:,} levels are derived anew")
        return 0
    built = build(args.raw_dir, args.processed_dir)
    for line in built.left_out + built.warnings:
        _fail(line)
    if args.name == "build":  # a run tells at its end
        _tell(built.frames, args.processed_dir)
    return 1 if built.left_out else 0


def _extract(args: argparse.Namespace) -> int:
    """Read archives of any size into a dataset, from which all else can be made; goes on where it was stopped."""
    from analysis import archive

    if args.workers is not None and (args.workers < 1 or args.scheduler):
        raise UsageError("--workers takes a number from 1, and none beside --scheduler")
    if args.dry_run:
        sources, told = archive.find(args.sources, args.output)
        for line in told:
            _fail(line)
        size = sum(source.size for source in sources)
        print(*(f"{source.address}: {source.size:,} bytes" for source in sources), sep="\n")
        count = math.ceil(sum(map(archive.pieces, sources)))
        print(f"{len(sources):,} files, {size:,} bytes, in {count:,} parts or a few more")
        return 1 if told else 0
    workers = args.workers or archive.processors()
    try:
        done = archive.extract(
            args.sources,
            args.output,
            workers,
            args.scheduler,
            columns=args.columns,
            keep_all=args.keep_all,
            tell=lambda line: print(f"{ME}: {line}", file=sys.stderr),
        )
    except KeyboardInterrupt:
        return _fail("stopped; the same command goes on where this one was", 130)
    for line in done.left_out:
        _fail(line)
    print(f"{args.output}: {done}")
    print(f"next: {ME} run -p processed_dir {args.output}")
    return 1 if done.left_out else 0


def _tell(frames: Mapping[str, Any], folder: Path) -> None:
    """Say what the tables hold and what in them is worth a look."""
    from analysis.build import worth_a_look
    from analysis.vocabulary import own

    print(f"{folder}: {', '.join(f'{name} {len(frames[name])}' for name in ('articles', 'claims', 'levels'))}")
    if held := own.files():
        print(f"  read with your own: {', '.join(str(path) for path in held.values())}")
    for line in worth_a_look(frames):
        print(f"  worth a look: {line}")


def _run(args: argparse.Namespace) -> int:
    """Build the tables, execute the notebooks and render them as pages."""
    import yaml

    parameters: dict[str, Any] = {}
    for given in (*args.f, *args.y):
        try:
            parameters |= yaml.safe_load(given.read_bytes() if isinstance(given, Path) else given)
        except (yaml.YAMLError, TypeError, ValueError):
            raise UsageError(f"parameters are written as 'name: value', not so: {str(given)[:80]}") from None
    parameters = {name: str(value) if isinstance(value, date) else value for name, value in parameters.items()}
    parameters |= dict(args.p)
    args.raw_dir = Path(parameters.get("raw_dir", RAW))
    args.processed_dir = Path(parameters.get("processed_dir", PROCESSED))
    from analysis import notebooks, tables

    known = {name: value for name, value in parameters.items() if name != "processed_dir"}  # that one may yet be made
    try:
        notebooks.plan(args.names, known, args.in_place, args.sweep)
        status = 0 if args.no_build else _build(args)
        ran = notebooks.run(
            args.names, parameters, args.out, args.jobs, args.in_place, args.sweep, args.export, args.articles
        )
    except notebooks.ParameterError as error:
        raise UsageError(str(error)) from None
    for line in ran.failed:
        status = _fail(line)
    _tell({name: tables.read(name, args.processed_dir) for name in tables.WRITTEN}, args.processed_dir)
    print(*ran.pages, *ran.notes, sep="\n")
    print(
        "next: make test compares them with what is committed"
        if args.in_place
        else f"next: open {args.out / 'index.html'}; {ME} run --help tells how to choose; make lab opens the notebooks"
    )
    return status


def _check(args: argparse.Namespace) -> int:
    """Build the tables elsewhere and compare them byte for byte with those that are there."""
    from analysis.build import build

    with tempfile.TemporaryDirectory() as folder:
        built = build(args.raw_dir, Path(folder))
        lines = built.left_out + [_difference(path, args.processed_dir) for path in sorted(Path(folder).iterdir())]
    for line in filter(None, lines):
        _fail(line)
    if not any(lines):
        print(f"{args.processed_dir} is what {args.raw_dir} gives, byte for byte")
    return 1 if any(lines) else 0


def _difference(new: Path, folder: Path) -> str:
    """First line in which a file differs from that of the same name in the folder."""
    if not (folder / new.name).is_file():
        return f"{new.name} is missing; {ME} build writes it"
    sides = (path.read_bytes().split(b"\n") for path in (folder / new.name, new))
    for number, (kept, made) in enumerate(zip_longest(*sides, fillvalue=b"(no more lines)"), 1):
        if kept != made:
            same = (a == b for a, b in zip(kept, made, strict=False))
            start = max(next((i for i, equal in enumerate(same) if not equal), 0) - 40, 0)
            there, here = (line[start:][:120].decode(errors="replace") for line in (kept, made))
            return f"{new.name}, line {number}: {there!r} is there, {here!r} is built; {ME} build writes it anew"
    return ""


def _new(args: argparse.Namespace) -> int:
    """Make a notebook from the template: parameters, their check, a chart."""
    from analysis import notebooks
    from analysis.new import new

    path = new(args.name, args.title)
    ran = notebooks.run([path.stem], in_place=True)
    print(path, f"next: make lab opens it, {ME} run {path.stem} makes its page", sep="\n")
    for line in ran.failed:
        _fail(f"{line}; {path} is there, and not executed")
    return 1 if ran.failed else 0


def _explain(args: argparse.Namespace) -> int:
    """Show how the reader came to a claim, or to all claims of an article."""
    from analysis import explain
    from analysis.reading.explain import UnknownClaim, is_claim_id

    path = Path(args.source)
    if not path.is_file() and not is_claim_id(args.source):
        raise UsageError(f"{args.source!r} is no file and no claim_id of claims.csv, which is like ARTICLE:123")
    try:
        found = explain(path if path.is_file() else args.source, args.processed_dir)
    except UnknownClaim as error:
        raise UsageError(str(error)) from None
    if args.html:
        args.html.write_text(found.page(), encoding="utf-8", newline="\n")
    print(args.html or found)
    return 0


def _score(args: argparse.Namespace) -> int:
    """Score predicted claims against gold files."""
    from analysis import score

    if args.reviewed:
        from analysis.build import kept_file
        from analysis.corrections import NAME

        kept = kept_file(args.raw_dir, NAME)
        if not kept:
            raise UsageError(f"no {NAME} in {args.raw_dir} or beside it: review some claims first")
        print("\n".join(score.reviewed(args.processed_dir, kept.parent)))
        return 0
    try:
        golds, preds = score.read_gold(args.gold), score.read_predictions(args.predictions)
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{args.predictions} cannot be scored with {args.gold}: {error}") from None
    if not golds:
        raise UsageError(f"no gold files in {args.gold}")
    result = score.score(golds, preds)
    print("\n".join([*score.report(result), *(score.errors(result) if args.errors else ())]))
    return 0


def _agreement(args: argparse.Namespace) -> int:
    """Tell how far two reviewers agree, by Cohen's kappa and Krippendorff's alpha, and where they do not."""
    from analysis import agreement

    one, other = agreement.read_side(args.one), agreement.read_side(args.other)
    print("\n".join(agreement.report(one, other)))
    if args.csv:
        table = agreement.agreement(one, other).round(6)
        args.csv.write_text(table.to_csv(index=False, lineterminator="\n"), encoding="utf-8", newline="\n")
    return 0


def _lab(args: argparse.Namespace) -> int:
    """Open JupyterLab on the notebooks; whatever else is given is passed on to it."""
    if not importlib.util.find_spec("jupyterlab"):
        raise UsageError("JupyterLab is missing in this environment; make lab sets one up")
    os.chdir(PROJECT / "notebooks")
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *args.rest])
