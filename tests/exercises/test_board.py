"""What a check leaves for the board of a class server."""

import json

import pytest

from course_utils.exercises.board import report


@pytest.fixture
def left(tmp_path, monkeypatch):
    """left("2.3") is what lies there for an exercise."""
    monkeypatch.setenv("COURSE_BOARD", str(tmp_path))
    return lambda exercise: json.loads((tmp_path / f"{exercise}.json").read_text(encoding="utf-8"))


def test_tries_are_counted_until_it_is_right(left):
    for tries in (1, 2):
        report("2.3", "not yet right", "You return 3.")
        assert (left("2.3")["tries"], left("2.3")["status"], left("2.3")["message"]) == (
            tries,
            "not yet right",
            "You return 3.",
        )
    report("2.3", "correct", "")
    right = left("2.3")
    assert right["tries"] == 3 and right["status"] == "correct" and right["at"] > 1e9
    report("2.3", "not yet right", "You return 3.")
    report("2.3", "correct", "")
    assert left("2.3") == right, "what was right once stays right"


@pytest.mark.parametrize("content", ["", "{", "[1]", "3", "{}", '{"status": "correct"}'])
def test_a_file_of_something_else_is_replaced(content, left, tmp_path):
    (tmp_path / "2.3.json").write_text(content, encoding="utf-8")
    report("2.3", "not yet right", "x" * 501)
    assert left("2.3")["tries"] == 1 and left("2.3")["message"] == "x" * 500
    assert [path.name for path in tmp_path.iterdir()] == ["2.3.json"]


def test_nothing_without_the_variable(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_BOARD", raising=False)
    monkeypatch.chdir(tmp_path)
    report("2.3", "correct", "")
    assert not list(tmp_path.iterdir())
