"""How long a lecture is: words and cells of its main path, words of a text cell, lines of a code cell."""

import re
import statistics

import pytest

from tests.lectures.test_notebook_schema import code_cells, prose
from tools import notebooks
from tools.notebooks.sections import without_needs

LECTURES = notebooks.lecture_notebooks()
WORDS = 35  # the median of a lecture's text cells
LINES = 5  # the median of its code cells, empty lines too: not widgets, drawings, solutions, appendices
MOST_LINES = 15  # their 90th percentile


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.name[:2])
def test_length_and_balance(path):
    notebook = notebooks.read(path)
    main = [c for c in notebook.cells if "appendix" not in notebooks.tags(c)]
    text = [c for c in main if c.cell_type == "markdown"]
    total = sum(len(c.source.split()) for c in text)
    assert 1500 <= total <= 3300, f"{total} words"
    assert len(main) <= 115
    lists = ("# ", "## Summary", "## Terms", "## Further reading")
    steps = [len(without_needs(c.source).split()) for c in text if not c.source.startswith(lists)]
    assert statistics.median(steps) <= WORDS
    cells = code_cells(notebook, "widget", "solution", "drawing", "appendix")
    shown = sorted(len(c.source.splitlines()) for c in cells)
    assert statistics.median(shown) <= LINES, shown
    assert shown[int(0.9 * len(shown))] <= MOST_LINES, shown
    assert max(map(filled, code_cells(notebook, "widget", "drawing"))) <= 40
    assert 1.0 <= len(prose(notebook)) / len(code_cells(notebook, "solution")) <= 1.9


def filled(cell):
    return sum(map(bool, map(str.strip, cell.source.splitlines())))


def words_on(slide):
    """Visible words; a formula is one word; the rules of a table and the needs of a section are none."""
    shown = [
        c for c in slide if c.cell_type == "markdown" and notebooks.slide_type(c) not in ("notes", "skip")
    ]
    text = "\n".join(without_needs(c.source) for c in shown)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", re.sub(r"\$\$?.+?\$\$?", " formula ", text, flags=re.S))
    return sum(bool(re.search(r"\w", word)) for word in re.sub(r"\]\([^)]*\)", "]", text).split())


def test_slides_are_short():
    """At most one of ten has more than 60 words, and none more than 90 but the two that every lecture has."""
    decks = [slide for path in LECTURES for slide in notebooks.slides(notebooks.read(path))]
    counts = [(words_on(slide), slide[0].id) for slide in decks]
    assert sum(words > 60 for words, _ in counts) <= len(decks) / 10
    assert {name for words, name in counts if words > 90} == {"head", "summary"}
