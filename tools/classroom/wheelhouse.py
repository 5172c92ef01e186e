"""Fetch the course's packages for a class without internet: `make wheelhouse`.

    make wheelhouse                                    for computers like this one
    make wheelhouse ARGS="windows macos 3.12 3.13"     for these systems, each with these Pythons
    make wheelhouse ARGS=--list                        what there is, and how large it is

The files go to `wheels` in the cache, beside the data sets: `make data-serve` serves both, and the cache folder on a
USB stick does as well (COURSE_MIRROR=<the folder>). Every file is checked by its SHA-256; what was broken off goes on.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from course_utils.download import cache_dir
from course_utils.messages import say
from tools.setup import Stop, large_files, lock, packages, sources, wheels
from tools.setup.lock import PYTHONS, TORCH

SUMS = "SHA256SUMS"
SYSTEMS = {
    "windows": "windows-x86_64",
    "macos": "macos-arm64",
    "linux": "linux-x86_64",
    "linux-arm": "linux-arm64",
}


def machines_of(words: list[str]) -> list[str]:
    """The machines that the words name: each system with each Python; without any, this one's."""
    system, processor, python = lock.this_machine().split("-")
    systems = [SYSTEMS[word] for word in words if word in SYSTEMS] or [f"{system}-{processor}"]
    pythons = [word for word in words if word in PYTHONS] or [python]
    return [f"{system}-{python}" for system in systems for python in pythons]


def needed(machine: str) -> list[lock.Wheel]:
    """The files of one machine, without those of PyTorch for Linux, which come from PyTorch's own index."""
    found = lock.wheels_for(machine)
    return [wheel for wheel in found if not (machine.startswith("linux") and wheel.name in TORCH)]


def cpu_builds(machine: str, folder: Path) -> list[Path]:
    """PyTorch without NVIDIA's libraries, for one Linux machine."""
    mirror = os.environ.get("COURSE_MIRROR", "") == "cn"
    places = sources.CPU_BUILDS_IN_CHINA + sources.CPU_BUILDS if mirror else sources.CPU_BUILDS
    if os.environ.get("TORCH_INDEX"):
        places = [("index", os.environ["TORCH_INDEX"])]
    known = sums(folder)
    versions = {wheel.name: wheel.version for wheel in lock.wheels_for(machine) if wheel.name in TORCH}
    for kind, address in places:
        paths = []
        for name, version in versions.items():
            for file, (place, sha256) in wheels.links(sources.page_of(kind, address, f"{name}/")).items():
                if file.startswith((f"{name}-{version}-", f"{name}-{version}+cpu-")) and sources.fits(
                    file, machine
                ):
                    path = wheels.fetch(file, 0, sha256 or known.get(file, ""), place, str(folder))
                    paths += [Path(path)] if path else []
                    break
        if len(paths) == len(versions):
            return paths
    raise Stop(
        f"PyTorch's builds for {machine} cannot be fetched. TORCH_INDEX=<address> names another index."
    )


def collect(machines: list[str], folder: Path) -> tuple[set[str], list[str]]:
    """Fetch what the machines need; return the names of the files that are there, and of those that are missing."""
    index = sources.choose_index() or large_files.ordinary_index()
    there, missing, pages = set(), [], {}
    for machine in machines:
        for wheel in needed(machine):
            if wheel.file in there or wheel.file in missing:
                continue
            if not wheels.is_right(str(folder / wheel.file), wheel.size, wheel.sha256):
                if wheel.name not in pages:
                    pages[wheel.name] = (
                        wheels.links(f"{(index or '').rstrip('/')}/{wheel.name}/") if index else {}
                    )
                address = pages[wheel.name].get(wheel.file, ("", ""))[0]
                if not address or not wheels.fetch(
                    wheel.file, wheel.size, wheel.sha256, address, str(folder)
                ):
                    missing.append(wheel.file)
                    continue
            there.add(wheel.file)
        if machine.startswith("linux"):
            there |= {path.name for path in cpu_builds(machine, folder)}
    return there, missing


def write_sums(folder: Path) -> int:
    """Write the SHA-256 of every package file in the folder, in the form that `sha256sum -c` reads."""
    import hashlib

    lines = []
    for path in sorted(folder.glob("*.whl")):
        with open(path, "rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {path.name}\n")
    part = folder / f"{SUMS}.part"
    part.write_text("".join(lines), encoding="utf-8", newline="\n")
    os.replace(part, folder / SUMS)
    return len(lines)


def sums(folder: Path) -> dict[str, str]:
    """The SHA-256 that `write_sums` wrote: name -> hash; empty without the file."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}


def main(arguments: list[str] | None = None) -> int:
    """The command line: fetch the packages; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="make wheelhouse", description="Fetch the course's packages for a class without internet."
    )
    words = f"{', '.join(SYSTEMS)}, {', '.join(PYTHONS)}"
    parser.add_argument(
        "wanted", nargs="*", metavar="SYSTEM|PYTHON", help=f"{words}; none: like this computer"
    )
    parser.add_argument("--list", action="store_true", help="only say how large it is")
    options = parser.parse_args(arguments)
    if unknown := [word for word in options.wanted if word not in (*SYSTEMS, *PYTHONS)]:
        parser.error(f"{', '.join(unknown)}: known are {words}")
    machines = machines_of(options.wanted)
    if unknown := [machine for machine in machines if not lock.wheels_for(machine)]:
        say(f"wheels.lock has no packages for {', '.join(unknown)}; known are {words}.")
        return 1
    files = {wheel.file: wheel.size for machine in machines for wheel in needed(machine)}
    size = sum(files.values()) + packages.CPU_BUILD * sum(machine.startswith("linux") for machine in machines)
    folder = cache_dir() / "wheels"
    say(f"{', '.join(machines)}: about {packages.in_words(size)}, into {folder}")
    if options.list:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < size - sum(path.stat().st_size for path in folder.glob("*.whl")):
        say(f"The disk is too full: {free / 1e9:.1f} GB are free. COURSE_CACHE=<folder> names another place.")
        return 1
    try:
        there, missing = collect(machines, folder)
    except (Stop, OSError) as stop:
        say(stop)
        return 1
    except KeyboardInterrupt:
        say("\nstopped; the same command goes on from here")
        return 130
    count = write_sums(folder)
    if missing:
        say(f"{len(missing)} files are missing: {', '.join(missing[:5])}. The same command tries again.")
        return 1
    say(f"All {len(there)} files are there ({count} in the folder). In the room: make data-serve, or copy")
    say(f"{cache_dir()} to a USB stick; students set COURSE_MIRROR to the address, or to the folder.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
