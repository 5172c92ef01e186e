"""The entry: any Python can read it, and one that is too old gets a sentence."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "bootstrap.py"
OLD = ("python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10")


def test_an_old_python_can_read_it():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 4))
    too_new = ast.JoinedStr | ast.AnnAssign | ast.NamedExpr | ast.Nonlocal | ast.AsyncFunctionDef | ast.Match
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, too_new)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs and not node.returns and not node.args.posonlyargs, node.name
            assert not any(argument.annotation for argument in node.args.args), node.name
        if isinstance(node, ast.Raise):
            assert node.cause is None, "raise ... from is not in Python 2"


@pytest.mark.parametrize("name", OLD)
def test_an_old_python_says_one_sentence(name):
    if not bootstrap.answers(name):
        pytest.skip(f"there is no {name} here")
    done = subprocess.run([name, str(SCRIPT), "lab"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and "is too old: the course needs Python 3.11 or newer" in done.stderr


BARE = ["tools/setup", "tools/bootstrap.py", "course_utils/__init__.py", "course_utils/safe_text.py"]


@pytest.mark.parametrize("folder", BARE)
def test_it_needs_nothing_but_python(folder):
    path = ROOT / folder
    for file in [path] if path.is_file() else sorted(path.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module] if isinstance(node, ast.ImportFrom) else [n.name for n in node.names]
                for name in names:
                    known = name.split(".")[0] in sys.stdlib_module_names
                    ours = name.startswith("tools.setup") or name in (
                        "course_utils.safe_text",
                        "course_utils.messages",
                    )
                    assert known or ours or file.stem == "start_jupyter", (file, name)


def test_what_an_old_python_is_told(monkeypatch):
    monkeypatch.setattr(bootstrap, "answers", lambda name: False)
    for version in ((2, 7, 18), (3, 10, 13)):
        text = bootstrap.refusal(version)
        assert text.startswith(
            ".".join(map(str, ("Python " + str(version[0]), *version[1:]))) + " is too old: "
        )
        assert "Install Python 3.13 from https://www.python.org/downloads/" in text
    monkeypatch.setattr(bootstrap, "answers", lambda name: name == "python3.12")
    text = bootstrap.refusal((3, 10, 13))
    assert "python3.12 tools/bootstrap.py lab" in text and "make lab PYTHON=python3.12" in text
    assert bootstrap.refusal((3, 11, 0)) is None and bootstrap.refusal() is None


def test_32_bits():
    assert "is a 32-bit one" in bootstrap.refusal(bits64=False)


def test_nothing_else_is_read_before_the_python_is_known_to_be_new_enough(tmp_path):
    shutil.copytree(ROOT / "tools" / "setup", tmp_path / "tools" / "setup")
    entry = SCRIPT.read_text(encoding="utf-8").replace("OLDEST = (3, 11)", "OLDEST = (9, 0)")
    (tmp_path / "tools" / "bootstrap.py").write_text(entry, encoding="utf-8")
    for path in (tmp_path / "tools" / "setup").glob("*.py"):
        path.write_text("this is no Python", encoding="utf-8")
    command = [sys.executable, str(tmp_path / "tools" / "bootstrap.py"), "test"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "the course needs Python 9.0 or newer" in done.stderr
    assert done.stderr.count("\n") == 1


def test_it_runs_from_any_folder_and_hides_no_module(tmp_path):
    """A file in the folder where one stands, or a folder of tools/, is never taken for a module."""
    (tmp_path / "tools.py").write_text("raise SystemExit('the wrong tools')", encoding="utf-8")
    command = [sys.executable, str(SCRIPT), "no-such-command"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "There is no command 'no-such-command'" in done.stderr
