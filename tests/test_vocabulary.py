"""The vocabularies of names (states, places, forces ...): headers, keys, codes, and no entry that swallows a word."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import vocabulary
from analysis.reading.tokens import APART, sentences
from analysis.vocabulary import Row, fold, rows, split

WORDS = Path(__file__).parent / "cases" / "ordinary_words.txt"
HEADERS = {
    "countries": "code,name,adjective,demonyms,capital,metonyms,abbreviations,other_names,source",
    "groups": "name,aliases,codes,source",
    "places": "name,code,kind,aliases,source",
    "forces": "name,code,kind,aliases,source,host",
    "exercises": "name,aliases,codes,contributor,source",
}
KINDS = {
    "places": {"garrison", "port", "airfield", "training_area", "town", "region", "border"},
    "forces": {"unit", "army", "service", "formation"},
}
LEAST = {"countries": 190, "groups": 10, "places": 180, "forces": 150, "exercises": 60}
FORMS = ("name", "adjective", "demonyms", "capital", "metonyms", "abbreviations", "other_names", "aliases")
COMPLETE = (
    "ALB AUT BEL BGR CAN CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ISL ITA LTU LUX LVA MKD MLT MNE NLD NOR "
    "POL PRT ROU SVK SVN SWE TUR USA RUS BLR UKR"
)  # members of NATO and the European Union, and the neighbours in the east
# Two states share the adjective of a better known neighbour (Dominican, Congolese), whose it stays
NO_ADJECTIVE = {"DMA", "COG"}
# Ordinary words that are printed with a capital when they name a state or its people: their case tells them apart.
TOLD_BY_CAPITAL = {"turkey", "polish", "pole", "poles", "brit", "congress"}
# Services whose very name is the plural of what is counted; the reader keeps that noun.
PLURAL_SERVICES = {
    "royal marines", "lithuanian riflemen", "army rangers", "royal engineers",
    "royal electrical and mechanical engineers", "guard hussars", "king's royal hussars", "queen's royal hussars",
    "the king's royal hussars", "the queen's royal hussars", "jutland dragoons", "light dragoons", "the light dragoons",
    "royal canadian dragoons",
}  # fmt: skip
STATUSES = ("present", "arriving", "planned", "proposed", "past")
README = Path(vocabulary.__file__).parent / "README.md"


def forms(row: Row) -> list[str]:
    """Every printed form of one row."""
    return [form for column in FORMS if column in row for form in split(row[column])]


def everything() -> Iterator[tuple[str, str, str]]:
    """File, codes and form of every entry of these files."""
    for name in HEADERS:
        for row in rows(name):
            yield from ((name, row.get("code", row.get("codes", "")), form) for form in forms(row))


def ordinary() -> set[str]:
    """The words of the list, without its comments."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if not line.startswith("#")}


@pytest.mark.parametrize("name", HEADERS)
def test_header_and_size(name: str) -> None:
    assert ",".join(rows(name)[0]) == HEADERS[name]
    assert len(rows(name)) >= LEAST[name]
    assert all(None not in row and None not in row.values() for row in rows(name)), "too many or too few cells"


@pytest.mark.parametrize("name", HEADERS)
def test_cells_are_tidy(name: str) -> None:
    for row in rows(name):
        assert row["name"], row
        assert row["source"], row["name"]
        for cell in row.values():
            assert cell == ";".join(split(cell)), f"{name}, {row['name']}: stray blank or semicolon in {cell!r}"
            assert "  " not in cell, cell


@pytest.mark.parametrize("name", HEADERS)
def test_keys_are_unique(name: str) -> None:
    names = Counter(fold(row["name"]) for row in rows(name))
    assert [n for n, times in names.items() if times > 1] == []
    if name == "countries":
        assert len({row["code"] for row in rows(name)}) == len(rows(name))


@pytest.mark.parametrize("path", sorted(README.parent.glob("*.csv")), ids=lambda path: path.stem)
def test_no_row_stands_there_twice(path: Path) -> None:
    times = Counter(tuple(map(fold, row.values())) for row in rows(path.stem))
    assert [row for row, many in times.items() if many > 1] == []


