"""`translations/glossary.csv`: each term of the lectures, and its one Chinese word.

The rows come from the tables *Terms* at the end of the lectures; the column "also" holds other Chinese words that may
stand for the term, for example where Chinese has two for two senses.
"""

import csv
import functools
import re
from pathlib import Path
from typing import NamedTuple

from tools import notebooks

PATH = notebooks.NOTEBOOK_DIR.parent / "translations" / "glossary.csv"


class Term(NamedTuple):
    """An English term, its Chinese word, other words that will do, and the lectures whose tables name it."""

    english: str
    chinese: str
    also: tuple[str, ...]
    lectures: str

    @property
    def words(self) -> tuple[str, ...]:
        return (self.chinese, *self.also)


def read(path: Path = PATH) -> list[Term]:
    """The rows of the glossary."""
    with open(path, encoding="utf-8", newline="") as file:
        return [
            Term(row["english"], row["chinese"], tuple(filter(None, row["also"].split("|"))), row["lectures"])
            for row in csv.DictReader(file)
        ]


def table_of(lecture: Path) -> list[tuple[str, str]]:
    """The rows of a lecture's table of terms: (English, Chinese)."""
    rows = []
    for cell in notebooks.read(lecture).cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## Terms"):
            for line in cell.source.splitlines()[4:]:
                fields = [field.strip() for field in line.strip().strip("|").split("|")]
                rows += [pair for pair in zip(fields[::3], fields[1::3], strict=False) if all(pair)]
    return rows


@functools.cache
def pattern_of(term: str) -> re.Pattern:
    """Where an English text holds the term: whole words, in singular or plural, in any case."""
    words = re.sub(r"\s*\(.*?\)", "", term).strip()
    ending = r"(?:es)?" if words.endswith("s") else r"(?:s|es)?"
    if words.endswith("y"):
        words, ending = words[:-1], "(?:y|ies)"
    if words.endswith("ix"):
        words, ending = words[:-2], "(?:ix|ices)"
    body = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", words)))
    return re.compile(rf"(?<![\w.-])(?<!\w\(){body}{ending}(?![\w-]|[(\[]\S)", re.IGNORECASE)
