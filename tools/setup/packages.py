"""Which packages come from which index, the room that they need, and the calls of pip that install them."""

import glob
import os
import platform
import shutil
import subprocess
import sys
import tempfile

from course_utils.safe_text import without_secrets
from tools.setup import Stop, places
from tools.setup.places import venv_python

GB = 1e9


def space_needed():
    """Gigabytes for what is not yet installed. PyPI's Linux builds bring CUDA with them."""
    if glob.glob(
        os.path.join(places.VENV, "lib*", "**", "site-packages", "torch", "version.py"), recursive=True
    ):
        return 0.5
    return 7.0 if sys.platform.startswith("linux") and not os.environ.get("TORCH_INDEX") else 3.0


def check_machine(system=sys.platform, machine=None):
    """Stop before gigabytes are fetched where PyTorch has no packages. The arguments are for tests."""
    if system == "darwin" and (machine or platform.machine()) == "x86_64":
        raise Stop(
            "this Python is one for Macs with an Intel processor. PyTorch has no newer packages for them than 2.2.2; "
            "the course needs 2.6. On a Mac with an Apple processor install its own Python (the universal installer "
            "of python.org); on an older Mac take another computer."
        )


def check_disk():
    need, free = space_needed(), shutil.disk_usage(places.ROOT).free / GB
    if free < need:
        raise Stop(
            f"the disk is too full: {free:.1f} GB are free in {places.ROOT}, and about {need:.1f} GB are needed. "
            "Free some space, or copy the course to a larger disk"
            + (", or take the smaller CPU builds (TORCH_INDEX, see README)." if need == 7.0 else ".")
        )


def pip_commands(constraints):
    """The pip calls that make the environment, in order."""
    exact = ["-c", constraints] if constraints else []
    commands = []
    if os.environ.get("TORCH_INDEX"):
        # Both in one call from one index: a torch and a torchvision of different builds do not work together.
        commands.append(["install", *exact, "--index-url", os.environ["TORCH_INDEX"], "torch", "torchvision"])
    commands.append(["install", *exact, "-e", ".[test]"])
    return commands


def pip(arguments):
    """Run pip in the environment; return its exit code and what it wrote to stderr."""
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_USER="0", PYTHONIOENCODING="utf-8")
    if shutil.disk_usage(tempfile.gettempdir()).free < 4 * GB:
        # pip downloads into the temporary folder, which is often a small piece of memory on Linux.
        environment["TMPDIR"] = environment["TEMP"] = environment["TMP"] = os.path.join(places.VENV, "tmp")
        os.makedirs(environment["TMPDIR"], exist_ok=True)
    arguments = [*arguments, "--no-compile"]  # compile_all is faster
    if not sys.stdout.isatty():
        arguments.append("-q")
    process = subprocess.Popen(
        [venv_python(), "-m", "pip", *arguments],
        cwd=places.ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    try:
        errors = process.communicate()[1]
    except KeyboardInterrupt:
        process.wait()
        raise
    finally:
        shutil.rmtree(os.path.join(places.VENV, "tmp"), ignore_errors=True)
    with open(places.LOG, "a", encoding="utf-8") as log:
        log.write(without_secrets("pip {}\n{}\n".format(" ".join(arguments), errors)))
    return process.returncode, errors


def compile_all():
    """Make the byte code of all packages, on all cores. pip would take one, a quarter of the whole set-up."""
    code = "import compileall, sysconfig; compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2, workers=0)"
    subprocess.call([venv_python(), "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
