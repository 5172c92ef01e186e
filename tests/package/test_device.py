"""The device helper, with states of CUDA, XPU and MPS that are made up: this machine may have none of them."""

import os
import re
import stat
import subprocess
import sys
import warnings

import pytest
import torch

from course_utils import device as devices
from course_utils.device import describe_device, pick_device, why_no_gpu

H200 = "NVIDIA H200"
CPU, CUDA = torch.device("cpu"), torch.device("cuda")


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch):
    """A CUDA build of PyTorch on a machine without any GPU; each test adds what it needs."""
    monkeypatch.delenv("COURSE_DEVICE", raising=False)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(torch.version, "cuda", "13.2")
    for module in (torch.cuda, torch.xpu, torch.backends.mps):
        monkeypatch.setattr(module, "is_available", lambda: False)
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: False)
    monkeypatch.setattr(devices, "_nvidia_smi", lambda: ([], ""))


@pytest.fixture
def have(monkeypatch):
    """have("cuda") makes PyTorch report that device; `moved` is what moving a tensor to it does."""

    def make(*kinds, moved=lambda tensor: tensor):
        for kind in kinds:
            module = torch.backends.mps if kind == "mps" else getattr(torch, kind)
            monkeypatch.setattr(module, "is_available", lambda: True)
        monkeypatch.setattr(torch.Tensor, "to", lambda tensor, device: moved(tensor))

    return make


def no_kernel(tensor):
    raise RuntimeError(
        "CUDA error: no kernel image is available for execution on the device\nCompile with ..."
    )


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [((), "cpu"), (("cuda",), "cuda"), (("mps",), "mps"), (("xpu", "mps"), "xpu"), (("mps", "cuda"), "cuda")],
)
def test_order(have, kinds, expected):
    have(*kinds)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pick_device() == torch.device(expected)


def test_other_accelerators(have, monkeypatch):
    have()
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: True)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: torch.device("hpu"))
    assert pick_device() == torch.device("hpu")


@pytest.mark.parametrize(
    ("moved", "why"),
    [(no_kernel, "no kernel image is available"), (lambda t: t + 1, "matrix product wrongly")],
)
def test_a_device_must_prove_itself(have, moved, why):
    have("cuda", moved=moved)
    with pytest.warns(UserWarning, match=why):
        assert pick_device() == CPU
    assert why in describe_device()
    with pytest.raises(RuntimeError, match=f"'cuda' does not work here: .*{why}"):
        pick_device("cuda")


def test_the_next_device_is_tried(have):
    calls = []

    def fails_once(tensor):
        calls.append(tensor)
        return no_kernel(tensor) if len(calls) == 1 else tensor

    have("cuda", "xpu", moved=fails_once)
    assert pick_device() == torch.device("xpu")


def test_a_wish_is_kept(have, monkeypatch):
    have("cuda")
    assert pick_device("cpu") == CPU and pick_device(CUDA) == CUDA
    assert pick_device("cuda:1") == torch.device("cuda:1")
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    assert pick_device() == CPU
    assert pick_device("cuda") == CUDA, "the argument counts more than the environment"
    assert describe_device().startswith("cpu with") and "No GPU" not in describe_device()


@pytest.mark.parametrize(
    ("wish", "error", "text"),
    [
        ("gpu", ValueError, "'gpu' is not a device; PyTorch knows cpu, cuda"),
        ("cuda", RuntimeError, "there is no NVIDIA driver"),
        ("mps", RuntimeError, "finds no GPU of this Mac"),
        ("xpu", RuntimeError, "finds no Intel GPU"),
    ],
)
def test_a_wish_that_cannot_be_fulfilled(monkeypatch, wish, error, text):
    with pytest.raises(error, match=text):
        pick_device(wish)
    with pytest.raises(error, match=text):
        describe_device(wish)
    monkeypatch.setenv("COURSE_DEVICE", wish)
    with pytest.warns(UserWarning, match=f"COURSE_DEVICE={wish} is not used, the CPU is: .*{text}"):
        assert pick_device() == CPU
    assert text in describe_device()


