"""Which packages come from where, how much that is, and the steps that install them."""

import os
import platform
import shutil
import subprocess
import sys

from tools.setup import Stop, faults, installers, large_files, lock, places, say, wheels
from tools.setup.places import venv_python

GB = 1e9
CPU_BUILD = (
    200_000_000  # bytes of torch and torchvision for Linux without NVIDIA's libraries; not in the lock
)
DISK = {"cuda": 10.0, "cpu": 2.0, "update": 0.5}  # gigabytes


def disk_needed(source, constraints):
    return DISK["update" if installers.torch_is_there(constraints) else "cuda" if source.cuda else "cpu"]


def check_machine(system=sys.platform, machine=None, macos=None):
    """Stop before gigabytes are fetched where PyTorch has no packages. The arguments are for tests."""
    if system == "darwin" and (machine or platform.machine()) == "x86_64":
        raise Stop(
            "this Python is one for Macs with an Intel processor. PyTorch has no newer packages for them than 2.2.2; "
            "the course needs 2.6. On a Mac with an Apple processor install its own Python (the universal installer "
            "of python.org); on an older Mac take another computer."
        )
    version = macos or platform.mac_ver()[0]
    if system == "darwin" and version and int(version.split(".")[0]) < 14:
        raise Stop(f"this is macOS {version}, and PyTorch 2.15 needs macOS 14 or newer: update the system.")


def check_disk(source, constraints):
    need, free = disk_needed(source, constraints), shutil.disk_usage(places.ROOT).free / GB
    if free < need:
        raise Stop(
            f"the disk is too full: {free:.1f} GB are free in {places.ROOT}, and about {need:.1f} GB are needed. "
            "Free some space, or copy the course to a larger disk."
        )


def amount(source, tests):
    """Bytes that a set-up from nothing fetches, as far as the lock knows this machine; 0 if it does not."""
    needed = lock.wheels_for(lock.this_machine(), source.cuda, tests)
    if source.torch:
        needed = [wheel for wheel in needed if wheel.name not in lock.TORCH]
    return sum(wheel.size for wheel in needed) + (CPU_BUILD if source.torch else 0) if needed else 0


def announce(source, constraints, tests):
    """Say what will come, before it comes."""
    for sentence in source.why:
        say(sentence)
    if installers.torch_is_there(constraints):
        return
    if source.build:
        say(source.build)
    size = amount(source, tests) - large_files.bytes_there(source, constraints, tests)
    if size <= 0:
        return
    if source.wheels:
        say(f"About {size / 1e6:.0f} MB will be copied.")
    else:
        say(
            f"About {in_words(size)} will be fetched: {wheels.minutes(size / 1e6)} at 1 MB a second. If it breaks off, "
            "the same command goes on from there."
        )


def check_folder(source):
    """Stop where a package on a USB stick is not whole: pip and uv would find that out late, and say it badly."""
    if not source.wheels or "://" in source.wheels:
        return
    for wheel in lock.wheels_for(lock.this_machine()):
        path = os.path.join(source.wheels, wheel.file)
        if os.path.exists(path) and not wheels.is_right(path, wheel.size, wheel.sha256):
            raise Stop(f"the file {path} is damaged: copy the folder once more, and let the copying end.")


def in_words(size):
    return f"{size / GB:.1f} GB" if size >= GB else f"{size / 1e6:.0f} MB"


def install(uv, source, constraints, tests):
    """Install the packages by uv, or by pip where uv is None; raises Stop with a sentence."""
    wish = (source, constraints, tests)
    if uv and constraints and run_all(uv, *wish, ["--offline"])[0] == 0:
        return  # everything was in uv's cache
    check_disk(source, constraints)
    announce(*wish)
    large_files.fetch(*wish)
    code, errors = run_all(uv, *wish) if uv else (1, "")
    final = uv and faults.is_final(errors)
    if uv and code and not final:
        say("uv cannot do it here: pip tries.")
    if code and not final:
        code, errors = run_all(None, *wish)
    if code:
        raise Stop(faults.explain(errors, disk_needed(source, constraints)))


def run_all(uv, source, constraints, tests, more=()):
    """All steps by uv, or by pip where uv is None; where not every exact version exists for this Python, the newest."""
    program = "uv" if uv else "pip"
    code, errors = run_steps(uv, steps(program, source, constraints, tests), more)
    if (
        code
        and constraints
        and not more
        and not os.environ.get("CONSTRAINTS")
        and faults.lacks_a_version(errors)
    ):
        say(
            f"Not every version of {constraints} exists for this Python ({sys.version.split()[0]}): "
            "taking the newest ones. Printed digits may differ a little from those in the lectures."
        )
        code, errors = run_steps(uv, steps(program, source, None, tests), more)
    return code, errors


def run_steps(uv, calls, more):
    code, errors = 0, ""
    for arguments in calls:
        code, errors = installers.uv(uv, [*arguments, *more]) if uv else installers.pip([*arguments, *more])
        if code:
            break
    return code, errors


def steps(program, source, constraints, tests):
    """The calls of uv or pip that make the environment, in order."""
    exact = ["-c", constraints] if constraints else []
    calls = []
    if not installers.torch_is_there(constraints):
        if kept := large_files.there(source, constraints, tests):
            calls.append(["install", "--no-deps", "--no-index", *kept])
        if source.torch:
            # Both in one call from one index: a torch and a torchvision of different builds do not work together.
            kind, address = source.torch
            ask = (
                ["--no-index", "--find-links", address]
                if kind == "page"
                else [index_option(program), address]
            )
            calls.append(["install", *exact, "--no-deps", *ask, "torch", "torchvision"])
    calls.append(["install", *exact, *asking(source, program), "-e", ".[test]" if tests else "."])
    return calls


def asking(source, program):
    """The options that name the index."""
    if source.wheels:
        return ["--no-index", "--find-links", source.wheels]
    return [index_option(program), source.index] if source.index else []


def index_option(program):
    return "--default-index" if program == "uv" else "--index-url"


COMPILER = """
import compileall, os, sys, sysconfig
getattr(os, "nice", int)(10)
for folder, folders, files in os.walk(sysconfig.get_path("purelib")):
    if not os.path.exists(sys.argv[1]):
        break
    compileall.compile_dir(folder, maxlevels=0, quiet=2)
else:
    os.unlink(sys.argv[1])
"""


def compile_all():
    """Make the byte code of all packages in the background, on one core: the first lecture need not wait for it."""
    with open(places.COMPILING, "w"):  # who removes it stops the work
        pass
    options = {"creationflags": 0x00004208} if places.WINDOWS else {"start_new_session": True}
    subprocess.Popen(
        [venv_python(), "-c", COMPILER, places.COMPILING],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    )
