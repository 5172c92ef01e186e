"""What a lecture's prose states in numbers, formulas and references: written down a second time, so that a slip shows.

`make format` writes tests/lectures/facts/NN.txt and prints what changed; a test holds the prose to that record. No
test can know that a line has *three* data points: the record knows that it had three when somebody last read it.
Numbers that a cell prints are compared with the cell as well (tests/lectures/test_prose_numbers.py).
"""

import re
from pathlib import Path

from nbformat import NotebookNode

from tools import notebooks
from tools.notebooks.sections import without_needs

FOLDER = notebooks.NOTEBOOK_DIR.parent / "tests" / "lectures" / "facts"

WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions half twice third thirds quarter quarters dozen once double"
).split()
FACT = re.compile(
    r"(?P<formula>\$\$.+?\$\$|(?<!\\)\$[^$\n]+\$)"
    r"|(?P<reference>\b[Ll]ectures? \d\d(?!\d)(?:(?:, | and | to )\d\d(?!\d))*)"
    r"|(?P<number>(?<![\w.])[-+−]?\d[\d_]*(?:[.,]\d+)*(?:e[-+]?\d+)?(?: ?%)?)"
    rf"|\b(?P<word>{'|'.join(WORDS)})\b",
    re.S | re.I,
)


def facts(cell: NotebookNode) -> list[str]:
    """The numbers, number words, formulas, years and numbers of lectures in a markdown cell, in order."""
    text = re.sub(r"\]\([^)]*\)|<[^>]*>", " ", without_needs(cell.source))  # not the addresses of links
    return [" ".join(match[0].split()) for match in FACT.finditer(text)]


def record(notebook: NotebookNode) -> str:
    """One line for each cell that states something: its id and its facts."""
    lines = [
        f"{cell.id}: {' | '.join(found)}"
        for cell in notebook.cells
        if cell.cell_type == "markdown" and (found := facts(cell))
    ]
    return "\n".join(lines) + "\n"


def file_of(lecture: Path) -> Path:
    """Where the record of a lecture lies."""
    return FOLDER / f"{lecture.name[:2]}.txt"


def write(lecture: Path, notebook: NotebookNode) -> list[str]:
    """Write the record of a lecture; return a line for each cell whose facts changed."""
    path, new = file_of(lecture), record(notebook)
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    path.parent.mkdir(exist_ok=True)
    notebooks.write_text(path, new)
    return differences(old, new)


def differences(old: str, new: str) -> list[str]:
    """What differs between two records, a cell at a time."""
    before, after = (dict(line.split(": ", 1) for line in text.splitlines()) for text in (old, new))
    return [
        f"  {cell}: {before.get(cell, 'nothing')} → {after.get(cell, 'nothing')}"
        for cell in dict.fromkeys([*before, *after])
        if before.get(cell) != after.get(cell)
    ]
