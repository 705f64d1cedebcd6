"""The user's own folder: rows laid over the vocabularies, and what is said where they cannot be meant."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
import analysis as bt
from analysis import vocabulary
from analysis.articles import Article
from analysis.reading import Claim, rules
from analysis.vocabulary import VocabularyError, own

PLAIN = {path.stem: vocabulary.rows(path.stem) for path in own.HERE.glob("*.csv")}  # kept before any folder is named
CASES = json.loads((Path(__file__).parent / "cases" / "own.json").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder of one's own, which is forgotten after the test."""
    monkeypatch.setenv(own.VARIABLE, str(tmp_path))
    own.files.cache_clear()
    yield tmp_path
    own.files.cache_clear()


def laid_over(name: str) -> tuple[vocabulary.Row, ...]:
    """Return the rows of a vocabulary with those of the folder."""
    return own.laid_over(name, PLAIN[name]) if name in PLAIN else ()


def own_names() -> set[str]:
    """Return the names of files that a vocabulary asks for."""
    return {f"{name}.csv" for name in PLAIN}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python with a folder of one's own."""
    env = os.environ | {own.VARIABLE: str(folder)}
    return subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['says'][:40]}")
def test_what_cannot_be_meant_is_told_with_file_line_and_remedy(folder: Path, case: dict[str, str]) -> None:
    (folder / case["file"]).write_text(case["text"], encoding="utf-8")
    with pytest.raises(VocabularyError) as told:
        laid_over(case["file"].removesuffix(".csv") if case["file"] in own_names() else "places")
    assert case["says"] in str(told.value)
    assert str(folder / case["file"]) in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_every_wrong_line_is_told_at_once(folder: Path) -> None:
    (folder / "places.csv").write_text("name,code,kind\nCamp A,XXX,town\nCamp B,EST,town\nCamp C,YYY,hole\n", "utf-8")
    with pytest.raises(VocabularyError) as told:
        laid_over("places")
    lines = [line.split(":")[0].split(", ")[1] for line in str(told.value).splitlines()]
    assert lines == ["line 2", "line 4", "line 4"]


def test_own_rows_come_first_and_take_the_place_of_others(folder: Path) -> None:
    (folder / "places.csv").write_bytes("\ufeffname,code,kind\r\nCamp Zero,EST,garrison\r\nADAZI,EST,town\r\n".encode())
    found = laid_over("places")
    plain = PLAIN["places"]
    assert [(row["name"], row["code"]) for row in found[:2]] == [("Camp Zero", "EST"), ("ADAZI", "EST")]
    (before,) = [row for row in plain if row["name"] == "Ādaži"]
    assert found[1] == before | {"name": "ADAZI", "code": "EST", "kind": "town"}  # what is left out stays
    assert found[2:] == tuple(row for row in plain if row is not before)


def test_words_are_folded_and_names_are_not(folder: Path) -> None:
    (folder / "units.csv").write_text("noun,unit,role\nJÄGERS,personnel,people\n", encoding="utf-8")
    (folder / "groups.csv").write_text("name,codes\nFörum,EST;LVA\n", encoding="utf-8")
    assert laid_over("units")[0]["noun"] == "jagers"
    assert laid_over("groups")[0]["name"] == "Förum"


def test_without_a_folder_nothing_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(own.VARIABLE, str(tmp_path / "none"))
    own.files.cache_clear()
    with pytest.raises(VocabularyError, match="is no folder: make it, or unset"):
        own.files()
    monkeypatch.delenv(own.VARIABLE)
    monkeypatch.setattr(own, "DEFAULT", tmp_path / "none")
    assert own.files() == {}
    assert laid_over("places") == PLAIN["places"]
    own.files.cache_clear()


@given(st.binary(max_size=200), st.sampled_from(["places", "units", "timeline", "datewords", "words", "verbs"]))
def test_whatever_the_file_holds_it_is_read_or_told(content: bytes, name: str) -> None:
    header = ",".join(PLAIN[name][0]).encode() + b"\n"
    with pytest.MonkeyPatch.context() as patch:
        for text in (content, header + content):
            held = Path(os.environ.get("TMPDIR", "/tmp"), f"own-{os.getpid()}-{name}.csv")
            held.write_bytes(text)
            patch.setattr(own, "files", lambda held=held: {f"{name}.csv": held})
            try:
                said = str(len(laid_over(name))) + str(held)
            except VocabularyError as error:
                said = str(error)
            held.unlink()
            assert str(held) in said


