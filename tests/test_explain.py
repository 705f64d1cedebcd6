"""The explain view: every claim is explained as it was read, text is shown as text, nothing depends on chance."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import analysis
from analysis.build import build
from analysis.cli import main
from analysis.reading import rules
from analysis.reading.explain import ELSEWHERE, Sentence, UnknownClaim
from analysis.vocabulary import split

RAW = sorted(analysis.RAW.glob("*.txt"))
HOSTILE = (
    "Germany sent 450 soldiers to <script>alert('1')</script> Latvia & “Estonia” | `x` **y** [z](javascript:1) $a_1$, "
    'and "><img src=x onerror=alert(2)> 300 to <b title="Lithuania">Lithuania</b>.'
)


def of(sentence: Sentence, claim_id: str) -> dict[str, tuple[str, ...]]:
    """Return the choices for one claim by field."""
    (rows,) = (rows for title, rows in sentence.tables.items() if title.endswith(f" is {claim_id}"))
    return {row[0]: row for row in rows}


@pytest.mark.parametrize("path", RAW, ids=[path.stem for path in RAW])
def test_every_claim_of_the_articles_is_explained_as_it_was_read(path: Path) -> None:
    _, claims = analysis.read(path)
    explained = analysis.explain(path)
    assert [claim for sentence in explained.sentences for claim in sentence.claims] == claims
    for sentence in explained.sentences:
        for claim in sentence.claims:
            choices = of(sentence, claim.claim_id)
            for field in ("contributor", "host", "status"):
                _, chosen, rule, why = choices[field]
                assert chosen == getattr(claim, field)
                assert re.search(rf"; {field}: {re.escape(rule)}(;| \()", claim.rule)
                assert why.endswith((dict(rules.docs()).get((field, rule), ""), ELSEWHERE))
                if field != "status":
                    same = [split(getattr(c, field)) for c in sentence.claims if c.start == claim.start]
                    use, known = (
                        f"{field} of “{claim.quote}” at {claim.start}",
                        {code for codes in same for code in codes},
                    )
                    for named, codes, *_, uses in sentence.tables["who and where"][1:]:
                        marked = {*split(codes)} & known
                        assert (use in uses.split(", ")) == bool(marked) or named == "said before"
            assert claim.claim_id in str(explained)


def test_whatever_is_read_can_be_explained(root: Path) -> None:
    for path in sorted((root / "tests/gold").glob("*/texts/*.txt")):
        article, claims = analysis.read(path)
        explained = analysis.explain(article)
        assert [claim for sentence in explained.sentences for claim in sentence.claims] == claims
        assert explained.page()


def test_a_claim_of_the_tables_is_explained_by_its_id(tmp_path: Path) -> None:
    build(analysis.RAW, tmp_path)
    for row in analysis.claims(tmp_path).to_dict("records"):
        (sentence,) = analysis.explain(row["claim_id"], tmp_path).sentences
        (claim,) = sentence.claims
        assert (claim.claim_id, claim.rule, str(claim.since)) == (row["claim_id"], row["rule"], str(row["since"])[:10])


def test_an_article_may_be_given_as_read_gives_it() -> None:
    text = "Some 360 German soldiers arrived in Lithuania."
    assert analysis.explain(analysis.read(text)[0]) == analysis.explain(text)


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("Latvia paid 300 million euros for 12 tanks.", "300 million", "a measure: euros"),
        ("Canada sent 450 soldiers in 2017.", "2017", "a year"),
        ("On 5 March Canada sent 450 soldiers.", "5", "a day of a month"),
        ("Canada sent 450 soldiers; 30 were killed.", "30", "casualties"),
        ("Canada sent 450 soldiers to help 700 civilians.", "700", "civilians"),
        ("Latvia has barracks for 3,000 soldiers.", "3,000", "capacity"),
        ("Germany sent 3 JAS 39 Gripens.", "39", "the name of a model or a unit"),
        ("There are no plans to send 500 soldiers.", "500", "no state of being: "),
        ("Canada sent 450 soldiers. That was wrong.", "450", "taken back in the next sentence"),
    ],
)
def test_a_number_that_became_no_claim_has_its_reason(text: str, number: str, reason: str) -> None:
    told = dict(row for s in analysis.explain(text).sentences for row in s.tables["no claim"])
    assert told[number].startswith(reason)


def test_what_was_said_before_is_a_candidate() -> None:
    explained = analysis.explain("Canada leads the battlegroup in Latvia. It has 1,700 soldiers.")
    before = [row for row in explained.sentences[-1].tables["who and where"] if row[0] == "said before"]
    (row,) = (row for row in before if row[1] == "LVA")
    assert "host" in row[2].split(", ")
    assert row[-1] == "host of “1,700” at 47"


class Seen(HTMLParser):
    """What a browser makes of the page: its tags, attributes and words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.said += data


