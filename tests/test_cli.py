"""The command line: help with examples, one clear line for every fault, an exit status that can be relied on."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import analysis
from analysis import notebooks
from analysis.articles import ArticleError
from analysis.cli import main

COMMANDS = ["add", "build", "run", "check", "explain", "score", "lab"]


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a command sets for its kernels out of the other tests."""
    monkeypatch.setenv("PYTHONPATH", "")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return a folder with one article and one empty file."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.txt").write_text("Britain is sending 800 soldiers to Estonia. They come on 1 May.\n", encoding="utf-8")
    (folder / "empty.txt").touch()
    return folder


def usage_error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command line that cannot be meant says."""
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = int(str(stop.code))
    assert status == 2
    return capsys.readouterr().err


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], *([command, "--help"] for command in COMMANDS)):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        said = capsys.readouterr().out
        assert stop.value.code == 0
        assert "exit status: 0" in said
        if len(arguments) > 1:
            assert re.search(rf"examples:\n  python -m analysis {arguments[0]}\b", said)
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"baltic-troops {analysis.__version__}\n"


def test_help_needs_no_pandas(root: Path) -> None:
    code = (
        "import sys\nfrom analysis.cli import main\ntry:\n    main(['run', '--help'])\n"
        "except SystemExit:\n    sys.exit('pandas' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, capture_output=True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["bulid"], "invalid choice: 'bulid'"),
        (["build", "--raw", "nowhere"], "'nowhere' is no folder"),
        (["build", "--raw-dir", "nowhere"], "'nowhere' is no folder"),
        (["build", "--processed-dir", __file__], "is no folder"),
        (["build", "extra"], "unknown: extra; see python -m analysis build --help"),
        (["check", "--fast"], "unknown: --fast; see python -m analysis check --help"),
        (["explain"], "CLAIM_ID|FILE"),
        (["explain", "nowhere.txt"], "'nowhere.txt' is no file and no claim_id of claims.csv"),
        (["explain", "003_d272d1f2ebf88e73:721"], "73:721' is read; nearest: 003_d272d1f2ebf88e73:722, "),
        (["explain", "nobody:1", "--processed-dir", "nowhere"], "'nowhere' is no folder"),
        (["score", "nowhere.csv"], "'nowhere.csv' is no file"),
        (["score", __file__, "nowhere"], "'nowhere' is no folder"),
        (["run", "-f", "nowhere.yaml"], "'nowhere.yaml' is no file"),
        (["run", "-p", "states"], "expected 2 arguments"),
        (["run", "-y", "states"], "parameters are written as 'name: value'"),
        (["run", "-y", "a: [b"], "parameters are written as 'name: value'"),
        (["run", "-f", str(Path(sys.executable))], "parameters are written as 'name: value'"),
        (["run", "--jobs", "many"], "invalid int value: 'many'"),
        (["run", "--jobs", "0"], "--jobs takes a number from 1"),
        (["run", "--no-build", "-p", "statess", "EST"], "there is no parameter 'statess'; did you mean 'states'?"),
        (["run", "--no-build", "-p", "states", "ETS"], "did you mean"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert words in usage_error(capsys, *arguments)


def test_build_tells_what_it_made_and_what_it_left_out(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "tables"
    assert main(["build", "--raw-dir", str(raw), "--processed-dir", str(out)]) == 1
    said = capsys.readouterr()
    assert said.out.startswith(f"{out}: articles 1, claims 1, levels ")
    assert "worth a look: not dated: a" in said.out
    assert re.fullmatch(r"python -m analysis: empty\.txt: .+\n", said.err)
    (raw / "empty.txt").unlink()
    assert main(["build", "--raw-dir", str(raw), "--processed-dir", str(out)]) == 0


def test_nothing_to_read_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--raw-dir", str(tmp_path), "--processed-dir", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == (
        f"python -m analysis: {tmp_path}: no article to read; put some there, as .html, .pdf or .txt files\n"
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_folder_without_permission(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    for folder in ("locked", "locked/deep"):
        assert main(["build", "--raw-dir", str(raw), "--processed-dir", str(tmp_path / folder)]) == 1
        assert str(tmp_path / "locked") in capsys.readouterr().err


def test_a_full_disk_is_one_clear_line(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["build", "--raw-dir", str(raw), "--processed-dir", str(tmp_path / "out")]) == 1
    assert re.search(r"articles\.csv: No space left on device; see that", capsys.readouterr().err)


def test_check_names_the_table_and_the_line(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, out = str(root / "data" / "raw"), tmp_path / "tables"
    assert main(["build", "--raw-dir", raw, "--processed-dir", str(out)]) == 0
    assert main(["check", "--raw-dir", raw, "--processed-dir", str(out)]) == 0
    assert "byte for byte" in capsys.readouterr().out
    path = out / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b",present,", b",past,", 1))
    (out / "levels.csv").unlink()
    assert main(["check", "--raw-dir", raw, "--processed-dir", str(out)]) == 1
    said = capsys.readouterr()
    assert re.search(r"claims\.csv, line \d+: '.*,past,.*' is there, '.*,present,.*' is built", said.err)
    assert "levels.csv is missing; python -m analysis build writes it" in said.err
    assert said.out == ""
    path.write_bytes(path.read_bytes() + b"one more line\n")
    assert main(["check", "--raw-dir", raw, "--processed-dir", str(out)]) == 1


def test_the_committed_tables_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0, capsys.readouterr().err
    assert main(["score"]) == 0
    assert re.search(r"\nstrict +27 +27 +27 +1\.000 +1\.000 +1\.000\n", capsys.readouterr().out)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), BrokenPipeError()])
def test_stopping_shows_no_traceback(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr("analysis.build.build", stop)
    monkeypatch.setattr(os, "dup2", lambda *_: None)
    assert main(["build"]) == (130 if isinstance(error, KeyboardInterrupt) else 1)
    assert capfd.readouterr().err == ("python -m analysis: stopped\n" if isinstance(error, KeyboardInterrupt) else "")


@pytest.mark.skipif(os.name == "nt", reason="pipes there break otherwise")
def test_a_reader_that_goes_away_is_no_error(root: Path) -> None:
    command = f"'{sys.executable}' -m analysis score | true"
    done = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_run_builds_then_hands_everything_over(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[tuple[Any, ...]] = []
    out = tmp_path / "tables"

    def ran(*arguments: Any) -> notebooks.Ran:
        calls.append(arguments)
        return notebooks.Ran([out / "a.html"], failed=["b.ipynb: failed"] if len(calls) > 1 else [])

    monkeypatch.setattr(notebooks, "run", ran)
    (raw / "empty.txt").unlink()
    own = tmp_path / "own.yaml"
    own.write_text("states: [EST]\nstart: 2017\n", encoding="utf-8")
    folders = ["-p", "raw_dir", str(raw), "-p", "processed_dir", str(out)]
    assert main(["run", "02_claims", "-f", str(own), "-y", "start: 2018-05-01", *folders, "--jobs", "1"]) == 0
    names, parameters, _, jobs, *others = calls[0]
    assert (names, jobs, others) == (["02_claims"], 1, [False, "", False, 1000])
    assert parameters == {"states": ["EST"], "start": "2018-05-01", "raw_dir": str(raw), "processed_dir": str(out)}
    assert (out / "claims.csv").is_file()
    table, *look, page, after = capsys.readouterr().out.splitlines()
    assert (table, page) == (f"{out}: articles 1, claims 1, levels {table[-1]}", str(out / "a.html"))
    assert look == ["  worth a look: not dated: a"]
    assert re.fullmatch(r"next: open .*index\.html; python -m analysis run --help .*", after)
    (out / "claims.csv").write_bytes((out / "claims.csv").read_bytes().replace(b",personnel,", b",ship,"))
    assert main(["run", "--no-build", *folders]) == 1, "a notebook failed"
    assert b",ship," in (out / "claims.csv").read_bytes(), "the tables were taken as they are"
    assert capsys.readouterr().err == "python -m analysis: b.ipynb: failed\n"


def test_lab_starts_with_this_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, root: Path) -> None:
    calls: list[list[str]] = []

    def start(_: str, arguments: list[str]) -> None:
        calls.append(arguments)
        raise SystemExit(0)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "execv", start)
    with pytest.raises(SystemExit):
        main(["lab", "--no-browser", "--port", "8889"])
    assert calls == [[sys.executable, "-m", "jupyterlab", "--no-browser", "--port", "8889"]]
    assert Path.cwd() == root / "notebooks"


def test_lab_without_jupyterlab(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "JupyterLab is missing" in usage_error(capsys, "lab")


def test_the_face_is_functions_whatever_was_imported(tmp_path: Path) -> None:
    import analysis.levels  # a module of the same name as a function

    assert callable(analysis.levels)
    assert callable(analysis.articles)
    for table in (analysis.articles, analysis.claims, analysis.removed, analysis.evidence, analysis.levels):
        assert len(table()) > 0
    path = tmp_path / "a.txt"
    path.write_text("Britain is sending 800 soldiers to Estonia.", encoding="utf-8")
    for source in (path, str(path), path.read_text(encoding="utf-8")):
        article, claims = analysis.read(source)
        assert [(claim.quote, claim.contributor, claim.host) for claim in claims] == [("800", "GBR", "EST")]
        assert article.text[claims[0].start : claims[0].end] == "800"
    with pytest.raises(ArticleError, match=r"misspelt.txt is no file in .*: give its path from there"):
        analysis.read("misspelt.txt")
