"""The Chinese lectures differ from the English ones in their text cells, and in nothing else."""

import json
import os
import shutil

import pytest

from tools import bootstrap, notebooks
from tools.publish import student_copies
from tools.setup import language, running
from tools.translate import catalogue, chinese

LECTURES = notebooks.lecture_notebooks()


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.name[:2])
def test_everything_but_the_text_is_the_same(lecture):
    english = notebooks.read(lecture)
    other, left = chinese.translated(lecture, english)
    assert len(other.cells) == len(english.cells) and other.metadata == english.metadata
    changed = 0
    for ours, theirs in zip(english.cells, other.cells, strict=True):
        if ours.cell_type == "markdown":
            changed += ours.source != theirs.source
            ours = {**ours, "source": theirs.source}
        assert json.dumps(ours, sort_keys=True) == json.dumps(theirs, sort_keys=True)
    if catalogue.po_of(lecture).exists():
        assert left == 0 and changed > 60


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.name[:2])
def test_a_students_copy_names_no_solution(lecture):
    if not catalogue.po_of(lecture).exists():
        pytest.skip("not yet translated")
    other, _ = chinese.translated(lecture, notebooks.read(lecture))
    text = "\n".join(cell.source for cell in student_copies.student_copy(other).cells)
    words = "提示和答案都折叠在题目下面"
    assert words in "\n".join(cell.source for cell in other.cells) and words not in text


@pytest.fixture
def few(tmp_path, monkeypatch):
    """A course of one lecture, with its translations."""
    root = tmp_path / "course"
    (root / "notebooks").mkdir(parents=True)
    (root / "docs").mkdir()
    (root / "docs" / "page.md").write_text("a page", encoding="utf-8")
    shutil.copy(LECTURES[0], root / "notebooks")
    monkeypatch.setattr(notebooks, "NOTEBOOK_DIR", root / "notebooks")
    monkeypatch.setattr(catalogue, "FOLDER", root / "translations")
    lecture = notebooks.lecture_notebooks()[0]
    entries = catalogue.in_step(catalogue.texts_of(lecture), catalogue.read(catalogue.po_of(lecture)))
    for entry in entries:
        entry.msgstr = f"译文：{entry.msgctxt}"
    catalogue.write(catalogue.po_of(lecture), entries)
    return root


def test_it_is_written_beside_its_pages(few):
    folder = few / "build" / "zh_CN"
    (path,), kept, left = chinese.write(folder)
    assert not kept and not left
    assert notebooks.read(path).cells[0].source == "译文：head"
    assert (folder / "docs" / "page.md").is_file(), "for the links"


def test_who_has_worked_in_one_keeps_it(few):
    folder = few / "build" / "zh_CN"
    (path,), *_ = chinese.write(folder)
    path.write_text(path.read_text(encoding="utf-8").replace("译文：head", "我的笔记"), encoding="utf-8")
    done, kept, _ = chinese.write(folder)
    assert not done and kept == [path] and "我的笔记" in path.read_text(encoding="utf-8")
    assert chinese.write(folder, force=True)[0] == [path] and "我的笔记" not in path.read_text(
        encoding="utf-8"
    )


def test_what_is_behind_stays_english(few):
    path = catalogue.po_of(notebooks.lecture_notebooks()[0])
    entries = catalogue.read(path)
    entries[0].msgid, entries[1].msgstr = "another text", ""
    entries[2].flags.append("fuzzy")
    catalogue.write(path, entries)
    (written,), _, left = chinese.write(few / "build" / "zh_CN")
    assert left == {"01": 3} and notebooks.read(written).cells[0].source.startswith("# 01 Linear model")


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({"LANGUAGE": "zh"}, "zh"),
        ({"LANGUAGE": "zh_CN:zh"}, "zh"),
        ({"LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_which_language(variables, wanted, monkeypatch, capsys):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(language, "windows_is_chinese", lambda: False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language.language() == wanted
    said = capsys.readouterr().out
    assert ("LANGUAGE=en" in said) == (wanted == "zh" and "LANGUAGE" not in variables)


def test_the_chinese_lectures_are_written_when_something_changed(monkeypatch, tmp_path):
    from tools.setup import lab, places

    monkeypatch.setattr(places, "ROOT", str(tmp_path))
    sources = [
        tmp_path / name for name in ("notebooks/01.ipynb", "translations/zh_CN/01.po", "docs/students.md")
    ]
    written = tmp_path / "build" / "zh_CN" / "notebooks" / "01.ipynb"
    for path in (*sources, written):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (1000, 1000))
    assert not lab.chinese_is_current(), "they were never written"
    record = tmp_path / "build" / "zh_CN" / ".written.json"
    record.touch()
    os.utime(record, (2000, 2000))
    assert lab.chinese_is_current()
    for path in sources:
        os.utime(path, (3000, 3000))
        assert not lab.chinese_is_current(), path
        os.utime(path, (1000, 1000))
    written.unlink()
    assert not lab.chinese_is_current(), "somebody took one away"


def test_make_lab_opens_the_chinese_lectures(monkeypatch, tmp_path):
    from tools.setup import environment, places

    (tmp_path / "build" / "zh_CN" / "notebooks").mkdir(parents=True)
    (tmp_path / "build" / "zh_CN" / "notebooks" / "01_linear_model.ipynb").touch()
    ran = []
    monkeypatch.setattr(places, "ROOT", str(tmp_path))
    monkeypatch.setattr(environment, "ensure", lambda tests: None)
    monkeypatch.setattr(running, "run", lambda command, **_: ran.append(command) or 0)
    monkeypatch.setenv("LANGUAGE", "zh")
    monkeypatch.setenv("BROWSER", "none")
    assert bootstrap.main(["lab"]) == 0
    assert ran[0] == ["python", "-m", "tools.translate.chinese"]
    assert "--LabApp.default_url=/lab/tree/build/zh_CN/notebooks/01_linear_model.ipynb" in ran[1]
