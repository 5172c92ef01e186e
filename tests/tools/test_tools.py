"""The maintainers' scripts: notebooks as text, student copies, the list of changes, what the README promises."""

import ast
import copy
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import notebooks
from tools.notebooks import text as notebook_text
from tools.notebooks.format import changes
from tools.publish import student_copies
from tools.publish.student_copies import nbgrader_source, student_copy

ROOT = Path(__file__).resolve().parents[2]
LECTURES = {path.name[:2]: notebooks.read(path) for path in notebooks.lecture_notebooks()}


@pytest.fixture(params=LECTURES)
def notebook(request):
    return copy.deepcopy(LECTURES[request.param])


def test_a_notebook_survives_the_way_through_text(notebook):
    again = notebook_text.from_text(notebook_text.to_text(notebook), notebook)
    assert notebooks.to_text(again) == notebooks.to_text(notebook)


def test_a_changed_cell_loses_its_outputs_and_only_it(notebook):
    text = notebook_text.to_text(notebook).replace("SEED = 2026", "SEED = 2027", 1)
    again = notebook_text.from_text(text, notebook)
    lost = [cell.id for cell in again.cells if cell.cell_type == "code" and cell.execution_count is None]
    assert lost == ["setup"]


@pytest.mark.parametrize("head", ["===== code", "===== code Upper slide", "===== md a slides", "====="])
def test_a_wrong_head_of_a_cell_is_named(head):
    with pytest.raises(ValueError, match="line 3"):
        notebook_text.from_text(f"===== md a slide\ntext\n{head}\n")


def test_student_copies_hold_no_solutions_and_no_outputs(notebook):
    copied = student_copy(notebook)
    assert not any("solution" in notebooks.tags(cell) for cell in copied.cells)
    words = "A hint and a solution are folded below each task."
    assert any(words in cell.source for cell in notebook.cells)
    assert not any(words in cell.source for cell in copied.cells)
    code = [cell for cell in copied.cells if cell.cell_type == "code"]
    assert code and not any(cell.outputs or cell.execution_count for cell in code)
    tasks = [cell for cell in notebook.cells if "exercise" in notebooks.tags(cell)]
    assert len(copied.cells) == len(notebook.cells) - len(tasks)
    assert [cell.source for cell in copied.cells if "exercise" in notebooks.tags(cell)] == [
        c.source for c in tasks
    ]


def test_nbgrader_sources_hold_each_solution_between_the_markers(notebook):
    source = nbgrader_source(notebook)
    solutions = [cell for cell in notebook.cells if "solution" in notebooks.tags(cell)]
    marked = [cell for cell in source.cells if "### BEGIN SOLUTION" in cell.source]
    assert len(marked) == len(solutions)
    for cell, solution in zip(marked, solutions, strict=True):
        stub, inside, call = re.fullmatch(
            r"(.*)\n+### BEGIN SOLUTION\n(.*)\n### END SOLUTION\n\n(check\(.*\))", cell.source, re.S
        ).groups()
        assert "..." in stub and inside in solution.source and "count=" not in call
    points = [cell for cell in source.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert len(points) == len(solutions) and all("evaluate(" in cell.source for cell in points)
    ids = [cell.id for cell in source.cells]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("for_nbgrader", [False, True])
def test_nobody_loses_what_they_did_in_a_copy(for_nbgrader, tmp_path):
    written, kept, faults = student_copies.write(tmp_path, for_nbgrader=for_nbgrader)
    assert len(written) == len(LECTURES) + for_nbgrader and not kept and not faults
    mine = next(path for path in written if path.name.startswith("02_"))
    new = mine.read_text(encoding="utf-8")
    mine.write_text(new + " ", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine")
    assert student_copies.write(tmp_path, for_nbgrader=for_nbgrader)[1] == [mine]
    assert mine.read_text(encoding="utf-8") == new + " "
    assert student_copies.write(tmp_path, for_nbgrader=for_nbgrader, force=True) == (written, [], [])
    assert mine.read_text(encoding="utf-8") == new and (tmp_path / "notes.txt").exists()


def printing(text):
    cell = new_code_cell("print(x)", id="cell", outputs=[new_output("stream", text=text)])
    return new_notebook(cells=[cell])


def test_changes_lists_the_numbers_that_differ():
    assert changes(printing("loss 0.5 at 3\n"), printing("loss 0.5 at 3\n")) == []
    (line,) = changes(printing("loss 0.5 at 3\n"), printing("loss 0.75 at 3\n"))
    assert "cell: 0.5 → 0.75" in line and "5.0e-01" in line
    assert changes(printing("loss 0.5\n"), printing("cost 0.5\n")) == ["  cell: the words changed"]


def test_unusual_signs_go_through_a_text():
    cell = new_markdown_cell(
        "a\x0cb\u2028c\x85d\tﬀ 数据", id="signs", metadata={"slideshow": {"slide_type": "slide"}}
    )
    notebook = new_notebook(cells=[cell])
    assert notebook_text.from_text(notebook_text.to_text(notebook)).cells[0].source == cell.source


def test_writing_is_all_or_nothing(tmp_path, monkeypatch):
    path = tmp_path / "deck.html"
    notebooks.write_text(path, "old")
    path.chmod(0o640)
    with pytest.raises(UnicodeEncodeError):
        notebooks.write_text(path, "new \ud800")
    monkeypatch.setattr(notebooks.os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        notebooks.write_text(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    (tmp_path / "link.html").symlink_to(path)
    notebooks.write_text(tmp_path / "link.html", "new\r\n数据\n")
    assert path.read_bytes() == "new\r\n数据\n".encode() and path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link.html").is_symlink()


def test_a_notebook_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "01_x.ipynb"
    path.write_text(
        "\ufeff" + nbformat.writes(new_notebook(cells=[new_markdown_cell("x")])), encoding="utf-8"
    )
    assert notebooks.read(path).cells[0].source == "x"


def test_a_little_fuzz(capsys):
    """The whole of it is `python -m tools.measure.fuzz`."""
    from tools.measure import fuzz

    assert fuzz.main(["--count", "12", "--seed", "7"]) == 0, capsys.readouterr().out
    assert "0 raised something else" in capsys.readouterr().out


def test_mutants_breaks_every_module_of_the_package():
    """A module that is left out of its table would be one that no draw can meet."""
    from tools.measure import mutants

    tests = [
        name
        for names in mutants.TESTS.values()
        for name in names
        if name.startswith(("tests/", "notebooks/"))
    ]
    assert all((ROOT / name).exists() for name in [*mutants.TESTS, *tests])
    met = {p for place in mutants.TESTS for p in (ROOT / place, *(ROOT / place).glob("*.py"))}
    for path in (ROOT / "course_utils").rglob("*.py"):
        holds_faults = list(mutants.faults(ast.parse(path.read_text(encoding="utf-8"))))
        assert path in met or not holds_faults or "lecture_" in str(path), path
