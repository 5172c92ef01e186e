"""Each fault that the doctor knows is made for real, where that is possible, and named; a healthy place has none."""

import contextlib
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils import doctor as doc
from course_utils.doctor import libraries as libraries_check
from course_utils.doctor import packages
from course_utils.doctor.rows import FAIL, OK, WARN

ROOT = Path(__file__).parents[2]


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


# ---------------------------------------------------------------------------------------------- the whole of it


def test_healthy_place():
    """No false alarm where the tests run; the environment of the tests is a healthy one."""
    done = run_doctor("--json")
    rows = [doc.Row(**row) for row in json.loads(done.stdout)]
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


def test_exit_code_and_text(monkeypatch, capsys):
    rows = [doc.Row("a", OK, "fine"), doc.Row("b", WARN, "slow", "wait")]
    monkeypatch.setattr(doc, "examine", lambda: rows)
    assert doc.main([]) == 0 and doc.doctor()
    assert "-> wait" in capsys.readouterr().out
    rows.append(doc.Row("c", FAIL, "broken", "mend it"))
    assert doc.main([]) == 1 and doc.main(["--json"]) == 1 and not doc.doctor()
    out = capsys.readouterr().out
    assert "1 of 3 must be mended" in out and '"status": "fail"' in out
    assert doc.main(["--help"]) == 0 and doc.main(["--jsno"]) == 2


