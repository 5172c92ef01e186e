"""The set-up: what it decides and what it says. No package is installed here; one empty environment is made."""

import ast
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tools import bootstrap

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "bootstrap.py"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """An empty course in a folder with a space, where pip's answers are made up: course.answers and course.calls."""
    for variable in ("CONSTRAINTS", "TORCH_INDEX", "PORT", "BROWSER"):
        monkeypatch.delenv(variable, raising=False)
    root = tmp_path / "a course"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (root / "constraints.txt").write_text("torch==2.15.0\n", encoding="utf-8")
    for name, path in {
        "ROOT": root,
        "VENV": root / ".venv",
        "STAMP": root / ".venv" / "course-stamp",
        "UNFINISHED": root / ".venv" / "course-unfinished",
        "LOG": root / ".venv" / "course-setup.log",
    }.items():
        monkeypatch.setattr(bootstrap, name, str(path))

    class Course:
        path, calls, answers = root, [], []

        @staticmethod
        def pip(arguments):
            Course.calls.append(arguments)
            return Course.answers.pop(0) if Course.answers else (0, "")

        @staticmethod
        def make_python():
            python = Path(bootstrap.venv_python())
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()

    Course.calls, Course.answers = [], []
    monkeypatch.setattr(bootstrap, "pip", Course.pip)
    monkeypatch.setattr(bootstrap, "is_whole", lambda: Path(bootstrap.venv_python()).exists())
    monkeypatch.setattr(bootstrap, "make_venv", Course.make_python)
    monkeypatch.setattr(bootstrap, "check_disk", lambda: None)
    monkeypatch.setattr(bootstrap, "compile_all", lambda: None)
    return Course


INSTALL = ["install", "-c", "constraints.txt", "-e", ".[test]"]


def test_it_can_be_read_by_old_pythons():
    source = SCRIPT.read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    third_party = {"course_utils", "torch", "numpy"}
    assert not third_party & {
        n.names[0].name for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Import)
    }


def test_old_python(monkeypatch):
    monkeypatch.setattr(bootstrap, "OLDEST", (9, 0))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.Stop, match=r"is too old: .*Install Python 3.11 or newer from"):
        bootstrap.check_this_python()
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name: sys.executable if name == "python3.12" else None
    )
    with pytest.raises(bootstrap.Stop, match=r"make lab PYTHON=python3.12"):
        bootstrap.check_this_python()


def test_32_bits(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "maxsize", 2**31 - 1)
    with pytest.raises(bootstrap.Stop, match="32-bit"):
        bootstrap.check_this_python()


# ------------------------------------------------------------------------------------------------ the environment


def test_first_second_and_changed_calls(course):
    bootstrap.ensure()
    assert course.calls == [INSTALL]
    bootstrap.ensure()
    assert course.calls == [INSTALL], "nothing to do"
    (course.path / "constraints.txt").write_text("torch==2.16.0\n", encoding="utf-8")
    bootstrap.ensure()
    assert course.calls == [INSTALL, INSTALL]


def test_a_moved_course_is_set_up_again(course, monkeypatch):
    monkeypatch.setattr(
        bootstrap.os.path, "realpath", lambda path: "/usr/bin/python3.11"
    )  # .venv only links to it
    bootstrap.ensure()
    assert bootstrap.is_ready("constraints.txt")
    moved = course.path.with_name("moved")
    course.path.rename(moved)
    monkeypatch.setattr(bootstrap, "ROOT", str(moved))
    monkeypatch.setattr(bootstrap, "VENV", str(moved / ".venv"))
    monkeypatch.setattr(bootstrap, "STAMP", str(moved / ".venv" / "course-stamp"))
    assert not bootstrap.is_ready("constraints.txt")


def test_torch_index(course, monkeypatch):
    monkeypatch.setenv("TORCH_INDEX", "http://127.0.0.1:9/cpu")
    bootstrap.ensure()
    assert course.calls == [
        ["install", "-c", "constraints.txt", "--index-url", "http://127.0.0.1:9/cpu", "torch", "torchvision"],
        INSTALL,
    ]


NOT_FOR_THIS_PYTHON = (
    "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from versions: 1.3.0)"
)


def test_versions_that_this_python_lacks(course, capsys):
    course.answers = [(1, NOT_FOR_THIS_PYTHON)]
    bootstrap.ensure()
    assert course.calls == [INSTALL, ["install", "-e", ".[test]"]]
    assert "taking the newest ones" in capsys.readouterr().out


def test_versions_that_were_asked_for_are_not_replaced(course, monkeypatch):
    monkeypatch.setenv("CONSTRAINTS", "constraints.txt")
    course.answers = [(1, NOT_FOR_THIS_PYTHON)]
    with pytest.raises(bootstrap.Stop, match="not all of them exist for Python"):
        bootstrap.ensure()


