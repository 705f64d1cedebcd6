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


def confidence(rule: str, status: str, at_home: bool) -> str:
    """Grade of a claim.

    ``sure`` is a number of people in place abroad whose nation and place the clause names; ``doubtful`` one whose
    contributor or host was taken from elsewhere in the text; all else is ``likely``.

    >>> confidence("people; contributor: modifier; host: place_after; status: by_table (arrive ...)", "present", False)
    'sure'
    """
    told = dict(part.partition(": ")[::2] for part in f"noun: {rule}".split("; "))
    says = [_says().get((part, told.get(part, "")), "") for part in ("noun", "contributor", "host")]
    if "guessed" in says:
        return "doubtful"
    return "sure" if says == ["named"] * 3 and status == "present" and not at_home else "likely"
