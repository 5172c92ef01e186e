"""How the tests are started: the whole suite, other numeric regimes, what takes long."""

import os
import subprocess
import sys

from tools.setup import Stop, places, running, say
from tools.setup.lock import PYTHONS

# The plug-in tools.notebooks comes before nbval, so that nbformat is imported in its quick way.
NBVAL = ["-p", "tools.notebooks", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=300"]
# A process a core, with one thread each: two with two threads each on two cores would be several times slower.
# At most four, for the sake of memory: each imports torch, and so does its kernel.
A_PROCESS_A_CORE = ["-n", "logical", "--maxprocesses=4", "--dist", "loadfile", "--no-loadscope-reorder"]


def stored_device():
    """The stored numbers were made on a CPU; `COURSE_DEVICE=cuda make test` shows what a GPU changes."""
    return os.environ.get("COURSE_DEVICE", "cpu")


def test(arguments):
    command = [
        "python",
        "-m",
        "pytest",
        *A_PROCESS_A_CORE,
        *NBVAL,
        "--ignore=tests/browser",
        "--ignore=tests/long",
        "--ignore=tests/class_server",
    ]
    return running.run(command + arguments, OMP_NUM_THREADS="1", COURSE_DEVICE=stored_device())


def test_variants(arguments):
    """The stored digits must hold on other processors: run the notebooks as such a processor would."""
    plain = {"ATEN_CPU_CAPABILITY": "default", "ONEDNN_MAX_CPU_ISA": "SSE41", "MKL_CBWR": "COMPATIBLE"}
    say("== the plainest instructions, one thread")
    command = ["python", "-m", "pytest", "notebooks", *NBVAL]
    first = running.run(
        [*command, *A_PROCESS_A_CORE, *arguments], OMP_NUM_THREADS="1", COURSE_DEVICE=stored_device(), **plain
    )
    say("== all instructions of this processor, two threads")
    return (
        running.run([*command, "-n", "0", *arguments], OMP_NUM_THREADS="2", COURSE_DEVICE=stored_device())
        or first
    )


def test_long(arguments):
    command = ["python", "-m", "pytest", "tests/long", "-n", "2", *arguments]
    return running.run(command, OMP_NUM_THREADS="1", COURSE_DEVICE=stored_device())


def test_pythons(arguments):
    """The whole suite on each Python that is found here, each in an environment of its own; the others are named.

    Words that are versions choose some of them; all others go to pytest.
    """
    wanted = [word for word in arguments if word in PYTHONS] or PYTHONS
    rest = [word for word in arguments if word not in PYTHONS]
    results = {}
    for version in wanted:
        program = python_of(version)
        if program is None:
            results[version] = f"skipped: no python{version} answers here"
            continue
        say(f"== Python {version}: {program}")
        # The environment of make test is left alone: it may be another Python's.
        command = [program, os.path.join("tools", "bootstrap.py"), "test", *rest]
        environment = dict(os.environ, COURSE_VENV=f".venv-python{version}")
        code = subprocess.call(command, cwd=places.ROOT, env=environment)
        results[version] = f"failed (exit status {code})" if code else "passed"
    say("\n".join(["== in short", *(f"Python {version}  {result}" for version, result in results.items())]))
    if not any(result == "passed" or result.startswith("failed") for result in results.values()):
        raise Stop("none of these Pythons was found, so nothing was tested.")
    return int(any(result.startswith("failed") for result in results.values()))


def python_of(version):
    """The program of that Python, or None. A pyenv shim is found even where that Python is not installed."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    for program in (sys.executable, f"python{version}"):
        try:
            answer = subprocess.run([program, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        except OSError:
            continue
        if answer.stdout.decode().strip() == version:
            return program
    return None
