"""A few messages instead of the course's own."""

import json

import pytest

from course_utils import messages as shown


def clear():
    """Forget what was read."""
    shown._messages.cache_clear()
    shown._as_one.cache_clear()


@pytest.fixture
def known(monkeypatch, tmp_path):
    """A few messages instead of the course's own."""

    def use(some):
        (tmp_path / "messages_zh_CN.json").write_text(json.dumps(some), encoding="utf-8")
        monkeypatch.setattr(shown, "__file__", str(tmp_path / "messages.py"))
        clear()

    yield use
    monkeypatch.undo()
    clear()