# As they are used


def test_a_word_a_unit_and_a_place_of_ones_own_are_read(tmp_path: Path) -> None:
    text = "Some 300 German jagers are stationed at Camp Zero. Another 40 rangelords were earmarked for it."
    code = f"import analysis; print([(c.quote, c.unit, c.host, c.status) for c in analysis.read({text!r})[1]])"
    assert "EST" not in run(tmp_path, "-c", code).stdout
    (tmp_path / "places.csv").write_text("name,code,kind\nCamp Zero,EST,garrison\n", encoding="utf-8")
    units = "noun,unit,role\nJägers,personnel,people\nrangelords,personnel,people\n"
    (tmp_path / "units.csv").write_text(units, encoding="utf-8")
    (tmp_path / "verbs.csv").write_text("forms,class\nearmark;earmarks;earmarked,decide\n", encoding="utf-8")
    found = run(tmp_path, "-c", code)
    assert found.stdout == "[('Some 300', 'personnel', 'EST', 'present'), ('40', 'personnel', 'EST', 'planned')]\n"


def test_the_command_line_tells_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("name,code,kind\nCamp Zero,ESTONIA,garrison\n", encoding="utf-8")
    found = run(tmp_path, "-m", "analysis", "build", "--processed-dir", str(tmp_path / "tables"))
    assert found.returncode == 1
    (line,) = found.stderr.splitlines()
    assert line.startswith(f"python -m analysis: {tmp_path / 'places.csv'}, line 2: code is 'ESTONIA': ")


# The digest


def test_the_digest_tells_of_every_file_that_decides_a_reading(folder: Path, tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "analysis", tmp_path / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "own").mkdir()
    code = "from analysis import vocabulary as v; print(v.digest())"

    def digest() -> str:
        env = os.environ | {own.VARIABLE: str(tmp_path / "own"), "PYTHONPATH": ""}
        made = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True)
        return made.stdout.strip()

    seen = [digest()]
    assert seen == [vocabulary.digest()]  # the same in another folder
    for name, more in (
        ("analysis/vocabulary/words.csv", "x,y\n"),
        ("analysis/reading/when.py", "# a remark\n"),
        ("analysis/articles/dating.py", "# a remark\n"),
        ("own/places.csv", "name,code,kind\n"),
        ("own/rules.py", "# a rule\n"),
        ("own/places.csv", "X,EST,town\n"),
    ):
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(more)
        seen.append(digest())
    assert len({*seen}) == 7
    (tmp_path / "own/charts.py").write_text("# a chart\n")
    (tmp_path / "own/places.csv").write_bytes(b"name,code,kind\r\nX,EST,town\r\n")
    assert digest() == seen[-1]


# Rules of one's own

RULES = json.loads((Path(__file__).parent / "cases" / "own_rules.json").read_text(encoding="utf-8"))
NORTHERN = "Some 300 British soldiers are stationed at the northern camp. Another 50 will be sent in May."


@pytest.fixture
def ruled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder of one's own whose rules are forgotten after the test."""
    monkeypatch.setattr(rules, "_OWN", {field: {} for field in rules.BUILT_IN})
    own.module.cache_clear()
    yield folder
    own.module.cache_clear()


def write_rule(folder: Path, text: str, field: str = "host", before: str = "") -> None:
    """Write a rule into the folder's file of rules, from its fourth line on."""
    head = f"{before or chr(10)}import analysis as bt\n@bt.rule({field!r})\n"
    (folder / "rules.py").write_text(f"{head}{text}\n", encoding="utf-8")


@pytest.mark.parametrize("case", RULES, ids=lambda case: case["says"][:40])
def test_a_rule_that_cannot_be_used_is_told_with_file_line_and_remedy(ruled: Path, case: dict[str, str]) -> None:
    write_rule(ruled, case["text"], case.get("field", "host"), case.get("before", ""))
    with pytest.raises((rules.RuleError, VocabularyError)) as told:
        analysis.read("Some 300 British soldiers are stationed at the northern camp.")
    assert case["says"] in str(told.value)
    assert str(told.value).startswith(f"{ruled / 'rules.py'}, line ")
    assert len(str(told.value).splitlines()) == 1