def test_constraints(course, monkeypatch):
    monkeypatch.setenv("CONSTRAINTS", "none")
    bootstrap.ensure()
    assert course.calls == [["install", "-e", ".[test]"]]
    monkeypatch.setenv("CONSTRAINTS", "no-such-file.txt")
    with pytest.raises(bootstrap.Stop, match="file of exact versions is missing: no-such-file.txt"):
        bootstrap.ensure()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)'", "be reached"),
        ("ERROR: Could not find a version that satisfies the requirement setuptools>=77 (from versions: none)",
         "index cannot be reached"),
        ("pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool: Read timed out.", "be reached"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "PIP_CERT"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: [WinError 5] Access is denied: 'x.pyd'", "Close other programs"),
        ("HINT: This error might have occurred since this system does not have Windows Long Path support enabled.",
         "short folder"),
        ("ERROR: No matching distribution found for torch>=2.6", "not all of them exist for Python"),
        ("ERROR: something else\nmore", "ERROR: something else (all of pip's words:"),
        ("", "pip failed"),
    ],
)  # fmt: skip
def test_pip_fails(course, words, sentence):
    course.answers = [(1, words), (1, words)]
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.ensure()
    assert sentence in str(stop.value) and "\n" not in str(stop.value)
    assert not bootstrap.is_ready("constraints.txt")
    course.answers = []
    bootstrap.ensure()
    assert bootstrap.is_ready("constraints.txt")


def test_torch_index_that_does_not_answer(course, monkeypatch):
    monkeypatch.setenv("TORCH_INDEX", "http://127.0.0.1:9/cpu")
    course.answers = [
        (1, "ERROR: Could not find a version that satisfies the requirement torch (from versions: none)")
    ]
    with pytest.raises(
        bootstrap.Stop, match="TORCH_INDEX=http://127.0.0.1:9/cpu cannot be reached or has no torch"
    ):
        bootstrap.ensure()
    assert len(course.calls) == 1


def test_interrupted(course, monkeypatch):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "pip", interrupted)
    with pytest.raises(bootstrap.Stop, match="Run the same command again"):
        bootstrap.ensure()
    assert Path(bootstrap.UNFINISHED).exists()


def test_a_second_set_up_waits(course, capsys):
    order = []

    def second():
        with bootstrap.only_one():
            order.append("second")

    with bootstrap.only_one():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.7)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]
    assert "Another set-up runs" in capsys.readouterr().out


@pytest.mark.parametrize("remains", ["file", "folder", "unfinished"])
def test_a_half_made_environment_is_removed(course, monkeypatch, remains):
    venv = Path(bootstrap.VENV)
    if remains == "file":
        venv.touch()
    else:
        (venv / "lib").mkdir(parents=True)
    if remains == "unfinished":
        course.make_python()
        Path(bootstrap.UNFINISHED).touch()
    monkeypatch.undo()
    monkeypatch.setattr(bootstrap, "VENV", str(venv))
    monkeypatch.setattr(bootstrap, "UNFINISHED", str(venv / "course-unfinished"))
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda *args, **kwargs: 0)  # the Python answers
    bootstrap.remove_broken()
    assert not venv.exists()


def test_a_real_environment(tmp_path, monkeypatch):
    """Made, found whole, and found broken when its Python is gone."""
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path / "a b" / ".venv"))
    monkeypatch.setattr(bootstrap, "UNFINISHED", str(tmp_path / "a b" / ".venv" / "course-unfinished"))
    monkeypatch.setattr(bootstrap, "check_disk", lambda: None)
    bootstrap.make_venv()
    assert bootstrap.is_whole()
    module = next(Path(bootstrap.VENV).rglob("site-packages")) / "a_module.py"
    module.write_text("x = 1\n", encoding="utf-8")
    bootstrap.compile_all()
    assert list(module.parent.glob("__pycache__/a_module.*.pyc"))
    os.unlink(bootstrap.venv_python())
    assert not bootstrap.is_whole()


def test_no_ensurepip(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(
        bootstrap.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else 1
    )
    with pytest.raises(bootstrap.Stop, match=r"sudo apt install python3\.\d+-venv"):
        bootstrap.make_venv()


def test_short_disk(monkeypatch, tmp_path):
    usage = bootstrap.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: usage._replace(free=int(5e9)))
    monkeypatch.delenv("TORCH_INDEX", raising=False)
    with pytest.raises(bootstrap.Stop, match=r"5.0 GB are free in .* about 7.0 GB are needed"):
        bootstrap.check_disk()
    monkeypatch.setenv("TORCH_INDEX", "http://127.0.0.1:9/cpu")
    bootstrap.check_disk()


