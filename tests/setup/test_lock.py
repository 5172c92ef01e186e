"""wheels.lock: whole, in step with constraints.txt, and without a host."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tools.setup import lock, packages, pin, sources

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "wheels.lock").read_text(encoding="utf-8")
MACHINES = [f"{machine}-{python}" for machine in pin.MACHINES for python in pin.PYTHONS]


def exact():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ;")[0].split("==") for line in lines if line and not line.startswith("#"))


def test_it_names_no_host():
    assert not re.search(r"://|@|\\|/", TEXT)


def test_every_line_can_be_read():
    wheels = lock.read(ROOT / "wheels.lock")
    assert len(wheels) == sum(not line.startswith("#") for line in TEXT.splitlines()) > 400
    for wheel in wheels:
        assert re.fullmatch(r"[\w.+-]+\.whl", wheel.file) and re.fullmatch(r"[0-9a-f]{64}", wheel.sha256), (
            wheel
        )
        assert wheel.size > 1000 and wheel.use in ("", "test", "class", "cuda") and wheel.machines, wheel
        assert set(wheel.machines) <= {"all", *MACHINES}, wheel
    assert not [name for name, count in Counter(wheel.file for wheel in wheels).items() if count > 1]


def test_its_versions_are_those_of_the_constraints():
    pinned = exact()
    for wheel in lock.read(ROOT / "wheels.lock"):
        assert wheel.version == pinned.get(wheel.name, wheel.version), wheel.file


def test_every_pin_is_in_it():
    """Each package of constraints.txt is installed on one machine at least: no pin is left over."""
    names = {wheel.name for wheel in lock.read(ROOT / "wheels.lock")}
    assert set(exact()) <= names


@pytest.mark.parametrize("machine", MACHINES)
def test_each_machine_has_one_file_of_each_package(machine):
    for tests in (False, True):
        wheels = lock.wheels_for(machine, cuda=True, tests=tests)
        assert [name for name, count in Counter(wheel.name for wheel in wheels).items() if count > 1] == []
        names = {wheel.name for wheel in wheels}
        assert {"torch", "torchvision", "numpy", "jupyterlab", "uv", "setuptools"} <= names
        assert ("pytest" in names) == tests
        assert ("triton" in names) == machine.startswith("linux")
    for wheel in lock.wheels_for(machine):
        file = wheel.file.replace("universal2", "arm64")  # both of Apple's processors
        assert file.endswith("-any.whl") or sources.fits(file, machine), file


def test_what_students_need_is_a_tenth():
    """Of the download of the first edition, which was everything: NVIDIA's libraries and the tests' packages."""
    machine = "linux-x86_64-3.11"
    everything = sum(wheel.size for wheel in lock.wheels_for(machine, cuda=True, tests=True))
    students = [wheel for wheel in lock.wheels_for(machine) if wheel.name not in lock.TORCH]
    assert 9 < everything / (sum(wheel.size for wheel in students) + packages.CPU_BUILD) < 11


def test_the_name_of_a_machine():
    assert lock.this_machine("linux", "x86_64", (3, 11)) == "linux-x86_64-3.11"
    assert lock.this_machine("win32", "AMD64", (3, 13)) == "windows-x86_64-3.13"
    assert lock.this_machine("darwin", "arm64", (3, 12)) == "macos-arm64-3.12"
    assert lock.this_machine("linux", "aarch64", (3, 14)) == "linux-arm64-3.14"
    assert lock.this_machine("freebsd14", "riscv64", (3, 12)) == "freebsd14-riscv64-3.12"
    assert lock.wheels_for("freebsd14-riscv64-3.12") == [
        wheel for wheel in lock.wheels_for("x") if not wheel.use
    ]


def test_without_the_lock(tmp_path):
    assert lock.read(tmp_path / "wheels.lock") == []
