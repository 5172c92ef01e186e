"""The prose states what it stated when somebody last read it: numbers, number words, formulas, years, lectures."""

import re

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from tools import notebooks
from tools.notebooks import facts

LECTURES = notebooks.lecture_notebooks()
TITLES = {
    path.name: re.match(r"# (\d\d .+) \(", notebooks.read(path).cells[0].source)[1] for path in LECTURES
}


def further_reading(path):
    return next(cell for cell in prose(path) if cell.source.startswith("## Further reading"))


def prose(path):
    return [cell for cell in notebooks.read(path).cells if cell.cell_type == "markdown"]


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.name[:2])
def test_nothing_changed_unseen(path):
    stored = facts.file_of(path).read_text(encoding="utf-8")
    changed = facts.differences(stored, facts.record(notebooks.read(path)))
    assert not changed, "if this is meant, `make format` writes it down:\n" + "\n".join(changed)
    assert stored == facts.record(notebooks.read(path)), "the order of cells changed: run `make format`"


def test_what_counts_as_a_fact():
    text = (
        "Fifteen points, −2.5 of them, in [lecture 03](03_x.ipynb) and lectures 04 and 05 (Smith, 1998): "
        "$w \\leftarrow w - \\alpha g$, 12 %, 60,000 rows, half, `lr=0.1`. One.\n\n$$a\n+ b$$"
    )
    assert facts.facts(new_markdown_cell(text)) == [
        *(
            "Fifteen",
            "−2.5",
            "lecture 03",
            "lectures 04 and 05",
            "1998",
            "$w \\leftarrow w - \\alpha g$",
            "12 %",
        ),
        *("60,000", "half", "0.1", "One", "$$a + b$$"),
    ]


def test_a_difference_is_told_by_cell():
    old, new = (facts.record(new_notebook(cells=[new_markdown_cell(t, id="a")])) for t in ("two 3", "two 4"))
    assert facts.differences(old, new) == ["  a: two | 3 → two | 4"]
    assert facts.differences(old, "") == ["  a: two | 3 → nothing"]


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.name[:2])
def test_a_link_to_a_lecture_says_its_number_or_title(path):
    for cell in prose(path):
        for label, target in re.findall(r"\[([^\]]+)\]\((\d\d_\w+\.ipynb)\)", cell.source):
            label = label.split(" (")[0]
            assert label in (TITLES[target], f"lecture {target[:2]}"), (cell.id, label, target)


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.name[:2])
def test_the_lecture_before_and_the_one_after(path):
    """The head names its neighbours, and the end leads to the next."""
    index = LECTURES.index(path)
    neighbours = [LECTURES[i].name for i in (index - 1, index + 1) if 0 <= i < len(LECTURES)]
    head = prose(path)[0].source
    assert re.match(rf"# {TITLES[path.name]} \(", head)
    assert re.findall(r"\]\((\d\d_\w+\.ipynb)\)", head) == neighbours
    last = re.findall(r"\*\*Next:\*\* .*\]\((\d\d_\w+\.ipynb)\)", further_reading(path).source)
    assert last == [LECTURES[i].name for i in [index + 1] if i < len(LECTURES)]


def test_lectures_that_are_named_exist_and_are_others():
    for path in LECTURES:
        for cell in prose(path):
            for numbers in re.findall(r"\b[Ll]ectures? ((?:\d\d(?!\d)(?:, | and | to )?)+)", cell.source):
                for number in re.findall(r"\d\d", numbers):
                    assert 1 <= int(number) <= len(LECTURES) and number != path.name[:2], (cell.id, number)


SURNAME = r"[A-Z][\w’'-]+(?: [A-Z][\w-]+)?"


def test_a_citation_has_the_year_of_its_reading_list():
    """(Kingma and Ba, 2015) in the text is 2015 in every Further reading that lists these authors."""
    years = {}
    for path in LECTURES:
        for line in re.findall(r"^- (.+)", further_reading(path).source, re.M):
            authors = re.split(r" \(\d{4}\)", line)[0]
            first = re.sub(r"^(?:[A-Z]\.[- ]?)+", "", authors.split(",")[0]).removesuffix(" et al.").strip()
            years.setdefault(first, set()).update(re.findall(r"\((\d{4})\)", line))
    compared = 0
    for path in LECTURES:
        for cell in prose(path):
            if cell.source.startswith("## Further reading"):
                continue
            pattern = rf"({SURNAME})(?: et al\.|(?:, {SURNAME})* and {SURNAME})?,? \(?((?:19|20)\d\d)\b"
            for first, year in re.findall(pattern, cell.source):
                if first in years:
                    compared += 1
                    assert year in years[first], (path.name, cell.id, first, year)
    assert compared >= 25
