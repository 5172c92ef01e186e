"""Where the data lie; each test sees the embedded ones, and may have a copy of its own to damage."""

import shutil
from pathlib import Path

import pytest

from course_utils.data import files

DATA = Path(__file__).resolve().parents[3] / "data"
NO_SUM = {"README.md", "LICENSES.md", "LICENSE-APACHE-2.0.txt", "SHA256SUMS"}


@pytest.fixture(autouse=True)
def embedded(monkeypatch, tmp_path):
    """Each test begins with the defaults, and with an empty cache of its own."""
    for name in ("COURSE_DATA", "COURSE_MIRROR", "COURSE_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """Let the loaders read a copy of data/ that a test may damage; calling it gives a path in there."""
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("cache"))
    monkeypatch.setattr(files, "DATA_DIR", tmp_path / "data")
    return lambda name: tmp_path / "data" / name


def sums() -> dict[str, str]:
    lines = (DATA / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}
