"""How much memory and processor one student's server may take: control groups of Linux, made by systemd or by hand."""

import contextlib
import os
import time
from pathlib import Path

PROCESSES = 400  # of one student: kernels, their threads, workers
_TOP = Path("/sys/fs/cgroup")
_NAME = "pytorch-class"


def has_systemd() -> bool:
    """True where systemd keeps the control groups: it is asked, then."""
    return Path("/run/systemd/system").is_dir()


def systemd_words(number: int, memory: int, processors: float) -> list[str]:
    """The words before a command that let systemd limit it.

    Args:
        number: of the student's account.
        memory: bytes.
        processors: as many processors at most.
    """
    limits = [f"MemoryMax={memory}", "MemorySwapMax=0", f"CPUQuota={processors:.0%}", f"TasksMax={PROCESSES}"]
    words = ["systemd-run", "--scope", "--quiet", "--collect", f"--unit={_NAME}-{number}-{time.time_ns()}"]
    return [*words, *(word for limit in limits for word in ("-p", limit)), "--"]


def by_hand(number: int, memory: int, processors: float) -> list[str]:
    """Make the groups of one student.

    Returns:
        The files into which a process writes its number to be counted; empty where this machine has no such groups.
    """
    period = 100_000  # microseconds
    quota = int(processors * period)
    if _is_one_tree():
        folder = _TOP / _NAME / str(number)
        for above in (_TOP, _TOP / _NAME):
            above.mkdir(exist_ok=True)
            with contextlib.suppress(OSError):
                (above / "cgroup.subtree_control").write_text("+memory +cpu +pids")
        values = {
            "memory.max": memory,
            "memory.swap.max": 0,
            "cpu.max": f"{quota} {period}",
            "pids.max": PROCESSES,
        }
        return _made(folder, values)
    trees = {
        "memory": {"memory.limit_in_bytes": memory},
        "cpu": {"cpu.cfs_period_us": period, "cpu.cfs_quota_us": quota},
        "pids": {"pids.max": PROCESSES},
    }
    return [
        file for tree, values in trees.items() for file in _made(_TOP / tree / _NAME / str(number), values)
    ]


def _made(folder: Path, values: dict[str, object]) -> list[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, value in values.items():
            if (folder / name).exists():
                (folder / name).write_text(str(value))
    except OSError:
        return []
    return [str(folder / "cgroup.procs")]


def join_groups_of(process: int) -> None:
    """Let this process be counted where another one is."""
    lines = Path(f"/proc/{process}/cgroup").read_text().splitlines()
    for _, controllers, path in (line.split(":", 2) for line in lines):
        top = _TOP / controllers if controllers or _is_one_tree() else _TOP / "unified"
        with contextlib.suppress(OSError):  # a tree without a folder of its own: systemd's names
            (top / path.lstrip("/") / "cgroup.procs").write_text(str(os.getpid()))


def _is_one_tree() -> bool:
    return (_TOP / "cgroup.controllers").exists()
