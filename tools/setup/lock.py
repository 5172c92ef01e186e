"""`wheels.lock`: every package file that the course can need, with size and SHA-256; it names no host.

A line is: file, bytes, SHA-256, machines, and where it is so "test" (only for the tests), "class" (only for
a class server) or "cuda" (only for the build with NVIDIA's libraries). `make pin` writes it.
"""

import platform
import re
import sys
from typing import NamedTuple

from tools.setup import places

SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
TORCH = ("torch", "torchvision")  # a pair from one index
PYTHONS = ("3.11", "3.12", "3.13", "3.14")  # that the lock knows and the workflow "test" tries; oldest first
PROCESSORS = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


class Wheel(NamedTuple):
    file: str
    size: int
    sha256: str
    machines: tuple
    use: str  # "", "test", "class" or "cuda"

    @property
    def name(self):
        return re.sub(r"[-_.]+", "-", self.file.split("-")[0]).lower()

    @property
    def version(self):
        return self.file.split("-")[1]


def this_machine(system=None, processor=None, version=None):
    """The name of this machine in the lock, for example linux-x86_64-3.11. The arguments are for tests."""
    system = SYSTEMS.get(system or sys.platform, system or sys.platform)
    processor = (processor or platform.machine()).lower()
    version = version or sys.version_info
    return "{}-{}-{}.{}".format(system, PROCESSORS.get(processor, processor), *version[:2])


def read(path=None):
    """All lines of the lock; none where it is missing."""
    try:
        with open(path or places.LOCK, encoding="utf-8") as file:
            words = [line.split() for line in file if line.strip() and not line.startswith("#")]
    except OSError:
        return []
    return [
        Wheel(name, int(size), sha256, tuple(machines.split(",")), use[0] if use else "")
        for name, size, sha256, machines, *use in words
    ]


def wheels_for(machine, cuda=False, tests=False, wheels=None):
    """What a machine needs: the course's packages, NVIDIA's libraries and the tests' packages where they are wanted."""
    wanted = {"", "cuda" if cuda else "", "test" if tests else ""}
    wheels = read() if wheels is None else wheels
    return [wheel for wheel in wheels if wheel.use in wanted and {machine, "all"} & set(wheel.machines)]
