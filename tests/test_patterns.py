"""Sentences of the language with blanks: whoever sends how many where, the reading is the same."""

import random
import re
from pathlib import Path

import pytest

from analysis.reading import read_claims
from tests.test_reading import article

LINES = (Path(__file__).parent / "cases" / "patterns.txt").read_text(encoding="utf-8").splitlines()
PATTERNS = [line for line in LINES if line and not line.startswith("#")]
FILLED = 3  # times that each is filled
AFTER = "\n\nThe army gave no details to the soldiers."  # so that the text is about forces, whatever is counted
SENDERS = {  # name, adjective, capital, people
    "DEU": ("Germany", "German", "Berlin", "Germans"),
    "GBR": ("Britain", "British", "London", "Britons"),
    "CAN": ("Canada", "Canadian", "Ottawa", "Canadians"),
    "FRA": ("France", "French", "Paris", ""),
    "DNK": ("Denmark", "Danish", "Copenhagen", "Danes"),
    "NLD": ("the Netherlands", "Dutch", "The Hague", ""),
    "ESP": ("Spain", "Spanish", "Madrid", "Spaniards"),
    "NOR": ("Norway", "Norwegian", "Oslo", "Norwegians"),
    "CZE": ("the Czech Republic", "Czech", "Prague", "Czechs"),
    "USA": ("the United States", "American", "Washington", "Americans"),
    "SVK": ("Slovakia", "Slovak", "Bratislava", "Slovaks"),
}
HOSTS = {  # name, adjective, capital, people, base
    "EST": ("Estonia", "Estonian", "Tallinn", "Estonians", "Tapa"),
    "LVA": ("Latvia", "Latvian", "Riga", "Latvians", "Adazi"),
    "LTU": ("Lithuania", "Lithuanian", "Vilnius", "Lithuanians", "Rukla"),
}
FORMS = ("", "a", "c", "d", "p")  # of a blank: {A} Denmark, {Aa} Danish, {Ac} Copenhagen, {Ad} Danes, {Hp} Tapa
NUMBERS = (*range(150, 990, 10), *range(1000, 2000, 50))
FIELDS = ("contributor", "host", "status", "measure")


def filled(pattern: str, chance: random.Random) -> tuple[str, list[tuple[float, list[set[str]]]]]:
    """A text, and for each number what may be read of it, field by field; an empty set where anything may."""
    text, _, wanted = pattern.partition("||")
    states = dict(zip("ABDHIJ", chance.sample(sorted(SENDERS), 3) + chance.sample(sorted(HOSTS), 3), strict=True))
    numbers = {f"n{i}": n for i, n in enumerate(chance.sample(NUMBERS, 5), 1)}
    blanks = {name: f"{n:,}" for name, n in numbers.items()}
    blanks["f"] = chance.choice(("soldiers", "troops", "service members"))
    blanks["mo"] = chance.choice(("October", "December"))
    for letter, code in states.items():
        forms = zip(FORMS, (SENDERS | HOSTS)[code], strict=False)
        blanks |= {letter + form: name for form, name in forms}
        blanks[letter + "s"] = blanks[letter] + ("'" if blanks[letter].endswith("s") else "'s")
    if any(not blanks[name] for name in re.findall(r"\{(\w+)\}", text)):
        return filled(pattern, chance)  # those have no name for their people
    text = re.sub(r"\{(\w+)\}", lambda m: blanks[m[1]], text.strip())
    text = re.sub(r"(^|[.?!] |\\n)([a-z])", lambda m: m[1] + m[2].upper(), text).replace("\\n", "\n\n")
    text = re.sub(r"\b([Aa]) (?=[AEIO]\w|8\d\d\b)", r"\1n ", text)

    def codes(field: str) -> set[str]:
        options = (sorted(states.get(one, one) for one in option.split("+")) for option in field.split("/"))
        return set() if field == "*" else {";".join(option).strip("-") for option in options}

    claims = [claim.split() for claim in wanted.split(";;") if claim.strip()]
    return text, [(float(numbers.get(n, n)), [codes(field) for field in fields]) for n, *fields in claims]


@pytest.mark.parametrize("pattern", PATTERNS, ids=range(len(PATTERNS)))
def test_pattern(pattern: str) -> None:
    chance = random.Random(pattern)
    for _ in range(FILLED):
        text, wanted = filled(pattern, chance)
        claims = [c for c in read_claims(article(text + AFTER, "2023-06-14")) if c.start < len(text)]
        assert sorted(c.value for c in claims) == sorted(value for value, _ in wanted), text
        left = list(wanted)
        for claim in claims:
            read = [getattr(claim, field) for field in FIELDS]
            of_it = [w for w in left if w[0] == claim.value]
            fits = [w for w in of_it if all(not may or got in may for got, may in zip(read, w[1], strict=False))]
            assert fits, f"{text}\n{claim.quote}: {read}, not {of_it}\n{claim.rule}"
            left.remove(fits[0])