@pytest.mark.parametrize("name", HEADERS)
def test_a_form_stands_in_one_row_only(name: str) -> None:
    owners: dict[str, set[str]] = {}
    for row in rows(name):
        for form in forms(row):
            owners.setdefault(fold(form), set()).add(row["name"])
    assert {form: found for form, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", ["groups", "places", "forces", "exercises"])
def test_a_row_repeats_no_form(name: str) -> None:
    """The same letters twice make sense only where the second spelling is to match in lower case too."""
    for row in rows(name):
        printed = Counter((fold(form), form[0].islower()) for form in forms(row))
        assert max(printed.values()) == 1, (row["name"], printed.most_common(1))


def test_a_form_names_the_same_states_everywhere() -> None:
    owners: dict[str, set[str]] = {}
    for _, codes, form in everything():
        owners.setdefault(fold(form), set()).add(codes)
    assert {form: codes for form, codes in owners.items() if len(codes) > 1} == {}


def test_codes_exist() -> None:
    known = {row["code"] for row in rows("countries")} | {"NATO", "EU"}
    for name, codes, form in everything():
        assert set(split(codes)) <= known, (name, form, codes)
        assert split(codes) == sorted(split(codes)), (name, form, codes)
    for row in rows("forces"):
        assert row["code"], row["name"]
        assert set(split(row["host"])) <= known, row["name"]


@pytest.mark.parametrize("name", KINDS)
def test_kinds(name: str) -> None:
    assert {row["kind"] for row in rows(name)} == KINDS[name]


def test_only_seas_and_regions_lack_a_state() -> None:
    assert {row["kind"] for row in rows("places") if not row["code"]} == {"region"}


def test_no_entry_is_an_ordinary_word() -> None:
    exact = {form for row in rows("countries") for form in split(row["abbreviations"])}  # "US" never matches "us"
    swallowed = {fold(form) for _, _, form in everything() if form not in exact} & ordinary()
    assert swallowed == TOLD_BY_CAPITAL, "an entry swallows an ordinary word: print it longer, or leave it out"


def test_no_entry_ends_in_the_noun_that_is_counted() -> None:
    """Joined into one name, "Wagner fighters" would hide the fighters that a number counts."""
    nouns = {row["noun"] for row in rows("units") if row["role"] in ("people", "specialist")}
    hidden = {
        fold(form) for name, _, form in everything() if name in ("groups", "forces")
        for noun in nouns if fold(form).endswith(" " + noun)
    }
    assert hidden == PLURAL_SERVICES


def test_abbreviations_cannot_be_words() -> None:
    for row in rows("countries"):
        for form in split(row["abbreviations"]):
            assert form.replace(". ", "").replace(".", "").isalpha(), (row["code"], form)
            short = form[0].isupper() and form.endswith(".")  # "Ga.", which ends no sentence of its own
            assert short or form.replace("i", "").isupper(), (row["code"], form)  # "BiH"


def test_every_state_has_its_names() -> None:
    for row in rows("countries"):
        assert len(row["code"]) == 3, row
        assert row["code"].isupper(), row
        assert row["capital"], row["code"]
        assert bool(row["adjective"]) == (row["code"] not in NO_ADJECTIVE), row["code"]


@pytest.mark.parametrize("code", COMPLETE.split())
def test_members_and_neighbours_are_complete(code: str) -> None:
    (row,) = [row for row in rows("countries") if row["code"] == code]
    assert all(row[column] for column in ("adjective", "demonyms", "capital", "metonyms")), code


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("Frenchmen", "FRA"), ("Danes", "DNK"), ("Poles", "POL"), ("Brits", "GBR"), ("Holland", "NLD"),
        ("Türkiye", "TUR"), ("Kremlin", "RUS"), ("Riigikogu", "EST"), ("Adazi", "LVA"), ("Rudninkai", "LTU"),
        ("Suwalki gap", ""), ("2d Cavalry Regiment", "USA"), ("Lithuania Brigade", "DEU"),
        ("Baltics", "EST;LTU;LVA"), ("U.S.", "USA"),
    ],
)  # fmt: skip
def test_cases(form: str, code: str) -> None:
    assert {codes for _, codes, known in everything() if fold(known) == fold(form)} == {code}


@pytest.mark.parametrize("path", sorted(README.parent.glob("*.csv")), ids=lambda path: path.stem)
def test_readme_describes_every_file_and_column(path: Path) -> None:
    sections = README.read_text(encoding="utf-8").split("\n## ")
    (section,) = [text for text in sections if text.startswith(f"`{path.name}`")]
    assert [column for column in rows(path.stem)[0] if f"`{column}`" not in section] == []


def test_every_kind_of_word_is_described_and_asked_for() -> None:
    kinds = {row["kind"] for row in rows("words")}
    (section,) = [s for s in README.read_text(encoding="utf-8").split("\n## ") if s.startswith("`words.csv`")]
    assert sorted(kind for kind in kinds if f"`{kind}`" not in section) == []
    code = "".join(path.read_text(encoding="utf-8") for path in README.parents[1].rglob("*.py"))
    made = {f"{status} adjective" for status in STATUSES}  # by status.py, one for each
    assert sorted(kind for kind in kinds - made if f'"{kind}"' not in code) == []


def test_every_word_and_phrase_is_found_in_a_sentence() -> None:
    elsewhere = (*APART, "abbreviation", "contributor column")  # of what is no sentence
    known = [row["word"] for row in rows("words") if row["kind"] not in elsewhere]
    assert [word for word in known if word not in sentences(f"the {word} yesterday")[0].tokens.words] == []
