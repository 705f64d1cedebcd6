"""The build: good input in, the same bytes out wherever it runs; bad input named, the rest read."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import tables
from analysis.build import BuildError, build, worth_a_look

ARTICLE = "TALLINN, Feb. 22, 2022. Britain is sending 800 soldiers to Estonia, the ministry said. Šiauliai is calm.\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return a folder with one good article."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "good.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return the folder for the tables."""
    return tmp_path / "deep" / "tables"


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_five_articles(root: Path, out: Path) -> None:
    built = build(root / "data" / "raw", out)
    assert (built.left_out, built.warnings) == ([], [])
    assert list(built.frames["articles"]["article_id"].str[:3]) == ["000", "001", "002", "003", "004"]
    assert built.frames["articles"]["publisher"][0] == "The Independent"
    assert sorted(built.frames) == sorted(tables.WRITTEN)
    for row in built.frames["articles"].itertuples():
        assert row.removed_blocks == (built.frames["removed"]["article_id"] == row.article_id).sum()
        assert row.chars_clean == len(row.text)


def test_committed_tables_are_what_the_articles_give(root: Path, out: Path) -> None:
    build(root / "data" / "raw", out)
    assert contents(out) == contents(root / "data" / "processed"), "python -m analysis build writes them anew"


def test_the_surroundings_change_nothing(root: Path, tmp_path: Path) -> None:
    code = "import sys; from analysis.cli import main; sys.exit(main())"
    made = []
    for name, zone, seed, language in (("one", "Pacific/Kiritimati", "0", "C"), ("two", "EST5EDT", "7", "C.UTF-8")):
        folder = tmp_path / name
        shutil.copytree(root / "data", folder / "data", ignore=shutil.ignore_patterns("processed"))
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "PYTHONPATH": str(root)}
        for key in ("PYTHONUTF8", "PYTHONIOENCODING"):
            env.pop(key, None)
        command = [sys.executable, "-c", code, "build", "--raw-dir", "data/raw", "--processed-dir", "made"]
        subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
        made.append(contents(folder / "made"))
        assert not [file for file, content in made[-1].items() if str(tmp_path).encode() in content]
    assert made[0] == made[1]


def dangling(path: Path) -> None:
    """Make a link to nothing."""
    path.symlink_to("nowhere.txt")


def large(path: Path) -> None:
    """Make a file of 50 MB that takes no room."""
    with path.open("wb") as file:
        file.truncate(50_000_000)


def bytes_of(content: bytes) -> Callable[[Path], object]:
    """Return what makes a file with that content."""
    return lambda path: path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("bad.txt", bytes_of(b""), ["empty", "save"]),
        ("bad.txt", bytes_of(b" \n\n\t"), ["empty", "save"]),
        ("bad.txt", bytes_of(b"\x7fELF\x02\x01\x01\x00\x00\x00 800 soldiers" * 9), ["binary", "byte", "save"]),
        ("bad.txt", bytes_of(b"\xff\xfe" + "800 soldiers".encode("utf-16-le") + b"\x41"), ["UTF-16", "byte", "save"]),
        ("bad.txt", large, ["50,000,000 bytes", "split"]),
        ("bad.txt", Path.mkdir, ["folder", "move"]),
        ("bad.txt", dangling, ["link", "remove"]),
        ("bad.docx", bytes_of(b"<p>800 soldiers"), [".docx", "not supported", ".txt", ".html", ".gz"]),
        ("bad", bytes_of(b"800 soldiers"), ["no ending", ".txt"]),
        ("good.TXT", bytes_of(b"800 soldiers"), ["good.txt", "rename"]),
        ("=bad;1.txt", bytes_of(b"800 soldiers"), ["rename", "letters"]),
        ("bad\x1b[31m\n.txt", bytes_of(b"800 soldiers"), [r"\x1b", "rename"]),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_read(
    name: str, make: Callable[[Path], object], words: list[str], raw: Path, out: Path
) -> None:
    make(raw / name)
    if len(list(raw.iterdir())) == 1:
        pytest.skip("names differ in case only: one file on this file system")
    built = build(raw, out)
    [line] = built.left_out
    assert "\n" not in line
    shown = name if name.isprintable() else ascii(name)
    assert shown in line or "good.txt" in line
    assert not [word for word in words if word not in line], line
    assert len(tables.read("articles", out)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe" + ARTICLE.encode("utf-16-le"),
        b"\xfe\xff" + ARTICLE.encode("utf-16-be"),
        b"\xef\xbb\xbf" + ARTICLE.encode(),
        ARTICLE.encode().replace(b"calm", b"c\xffalm"),
        ARTICLE.replace("\n", "\r\n").encode(),
        ARTICLE.encode() + b"\x0c\x1b[0m\x85",
    ],
    ids=["utf-16-le", "utf-16-be", "byte order mark", "broken utf-8", "crlf", "control characters"],
)
def test_unusual_bytes_are_read_all_the_same(content: bytes, raw: Path, out: Path) -> None:
    (raw / "good.txt").write_bytes(content)
    built = build(raw, out)
    assert not built.left_out
    assert "Šiauliai" in built.frames["articles"]["text"][0]
    assert list(built.frames["claims"]["value"]) == [800]


