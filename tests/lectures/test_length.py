"""How long a lecture is: words and cells of its main path, words of a text cell, lines of a code cell."""

import statistics

import pytest

from tests.lectures.test_notebook_schema import code_cells, prose
from tools import notebooks
from tools.notebooks.sections import without_needs

LECTURES = notebooks.lecture_notebooks()
# Lectures in their second edition: shorter, one cell for each widget. The medians that hold today, of the words in a
# text cell (the aim is 35 in all) and of the lines in a code cell (5).
SECOND = {
    "01": (40, 4),
    "02": (46, 7),
    "03": (45, 6),
    "04": (44, 8.5),
    "05": (46, 7),
    "06": (43, 7),
    "07": (40, 6),
    "08": (41, 7),
    "09": (43, 7),
    "10": (41, 7),
    "12": (42, 8),
}


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.name[:2])
def test_length_and_balance(path):
    notebook = notebooks.read(path)
    second = SECOND.get(path.name[:2])
    main = [c for c in notebook.cells if "appendix" not in notebooks.tags(c)]
    words = sum(len(c.source.replace("small class=", "").split()) for c in main if c.cell_type == "markdown")
    assert 1500 <= words <= (3300 if second else 4000), f"{words} words"
    assert len(main) <= (115 if second else 167)
    if second:
        shown = list(code_cells(notebook, "widget", "solution", "drawing", "appendix"))
        lines = sorted(sum(map(bool, c.source.splitlines())) for c in shown)
        assert statistics.median(lines) <= second[1] and lines[int(0.9 * len(lines))] <= 15, lines
        lists = ("# ", "## Summary", "## Terms", "## Further reading")
        steps = [c for c in main if c.cell_type == "markdown" and not c.source.startswith(lists)]
        assert statistics.median(len(without_needs(c.source).split()) for c in steps) <= second[0]
    lengths = sorted(
        sum(map(bool, map(str.strip, c.source.splitlines())))
        for c in code_cells(notebook, "widget", "drawing")
    )
    assert statistics.median(lengths) <= 8
    assert lengths[int(0.9 * len(lengths))] <= 20
    assert lengths[-1] <= 40
    assert (
        1.0
        <= len(prose(notebook)) / len(code_cells(notebook, *([] if second else ["widget"]), "solution"))
        <= 1.9
    )
