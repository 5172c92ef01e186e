"""What the set-up costs against that of the first edition: `make bench ARGS=setup`.

Both set the course up, in turn, in folders of their own with caches of their own: first from nothing, then once more
after the environment was removed. The first edition is taken from git. Then the time from `lab` to a page that answers.
Three rounds fetch some twenty gigabytes and take half an hour.
"""

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tools.setup import lock, packages, sources

ROOT = Path(__file__).resolve().parents[2]
FIRST_EDITION = "201d4fd"
ROUNDS = 3


def clone(revision: str, folder: Path) -> Path:
    subprocess.run(["git", "clone", "-q", "--no-checkout", ROOT, folder], check=True)
    subprocess.run(["git", "checkout", "-q", revision], cwd=folder, check=True)
    return folder


def environment_of(folder: Path) -> dict[str, str]:
    caches = {
        "PIP_CACHE_DIR": folder.with_name(f"{folder.name} pip"),
        "UV_CACHE_DIR": folder.with_name(f"{folder.name} uv"),
    }
    return {**os.environ, "BROWSER": "none"} | {name: str(path) for name, path in caches.items()}


def set_up(folder: Path) -> float:
    """Seconds of a set-up; an environment that is there is removed first."""
    shutil.rmtree(folder / ".venv", ignore_errors=True)
    start = time.perf_counter()
    command = [sys.executable, "tools/bootstrap.py", "setup"]
    subprocess.run(command, cwd=folder, env=environment_of(folder), check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    while (
        folder / ".venv" / "course-compiling"
    ).exists():  # byte code, in the background: not to disturb the next
        time.sleep(0.5)
    return seconds


def page(folder: Path) -> float:
    """Seconds from `lab` to a page that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    command = [sys.executable, "tools/bootstrap.py", "lab", "--IdentityProvider.token=x"]
    variables = environment_of(folder) | {"PORT": str(port)}
    with subprocess.Popen(
        command, cwd=folder, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as lab:
        address = f"http://127.0.0.1:{port}/lab/tree/notebooks/01_linear_model.ipynb?token=x"
        while True:
            try:
                with urllib.request.urlopen(address, timeout=30) as answer:
                    if b"jupyter-config-data" in answer.read():
                        break
            except OSError:
                time.sleep(0.02)
        seconds = time.perf_counter() - start
        lab.terminate()
    return seconds


def gigabytes(folder: Path) -> float:
    """What the environment, the caches and what lies beside them take on the disk; hard links count once."""
    places = [folder, *folder.parent.glob(f"{folder.name} *")]
    done = subprocess.run(["du", "-s", "-B1", "-c", *places], capture_output=True, text=True, check=True)
    return int(re.search(r"(\d+)\s+total", done.stdout)[1]) / 1e9


def report() -> None:
    """Measure, and print medians and ratios."""
    times: dict[str, tuple[list[float], list[float]]] = {}
    with tempfile.TemporaryDirectory(dir=ROOT / "build" if (ROOT / "build").exists() else None) as place:
        for round_ in range(ROUNDS):
            folders = [
                clone("HEAD", Path(place, f"now {round_}")),
                clone(FIRST_EDITION, Path(place, f"first {round_}")),
            ]
            for what, measure in (
                ("from nothing", set_up),
                ("once more", set_up),
                ("lab", page),
                ("lab again", page),
            ):
                for side, folder in enumerate(folders):
                    times.setdefault(what, ([], []))[side].append(measure(folder))
            disk = [gigabytes(folder) for folder in folders]
            for folder in folders:
                for path in [folder, *folder.parent.glob(f"{folder.name} *")]:
                    shutil.rmtree(path)
    for what, (ours, theirs) in times.items():
        ours, theirs = statistics.median(ours), statistics.median(theirs)
        print(f"{what:<28} {ours:8.1f} s {theirs:8.1f} s   {ours / theirs:.2f}")
    print(f"{'on the disk, caches too':<28} {disk[0]:8.1f} GB {disk[1]:7.1f} GB  {disk[0] / disk[1]:.2f}")
    source = sources.choose()
    ours = packages.amount(source, tests=False)
    theirs = sum(
        w.size for w in lock.wheels_for(lock.this_machine(), cuda=True, tests=True) if w.name != "uv"
    )
    print(
        f"{'fetched (by wheels.lock)':<28} {ours / 1e9:8.2f} GB {theirs / 1e9:7.2f} GB  {ours / theirs:.2f}"
    )
    small = packages.amount(sources.Source(torch=("index", "")), tests=False)
    print(
        f"{'without NVIDIA libraries':<28} {small / 1e9:8.2f} GB {theirs / 1e9:7.2f} GB  {small / theirs:.2f}"
    )