def test_a_rule_of_ones_own_has_the_last_word_and_later_numbers_build_on_it(ruled: Path) -> None:
    text = "'''The northern camp is at Tapa.'''\n    return 'EST' if 'northern camp' in claim.sentence else None"
    assert not any(claim.host for claim in analysis.read(NORTHERN)[1])
    own.files.cache_clear()
    own.module.cache_clear()
    write_rule(ruled, f"def northern_camp(claim, article):\n    {text}")
    article, claims = analysis.read(NORTHERN)
    assert [(claim.host, claim.status) for claim in claims] == [("EST", "present"), ("EST", "planned")]
    assert [claim.rule.split("; ")[2] for claim in claims] == ["host: northern_camp", "host: as_before"]
    (sentence, *_) = analysis.explain(article).sentences
    assert ("host", "EST", "northern_camp", "The northern camp is at Tapa.") in sentence.tables["“Some 300” is text:0"]


def test_a_rule_may_say_that_a_number_is_no_claim_and_that_it_is_one(ruled: Path) -> None:
    text = "Some 300 British soldiers are stationed in Estonia. There are no plans to send 40 tanks to Latvia."
    assert [claim.value for claim in analysis.read(text)[1]] == [300]

    @analysis.rule("status")
    def other_way_round(claim: Claim, article: Article) -> str:
        """For a test: what is a claim is none, and what is none is one."""
        return "" if claim.status else "planned"

    (claim,) = analysis.read(text)[1]
    assert (claim.value, claim.status) == (40, "planned")
    assert "status: other_way_round" in claim.rule


def test_a_rule_sees_the_claim_as_read_so_far_and_the_article(ruled: Path) -> None:
    seen = []

    @analysis.rule("contributor")
    def whose(claim: Claim, article: Article) -> str:
        """For a test."""
        return "FRA"

    @analysis.rule("host")
    def where_(claim: Claim, article: Article) -> None:
        """For a test."""
        seen.append((claim, article))

    _, claims = analysis.read("About 1,000 German troops each are in Estonia and Latvia.")
    assert [(claim.contributor, claim.host) for claim in claims] == [("FRA", "EST"), ("FRA", "LVA")]
    ((given, of),) = seen
    assert (given.contributor, given.host, given.quote, given.low) == ("FRA", "EST;LVA", "About 1,000", 1000)
    assert of.text[given.start : given.end] == given.quote


# Charts of one's own

CHART = '''
import analysis as bt
from analysis.charts import place

def _helper():
    return 1

def hosts(claims, articles, unit="personnel"):
    """How many claims name each host."""
    counts = claims["host"].value_counts()
    bars = {"type": "bar", "x": [place(codes) for codes in counts.index], "y": counts.to_list()}
    return bt.chart.figure([bars], f"Hosts {unit}", articles, f"{len(claims)} claims.", 200)
'''


def test_a_chart_of_ones_own_stands_beside_the_others(ruled: Path) -> None:
    (ruled / "charts.py").write_text(CHART, encoding="utf-8")
    assert "hosts" in dir(bt.chart)
    assert not {"place", "bt", "_helper"} & {*dir(bt.chart)}
    figure = bt.chart.hosts()
    assert figure.layout.meta["alt"] == "Hosts personnel. 27 claims."
    assert figure.layout.template.layout.hovermode == "closest"  # the project's template
    claims = bt.claims()
    assert bt.chart.hosts(claims[claims["host"] == "LVA"], unit="tank").layout.meta["alt"] == "Hosts tank. 2 claims."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("def levels(claims): ...", "line 1: a chart 'levels' is there: rename yours"),
        ("def show(claims): ...", "line 1: a chart 'show' is there: rename yours"),
        ("\nimport nowhere_at_all", "line 2: ModuleNotFoundError: No module named 'nowhere_at_all'; mend it"),
    ],
)
def test_a_chart_that_cannot_be_used_is_told(ruled: Path, text: str, says: str) -> None:
    (ruled / "charts.py").write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError) as told:
        dir(bt.chart)
    assert f"{ruled / 'charts.py'}, {says}" in str(told.value)


def test_a_build_says_what_of_ones_own_it_was_read_with(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("name,code,kind\nCamp Zero,EST,garrison\n", encoding="utf-8")
    found = run(tmp_path, "-m", "analysis", "build", "--processed-dir", str(tmp_path / "tables"))
    assert f"read with your own: {tmp_path / 'places.csv'}" in found.stdout