@pytest.mark.parametrize(
    ("build", "gpus", "complaint", "visible", "words", "mendable"),
    [
        ("13.2", [], "", None, "a CUDA build, but there is no NVIDIA driver", False),
        ("13.2", [], "", "0", "there is no NVIDIA driver", False),
        (None, [], "", None, "this PyTorch is a CPU build", False),
        (
            None,
            [H200, H200],
            "",
            None,
            "a CPU build, but nvidia-smi sees NVIDIA H200 and 1 more: install",
            True,
        ),
        ("13.2", [H200], "", "", "CUDA_VISIBLE_DEVICES is empty and hides every GPU", True),
        ("13.2", [H200], "", "-1", "CUDA_VISIBLE_DEVICES is '-1' and hides", True),
        ("13.2", [H200], "", "1", "CUDA_VISIBLE_DEVICES is '1' and hides", True),
        ("13.2", [H200], "", "all", "CUDA_VISIBLE_DEVICES is 'all' and hides", True),
        ("13.2", [H200], "", "0", "PyTorch cannot use it: The NVIDIA driver on your system is too old", True),
        ("13.2", [], "NVIDIA-SMI has failed", None, r"driver does not run \(NVIDIA-SMI has failed\)", True),
    ],
)
def test_why_no_gpu(monkeypatch, build, gpus, complaint, visible, words, mendable):
    def init():
        raise RuntimeError(
            "The NVIDIA driver on your system is too old (found version 11040). Please update ..."
        )

    monkeypatch.setattr(torch.version, "cuda", build)
    monkeypatch.setattr(torch.cuda, "init", init)
    monkeypatch.setattr(devices, "_nvidia_smi", lambda: (gpus, complaint))
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert re.search(words, describe_device())
    assert why_no_gpu()[1] is mendable
    if build is None and gpus:  # a GPU that came after the set-up: the one command that takes the other build
        monkeypatch.setattr(sys, "platform", "linux")
        assert why_no_gpu()[0].endswith("install the CUDA build (make setup ARGS=--again)")
        monkeypatch.setattr(sys, "platform", "win32")
        assert "see https://pytorch.org/get-started" in why_no_gpu()[0]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo 'GPU 0: NVIDIA H200 (UUID: GPU-1)'; echo '  MIG 1g'; echo 'GPU 1: Tesla T4 (UUID: 2)'",
         (["NVIDIA H200", "Tesla T4"], "")),
        ("echo 'NVIDIA-SMI has failed because of the driver.'; exit 9",
         ([], "NVIDIA-SMI has failed because of the driver")),
        ("exit 3", ([], "nvidia-smi failed")),
        ("echo 'GPU 0: Maker: A Card (UUID: GPU-1)'", (["Maker: A Card"], "")),
    ],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="the fake program is a shell script")
def test_nvidia_smi(monkeypatch, tmp_path, script, expected):
    monkeypatch.undo()
    program = tmp_path / "nvidia-smi"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert devices._nvidia_smi() == expected


@pytest.mark.skipif(os.name == "nt", reason="Windows knows a program by its ending")
def test_nvidia_smi_that_is_not_there_or_no_program(monkeypatch, tmp_path):
    monkeypatch.undo()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert devices._nvidia_smi() == ([], "")
    (tmp_path / "nvidia-smi").write_bytes(b"\x7fELF of another machine")
    (tmp_path / "nvidia-smi").chmod(0o755)
    assert devices._nvidia_smi() == ([], "OSError")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            RuntimeError("Found no NVIDIA driver on your system. Please check"),
            "Found no NVIDIA driver on your system",
        ),
        (AssertionError("Torch not compiled\nwith CUDA"), "Torch not compiled"),
        (RuntimeError(""), "RuntimeError"),
        (None, "the driver may be too old for it: update the NVIDIA driver"),
    ],
)
def test_the_words_of_pytorch(error, words, monkeypatch):
    def init():
        if error:
            raise error

    monkeypatch.setattr(torch.cuda, "init", init)
    assert devices._cuda_error() == words


def test_a_driver_that_warns_is_not_heard(have, monkeypatch):
    def available():
        warnings.warn("CUDA initialization: the driver is too old", stacklevel=2)
        return False

    monkeypatch.setattr(torch.cuda, "is_available", available)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert devices._available() == []


def test_description_of_a_gpu(have, monkeypatch):
    class Properties:
        name, total_memory = H200, 139 * 2**30

    have("cuda")
    monkeypatch.setattr(torch.version, "hip", None)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda device: Properties)
    assert describe_device() == "cuda: NVIDIA H200, 139 GiB, CUDA 13.2."


def test_here_as_it_is(monkeypatch):
    """On this very machine, nothing made up: whatever is picked computes."""
    monkeypatch.undo()
    device = pick_device()
    assert torch.ones(3, device=device).sum().item() == 3
    assert describe_device().startswith(str(device))


def test_torch_is_imported_only_when_needed():
    code = "import sys, course_utils.device; sys.exit('torch' in sys.modules)"
    assert subprocess.call([sys.executable, "-c", code]) == 0


@pytest.mark.parametrize(("kind", "name"), [("mps", "the GPU of this Mac"), ("xpu", "an Intel GPU")])
def test_another_gpu_in_words(have, kind, name):
    have(kind)
    assert describe_device() == f"{kind}: {name}."


@pytest.mark.parametrize(("threads", "words"), [(1, "1 thread."), (2, "2 threads."), (8, "8 threads.")])
def test_threads_in_words(threads, words, monkeypatch):
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads)
    assert describe_device("cpu") == f"cpu with {words}"


def test_a_warning_names_the_line_that_asked(monkeypatch):
    monkeypatch.setenv("COURSE_DEVICE", "mps")
    with pytest.warns(UserWarning, match="the CPU is") as caught:
        pick_device()
    assert [warning.filename for warning in caught] == [__file__]


@pytest.mark.parametrize(
    ("kinds", "accelerator", "found"),
    [
        ((), None, []),
        ((), torch.device("hpu"), ["hpu"]),
        (("cuda",), torch.device("cuda"), ["cuda"]),
        (("mps",), torch.device("hpu"), ["mps", "hpu"]),
    ],
)
def test_each_kind_of_accelerator_once(kinds, accelerator, found, have, monkeypatch):
    have(*kinds)
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: True)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: accelerator)
    assert devices._available() == found