def test_text_is_shown_as_text() -> None:
    explained = analysis.explain(HOSTILE)
    assert [claim.quote for s in explained.sentences for claim in s.claims][:1] == ["450"]
    seen = Seen(explained.page())
    ours = "html meta style title div h3 hr p mark sub sup details summary table tr th td"
    assert seen.tags <= set(ours.split())
    assert seen.attributes <= set("lang charset name content http-equiv class title open".split())
    assert all(piece in seen.said for piece in ("<script>alert", "| `x` **y** [z]", "$a_1$", '"><img src=x onerror='))
    assert "mathjax_ignore" in explained._repr_html_()


def test_the_same_text_is_explained_the_same_whatever_the_hash_seed(root: Path) -> None:
    code = "import sys, analysis; e = analysis.explain(sys.argv[1]); print(e); print(e.page())"
    said = [
        subprocess.run(
            [sys.executable, "-c", code, str(RAW[3])],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert repr(analysis.explain(RAW[3])) in said[0].decode().replace("\r\n", "\n")


def test_what_is_told_elsewhere_is_said_to_be() -> None:
    explained = analysis.explain("44 new tanks for the army\nPortugal has received 44 new tanks from Germany.")
    (claim,) = explained.sentences[0].claims
    assert of(explained.sentences[0], claim.claim_id)["host"] == ("host", "PRT", "unknown", ELSEWHERE)


def test_rules_have_names_of_their_own_and_words() -> None:
    why = dict(rules.docs())
    assert len(why) == sum(map(len, (*rules.BUILT_IN.values(), *rules.every().values())))
    assert all(why.values())


def test_the_command_shows_text_and_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claim_id = analysis.claims()["claim_id"].iloc[0]
    assert main(["explain", claim_id]) == 0
    assert capsys.readouterr().out == f"{analysis.explain(claim_id)}\n"
    out = tmp_path / "out.html"
    assert main(["explain", str(RAW[0]), "--html", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    assert out.read_text(encoding="utf-8") == analysis.explain(RAW[0]).page()
    assert main(["explain", str(RAW[0]), "--html", str(tmp_path)]) == 1
    assert re.fullmatch(r"python -m analysis: .*; see that it is there, .*\n", capsys.readouterr().err)


def test_a_claim_of_tables_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, tables = tmp_path / "raw", tmp_path / "tables"
    raw.mkdir()
    (raw / "one.v2.txt").write_text("Britain is sending 800 soldiers to Estonia.\n", encoding="utf-8")
    assert main(["build", "--raw-dir", str(raw), "--processed-dir", str(tables)]) == 0
    capsys.readouterr()
    assert main(["explain", "one.v2:19", "--processed-dir", str(tables)]) == 0
    assert capsys.readouterr().out.startswith("one.v2, not dated\n")
    assert main(["explain", "one.v2:19", "--processed-dir", str(raw)]) == 1
    assert "articles.csv is missing: python -m analysis build writes it" in capsys.readouterr().err


def test_the_example_in_the_documentation_is_what_is_shown(root: Path) -> None:
    (shown,) = re.findall(
        r"analysis explain (\S+:\d+)\n(.*?)\n```", (root / "docs/method.md").read_text("utf-8"), re.DOTALL
    )
    assert shown[1] == str(analysis.explain(shown[0])), "paste the new text"


def test_an_unknown_claim_names_the_nearest() -> None:
    with pytest.raises(UnknownClaim, match=r"nearest: 003_d272d1f2ebf88e73:722, "):
        analysis.explain("003_d272d1f2ebf88e73:721")
    nothing = analysis.explain("Nothing is counted here.")
    assert str(nothing) == "text, not dated: no number that might be one of forces"
    assert not nothing.sentences
