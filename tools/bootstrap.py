"""Set the course up, then do one thing with it.

    python tools/bootstrap.py lab              open the lectures in JupyterLab
    python tools/bootstrap.py present          the same as slides, for the lecture theatre
    python tools/bootstrap.py slides           the slides as files, in build/slides/
    python tools/bootstrap.py student          copies without solutions, in build/student/
    python tools/bootstrap.py data             fetch the full data sets
    python tools/bootstrap.py data-serve       serve them to a class on the local network
    python tools/bootstrap.py doctor           say what is wrong here, and how to mend it
    python tools/bootstrap.py run COMMAND ...  run a command in the environment
    python tools/bootstrap.py setup            only make the environment

and for maintainers:

    python tools/bootstrap.py test             run all tests and every notebook
    python tools/bootstrap.py test-variants    run the notebooks in other numeric regimes
    python tools/bootstrap.py test-long        what takes too long for each change
    python tools/bootstrap.py test-browser     the lectures in a real browser
    python tools/bootstrap.py mutants          break the course on purpose: do the tests notice?
    python tools/bootstrap.py bench            what the code costs
    python tools/bootstrap.py format           run the notebooks and write them in their normal form
    python tools/bootstrap.py pin              write constraints.txt again

On Windows, where there is no make, these do the same as make lab, make test and so on
(write py instead of python if Windows does not find it).
The first call makes the environment .venv: minutes, and some gigabytes. Later calls start at once.
What follows the command is handed on to it, for example: test -k smoothing

Environment variables:
    PORT=8899            another port for lab
    BROWSER=none         lab opens no browser and prints the address
    TORCH_INDEX=<url>    take torch and torchvision from this index (CPU builds); for the first set-up
    CONSTRAINTS=<file>   other exact versions than constraints.txt; "none" takes the newest
    COURSE_VENV=<folder> another environment beside .venv, for other versions
"""

# Standard library only, and no syntax newer than Python 3.6: an old Python must be able to read this file
# so that it can say that it is too old.
import contextlib
import glob
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

OLDEST = (3, 10)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, os.environ.get("COURSE_VENV") or ".venv")
STAMP = os.path.join(VENV, "course-stamp")
UNFINISHED = os.path.join(VENV, "course-unfinished")  # there while pip installs: left over if it was killed
LOG = os.path.join(VENV, "course-setup.log")
FIRST_LECTURE = "notebooks/01_linear_model.ipynb"
WINDOWS = os.name == "nt"
GB = 1e9

# What pip says when it fails -> what a student should read. The first match counts.
PIP_FAULTS = [
    (
        r"No space left on device|Errno 28|WinError 112",
        "the disk is full. Free some space (about {need:.0f} GB are needed) and run the same command again.",
    ),
    (
        r"Long Path|path too long|WinError 206",
        "Windows does not allow paths as long as these. Move the course to a short folder such as C:\\course.",
    ),
    (
        r"Permission denied|Errno 13|WinError 5\b|Access is denied",
        "a file in .venv cannot be written. Close other programs that use the course (a running JupyterLab, "
        "an editor), check that the folder belongs to you, and run the same command again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "the package index was reached, but its certificate was not accepted. In a company or school network "
        "ask for its certificate file and set PIP_CERT to it.",
    ),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|ConnectionResetError|ConnectionRefusedError"
        r"|ProxyError|Connection broken|Max retries exceeded|Name or service not known|getaddrinfo failed"
        r"|Temporary failure in name resolution|Network is unreachable|Read timed out|IncompleteRead"
        r"|requirement setuptools.*from versions: none",  # pip told not to retry says no more than that
        "the package index cannot be reached. Check the network connection (and the proxy, if you have one) "
        "and run the same command again: what was downloaded is kept.",
    ),
    (
        r"HTTP error 5\d\d|HTTP error 403|HTTP error 407|THESE PACKAGES DO NOT MATCH THE HASHES",
        "the package index sent a wrong answer. Wait a little and run the same command again.",
    ),
]
NO_SUCH_VERSION = r"ResolutionImpossible|No matching distribution found|Could not find a version|conflicting"


class Stop(Exception):
    """One sentence for the student: what is wrong and what to do."""


def say(text):
    print(text, flush=True)


def venv_python():
    return os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")


