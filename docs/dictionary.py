"""Write the data dictionary anew: ``python docs/dictionary.py``."""

from pathlib import Path

from analysis.tables import COLUMNS, MEANING
from analysis.vocabulary import split


def dictionary() -> str:
    """Describe every column of every table, in Markdown."""
    lines = ["# Data dictionary", "", "Made from `analysis/columns.csv` by `python docs/dictionary.py`, not by hand."]
    for name, columns in COLUMNS.items():
        lines += ["", f"## {name}", "", MEANING[name], "", "| column | type | meaning | rules |", "| --- " * 4 + "|"]
        for column, row in columns.items():
            codes = ", ".join(f"`{value}`" for value in split(row["allowed"]) or [row["pattern"]] if value)
            rules = [
                "required" if row["required"] else "",
                f"unit: {row['unit']}" if row["unit"] else "",
                f"{'one of' if row['allowed'] else 'pattern'} {codes}" if codes else "",
                *(rule if rule == "sorted" else f"`{rule}`" for rule in split(row["check"])),
                *("part of the key" if key == "primary" else f"a `{key}`" for key in split(row["key"])),
            ]
            told = "; ".join(rule for rule in rules if rule)
            cells = (f"`{column}`", row["type"], row["description"], told)
            lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("data-dictionary.md").write_text(dictionary(), encoding="utf-8", newline="\n")
