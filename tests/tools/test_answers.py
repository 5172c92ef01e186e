"""A student's work carried into a new version: nothing is lost, each thing is said in one line."""

import copy
import os
import shutil
import subprocess

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tools import notebooks
from tools.notebooks.answers import END, carry, exercise_of, has_three_dots
from tools.publish import update

LECTURE = notebooks.read(notebooks.lecture_notebooks()[1])


def task(notebook, number):
    return next(cell for cell in notebook.cells if exercise_of(cell) == number)


def cell_of(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


@pytest.fixture
def mine():
    """A student's lecture 02: run, one right answer, one wrong, one half done, a cell of their own, a changed one."""
    notebook = copy.deepcopy(LECTURE)
    for number, cell in enumerate(c for c in notebook.cells if c.cell_type == "code"):
        cell.execution_count = number + 1
    one, two, three = (task(notebook, f"2.{n}") for n in (1, 2, 3))
    one.source = one.source.replace("...", "return 42  # mine", 1)
    two.source = two.source.replace("...", "7 +", 1)  # Python cannot read it
    three.source = "# I begin with a sketch\n" + three.source
    notebook.cells.insert(notebook.cells.index(cell_of(notebook, "setup")) + 1, new_code_cell("my_own = 1"))
    cell_of(notebook, "setup").source += "\nprint('changed by me')"
    return notebook


@pytest.fixture
def new():
    """The lecture after an update: a new cell, and two cells in another order."""
    notebook = copy.deepcopy(LECTURE)
    notebook.cells.insert(5, new_markdown_cell("A new paragraph.", id="new-paragraph"))
    notebook.cells[8], notebook.cells[9] = notebook.cells[9], notebook.cells[8]
    return notebook


def test_a_new_version_with_the_old_work(mine, new):
    said = carry(mine, new, LECTURE)
    assert said[:3] == [f"2.{n}: your answer is in the new version" for n in (1, 2, 3)]
    assert "return 42  # mine" in task(new, "2.1").source and "7 +" in task(new, "2.2").source
    assert task(new, "2.3").source.startswith("# I begin") and not task(new, "2.1").outputs
    own = new.cells[new.cells.index(cell_of(new, "setup")) + 1]
    assert own.source == "my_own = 1"
    assert cell_of(new, "setup").source.endswith("print('changed by me')")
    assert any(cell.source == "A new paragraph." for cell in new.cells)
    assert "1 cell of your own: at the old place" in said and not any(
        END == cell.source for cell in new.cells
    )
    ids = [cell.id for cell in new.cells]
    assert len(set(ids)) == len(ids)


def test_what_has_no_place_any_more_is_kept_at_the_end(mine, new):
    new.cells.remove(task(new, "2.1"))
    cell_of(new, "setup").source += "\n# changed by the course"
    again = copy.deepcopy(task(mine, "2.2"))
    again.id, again.source = "0a1b2c3d", again.source.replace("7 +", "8 +")
    mine.cells.append(again)
    said = carry(mine, new, LECTURE)
    assert "2.1: no longer in the lecture; kept at the end" in said
    assert "2.2: a second answer; kept at the end" in said
    end = "\n".join(cell.source for cell in new.cells[[c.source for c in new.cells].index(END) :])
    assert "return 42  # mine" in end and "8 +" in end and "print('changed by me')" in end
    assert "changed by the course" in cell_of(new, "setup").source and "```python" in end


def test_a_new_call_of_check_is_taken(mine, new):
    target = task(new, "2.1")
    target.source = target.source.replace('check("2.1"', 'check("2.1", *extra', 1)
    carry(mine, new, LECTURE)
    assert "return 42  # mine" in task(new, "2.1").source and "*extra" in task(new, "2.1").source


def test_nothing_done_gives_the_new_version(new):
    before = notebooks.to_text(new)
    assert carry(copy.deepcopy(LECTURE), new, LECTURE) == ["nothing of yours in it"]
    assert notebooks.to_text(new) == before
    assert carry(copy.deepcopy(LECTURE), copy.deepcopy(LECTURE)) == ["nothing of yours in it"]


def test_an_own_cell_with_the_id_of_a_new_one_is_kept(mine, new):
    mine.cells.insert(3, new_markdown_cell("Something of mine.", id="new-paragraph"))
    assert "1 cell" in "".join(carry(mine, new, LECTURE))
    assert cell_of(new, "new-paragraph").source == "A new paragraph."
    assert any("Something of mine." in cell.source for cell in new.cells)


def test_without_the_version_it_began_with(mine, new):
    said = carry(mine, new)
    assert "2.1: your answer is in the new version" in said and "2.3: unfinished; kept at the end" in said
    assert "return 42  # mine" in task(new, "2.1").source
    assert task(new, "2.3").source == task(LECTURE, "2.3").source
    assert any("# I begin with a sketch" in cell.source for cell in new.cells)
    assert any(cell.source == "my_own = 1" for cell in new.cells)
    assert said[-1].startswith("1 cell of the lecture")


def test_three_dots():
    assert has_three_dots("def f(): ...\n\n\ncheck('1.1', f)") and has_three_dots("x = ...")
    assert not has_three_dots("x = '...'  # ...") and not has_three_dots("x = (")


# --------------------------------------------------------------------------------------------------- make update


def git(folder, *arguments):
    name = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org"}
    name |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in name.items()}
    command = ["git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=os.environ | name)


@pytest.fixture
def clone(tmp_path):
    """A clone of a course with lectures 02 and 03, whose origin has a new version of 02."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    (origin / "notebooks").mkdir(parents=True)
    for path in notebooks.lecture_notebooks()[1:3]:
        shutil.copy(path, origin / "notebooks")
    (origin / ".gitignore").write_text("my_work/\n")
    git(origin, "init")
    git(origin, "add", ".")
    git(origin, "commit", "-m", "first")
    git(tmp_path, "clone", str(origin), str(clone))
    path = origin / "notebooks" / "02_gradient_descent.ipynb"
    notebook = notebooks.read(path)
    notebook.cells.insert(5, new_markdown_cell("A new paragraph.", id="new-paragraph"))
    notebooks.write_text(path, notebooks.to_text(notebook))
    git(origin, "commit", "-am", "second")
    return clone


def test_update(clone, mine, capsys):
    two, three = sorted((clone / "notebooks").iterdir())
    notebooks.write_text(two, notebooks.to_text(mine))
    three.write_text("{ cut off", encoding="utf-8")
    assert update.update(clone) == 0
    new = notebooks.read(two)
    assert any(cell.source == "A new paragraph." for cell in new.cells)
    assert "return 42  # mine" in task(new, "2.1").source
    out = capsys.readouterr().out
    assert "2.1: your answer is in the new version" in out
    assert "03_backpropagation.ipynb is the new version, without your work" in out
    kept = sorted((clone / "my_work").iterdir())
    assert [path.name[:3] for path in kept] == ["02_", "03_"] and kept[1].read_text() == "{ cut off"
    assert kept[0].read_text(encoding="utf-8") == notebooks.to_text(mine)
    assert update.update(clone) == 0  # a second time: nothing new, the work is still there
    assert "return 42  # mine" in task(notebooks.read(two), "2.1").source


def test_update_that_cannot_fetch(clone, mine):
    two = clone / "notebooks" / "02_gradient_descent.ipynb"
    notebooks.write_text(two, notebooks.to_text(mine))
    git(clone, "remote", "set-url", "origin", str(clone / "nowhere"))
    with pytest.raises(update.Stop, match="Nothing was changed"):
        update.update(clone)
    assert two.read_text(encoding="utf-8") == notebooks.to_text(mine)


def test_update_without_a_clone(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(update.Stop, match="git diff: "):
        update.update(tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(update.Stop, match="There is no git here"):
        update.update(tmp_path)


def test_carry_files(mine, tmp_path, capsys):
    good, bad, other = tmp_path / "my homework.ipynb", tmp_path / "bad.ipynb", tmp_path / "other.ipynb"
    notebooks.write_text(good, notebooks.to_text(mine))
    bad.write_text("{")
    notebooks.write_text(other, notebooks.to_text(type(mine)(mine | {"cells": []})))
    assert update.main(["--carry", str(bad), str(good), str(other), str(tmp_path / "none.ipynb")]) == 1
    assert update.main(["--carry", str(good)]) == 0
    out = capsys.readouterr().out
    assert "bad.ipynb is not a whole notebook" in out and "other.ipynb belongs to no lecture" in out
    assert "none.ipynb cannot be read" in out and out.count("2.1: your answer is in the new version") == 2
    names = {path.name for path in tmp_path.iterdir()}
    assert {"my homework-new.ipynb", "my homework-new2.ipynb"} <= names
    assert good.read_text(encoding="utf-8") == notebooks.to_text(mine)
    assert "return 42  # mine" in task(notebooks.read(tmp_path / "my homework-new.ipynb"), "2.1").source