def check_this_python():
    """Refuse a Python that cannot hold the course."""
    have = sys.version.split()[0]
    if sys.version_info < OLDEST:
        text = f"Python {have} is too old: the course needs Python 3.10 or newer. "
        for name in ("python3.11", "python3.12", "python3.13", "python3.10"):
            found = shutil.which(name)
            # A pyenv shim is found even where that Python is not installed: only one that answers counts.
            if (
                found
                and subprocess.call([found, "-V"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
            ):
                raise Stop(
                    text
                    + f"Use the one that you have: {name} tools/bootstrap.py lab (or: make lab PYTHON={name})"
                )
        raise Stop(
            text + "Install Python 3.11 or newer from https://www.python.org/downloads/ and try again."
        )
    if sys.maxsize < 2**32:
        raise Stop(
            f"this Python {have} is a 32-bit one, and PyTorch has no such build: install a 64-bit Python."
        )


# ---------------------------------------------------------------------------------------------- the environment


def constraints_file():
    """The file of exact versions, or None where the newest are wanted."""
    name = os.environ.get("CONSTRAINTS") or "constraints.txt"
    if name.lower() == "none":
        return None
    if not os.path.isfile(os.path.join(ROOT, name)):
        raise Stop(
            f"the file of exact versions is missing: {name}. Get the course again, or set CONSTRAINTS=none."
        )
    return name


def fingerprint(constraints):
    """What the environment is made from: when this changes, it is brought up to date."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", constraints):
        if name:
            with open(os.path.join(ROOT, name), "rb") as file:
                digest.update(file.read())
        digest.update(b"\0")
    digest.update(ROOT.encode("utf-8", "surrogateescape"))  # a moved folder breaks the editable install
    digest.update(os.path.realpath(venv_python()).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def is_ready(constraints):
    try:
        with open(STAMP, encoding="utf-8") as file:
            return os.path.exists(venv_python()) and file.read().strip() == fingerprint(constraints)
    except OSError:
        return False


@contextlib.contextmanager
def only_one():
    """Let a second set-up in the same folder wait for the first. The system frees the lock of a killed one."""
    try:
        file = open(os.path.join(ROOT, ".venv.lock"), "a")
    except OSError:
        raise Stop(f"the folder {ROOT} cannot be written. Copy the course to a folder of your own.") from None
    with file:
        told = False
        while not try_lock(file):
            if not told:
                say("Another set-up runs in this folder: waiting for it ...")
                told = True
            time.sleep(0.5)
        yield


def try_lock(file):
    """True when the lock is ours, or where the file system knows no locks."""
    try:
        if WINDOWS:
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        pass
    return True


def is_whole():
    """True when .venv has a Python that starts and knows pip, and no install in it was cut short."""
    if os.path.exists(UNFINISHED) or not os.path.exists(venv_python()):
        return False
    try:
        return subprocess.call([venv_python(), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def remove_broken():
    """Remove what a set-up that was cut short, or a Python that is gone, left of .venv."""
    if is_whole() or not os.path.lexists(VENV):
        return
    say("The environment .venv is incomplete: making it again.")
    try:
        if os.path.islink(VENV) or os.path.isfile(VENV):
            os.unlink(VENV)
        else:
            shutil.rmtree(VENV)
    except OSError as error:
        raise Stop(
            f"the incomplete environment {VENV} cannot be removed ({error.strerror}). Close other programs that "
            "use it, delete that folder by hand, and run the same command again."
        ) from None


def make_venv():
    if is_whole():
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise Stop(
            "this Python cannot make environments, because its modules venv and ensurepip are not installed. "
            f"On Debian and Ubuntu: sudo apt install {package}; then run the same command again."
        )
    check_disk()
    done = subprocess.run(
        [sys.executable, "-m", "venv", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise Stop(f"the environment .venv cannot be made with {sys.executable}: {lines[-1].strip()}")


def space_needed():
    """Gigabytes for what is not yet installed. PyPI's Linux builds bring CUDA with them."""
    if glob.glob(os.path.join(VENV, "lib*", "**", "site-packages", "torch", "version.py"), recursive=True):
        return 0.5
    return 7.0 if sys.platform.startswith("linux") and not os.environ.get("TORCH_INDEX") else 3.0


def check_disk():
    need, free = space_needed(), shutil.disk_usage(ROOT).free / GB
    if free < need:
        raise Stop(
            f"the disk is too full: {free:.1f} GB are free in {ROOT}, and about {need:.1f} GB are needed. "
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
        environment["TMPDIR"] = environment["TEMP"] = environment["TMP"] = os.path.join(VENV, "tmp")
        os.makedirs(environment["TMPDIR"], exist_ok=True)
    arguments = [*arguments, "--no-compile"]  # compile_all is faster
    if not sys.stdout.isatty():
        arguments.append("-q")
    process = subprocess.Popen(
        [venv_python(), "-m", "pip", *arguments],
        cwd=ROOT,
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
        shutil.rmtree(os.path.join(VENV, "tmp"), ignore_errors=True)
    with open(LOG, "a", encoding="utf-8") as log:
        log.write("pip {}\n{}\n".format(" ".join(arguments), errors))
    return process.returncode, errors


def explain(errors):
    """One sentence for what pip wrote when it failed."""
    for pattern, sentence in PIP_FAULTS:
        if re.search(pattern, errors):
            return "The packages could not be installed: " + sentence.format(need=space_needed())
    version = "{}.{}".format(*sys.version_info[:2])
    if os.environ.get("TORCH_INDEX") and re.search(r"requirement torch\b.*from versions: none", errors):
        return (
            f"The packages could not be installed: TORCH_INDEX={os.environ['TORCH_INDEX']} cannot be reached or has no "
            f"torch for Python {version}. Check the address, or leave TORCH_INDEX out."
        )
    if re.search(NO_SUCH_VERSION, errors):
        return (
            f"The packages could not be installed: not all of them exist for Python {version} on this system "
            f"({sys.platform}). Install Python 3.11, or use conda with environment.yml; pip's words are in {LOG}"
        )
    lines = [line.strip() for line in errors.splitlines() if "ERROR" in line or "Error" in line]
    return "The packages could not be installed: {} (all of pip's words: {})".format(
        (lines or ["pip failed"])[-1], LOG
    )


def lacks_a_version(errors):
    """True when the index answered, but has not every exact version for this Python."""
    # "from versions: none": the index has nothing of the package or did not answer; freedom would not help.
    others = ["from versions: none", *(pattern for pattern, _ in PIP_FAULTS)]
    return bool(re.search(NO_SUCH_VERSION, errors)) and not any(re.search(fault, errors) for fault in others)


def compile_all():
    """Make the byte code of all packages, on all cores. pip would take one, a quarter of the whole set-up."""
    code = "import compileall, sysconfig; compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2, workers=0)"
    subprocess.call([venv_python(), "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def install(constraints):
    check_disk()
    with open(UNFINISHED, "w"):
        pass
    for arguments in pip_commands(constraints):
        code, errors = pip(arguments)
        if code and constraints and not os.environ.get("CONSTRAINTS") and lacks_a_version(errors):
            say(
                f"Not every version of {constraints} exists for this Python ({sys.version.split()[0]}): "
                "taking the newest ones. Printed digits may differ a little from those in the lectures."
            )
            code, errors = pip([word for word in arguments if word not in ("-c", constraints)])
        if code:
            raise Stop(explain(errors))
    compile_all()
    os.unlink(UNFINISHED)


def ensure():
    """Make or mend the environment where that is needed."""
    constraints = constraints_file()
    if is_ready(constraints):
        return
    with only_one():
        if is_ready(constraints):
            return
        remove_broken()
        need = space_needed()
        if need > 1:
            say(
                f"Setting the course up in .venv (about {need:.0f} GB, some minutes; only this first time) ..."
            )
        else:
            say("Bringing the environment .venv up to date ...")
        try:
            make_venv()
            install(constraints)
        except KeyboardInterrupt:
            raise Stop("The set-up was interrupted. Run the same command again to finish it.") from None
        except PermissionError as error:
            raise Stop(
                f"{error.filename} cannot be written. Copy the course to a folder of your own."
            ) from None
        except OSError as error:
            raise Stop(f"The set-up failed: {error}. Mend that and run the same command again.") from None
        with open(STAMP, "w", encoding="utf-8") as file:
            file.write(fingerprint(constraints) + "\n")


# ------------------------------------------------------------------------------------------------- the commands


def run(command, **variables):
    """Run a command in the course's folder and environment; return its exit code."""
    environment = dict(os.environ, **variables)
    environment["VIRTUAL_ENV"] = VENV
    environment["PATH"] = os.path.dirname(venv_python()) + os.pathsep + environment.get("PATH", "")
    if command[0] in ("python", "python3"):
        command = [venv_python(), *command[1:]]
    try:
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
    except OSError:
        raise Stop(f"there is no command {command[0]!r} in the environment.") from None
    previous = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            code = process.wait()
            signal.signal(signal.SIGTERM, previous)
            return code if code >= 0 else 128 - code  # ended by a signal
        except KeyboardInterrupt:  # the command got it too (Ctrl+C) and decides: JupyterLab asks first
            continue


def is_headless():
    if os.environ.get("BROWSER", "").lower() == "none":
        return True
    return sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def check_writable(folder):
    try:
        handle, path = tempfile.mkstemp(dir=folder, prefix=".write-test-")
        os.close(handle)
        os.unlink(path)
    except OSError:
        raise Stop(
            f"the folder {folder} cannot be written, so your work could not be saved. "
            "Copy the course to a folder of your own."
        ) from None


def check_port(port):
    if not (port.isdigit() and 0 < int(port) < 65536):
        raise Stop(f"PORT={port} is not a port: take a number from 1024 to 65535, for example PORT=8899.")
    with socket.socket() as probe:
        if not WINDOWS:  # as the server does, so that a port freed a moment ago counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            raise Stop(
                f"port {port} is in use or not allowed: choose another one, for example PORT=8899."
            ) from None


def lab(arguments, **variables):
    notebooks = os.path.join(ROOT, "notebooks")
    check_writable(notebooks if os.path.isdir(notebooks) else ROOT)
    page = "/lab/tree/" + FIRST_LECTURE if os.path.exists(os.path.join(ROOT, FIRST_LECTURE)) else "/lab"
    command = ["python", "-m", "jupyterlab", "--ServerApp.root_dir=" + ROOT, "--LabApp.default_url=" + page]
    # Browsers that are packed as snaps may not read the page that Jupyter would otherwise write and open.
    command.append("--ServerApp.use_redirect_file=False")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container one often is; the server answers this machine only
    port = os.environ.get("PORT", "").strip()
    if port:
        check_port(port)
        command += ["--ServerApp.port=" + port, "--ServerApp.port_retries=0"]
    if is_headless():
        command.append("--no-browser")
        say(
            "No browser here: open the address that JupyterLab prints below (http://localhost:.../?token=...)."
        )
    return run(command + arguments, **variables)


def present(arguments):
    """JupyterLab with settings of its own: deck mode, large type; the user's settings are not touched."""
    settings = os.path.join(ROOT, "build", "presenter")
    shutil.rmtree(settings, ignore_errors=True)  # a deck that was left would stay left
    shutil.copytree(os.path.join(ROOT, "tools", "publish", "presenter"), settings)
    say("Slides: space goes on, Shift+Space back, Ctrl+Shift+Enter runs all cells, Escape leaves the deck.")
    extra = "--LabApp.extra_labextensions_path=" + os.path.join(settings, "labextensions")
    return lab(["--LabApp.custom_css=True", extra, *arguments], JUPYTER_CONFIG_DIR=settings)


NBVAL = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=300"]
# One thread each: two processes with two threads each on two cores would be several times slower.
TWO_PROCESSES = ["-n", "2", "--dist", "loadfile"]


def stored_device():
    """The stored numbers were made on a CPU; `COURSE_DEVICE=cuda make test` shows what a GPU changes."""
    return os.environ.get("COURSE_DEVICE", "cpu")


def test(arguments):
    command = [
        "python",
        "-m",
        "pytest",
        *TWO_PROCESSES,
        *NBVAL,
        "--ignore=tests/browser",
        "--ignore=tests/long",
    ]
    return run(command + arguments, OMP_NUM_THREADS="1", COURSE_DEVICE=stored_device())


def test_variants(arguments):
    """The stored digits must hold on other processors: run the notebooks as such a processor would."""
    plain = {"ATEN_CPU_CAPABILITY": "default", "ONEDNN_MAX_CPU_ISA": "SSE41", "MKL_CBWR": "COMPATIBLE"}
    say("== the plainest instructions, one thread")
    command = ["python", "-m", "pytest", "notebooks", *NBVAL]
    first = run(
        [*command, *TWO_PROCESSES, *arguments], OMP_NUM_THREADS="1", COURSE_DEVICE=stored_device(), **plain
    )
    say("== all instructions of this processor, two threads")
    return run([*command, "-n", "0", *arguments], OMP_NUM_THREADS="2", COURSE_DEVICE=stored_device()) or first


def test_long(arguments):
    command = ["python", "-m", "pytest", "tests/long", "-n", "2", *arguments]
    return run(command, OMP_NUM_THREADS="1", COURSE_DEVICE=stored_device())


def module(*words):
    """A command that runs a module in the environment."""
    return lambda arguments: run(["python", "-m", *words, *arguments])


def bench(arguments):
    """One thread, unless OMP_NUM_THREADS asks for more: what two cores share with others is no measure."""
    threads = os.environ.get("OMP_NUM_THREADS", "1")
    return run(["python", "-m", "tools.measure.bench", *arguments], OMP_NUM_THREADS=threads)


def run_command(arguments):
    arguments = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not arguments:
        raise Stop("run needs a command, for example: run python -m course_utils.doctor")
    return run(arguments)


PACKAGES = """
import importlib.metadata as m, json, re
print(json.dumps([(re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower(), d.version, d.metadata["Requires-Python"] or "")
                  for d in m.distributions()]))
"""
PIN_HEADER = """\
# Exact versions: the stored outputs of the lectures were made with these, on Python {}.
# pip reads them as constraints (-c): it installs nothing because of this file, but what it installs has
# this version. A line with a marker stands for newer Pythons only; older ones take the newest that they can.
# Made by: make pin (from the packages in .venv). To upgrade: make clean, CONSTRAINTS=none make setup,
# make pin, make format; then look at what changed in the outputs.
"""


def pin():
    """Write constraints.txt from what the environment holds."""
    if not os.path.exists(venv_python()):
        raise Stop("there is no environment yet whose versions could be written: make setup")
    packages = json.loads(subprocess.check_output([venv_python(), "-c", PACKAGES], cwd=tempfile.gettempdir()))
    torch_pythons = [needs for name, _, needs in packages if name == "torch"][0]
    lines = []
    for name, version, pythons in sorted(map(tuple, packages)):
        if name in ("pip", "pytorch-in-practice"):
            continue
        if name == "torchvision":
            pythons += torch_pythons  # it is of no use without its torch
        least = max((int(minor) for minor in re.findall(r">=\s*3\.(\d+)", pythons)), default=0)
        marker = f' ; python_version >= "3.{least}"' if least > OLDEST[1] else ""
        lines.append("{}=={}{}\n".format(name, version.split("+")[0], marker))
    version = subprocess.check_output(
        [venv_python(), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    )
    with open(os.path.join(ROOT, "constraints.txt"), "w", encoding="utf-8", newline="\n") as file:
        file.write(PIN_HEADER.format(version.decode().strip()) + "".join(lines))
    say(f"constraints.txt: {len(lines)} packages.")
    return 0


COMMANDS = {
    "lab": lab,
    "present": present,
    "slides": module("tools.publish.slides"),
    "student": module("tools.publish.student_copies"),
    "data": module("course_utils.download"),
    "data-serve": module("tools.classroom.serve_data"),
    "doctor": module("course_utils.doctor"),
    "run": run_command,
    "setup": lambda arguments: 0,
    "test": test,
    "test-variants": test_variants,
    "test-long": test_long,
    "test-browser": module("pytest", "tests/browser", "-n", "2"),
    "mutants": module("tools.measure.mutants"),
    "bench": bench,
    "format": module("tools.notebooks.format"),
    "pin": lambda arguments: pin(),
}


def main(argv):
    command, arguments = (argv + ["help"])[0], argv[1:]
    if command in ("help", "-h", "--help"):
        say(__doc__)
        return 0
    try:
        check_this_python()
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")  # a path may hold letters that the terminal lacks
        if command not in COMMANDS:
            raise Stop(f"there is no command {command!r}: see python tools/bootstrap.py --help")
        if command != "pin":  # it writes down what is there
            ensure()
        return COMMANDS[command](arguments)
    except Stop as stop:
        sys.stdout.flush()
        text = str(stop)
        sys.stderr.write(text[0].upper() + text[1:] + "\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
