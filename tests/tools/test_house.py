"""The plan of the house: who may use whom, and that every file can be read in one sitting."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
FILES = [
    path
    for folder in ("course_utils", "tools", "scripts", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
# A room uses the rooms below it, and none beside it: room -> what it may use of the house.
MAY_USE = {
    "course_utils": {"course_utils"},
    "scripts": {"course_utils"},
    "tools/setup": {
        "tools/setup",
        "course_utils",
    },  # no more than needs a bare Python: tests/setup/test_bootstrap.py
    "tools/notebooks": {"course_utils", "tools/notebooks"},
    "tools/publish": {"course_utils", "tools/notebooks", "tools/translate", "tools/publish"},
    "tools/classroom": {
        "course_utils",
        "tools/setup",
        "tools/notebooks",
        "tools/translate",
        "tools/publish",
        "tools/classroom",
    },
    "tools/translate": {"course_utils", "tools/notebooks", "tools/translate"},
    "tools/make_data": {"course_utils", "tools/make_data"},
    "tools/measure": {
        "course_utils",
        "tools/notebooks",
        "tools/measure",
        "tools/setup",
        "tools/make_data",
        "tools/publish",
        "tools/classroom",
        "scripts",
    },
}


def test_a_file_is_read_in_one_sitting():
    """Longer ones are split by what a reader looks for."""
    lines = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in FILES
    }
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def used(path):
    """The parts of the house that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules = [f"{node.module}.{alias.name}" for alias in node.names]
        for module in modules:
            first, *rest = module.split(".")
            if first == "tools":
                yield f"tools/{rest[0]}"
            elif first in ("course_utils", "scripts", "tests"):
                yield first


@pytest.mark.parametrize("room", MAY_USE)
def test_a_room_uses_no_room_beside_it(room):
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    for path in files:
        assert set(used(path)) <= MAY_USE[room], path


def test_every_room_has_its_rule():
    rooms = {f"tools/{path.name}" for path in (ROOT / "tools").iterdir() if (path / "__init__.py").exists()}
    assert rooms <= set(MAY_USE)
    alone = {path.stem for path in (ROOT / "tools").glob("*.py")}
    assert alone == {"__init__", "bootstrap"}
