"""Which exercises are done: shown, kept over restarts, forgotten on request; solutions do not count."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils import check, progress
from course_utils.exercises import progress as module
from tools import notebooks


@pytest.fixture(autouse=True)
def marks(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "marks"))
    monkeypatch.setattr(module, "_done_now", set())
    return tmp_path / "marks"


def power(k, d):
    return k**d


def shown(capsys):
    capsys.readouterr()
    progress(1)
    return capsys.readouterr().out


def test_a_right_answer_counts_and_a_wrong_one_does_not(capsys, marks):
    assert shown(capsys) == "… 1.1  … 1.2  … 1.3  … 1.4  … 1.5   0 of 5 done\n"
    assert not marks.exists(), "looking writes nothing"
    check("1.5", lambda k, d: d**k)
    check("1.5", ...)
    assert "0 of 5" in shown(capsys)
    check("1.5", power)
    assert shown(capsys) == "… 1.1  … 1.2  … 1.3  … 1.4  ✔ 1.5   1 of 5 done\n"
    check("1.5", lambda k, d: d**k)
    assert "✔ 1.5" in shown(capsys), "what was right once stays done"


def test_a_second_mark_is_kept_beside_the_first(marks):
    for exercise_id in ("1.5", "1.4", "1.5"):
        module.remember(exercise_id)
    assert sorted(path.name for path in marks.iterdir()) == ["1.4", "1.5"]


def test_where_the_marks_lie(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "new" / "marks"))
    module.remember("1.5")
    assert (tmp_path / "new" / "marks" / "1.5").is_file()
    monkeypatch.setenv("COURSE_PROGRESS", "~/marks")
    assert module.folder() == Path.home() / "marks"
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.setenv("COURSE_PROGRESS", "")
    assert module.folder() == tmp_path / "progress"
    monkeypatch.delenv("COURSE_PROGRESS")
    assert module.folder() == tmp_path / "progress"


def test_a_solution_of_the_lecture_does_not_count(capsys):
    check("1.5", power, count=False)
    assert "0 of 5" in shown(capsys)


def test_it_is_kept_over_a_restart(capsys, marks):
    check("1.5", power)
    code = "from course_utils import progress; progress(1); progress(2)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert (
        ran.stdout
        == "… 1.1  … 1.2  … 1.3  … 1.4  ✔ 1.5   1 of 5 done\n… 2.1  … 2.2  … 2.3  … 2.4  … 2.5   0 of 5 done\n"
    )


def test_it_can_be_forgotten(capsys, marks):
    check("1.5", power)
    (marks / "2.1").touch()
    progress(1, forget=True)
    assert "0 of 5" in shown(capsys)
    assert [path.name for path in marks.iterdir()] == ["2.1"], "only this lecture"
    progress(1, forget=True)


def test_where_nothing_can_be_written_the_session_remembers(capsys, marks):
    marks.write_text("a file where the folder should be")
    check("1.5", power)
    out = shown(capsys)
    assert "1 of 5 done" in out and "cannot be written" in out


@pytest.mark.parametrize("lecture", [0, 13, "1", None, 1.0])
def test_an_unknown_lecture_is_an_error(lecture):
    with pytest.raises(ValueError, match="number from 1 to 12"):
        progress(lecture)


@pytest.mark.parametrize("path", notebooks.lecture_notebooks(), ids=lambda path: path.name[:2])
def test_every_lecture_shows_it_and_its_solutions_do_not_count(path):
    cells = [cell for cell in notebooks.read(path).cells if cell.cell_type == "code"]
    for cell in cells:
        if "solution" in notebooks.tags(cell):
            assert cell.source.startswith("# Solution\n"), "what a folded cell shows is its first line"
            assert cell.source.endswith(", count=False)"), cell.id
        elif "exercise" in notebooks.tags(cell):
            assert "count=" not in cell.source, cell.id
    (shows,) = (cell for cell in cells if cell.id == "progress")
    assert shows.source == f"from course_utils import progress\n\nprogress({int(path.name[:2])})"
    number = sum("exercise" in notebooks.tags(cell) for cell in cells)
    assert shows.outputs[0].text.endswith(f"   0 of {number} done\n")
