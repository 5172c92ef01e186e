"""Notebooks as editors and people make them: right, or one sentence with lecture and cell; no other lecture suffers."""

import base64
import json
import re
import shutil

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from tools import notebooks
from tools.notebooks import format as formatting
from tools.notebooks import text as notebook_text
from tools.publish import slides, student_copies

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
ALIGN = "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


@pytest.fixture
def lectures(tmp_path, monkeypatch):
    """Lectures 01 and 02 in a folder of their own, with a picture beside them."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for path in notebooks.lecture_notebooks()[:2]:
        shutil.copy(path, folder)
    (folder / "my board.png").write_bytes(base64.b64decode(PIXEL))
    monkeypatch.setattr(notebooks, "NOTEBOOK_DIR", folder)
    return folder


def with_cell(folder, cell, at=3, **changes):
    """Put a cell into lecture 01, as an editor would."""
    path = next(folder.glob("01_*"))
    notebook = notebooks.read(path)
    notebook.cells.insert(at, cell)
    for name, value in changes.items():
        notebook[name] = value
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def pasted(source="![board](attachment:1b2c.png)", **kinds):
    cell = new_markdown_cell(source)
    cell["attachments"] = {"1b2c.png": kinds or {"image/png": PIXEL}}
    return cell


def showing(kind, content, text=None):
    data = {kind: content} | ({"text/plain": text} if text else {})
    return new_code_cell("show()", outputs=[new_output("display_data", data=data)])


# A cell from an editor -> what its slide must hold.
CELLS = {
    "JupyterLab's new cell": (new_markdown_cell("A remark of the instructor."), "A remark of the instructor."),
    "VS Code's new cell": (new_code_cell("remark = 1", metadata={"vscode": {}}), "remark"),
    "Colab's new cell": (new_markdown_cell("A remark.", metadata={"id": "Xy_9aBcDeFgH"}), "A remark."),
    "a slide type of '-'": (new_markdown_cell("A remark.", metadata={"slideshow": {"slide_type": "-"}}), "A remark."),
    "an empty slide show": (new_markdown_cell("A remark.", metadata={"slideshow": {}}), "A remark."),
    "a slide show that is no table": (new_markdown_cell("A remark.", metadata={"slideshow": "on"}), "A remark."),
    "a pasted picture": (pasted(), f'src="data:image/png;base64,{PIXEL}"'),
    "a pasted picture in HTML": (pasted('<img alt="x" src="attachment:1b2c.png">'), f"image/png;base64,{PIXEL}"),
    "a pasted JPEG": (pasted(**{"image/jpeg": "/9j/2Q=="}), "data:image/jpeg;base64,/9j/2Q=="),
    "a picture file": (new_markdown_cell("![x](my%20board.png)"), f"image/png;base64,{PIXEL}"),
    "an <img>": (new_markdown_cell("<p>so: <img width=3 src='my board.png'></p>"), f"image/png;base64,{PIXEL}"),
    "an <img> in a line": (new_markdown_cell("so <b>bold</b>: <img src='my board.png'>."), "<b>bold</b>"),
    "a picture on the network": (new_markdown_cell("![x](https://course.example/x.png)"), "https://course.example/x.png"),
    "a bare environment": (new_markdown_cell(ALIGN), "<mtd"),
    "a bare equation": (new_markdown_cell("\\begin{equation}\nx^2\n\\end{equation}"), "<msup>"),
    "an SVG output": (showing("image/svg+xml", SVG), base64.b64encode(SVG.encode()).decode()),
    "a JPEG output": (showing("image/jpeg", "/9j/2Q==\n", "<Figure>"), "data:image/jpeg;base64,/9j/2Q=="),
    "an HTML output": (showing("text/html", "<table><tr><td>7</td></tr></table>"), "<td>7</td>"),
    "a LaTeX output": (showing("text/latex", "$\\displaystyle x^{2}$", "x**2"), "<msup>"),
    "a markdown output": (showing("text/markdown", "**bold**"), "<strong>bold</strong>"),
    "a widget of the editor": (showing("application/vnd.jupyter.widget-view+json", {}, "Slider()"), "Slider()"),
    "code that is no Python": (new_code_cell("%%bash\necho 'x"), "echo"),
    "an empty cell": (new_code_cell(""), "<h2"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CELLS)
def test_slides_of_a_cell_from_any_editor(kind, lectures, tmp_path):
    cell, wanted = CELLS[kind]
    with_cell(lectures, cell)
    written, faults = slides.write(tmp_path / "out")
    assert len(written) == 2 and not faults
    page = written[0].read_text(encoding="utf-8")
    assert wanted in page and "attachment:" not in page and 'src="my' not in page
    count = page.count("<section")
    with_cell(lectures, new_markdown_cell("# x", metadata={"slideshow": {"slide_type": "slide"}}))
    assert slides.write(tmp_path / "out")[0][0].read_text(encoding="utf-8").count("<section") == count + 1


@pytest.mark.parametrize(
    "cell",
    [
        showing("application/javascript", "alert(1)"),
        new_raw_cell("\\newpage"),
        showing("application/vnd.bokehjs_exec.v0+json", ""),
    ],
)
def test_what_only_a_script_shows_is_left_out(cell, lectures, tmp_path):
    with_cell(lectures, cell)
    written, faults = slides.write(tmp_path / "out")
    page = written[0].read_text(encoding="utf-8")
    assert not faults and "alert(1)" not in page and "newpage" not in page


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            new_markdown_cell("![x](attachment:gone.png)"),
            r"cell 4 \('!\[x\].*'\): the pasted picture 'gone.png' is not",
        ),
        (
            new_markdown_cell("Look:\n![x](gone.png)"),
            r"cell 4 \('Look:'\): the picture 'gone.png' is not a picture file",
        ),
        (new_markdown_cell("<img src='01_linear_model.ipynb'>"), "is not a picture file beside"),
        (new_markdown_cell("so $\\frac{1}{$"), "cell 4 .* the formula .* cannot be drawn"),
    ],
)
def test_one_bad_cell_is_named_and_costs_no_other_deck(cell, words, lectures, tmp_path):
    old = slides.write(tmp_path / "out")[0][0].read_bytes()
    with_cell(lectures, cell)
    written, (fault,) = slides.write(tmp_path / "out")
    assert [path.name[:2] for path in written] == ["02"]
    assert re.match(f"01_linear_model.ipynb, {words}" if words[0] == "c" else f"01_.*{words}", fault), fault
    assert (tmp_path / "out" / "01_linear_model.html").read_bytes() == old


# Files that are no notebook, or none of today's -> what is said.
FILES = {
    "empty": ("", "is not a whole notebook"),
    "cut": ('{"cells": [', "is not a whole notebook"),
    "tags that are no list": (
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '
        '[{"id": "a", "cell_type": "markdown", "source": "", "metadata": {"tags": "widget"}}]}',
        "cell 1: not as notebooks are",
    ),
    "a list": ("[1]", "is not a whole notebook"),
    "another encoding": (b"\xff\xfe{\x00", "is not a whole notebook"),
    "a merge that git could not do": ('<<<<<<< HEAD\n{"cells": []}\n', "is not a whole notebook"),
    "nested without end": ("[" * 100_000, "is not a whole notebook"),
    "format 3": ('{"nbformat": 3, "nbformat_minor": 0, "worksheets": [], "metadata": {}}', "format 3, not 4"),
    "no format": ('{"cells": []}', "format None, not 4"),
    "a cell without source": (
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '
        '[{"id": "a", "cell_type": "code", "metadata": {}}]}',
        "cell 1: not as notebooks are",
    ),
    "cells that are a table": (
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {}}',
        "not as notebooks are",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_notebook(kind, lectures, tmp_path, capsys):
    content, words = FILES[kind]
    path = next(lectures.glob("01_*"))
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    for written, *_, faults in (slides.write(tmp_path / "out"), student_copies.write(tmp_path / "copies")):
        assert (
            [p.name[:2] for p in written] == ["02"] and words in faults[0] and "01_linear_model" in faults[0]
        )
        assert faults[0].count("\n") == 0
    with pytest.raises(SystemExit, match=words):
        formatting.format_lectures(["01"])
    monkey = ["text.py", str(path)]
    with pytest.raises(SystemExit, match=words), pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", monkey)
        notebook_text.main()
    assert path.read_bytes() == before


@pytest.mark.parametrize("minor", range(5))
def test_formats_without_ids(minor, lectures, tmp_path):
    path = next(lectures.glob("01_*"))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["nbformat_minor"] = minor
    for cell in notebook["cells"]:
        del cell["id"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    before = path.read_bytes()
    written, faults = slides.write(tmp_path / "out")
    assert len(written) == 2 and not faults
    assert len(student_copies.write(tmp_path / "copies")[0]) == 2
    words = "01_linear_model.ipynb, cell 1 .* has no id"
    assert re.search(words, student_copies.write(tmp_path / "graded", for_nbgrader=True)[2][0])
    with pytest.raises(SystemExit, match=f"{words}.* Nothing was run or written"):
        formatting.format_lectures(["01"])
    assert path.read_bytes() == before


def test_two_cells_of_one_id(lectures, tmp_path):
    path = with_cell(lectures, new_markdown_cell("again", id="setup"))
    before = path.read_bytes()
    for command in (
        lambda: formatting.format_notebook(path),
        lambda: notebook_text.require_nothing_is_lost(path, notebooks.read(path)),
    ):
        with pytest.raises(notebooks.NotebookFault, match=r"cell \d .*another cell has the id 'setup'"):
            command()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "cell",
    [
        pasted(),
        new_raw_cell("raw", id="raw"),
        new_markdown_cell("a\x0cb\u2028c\x85d\r\ne", id="ends"),
        new_markdown_cell("title\n=====", id="title"),
        new_markdown_cell("\n\nblank lines around\n", id="blank"),
        new_markdown_cell("Upper", id="Upper_id"),
        new_code_cell("1", id="tagged", metadata={"tags": ["two words"]}),
    ],
)
def test_a_text_loses_nothing_or_is_refused(cell, lectures, monkeypatch):
    path = with_cell(lectures, cell)
    before = path.read_bytes()
    monkeypatch.setattr("sys.argv", ["text.py", str(path)])
    with pytest.raises(SystemExit, match=r"cell 4 \(.* holds what a text cannot"):
        notebook_text.main()
    assert path.read_bytes() == before


def test_an_answer_in_the_lecture_does_not_reach_the_students(lectures, tmp_path):
    path = next(lectures.glob("02_*"))
    notebook = notebooks.read(path)
    task = next(cell for cell in notebook.cells if "exercise" in notebooks.tags(cell))
    task.source = task.source.replace("...", "12345", 1)
    path.write_text(notebooks.to_text(notebook), encoding="utf-8")
    for for_nbgrader in (False, True):
        written, _, (fault,) = student_copies.write(tmp_path / str(for_nbgrader), for_nbgrader=for_nbgrader)
        assert "02_gradient_descent.ipynb, cell" in fault and "an answer stands in the task" in fault
        assert not any("12345" in file.read_text(encoding="utf-8") for file in written)


def test_copies_hold_no_state_of_widgets(lectures, tmp_path):
    state = {
        "widgets": {
            "application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2, "version_minor": 0}
        }
    }
    with_cell(lectures, new_markdown_cell("x"), metadata=state)
    written = student_copies.write(tmp_path / "copies")[0]
    assert "widget-state" not in written[0].read_text(encoding="utf-8")


def test_untouched_copies_follow_an_update_and_worked_ones_stay(lectures, tmp_path):
    folder = tmp_path / "copies"
    first, second = student_copies.write(folder)[0]
    worked = second.read_text(encoding="utf-8").replace("...", "7", 1)
    second.write_text(worked, encoding="utf-8")
    for path in lectures.glob("0*.ipynb"):
        notebook = notebooks.read(path)
        notebook.cells.append(new_markdown_cell("A new paragraph."))
        path.write_text(notebooks.to_text(notebook), encoding="utf-8")
    written, kept, faults = student_copies.write(folder)
    assert (written, kept, faults) == ([first], [second], [])
    assert (
        "A new paragraph." in first.read_text(encoding="utf-8")
        and second.read_text(encoding="utf-8") == worked
    )
    (folder / ".written.json").write_text("{damaged")  # then nothing is known to be untouched
    first.write_text("mine")
    assert student_copies.write(folder)[1] == [first, second]
