"""The report as a whole, Python and packages: healthy places have no fault, broken ones are told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils import doctor as doc
from course_utils.doctor import leftovers, packages
from course_utils.doctor.python import OLDEST_PYTHON
from course_utils.doctor.rows import FAIL, OK, WARN, Row

ROOT = Path(__file__).parents[3]


def run_doctor(*arguments, cwd=ROOT, path=ROOT):
    return subprocess.run(
        [sys.executable, "-m", "course_utils.doctor", *arguments],
        cwd=cwd,
        # an old debugpy would write a remark about this Python to stderr
        env=dict(os.environ, PYTHONPATH=str(path), PYDEVD_DISABLE_FILE_VALIDATION="1"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def only(rows):
    (row,) = rows
    return row


def test_healthy_place():
    """No false alarm where the tests run; the environment of the tests is a healthy one."""
    done = run_doctor("--json")
    rows = [Row(**row) for row in json.loads(done.stdout)]
    assert [row for row in rows if row.status == FAIL] == []
    assert done.returncode == 0
    wanted = {"Python", "file names", "packages", "torch", "torchvision", "tensorboard", "Pillow", "device"}
    wanted |= {"NumPy", "Matplotlib", "kernel", "data", "folder", "cache", "fonts", "workers"}
    assert wanted <= {row.name for row in rows}
    assert not any(row.fix for row in rows if row.status == OK)


def test_torch_cannot_be_imported_and_random_is_hidden(tmp_path):
    """The worst place: the doctor itself starts in a folder with a random.py, and torch is broken."""
    (tmp_path / "random.py").write_text("import random\nprint(random.randint(1, 6))\n", encoding="utf-8")
    broken = tmp_path / "broken"
    (broken / "torch").mkdir(parents=True)
    (broken / "torch" / "__init__.py").write_text(
        "raise OSError('[WinError 126] Error loading c10.dll')", encoding="utf-8"
    )
    done = run_doctor(cwd=tmp_path, path=f"{broken}{os.pathsep}{ROOT}")
    assert done.returncode == 1 and done.stderr == ""
    assert "library 'random': Python imports yours instead" in done.stdout
    assert "give random.py another name (my_random.py)" in done.stdout
    assert "cannot be used: OSError: [WinError 126]" in done.stdout
    assert "Visual C++ Redistributable" in done.stdout
    assert "2 of " in done.stdout and "must be mended" in done.stdout


CHECKS = [name for name in vars(doc) if name.startswith("check_")]
FAULTS = [
    ValueError("no version"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    PermissionError(13, "Permission denied", "somewhere"),
    KeyError("argv"),
    RecursionError("too deep"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("name", CHECKS)
def test_a_check_that_raises_costs_one_row(name, fault, monkeypatch):
    """Whatever one check meets, the report has its row and those of all others."""

    def broken(*_):
        raise fault

    for other in CHECKS:  # quick ones
        monkeypatch.setattr(doc, other, lambda *_, other=other: Row(other, OK, "fine"))
    monkeypatch.setattr(doc, name, broken)
    rows = doc.examine()
    assert len(rows) == len(CHECKS) and sum(row.status == OK for row in rows) == len(CHECKS) - 1
    row = only([row for row in rows if row.status != OK])
    assert row.status == WARN and type(fault).__name__ in row.found and "could not be examined" in row.found


def test_the_words_of_such_an_error_are_cut(monkeypatch):
    def broken():
        raise ValueError("e" * 301)

    assert only(doc._fenced("x", broken)).found == "could not be examined: ValueError: " + "e" * 300


def test_the_current_folder_is_never_imported_from(tmp_path, monkeypatch):
    """Whichever module of Python's library a check needs: a student's file of that name is not run."""
    for name in ("random", "tempfile", "urllib", "shutil", "multiprocessing", "json", "csv", "code"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong file')\n", encoding="utf-8")
    (tmp_path / "libraries").mkdir()  # broken ones are examined quickly
    for name in ("numpy", "torch", "matplotlib"):
        (tmp_path / "libraries" / f"{name}.py").write_text("raise ImportError\n", encoding="utf-8")
    done = run_doctor(cwd=tmp_path, path=f"{tmp_path / 'libraries'}{os.pathsep}{ROOT}")
    assert done.stderr == "" and "could not be examined" not in done.stdout
    assert done.stdout.count("Python imports yours instead") == 8
    assert " kernel " in done.stdout and " cache " in done.stdout


def test_exit_code_and_text(monkeypatch, capsys):
    rows = [Row("a", OK, "fine")]
    monkeypatch.setattr(doc, "examine", lambda: rows)
    assert doc.main([]) == 0 and doc.doctor()
    assert capsys.readouterr().out == "ok    a             fine\n\nAll is well.\n" * 2
    rows += [Row("b", WARN, "slow", "wait"), Row("c", WARN, "old", "mend it")]
    assert doc.main([]) == 0 and doc.doctor()
    out = capsys.readouterr().out
    assert "warn  b             slow\n                    -> wait\nwarn  c  " in out
    assert out.endswith("\n\nThe lectures run here; 2 of 3 could be better.\n")
    rows.append(Row("d", FAIL, "broken", "mend it"))
    assert doc.main([]) == 1 and not doc.doctor()
    end = "\n\n1 of 4 must be mended. Begin with the first: it may cause the others.\n"
    assert capsys.readouterr().out.endswith(end)


def test_the_words_of_the_command_line(monkeypatch, capsys):
    rows = [Row("a", OK, "fine"), Row("b", FAIL, "broken", "mend it")]
    monkeypatch.setattr(doc, "examine", lambda: rows)
    monkeypatch.setattr(sys, "argv", ["doctor", "--json"])
    assert doc.main() == doc.main(["--json"]) == 1
    text = capsys.readouterr().out
    assert [Row(**row) for row in json.loads(text[: len(text) // 2])] == rows and '\n {\n  "name"' in text
    assert (
        doc.main(["--help"]) == doc.main(["-h"]) == 0 and doc.main(["--jsno"]) == doc.main(["a", "-h"]) == 2
    )
    assert capsys.readouterr().out == f"{doc.__doc__.strip()}\n" * 4


def test_nothing_heavy_is_imported():
    code = (
        "import sys, course_utils.doctor; sys.exit(bool({'torch', 'numpy', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.call([sys.executable, "-c", code], cwd=ROOT) == 0


def test_old_python():
    row = doc.check_python((3, 8, 18))
    assert row.status == FAIL and row.found.startswith("3.8.18, 64 bits: ")
    assert "Python {}.{} or newer".format(*OLDEST_PYTHON) in row.fix
    assert doc.check_python() == Row("Python", OK, "{}.{}.{}: ".format(*sys.version_info) + sys.executable)


@pytest.mark.parametrize(("largest", "bits"), [(2**31 - 1, 32), (2**63 - 1, 64)])
def test_python_of_so_many_bits(largest, bits, monkeypatch):
    monkeypatch.setattr(sys, "maxsize", largest)
    row = doc.check_python((3, 13, 0))
    assert (row.status == FAIL) == (bits == 32) and ("3.13.0, 32 bits: " in row.found) == (bits == 32)


def test_missing_and_old_packages():
    rows = doc.check_packages({"no-such-package": "1.0", "numpy": "99.0", "pytest": "1.0"})
    assert [(row.name, row.status) for row in rows] == [("no-such-package", "fail"), ("numpy", "fail")]
    assert "not installed in this environment" in rows[0].found
    assert f'"{sys.executable}" -m pip install "no-such-package>=1.0"' in rows[0].fix
    assert "too old" in rows[1].found
    assert only(doc.check_packages({"pytest": "1.0"})).status == OK
    assert (
        only(doc.check_packages({"no-such.package": "1.0"})).status == FAIL
    )  # Python looks for no_such first


def test_packages_of_other_tools(tmp_path, monkeypatch):
    (tmp_path / "nb_conda-2.2.1.dist-info").mkdir()
    (tmp_path / "nb_conda-2.2.1.dist-info" / "METADATA").write_text(
        "Name: nb_conda\nVersion: 2.2.1\n", "utf-8"
    )
    (tmp_path / "from_conda.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    rows = doc.check_packages({"from-conda": "1.0"})
    assert [(row.name, row.status) for row in rows] == [("packages", "ok")]
    assert only(leftovers.check_leftovers([])).found.startswith(
        "nb-conda: made for the old Jupyter Notebook 6"
    )


def test_requirements_are_those_of_pyproject(tmp_path):
    needed = packages.requirements()
    assert needed["torch"] == "2.6" and "pillow" in needed and "pytest" not in needed
    assert packages.requirements(tmp_path / "pyproject.toml") == {}
    assert only(doc.check_packages({})).status == WARN
