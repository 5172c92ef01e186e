"""Write constraints.txt from what the environment holds, and wheels.lock from the package index: `make pin`."""

import collections
import json
import os
import re
import subprocess
import tempfile
import tomllib

from tools.setup import Stop, installers, places, say
from tools.setup.lock import PYTHONS
from tools.setup.places import venv_python

PACKAGES = """
import importlib.metadata as m, json, re
print(json.dumps([(re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower(), d.version, d.metadata["Requires-Python"] or "")
                  for d in m.distributions()]))
"""
PIN_HEADER = """\
# Exact versions: the stored outputs of the lectures were made with these, on Python {}.
# pip and uv read them as constraints (-c): they install nothing because of this file, but what they install has
# this version. A line with a marker stands for newer Pythons only; older ones take the newest that they can.
# Made by: make pin (from the packages in .venv), with wheels.lock. To upgrade: make clean, CONSTRAINTS=none make test,
# make pin, make format; then look at what changed in the outputs.
"""
LOCK_HEADER = """\
# The package files that belong to constraints.txt: file, bytes, SHA-256, machines, and "test" (only for the tests),
# "class" (only for a class server) or "cuda" (only for PyTorch's build with NVIDIA's libraries). No host: these
# files are the same on every index.
# PyTorch's CPU builds for Linux are not among them: they lie on PyTorch's own index, which states their SHA-256.
# Made by: make pin.
"""
# What uv calls the machines that the course names.
MACHINES = {
    "linux-x86_64": "x86_64-manylinux_2_28",
    "linux-arm64": "aarch64-manylinux_2_28",
    "windows-x86_64": "x86_64-pc-windows-msvc",
    "macos-arm64": "aarch64-apple-darwin",
}


def pin():
    """Write both files; each is written whole or not at all."""
    if not os.path.exists(venv_python()):
        raise Stop("there is no environment yet whose versions could be written: make setup")
    uv = installers.find_uv([])
    if uv is None:
        raise Stop("uv cannot be had here, and it makes wheels.lock. Mend the network and try again.")
    lines = constraint_lines(uv)
    version = subprocess.check_output(
        [venv_python(), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    )
    write("constraints.txt", PIN_HEADER.format(version.decode().strip()) + "".join(lines))
    say(f"constraints.txt: {len(lines)} packages.")
    wheels = lock_lines(uv)
    write("wheels.lock", LOCK_HEADER + "".join(wheels))
    say(f"wheels.lock: {len(wheels)} files.")
    return 0


def constraint_lines(uv):
    with open(os.path.join(places.ROOT, "pyproject.toml"), encoding="utf-8") as file:
        oldest = (3, int(re.search(r'^requires-python = ">=3\.(\d+)"', file.read(), re.M)[1]))
    packages = json.loads(subprocess.check_output([venv_python(), "-c", PACKAGES], cwd=tempfile.gettempdir()))
    for name, command in {"pytest": "make test", "jupyterhub": "make test-class"}.items():
        if name not in [found for found, _, _ in packages]:
            raise Stop(
                f"the packages of {command} are not installed, and they are pinned, too: {command} first"
            )
    torch_pythons = [needs for name, _, needs in packages if name == "torch"][0]
    packages = [found for found in packages if found[0] not in ("pip", "uv", "pytorch-in-practice")]
    packages.append(("uv", installers.version_of(uv), ""))
    lines = []
    for name, version, pythons in sorted(map(tuple, packages)):
        if name == "torchvision":
            pythons += torch_pythons  # it is of no use without its torch
        least = max(
            (tuple(map(int, found.split("."))) for found in re.findall(r">=\s*(3[.\d]*\d)", pythons)),
            default=(3,),
        )
        mark = "python_full_version" if least[2:] else "python_version"
        marker = f' ; {mark} >= "{".".join(map(str, least))}"' if least > oldest else ""
        lines.append("{}=={}{}\n".format(name, version.split("+")[0], marker))
    return lines


def lock_lines(uv):
    """Ask the index what each machine would install, for students, for the tests, and for a class server."""
    machines, tests, servers = collections.defaultdict(list), {}, set()
    everywhere = [f"{machine}-{python}" for machine in MACHINES for python in PYTHONS]
    for machine in everywhere:
        plain = {file for file, _, _ in resolve(uv, machine, [])}
        for wheel in resolve(uv, machine, ["--extra", "test"]):
            machines[wheel].append(machine)
            tests[wheel] = tests.get(wheel, True) and wheel[0] not in plain
        for wheel in resolve(uv, machine, ["--extra", "class"]) if machine.startswith("linux") else []:
            if machine not in machines[wheel]:
                machines[wheel].append(machine)
                servers.add(wheel)
    lines = []
    for (file, size, sha256), found in sorted(machines.items()):
        use = "test" if tests.get((file, size, sha256)) else ""
        if (file, size, sha256) in servers:
            use = "class"
        if re.match(r"(nvidia|cuda)[-_]|triton-", file):
            use = "cuda"
        names = "all" if found == everywhere else ",".join(found)
        lines.append(f"{file} {size} {sha256} {names} {use}".strip() + "\n")
    return lines


def resolve(uv, machine, extra):
    """The files of one machine: (name, bytes, SHA-256)."""
    system, python = machine.rsplit("-", 1)
    environment = dict(
        os.environ, MACOSX_DEPLOYMENT_TARGET="14.0"
    )  # the oldest macOS that PyTorch 2.15 runs on
    with tempfile.TemporaryDirectory() as folder:
        # uv and setuptools are not asked for by any package: the set-up needs them.
        wishes, target = os.path.join(folder, "wishes.in"), os.path.join(folder, "pylock.toml")
        with open(wishes, "w", encoding="utf-8") as file:
            file.write("uv\nsetuptools\n")
        command = [uv, "pip", "compile", "-q", "--no-config", "pyproject.toml", wishes, *extra]
        command += ["-c", "constraints.txt", "--only-binary", ":all:", "--python-version", python + ".5"]
        command += ["--python-platform", MACHINES[system], "--format", "pylock.toml", "-o", target]
        done = subprocess.run(
            command, cwd=places.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        if done.returncode:
            raise Stop(f"wheels.lock: {machine}: {done.stderr.decode('utf-8', 'replace').strip()}")
        with open(target, "rb") as file:
            packages = tomllib.load(file)["packages"]
    files = []
    for package in packages:
        wheel = best(package["wheels"], python)
        files.append(
            (wheel["url"].rsplit("/", 1)[1].replace("%2B", "+"), wheel["size"], wheel["hashes"]["sha256"])
        )
    return files


def best(wheels, python):
    """uv names every wheel that would do: the one for exactly this Python comes first, the newest platform last."""
    own = "-cp{}-".format(python.replace(".", ""))
    return sorted(wheels, key=lambda wheel: (own not in wheel["url"], wheel["url"].rsplit("/", 1)[1]))[0]


def write(name, text):
    target = os.path.join(places.ROOT, name)
    with open(target + ".part", "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.replace(target + ".part", target)
