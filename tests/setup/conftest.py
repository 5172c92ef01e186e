"""An empty course in which nothing is installed."""

from pathlib import Path

import pytest

from tests.setup.ground import Ground, Index
from tests.setup.small_wheels import packages as small_packages
from tools.setup import environment, installers, large_files, packages, places, sources

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "bootstrap.py"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """An empty course in a folder with a space; there is no uv, and pip's answers are made up (answers, calls)."""
    monkeypatch.setenv("LANGUAGE", "en")
    for variable in ("CONSTRAINTS", "TORCH_INDEX", "PORT", "BROWSER", "COURSE_MIRROR", "COURSE_INSTALLER"):
        monkeypatch.delenv(variable, raising=False)
    root = tmp_path / "a course"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (root / "constraints.txt").write_text("torch==2.15.0\n", encoding="utf-8")
    for name, path in {
        "ROOT": root,
        "VENV": root / ".venv",
        "STAMP": root / ".venv" / "course-stamp",
        "TEST_STAMP": root / ".venv" / "course-stamp-tests",
        "COMPILING": root / ".venv" / "course-compiling",
        "SETUP": root / ".venv-setup",
        "LOCK": root / "wheels.lock",
        "UNFINISHED": root / ".venv" / "course-unfinished",
        "LOG": root / ".venv-setup" / "setup.log",
    }.items():
        monkeypatch.setattr(places, name, str(path))

    class Course:
        path, calls, answers, source = root, [], [], sources.Source()

        @staticmethod
        def pip(arguments):
            Course.calls.append(arguments)
            return Course.answers.pop(0) if Course.answers else (0, "")

        @staticmethod
        def make_python():
            python = Path(places.venv_python())
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()

    Course.calls, Course.answers = [], []
    monkeypatch.setattr(installers, "pip", Course.pip)
    monkeypatch.setattr(installers, "find_uv", lambda options=None: None)
    monkeypatch.setattr(sources, "choose", lambda: Course.source)
    monkeypatch.setattr(large_files, "ordinary_index", lambda: None)
    monkeypatch.setattr(environment, "is_whole", lambda: Path(places.venv_python()).exists())
    monkeypatch.setattr(environment, "make_venv", lambda uv: Course.make_python())
    monkeypatch.setattr(packages, "check_disk", lambda source, constraints: None)
    monkeypatch.setattr(packages, "compile_all", lambda: None)
    return Course


@pytest.fixture(scope="module")
def files():
    return small_packages()


@pytest.fixture
def index(files):
    index = Index(dict(files))
    yield index
    index.close()


@pytest.fixture
def ground(tmp_path, index):
    """The small course, to be set up by uv."""
    ground = Ground(tmp_path, index)
    if not ground.take_uv():
        pytest.skip("uv is not here")
    return ground
