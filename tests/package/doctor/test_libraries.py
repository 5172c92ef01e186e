"""The large libraries, really used: each fault that the doctor knows is made for real."""

import importlib.metadata
import os
import subprocess
import sys

import pytest

from course_utils import doctor as doc
from course_utils.doctor import fonts, kernel
from course_utils.doctor import libraries as libraries_check
from course_utils.doctor.rows import FAIL, OK, WARN, Row


def only(rows):
    (row,) = rows
    return row


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


def test_what_a_library_prints_is_passed_over():
    rows = libraries_check._library_rows(
        'a remark\n[1]\n{"begin": "torch"}\n{"name": "torch", "found": "2"}\nbye', ""
    )
    assert rows == [Row("torch", OK, "2 works")]


def test_how_long_other_programs_may_take(monkeypatch, tmp_path):
    """Seconds: long enough for a slow disk, and the doctor comes back."""
    waits = []

    def too_slow(*_, timeout, **__):
        waits.append(timeout)
        raise subprocess.TimeoutExpired("program", timeout)

    monkeypatch.setattr(subprocess, "run", too_slow)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(fonts.shutil, "which", lambda name: "fc-list")
    assert "no answer within 300 seconds" in only(doc.check_libraries()).found
    assert doc.check_fonts().found == "not checked: fc-list failed (TimeoutExpired)"
    assert not kernel._prefix_of("another-python")
    assert waits == [300, 60, 30]


def test_no_clue_without_torchvision(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert libraries_check._pair_clue("2.13.0") == ""


def test_the_clue_names_what_torchvision_asks_for(monkeypatch):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.29.2")
    monkeypatch.setattr(
        importlib.metadata, "requires", lambda name: ["numpy", "torch (==2.15.0) ; python_version > '3'"]
    )
    clue = ". torchvision 0.29.2 asks for torch(==2.15.0); torch 2.13.0 is installed"
    assert libraries_check._pair_clue("2.13.0") == clue