def test_an_unreadable_file_is_named(raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (raw / "locked.txt").write_text(ARTICLE, encoding="utf-8")
    read_bytes = Path.read_bytes

    def locked(path: Path) -> bytes:  # root may read everything, so permissions themselves prove nothing here
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert build(raw, out).left_out == ["locked.txt: cannot be read (Permission denied); change its permissions"]


def test_hidden_files_and_sources_are_no_articles(raw: Path, out: Path) -> None:
    for name in (".gitkeep", ".DS_Store"):
        (raw / name).write_bytes(b"\0")
    built = build(raw, out)
    assert (built.left_out, len(built.frames["articles"])) == ([], 1)


@pytest.mark.parametrize("bad", [[], ["empty.txt"]])
def test_without_any_article_the_old_tables_stay(bad: list[str], raw: Path, out: Path) -> None:
    build(raw, out)
    before = contents(out)
    (raw / "good.txt").unlink()
    for name in bad:
        (raw / name).touch()
    with pytest.raises(BuildError, match=r"no article to read; put .* \.txt files") as error:
        build(raw, out)
    assert all(name in str(error.value) for name in bad)
    assert contents(out) == before


def test_no_folder_of_articles(tmp_path: Path, out: Path) -> None:
    with pytest.raises(BuildError, match="is no folder"):
        build(tmp_path / "nothing", out)
    assert not out.exists()


def test_an_output_folder_that_is_a_file(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    with pytest.raises(OSError, match="exists"):
        build(raw, tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


def test_an_output_folder_that_is_read_only(raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != out)
    with pytest.raises(BuildError, match="cannot be written to: change its permissions"):
        build(raw, out)


def test_a_file_that_is_not_the_one_of_sources(root: Path, raw: Path, out: Path) -> None:
    header, row, *_ = (root / "data" / "sources.csv").read_text(encoding="utf-8").splitlines()
    text = f"{header}\n{row.replace('000_bf12ae8141c43a43.txt', 'good.txt')}\n"
    (raw.parent / "sources.csv").write_text(text, encoding="utf-8")
    built = build(raw, out)
    assert built.frames["articles"]["publisher"][0] == "The Independent"
    [line] = built.warnings
    assert line.startswith("good.txt: not the SHA-256 of sources.csv; restore it or")
    (raw / "sources.csv").write_text(header + "\n", encoding="utf-8")
    assert build(raw, out).warnings == [], "the one in the folder itself goes first"


def test_a_damaged_sources_file_is_named(raw: Path, out: Path) -> None:
    (raw / "sources.csv").write_text("source_file,publisher\ngood.txt,Somebody\n", encoding="utf-8")
    with pytest.raises(tables.TableError, match=r"raw/sources\.csv: missing: title, author"):
        build(raw, out)


@pytest.mark.parametrize(("terminal", "number", "bar"), [(True, 51, True), (True, 50, False), (False, 51, False)])
def test_a_bar_shows_on_a_terminal_when_there_are_many(
    terminal: bool, number: int, bar: bool, raw: Path, out: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for i in range(number - 1):
        (raw / f"a{i}.txt").write_text("Nothing.", encoding="utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    build(raw, out)
    assert ("files" in capsys.readouterr().err) is bar


def test_worth_a_look(raw: Path, out: Path) -> None:
    (raw / "good.txt").unlink()
    for i in range(7):
        (raw / f"n{i}.txt").write_text("Some 300 soldiers came.", encoding="utf-8")
    lines = worth_a_look(build(raw, out).frames)
    assert "not dated: n0, n1, n2, n3, n4 and 2 more" in lines
    assert [line for line in lines if line.startswith("claims without a host: n0:")]
    assert not [line for line in lines if line.startswith("totals that make no level")]


def test_a_total_of_nobody_knows_whose_forces_is_told(raw: Path, out: Path) -> None:
    (raw / "n.txt").write_text("Lithuania currently hosts about 4,000 foreign troops.", encoding="utf-8")
    frames = build(raw, out).frames
    assert not frames["levels"]["claim_ids"].str.contains("n:").any()
    assert "totals that make no level, for nobody says whose they are: n:26" in worth_a_look(frames)


def test_a_table_that_cannot_be_written_leaves_the_old_ones(
    raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(raw, out)
    before = contents(out)

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        build(raw, out)
    assert contents(out) == before