def test_a_folder_that_cannot_be_written(course, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", str(course.path / "constraints.txt"))
    with pytest.raises(bootstrap.Stop, match="cannot be written"), bootstrap.only_one():
        pass
    with pytest.raises(bootstrap.Stop, match="your work could not be saved"):
        bootstrap.check_writable(bootstrap.ROOT)


# --------------------------------------------------------------------------------------------------- the commands


@pytest.fixture
def commands(course, monkeypatch):
    ran = []

    def run(command, **variables):
        ran.append((command, variables))
        return 0

    monkeypatch.setattr(bootstrap, "run", run)
    return ran


def test_lab(course, commands, monkeypatch, capsys):
    (course.path / "notebooks").mkdir()
    monkeypatch.setenv("BROWSER", "none")
    assert bootstrap.main(["lab", "--debug"]) == 0
    command = commands[-1][0]
    assert command[:3] == ["python", "-m", "jupyterlab"] and command[-1] == "--debug"
    assert f"--ServerApp.root_dir={course.path}" in command and "--no-browser" in command
    assert "--LabApp.default_url=/lab" in command
    assert "open the address" in capsys.readouterr().out
    (course.path / "notebooks" / "01_linear_model.ipynb").touch()
    monkeypatch.setenv("BROWSER", "firefox")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PORT", "0")
    assert bootstrap.main(["lab"]) == 1
    monkeypatch.delenv("PORT")
    assert bootstrap.main(["lab"]) == 0
    command = commands[-1][0]
    assert "--LabApp.default_url=/lab/tree/notebooks/01_linear_model.ipynb" in command
    assert "--no-browser" not in command


def test_present_has_settings_of_its_own(course, commands, monkeypatch):
    settings = course.path / "build" / "presenter"
    (course.path / "tools" / "presenter" / "custom").mkdir(parents=True)
    (course.path / "tools" / "presenter" / "custom" / "custom.css").touch()
    settings.mkdir(parents=True)
    (settings / "left-over").touch()
    monkeypatch.setenv("BROWSER", "none")
    assert bootstrap.main(["present", "--debug"]) == 0
    command, variables = commands[-1]
    assert "--LabApp.custom_css=True" in command and command[-1] == "--debug"
    assert f"--LabApp.extra_labextensions_path={settings / 'labextensions'}" in command
    assert variables["JUPYTER_CONFIG_DIR"] == str(settings)
    assert [path.name for path in settings.iterdir()] == ["custom"]


def test_port():
    for port in ("abc", "-1", "0", "65536"):
        with pytest.raises(bootstrap.Stop, match="is not a port"):
            bootstrap.check_port(port)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with pytest.raises(bootstrap.Stop, match="is in use"):
            bootstrap.check_port(str(server.getsockname()[1]))


def test_test_commands(commands, monkeypatch):
    monkeypatch.delenv("COURSE_DEVICE", raising=False)
    assert bootstrap.main(["test", "-k", "smoothing"]) == 0
    command, variables = commands.pop()
    assert command[:3] == ["python", "-m", "pytest"] and command[-2:] == ["-k", "smoothing"]
    assert {"--nbval", "--nbval-current-env", "-n", "--dist"} <= set(command)
    assert variables == {"OMP_NUM_THREADS": "1", "COURSE_DEVICE": "cpu"}
    assert bootstrap.main(["test-variants"]) == 0
    (plain, first), (threads, second) = commands
    assert (
        "notebooks" in plain and first["ATEN_CPU_CAPABILITY"] == "default" and first["OMP_NUM_THREADS"] == "1"
    )
    assert "notebooks" in threads and second == {"OMP_NUM_THREADS": "2", "COURSE_DEVICE": "cpu"}
    monkeypatch.setenv("COURSE_DEVICE", "cuda")
    bootstrap.main(["test"])
    assert commands.pop()[1]["COURSE_DEVICE"] == "cuda"


def test_other_commands(commands, capsys):
    assert bootstrap.main(["doctor", "--json"]) == 0
    assert commands.pop()[0] == ["python", "-m", "course_utils.doctor", "--json"]
    assert bootstrap.main(["run", "--", "python", "-V"]) == 0
    assert commands.pop()[0] == ["python", "-V"]
    assert bootstrap.main(["run"]) == 1 and bootstrap.main(["frobnicate"]) == 1
    assert "There is no command 'frobnicate'" in capsys.readouterr().err
    assert bootstrap.main([]) == 0
    assert "On Windows, where there is no make" in capsys.readouterr().out


@pytest.mark.parametrize("name", bootstrap.COMMANDS)
def test_each_command_is_explained_and_starts_something_that_is_there(name, commands):
    assert f"bootstrap.py {name} " in bootstrap.__doc__
    if name not in ("setup", "pin", "present"):
        bootstrap.main([name, "python"] if name == "run" else [name])
        command = commands[-1][0]
        module = command[2] if command[1:2] == ["-m"] else "json"
        assert command[0] == "python" and importlib.util.find_spec(module), command


def test_pin_without_an_environment(course, capsys):
    assert bootstrap.main(["pin"]) == 1
    assert "make setup" in capsys.readouterr().err


def test_run_gives_back_the_exit_code(course):
    course.make_python()
    assert bootstrap.run([sys.executable, "-c", "raise SystemExit(7)"]) == 7
    with pytest.raises(bootstrap.Stop, match="no command 'no-such-command'"):
        bootstrap.run(["no-such-command"])


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_every_target_of_the_makefile_exists():
    """make help lists each target, and each is a command of bootstrap.py."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = text.split(".PHONY:")[1].splitlines()[0].split()
    help_text = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert [line.split()[1] for line in help_text.splitlines()] == phony
    # The same names do the same without make; these three are no help to someone who has none.
    assert set(phony) - set(bootstrap.COMMANDS) == {"help", "clean", "test-torch-min"}