def test_nothing_heavy_is_imported():
    code = (
        "import sys, course_utils.doctor; sys.exit(bool({'torch', 'numpy', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.call([sys.executable, "-c", code], cwd=ROOT) == 0


# ------------------------------------------------------------------------------------------------ Python, packages


def test_old_python():
    row = doc.check_python((3, 8, 18))
    assert row.status == FAIL and row.found.startswith("3.8.18") and "3.11" in row.fix
    assert doc.check_python().status == OK


def test_missing_and_old_packages():
    rows = doc.check_packages({"no-such-package": "1.0", "numpy": "99.0", "pytest": "1.0"})
    assert [(row.name, row.status) for row in rows] == [("no-such-package", "fail"), ("numpy", "fail")]
    assert "not installed in this environment" in rows[0].found
    assert f'"{sys.executable}" -m pip install "no-such-package>=1.0"' in rows[0].fix
    assert "too old" in rows[1].found
    assert only(doc.check_packages({"pytest": "1.0"})).status == OK


def test_packages_of_other_tools(tmp_path, monkeypatch):
    (tmp_path / "nb_conda-2.2.1.dist-info").mkdir()
    (tmp_path / "nb_conda-2.2.1.dist-info" / "METADATA").write_text(
        "Name: nb_conda\nVersion: 2.2.1\n", "utf-8"
    )
    (tmp_path / "from_conda.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    rows = doc.check_packages({"from-conda": "1.0"})
    assert [(row.name, row.status) for row in rows] == [("packages", "ok"), ("nb-conda", "warn")]


def test_requirements_are_those_of_pyproject(tmp_path):
    needed = packages.requirements()
    assert needed["torch"] == "2.6" and "pillow" in needed and "pytest" not in needed
    assert packages.requirements(tmp_path / "pyproject.toml") == {}
    assert only(doc.check_packages({})).status == WARN


# ------------------------------------------------------------------------------------------------------ libraries


def fake(folder, name, text):
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(text, encoding="utf-8")


@pytest.fixture
def libraries(tmp_path):
    """libraries(torchvision="...") runs the check with made-up packages; those that are not named are harmless."""

    harmless = {
        "numpy": "__version__ = '2.0'\nclass ones:\n    def __init__(s, shape): pass\n"
        "    def __matmul__(s, o): return s\n    def tolist(s): return [2, 2]\n",
        "matplotlib": "__version__ = '3.9'\ndef use(name): pass\n",
        "matplotlib/pyplot": "",
        "PIL": "__version__ = '11.0'\n",
        "PIL/Image": "def new(*a): return __import__('types').SimpleNamespace(save=lambda *a: None)\n",
        "torch": "__version__ = '2.10.0+cpu'\nclass T:\n    def __init__(s, v): s.v = v\n"
        "    def __matmul__(s, o): return s\n    def backward(s): s.grad = T([2, 2])\n"
        "    def tolist(s): return s.v\n"
        "def ones(n, requires_grad): return T([1, 1])\ndef tensor(v): return T(v)\n",
        "torch/utils": "",
        "torch/utils/tensorboard": "import tensorboard\nSummaryWriter = 0\n",
        "tensorboard": "__version__ = '2.19'\n",
        "torchvision": "__version__ = '0.29.2+cu132'\nfrom . import ops\n",
        "torchvision/ops": "import torch\ndef nms(b, s, t): return torch.tensor([0])\n",
        "course_utils": "",
        "course_utils/device": "import types\ndef pick_device(): return types.SimpleNamespace(type='cpu')\n"
        "def describe_device(): return 'cpu with 2 threads.'\ndef why_no_gpu(): return '', False\n",
    }

    def check(**texts):
        texts = {name.replace("__", "/"): text for name, text in texts.items()}
        for name, text in (harmless | texts).items():
            if text is not None:
                fake(tmp_path, name, text)
        rows = doc.check_libraries(environment=dict(os.environ, PYTHONPATH=str(tmp_path)))
        return {row.name: row for row in rows}

    return check


def test_harmless_libraries(libraries):
    assert {row.status for row in libraries().values()} == {OK}


@pytest.mark.parametrize(
    "text",
    [
        "raise RuntimeError('operator torchvision::nms does not exist')",
        "raise ValueError('Could not find the operator torchvision::nms. Please make sure ...')",
        "__version__ = '0'\nclass ops:\n    def nms(*a): raise NotImplementedError('torchvision::nms on CPU')\n",
    ],
)
def test_torchvision_of_another_build(libraries, text):
    rows = libraries(torchvision=text)
    row = rows.pop("torchvision")
    assert row.status == FAIL and "does not work with this torch: " in row.found and "nms" in row.found
    assert "asks for torch" in row.found and "torch 2.10.0+cpu is installed" in row.found
    assert "both in one command" in row.fix and row.fix.count("torchvision") == 1
    assert {row.status for row in rows.values()} == {OK}


@pytest.mark.parametrize(
    ("texts", "name", "found", "fix"),
    [
        ({"torch": "raise ImportError('libcudart.so.13: cannot open')"}, "torch", "libcudart.so.13", "one command"),
        ({"torch": "import os; os.abort()"}, "torch", "Python crashed", "one command"),
        ({"tensorboard": "raise ModuleNotFoundError(\"No module named 'tensorboard'\")"}, "tensorboard",
         "No module named 'tensorboard'", "-m pip install tensorboard"),
        ({"PIL__Image": "raise ImportError('DLL load failed while importing _imaging')"}, "Pillow",
         "DLL load failed while importing _imaging", "install --force-reinstall pillow"),
        ({"numpy": "raise SystemExit(3)"}, "NumPy", "SystemExit: 3", "--force-reinstall numpy"),
    ],
)  # fmt: skip
def test_broken_library(libraries, texts, name, found, fix):
    rows = libraries(**texts)
    row = rows.pop(name)
    assert row.status == FAIL and found in row.found and fix in row.fix
    assert {row.status for row in rows.values()} == {OK}, "only the broken one is blamed"


def test_a_gpu_that_is_not_used(libraries):
    text = (
        "import types\ndef pick_device(): return types.SimpleNamespace(type='cpu')\n"
        "def describe_device(): return 'cpu. No GPU: CUDA_VISIBLE_DEVICES is empty'\n"
        "def why_no_gpu(): return '', True\n"
    )
    row = libraries(course_utils__device=text)["device"]
    assert row.status == WARN and "CUDA_VISIBLE_DEVICES is empty" in row.found


def test_a_library_that_hangs():
    row = only(doc.check_libraries(timeout=0.01))
    assert row.status == FAIL and "no answer within 0.01 seconds" in row.found


# ------------------------------------------------------------------------------------------------- shadowing files


@pytest.mark.parametrize(
    "name", ["torch.py", "tensorboard.py", "random.py", "numpy.py", "PIL/__init__.py", "copy.py"]
)
def test_a_file_that_hides_a_library(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("", encoding="utf-8")
    row = only(doc.check_shadowing([tmp_path, tmp_path]))
    assert row.status == FAIL and repr(Path(name).parts[0].removesuffix(".py")) in row.found


def test_files_that_hide_nothing(tmp_path):
    for name in ("my_torch.py", "test.py", "torch.txt", "random.ipynb", "sys.py", "turtle.py"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "torch").mkdir()  # a plain folder: an installed library comes first
    library = Path(os.__file__).parent
    assert only(doc.check_shadowing([tmp_path, library, tmp_path / "missing"])).status == OK


# --------------------------------------------------------------------------------------------- kernel, data, folder


@pytest.fixture
def kernelspec(tmp_path, monkeypatch):
    def make(*argv):
        folder = tmp_path / "kernels" / "python3"
        folder.mkdir(parents=True)
        spec = {"argv": [*argv, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "P"}
        (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
        return doc.check_kernel()

    return make


def test_kernel_of_another_python(kernelspec, tmp_path):
    other = shutil.which("sh") or sys.base_prefix  # a program that is no Python of this environment
    row = kernelspec(other)
    assert row.status == FAIL and f"another Python: {other}" in row.found and str(tmp_path) in row.found
    assert "kernelspec remove python3" in row.fix


def test_kernel_that_was_removed(kernelspec):
    assert kernelspec("/no/such/env/bin/python").status == FAIL


@pytest.mark.parametrize("program", ["python", "python3", sys.executable])
def test_kernel_of_this_python(kernelspec, program):
    assert kernelspec(program).status == OK


def test_no_kernel(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyter_client.kernelspec", None)
    row = doc.check_kernel()
    assert row.status == FAIL and "install ipykernel" in row.fix


@pytest.fixture
def data(tmp_path):
    lines = []
    for name, content in (("a/one.csv", b"1,2\n3,4\n"), ("two.bin", b"\x00\x01")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
    (tmp_path / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_data(data):
    row = doc.check_data(data)
    assert row.status == OK and row.found.startswith("2 files")


def test_data_missing_and_changed(data):
    (data / "two.bin").unlink()
    (data / "a" / "one.csv").write_bytes(b"1,2\n3,5\n")
    row = doc.check_data(data)
    assert (
        row.status == FAIL
        and "missing: two.bin; changed: a/one.csv" in row.found
        and "git checkout" in row.fix
    )


def test_data_with_other_line_ends(data):
    (data / "a" / "one.csv").write_bytes(b"1,2\r\n3,4\r\n")
    row = doc.check_data(data)
    assert (
        row.status == FAIL and "git changed the line ends of a/one.csv" in row.found and "autocrlf" in row.fix
    )


def test_no_data(data):
    (data / "SHA256SUMS").write_text("", encoding="utf-8")
    assert "is empty" in doc.check_data(data).found
    (data / "SHA256SUMS").unlink()
    row = doc.check_data(data)
    assert row.status == FAIL and "list of data files is missing" in row.found


def test_folder(tmp_path, monkeypatch):
    assert doc.check_folder(tmp_path).status == OK and not list(tmp_path.iterdir())
    usage = shutil.disk_usage(tmp_path)
    for free, status in ((0.5e9, WARN), (1e7, FAIL)):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: usage._replace(free=int(free)))
        row = doc.check_folder(tmp_path)
        assert row.status == status and f"only {free / 1e9:.2f} GB" in row.found


def test_folder_that_cannot_be_written(tmp_path, monkeypatch):
    def denied(path, content):
        raise PermissionError(13, "Permission denied")

    with contextlib.ExitStack() as stack:
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # nothing is forbidden to root
            monkeypatch.setattr(Path, "write_bytes", denied)
        else:
            tmp_path.chmod(0o500)
            stack.callback(tmp_path.chmod, 0o700)
        row = doc.check_folder(tmp_path)
    assert row.status == FAIL and "cannot be written (Permission denied)" in row.found


@pytest.mark.parametrize(("method", "words"), [("spawn", "num_workers=0"), ("fork", "by fork")])
def test_workers(monkeypatch, method, words):
    import multiprocessing

    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none: method)
    assert words in doc.check_workers().found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux comes without fonts for Chinese")
@pytest.mark.parametrize(
    ("script", "status", "words"),
    [
        ("exit 0", "warn", "no font for Chinese"),
        ("echo 'Noto Sans CJK SC'", "ok", "1 that hold"),
        ("exit 3", "ok", "not checked"),
    ],
)
def test_fonts_for_chinese(script, status, words, tmp_path, monkeypatch):
    program = tmp_path / "fc-list"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    row = doc.check_fonts()
    assert row.status == status and words in row.found
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert doc.check_fonts().status == "ok"


def test_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "new" / "cache"))
    row = doc.check_cache()
    assert row.status == OK and "0 of 7 full files" in row.found
    assert not list(tmp_path.iterdir())
    (tmp_path / "new").write_text("a file in the way")
    row = doc.check_cache()
    assert row.status == FAIL and "is a file" in row.found and "COURSE_CACHE" in row.fix


def test_cache_that_cannot_be_written(tmp_path, monkeypatch):
    def denied(path, content):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.setattr(Path, "write_bytes", denied)  # nothing is forbidden to root
    row = doc.check_cache()
    assert row.status == FAIL and "cannot be written (Permission denied)" in row.found


def test_the_clue_names_what_torchvision_asks_for(monkeypatch):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.29.2")
    monkeypatch.setattr(
        importlib.metadata, "requires", lambda name: ["numpy", "torch (==2.15.0) ; python_version > '3'"]
    )
    clue = ". torchvision 0.29.2 asks for torch(==2.15.0); torch 2.13.0 is installed"
    assert libraries_check._pair_clue("2.13.0") == clue
