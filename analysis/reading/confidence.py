"""How sure a reading is: a grade from the rules that made it, told in the column ``rule``.

In: the rules of a claim. Out: ``sure``, ``likely`` or ``doubtful``. ``confidence.csv`` says which rules take what the
clause itself names and which guess; ``docs/accuracy.md`` tells how often each grade is right on articles unseen.
"""

import functools

from analysis.vocabulary import rows

GRADES = ("sure", "likely", "doubtful")


@functools.cache
def _says() -> dict[tuple[str, str], str]:
    return {(row["part"], row["rule"]): row["says"] for row in rows("confidence")}


def confidence(rule: str, status: str, abroad: bool) -> str:
    """Grade of a claim.

    ``sure`` is a number of people in place ``abroad`` of whom a verb tells, with nation and place named in the clause;
    ``doubtful`` one whose contributor or host was taken from elsewhere in the text; all else is ``likely``.

    >>> confidence("people; contributor: modifier; host: place_after; status: by_table (arrive ...)", "present", True)
    'sure'
    """
    told = dict(part.partition(": ")[::2] for part in f"noun: {rule}".split("; "))
    says = [_says().get((part, told.get(part, "")), "") for part in ("noun", "contributor", "host")]
    if "guessed" in says:
        return "doubtful"
    told_of = status == "present" and not told.get("status", "").startswith("without_verb")
    return "sure" if says == ["named"] * 3 and told_of and abroad else "likely"
