"""Where to compute: on a GPU if there is one that works, else on the CPU, and why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

_KINDS = "cpu, cuda, cuda:1 (the second GPU), xpu, mps"
_INSTALL = "https://pytorch.org/get-started/locally/"


def pick_device(prefer: str | torch.device | None = None) -> torch.device:
    """The device to compute on, proved by a small calculation on it.

    Without a wish the order is CUDA (or ROCm), XPU, MPS, any other accelerator that PyTorch knows, CPU. The
    environment variable `COURSE_DEVICE` sets a wish for all lectures; where it cannot be fulfilled, a warning says
    why and the CPU is taken.

    Args:
        prefer: the device that you want, such as "cpu" or "cuda:1"; None leaves the choice to this function.

    Returns:
        A device on which a matrix product was just computed correctly.

    Raises:
        ValueError: `prefer` is not the name of a device.
        RuntimeError: `prefer` is a device, but it does not work here; the message says why.
    """
    device, warning = _choose(prefer)
    if warning:
        warnings.warn(warning, stacklevel=2)
    return device


def describe_device(device: str | torch.device | None = None) -> str:
    """One or two sentences about a device: its name, its memory, and why no GPU is used where none is.

    Args:
        device: the device to describe; None means the one that `pick_device()` takes.

    Returns:
        For example "cpu with 2 threads. No GPU: this PyTorch is a CPU build."

    Raises:
        ValueError: `device` is not the name of a device.
        RuntimeError: `device` does not work here.
    """
    import torch

    wish = device if device is not None else os.environ.get("COURSE_DEVICE", "").strip()
    chosen, warning = _choose(device)
    if chosen.type == "cuda":
        properties = torch.cuda.get_device_properties(chosen)
        build = f"ROCm {torch.version.hip}" if torch.version.hip else f"CUDA {torch.version.cuda}"
        return f"{chosen}: {properties.name}, {properties.total_memory / 2**30:.0f} GiB, {build}."
    if chosen.type != "cpu":
        return f"{chosen}: {_NAMES.get(chosen.type, 'an accelerator')}."
    threads = torch.get_num_threads()
    text = f"cpu with {threads} thread{'s' if threads > 1 else ''}."
    if warning:
        return f"{text} {warning}."
    # Two sentences, so that each is translated by itself.
    return text if wish else " ".join((text, f"No GPU: {why_no_gpu()[0]}."))


_NAMES = {"mps": "the GPU of this Mac", "xpu": "an Intel GPU"}


def _choose(prefer: str | torch.device | None) -> tuple[torch.device, str]:
    """The device, and a warning where it is not the one that was to be expected ("" where it is)."""
    import torch

    if prefer is not None:
        device = _parse(prefer)
        if fault := _fault(device):
            raise RuntimeError(f"the device {str(device)!r} does not work here: {fault}")
        return device, ""

    if wish := os.environ.get("COURSE_DEVICE", "").strip():
        try:
            device = _parse(wish)
            fault = _fault(device)
        except ValueError as error:
            fault = str(error)
        if not fault:
            return device, ""
        return torch.device("cpu"), f"COURSE_DEVICE={wish} is not used, the CPU is: {fault}"

    faults = []
    for kind in _available():
        device = torch.device(kind)
        if not (fault := _fault(device)):
            return device, ""
        faults.append(f"the device {kind!r} is there but does not work: {fault}")
    return torch.device("cpu"), "; ".join(faults)


def _parse(name: str | torch.device) -> torch.device:
    import torch

    try:
        return torch.device(name)
    except (RuntimeError, TypeError):
        raise ValueError(f"{name!r} is not a device; PyTorch knows {_KINDS}") from None


def _available() -> list[str]:
    """The kinds of accelerators that PyTorch reports here, best first."""
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a driver that is too old warns here; why_no_gpu() says it in words
        kinds = [kind for kind in ("cuda", "xpu", "mps") if _is_available(torch, kind)]
        if torch.accelerator.is_available():
            other = torch.accelerator.current_accelerator()
            if other is not None and other.type not in kinds:
                kinds.append(other.type)
    return kinds


def _is_available(torch, kind: str) -> bool:
    module = torch.backends.mps if kind == "mps" else getattr(torch, kind, None)
    return module is not None and module.is_available()


def _fault(device: torch.device) -> str:
    """Why this device cannot be computed on; "" where it can. The proof is a matrix product in whole numbers."""
    import torch

    if device.type == "cpu":
        return ""
    if device.type in ("cuda", "xpu", "mps") and device.type not in _available():
        return (
            why_no_gpu()[0]
            if device.type == "cuda"
            else f"PyTorch finds no {_NAMES[device.type].split(' ', 1)[1]}"
        )
    a = torch.arange(64, dtype=torch.float32).reshape(8, 8)
    try:
        product = (a.to(device) @ a.to(device)).cpu()
    except Exception as error:  # each backend has its own kinds of errors
        text = str(error).strip() or type(error).__name__
        return text.splitlines()[0].rstrip(".")
    return "" if torch.allclose(product, a @ a, rtol=1e-2) else "it computes a matrix product wrongly"


def why_no_gpu() -> tuple[str, bool]:
    """Why PyTorch uses no NVIDIA GPU here.

    Returns:
        The reason in words, and whether a GPU seems to be there, so that something can be mended.
    """
    import torch

    gpus, complaint = _nvidia_smi()
    seen = f"nvidia-smi sees {gpus[0]}" + (f" and {len(gpus) - 1} more" if gpus[1:] else "") if gpus else ""
    if torch.version.cuda is None and torch.version.hip is None:
        if gpus:
            how = "make setup ARGS=--again" if sys.platform.startswith("linux") else f"see {_INSTALL}"
            return f"this PyTorch is a CPU build, but {seen}: install the CUDA build ({how})", True
        return "this PyTorch is a CPU build", False
    if (hidden := os.environ.get("CUDA_VISIBLE_DEVICES")) is not None and _hides_all(hidden, len(gpus)):
        value = f"is {hidden!r}" if hidden.strip() else "is empty"
        return f"CUDA_VISIBLE_DEVICES {value} and hides every GPU: unset it to use one", bool(gpus)
    if complaint:
        return (
            f"the NVIDIA driver does not run ({complaint}): install it again and restart the computer",
            True,
        )
    if not gpus:
        return "this PyTorch is a CUDA build, but there is no NVIDIA driver (or no NVIDIA GPU)", False
    return f"{seen}, but PyTorch cannot use it: {_cuda_error()}", True


def _hides_all(hidden: str, gpus: int) -> bool:
    """True when this value of CUDA_VISIBLE_DEVICES leaves none of the GPUs: CUDA stops at the first wrong entry."""
    first = hidden.split(",")[0].strip()
    if first.isdigit():
        return 0 < gpus <= int(first)
    return not first.startswith(("GPU-", "MIG-"))


def _nvidia_smi() -> tuple[list[str], str]:
    """The names of the GPUs that the NVIDIA driver lists, and its complaint where it fails."""
    if not (program := shutil.which("nvidia-smi")):
        return [], ""
    try:
        done = subprocess.run(
            [program, "-L"], capture_output=True, encoding="utf-8", errors="replace", timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return [], type(error).__name__
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    if done.returncode:
        return [], (lines or ["nvidia-smi failed"])[0].rstrip(".")
    names = [line.split(":", 1)[1].split("(UUID")[0].strip() for line in lines if line.startswith("GPU ")]
    return names, ""


def _cuda_error() -> str:
    """PyTorch's own words for why CUDA cannot be started."""
    import torch

    try:
        torch.cuda.init()
    except Exception as error:  # AssertionError, RuntimeError, ... by version
        return (str(error).strip() or type(error).__name__).split(". ")[0].splitlines()[0].rstrip(".")
    return "the driver may be too old for it: update the NVIDIA driver"
