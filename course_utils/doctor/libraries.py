"""Do the large libraries work? Each is imported and does something small, in a process of its own."""

import importlib.metadata
import json
import os
import re
import subprocess
import sys

from course_utils.doctor.rows import FAIL, OK, PIP, ROOT, WARN, Row

_PAIR_FIX = (
    f"install both in one command, from one place: {PIP} install --upgrade --force-reinstall torch torchvision"
    " (with conda: make the environment anew from environment.yml)"
)
# Run in a process of its own: a library that crashes does not take the doctor with it. Each step writes one line.
_PROBE = """
import io, json, sys
sys.path.append(sys.argv[1])

def step(name, work):
    print(json.dumps({"begin": name}), flush=True)
    try:
        result = {"name": name, "found": work()}
    except BaseException as error:
        result = {"name": name, "error": f"{type(error).__name__}: {error}"}
    print(json.dumps(result), flush=True)
    return "error" not in result

def numpy_():
    import numpy
    assert (numpy.ones((2, 2)) @ numpy.ones(2)).tolist() == [2, 2]
    return numpy.__version__

def pillow():
    import PIL
    from PIL import Image
    Image.new("RGB", (2, 2)).save(io.BytesIO(), "PNG")
    return PIL.__version__

def matplotlib_():
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot
    return matplotlib.__version__

def torch_():
    import torch
    x = torch.ones(2, requires_grad=True)
    (x @ x).backward()
    assert x.grad.tolist() == [2, 2]
    return torch.__version__

def device():
    import warnings
    from course_utils import device
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        kind = device.pick_device().type
    return [device.describe_device(), bool(caught) or (kind == "cpu" and device.why_no_gpu()[1])]

def tensorboard():
    import tensorboard
    from torch.utils.tensorboard import SummaryWriter
    return tensorboard.__version__

def torchvision_():
    import torch, torchvision
    boxes = torch.tensor([[0.0, 0, 2, 2], [0, 0, 2, 1.9]])
    assert torchvision.ops.nms(boxes, torch.tensor([0.9, 0.8]), 0.5).tolist() == [0]
    return torchvision.__version__

step("NumPy", numpy_), step("Pillow", pillow), step("Matplotlib", matplotlib_)
if step("torch", torch_):
    step("device", device), step("torchvision", torchvision_), step("tensorboard", tensorboard)
"""
_PACKAGE_OF = {"NumPy": "numpy", "Pillow": "pillow", "Matplotlib": "matplotlib"}


def check_libraries(timeout: float = 300, environment: dict[str, str] | None = None) -> list[Row]:
    """Import the large libraries and let each do something small.

    Args:
        timeout: seconds after which the attempt is given up.
        environment: variables for the attempt; None takes those of this process.

    Returns:
        A row for each library; those that need torch are left out when torch does not work.
    """
    variables = dict(os.environ if environment is None else environment, PYTHONIOENCODING="utf-8")
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE, str(ROOT)],
            cwd=sys.prefix,  # a folder without files of the student's
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
        output, ending = done.stdout, _ending(done.returncode, done.stderr)
    except subprocess.TimeoutExpired as error:
        output = error.stdout or ""
        output = output.decode("utf-8", "replace") if isinstance(output, bytes) else output
        ending = f"no answer within {timeout:g} seconds"
    return _library_rows(output, ending)


_OPENMP = "OpenMP is loaded twice"


def _ending(code: int, errors: str) -> str:
    """What ended the attempt before its time."""
    if re.search(r"OMP: Error #15", errors):
        libraries = re.findall(r"lib\w*omp\w*(?:\.\w+)+", errors)
        return f"{_OPENMP} ({', '.join(dict.fromkeys(libraries)) or 'OMP: Error #15'})"
    return f"Python crashed (exit code {code})"


def _library_rows(output: str, ending: str) -> list[Row]:
    begun, results = "the first import", {}
    for line in output.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue  # something that a library printed
        if isinstance(message, dict) and "begin" in message:
            begun = message["begin"]
        elif isinstance(message, dict) and "name" in message:
            results[message["name"]] = message
    if begun not in results:
        results[begun] = {"error": ending}
    versions = {name: message.get("found") for name, message in results.items()}
    return [_library_row(name, message, versions) for name, message in results.items()]


def _library_row(name: str, message: dict, versions: dict) -> Row:
    if name == "device" and "found" in message:
        text, mendable = message["found"]
        fix = "the lectures run on the CPU too; to use the GPU do what the line above says"
        return Row(name, WARN, text, fix) if mendable else Row(name, OK, text)
    if "found" in message:
        return Row(name, OK, f"{message['found']} works")
    error = " ".join(message["error"].split())
    error = error if len(error) <= 300 else error[:300] + " ..."
    if error.startswith(_OPENMP):
        fix = (
            "take NumPy and torch from one source: a new environment with pip alone (make lab) or with conda alone "
            "(environment.yml). KMP_DUPLICATE_LIB_OK=TRUE only hides it, and results may be wrong"
        )
        return Row(name, FAIL, error, fix)
    if name == "torchvision":
        found, fix = f"does not work with this torch: {error}", _PAIR_FIX
        return Row(name, FAIL, found + _pair_clue(versions.get("torch") or ""), fix)
    if name == "torch":
        fix = _PAIR_FIX
        if "No module named 'torch'" in error:
            fix = f"install it in this environment: {PIP} install torch torchvision"
        elif "DLL" in error or "WinError" in error:
            fix = (
                "install the Microsoft Visual C++ Redistributable (x64) and restart; if that does not help, "
                + fix
            )
        return Row(name, FAIL, f"cannot be used: {error}", fix)
    package = _PACKAGE_OF.get(name, name)
    fix = f"install it again, with the tool that installed it: {PIP} install --force-reinstall {package}"
    if "No module named" in error:
        fix = f"install it in this environment: {PIP} install {package}"
    return Row(name, FAIL, f"cannot be used: {error}", fix)


def _pair_clue(torch_version: str) -> str:
    """What the installed torchvision asks of torch, where the two differ."""
    try:
        vision = importlib.metadata.version("torchvision")
        wishes = importlib.metadata.requires("torchvision") or []
    except importlib.metadata.PackageNotFoundError:
        return ""
    wish = next((w.split(";")[0].strip() for w in wishes if re.match(r"torch\b", w)), "torch")
    return f". torchvision {vision} asks for {wish.replace(' ', '')}; torch {torch_version} is installed"
