"""The environment .venv: made, mended, brought up to date, by one process at a time."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time

from tools.setup import Stop, installers, packages, places, say, sources
from tools.setup.places import venv_python


def ensure(tests=False):
    """Make or mend the environment where that is needed; with the packages for the tests if they are wanted."""
    constraints = constraints_file()
    if is_ready(constraints, tests):
        return
    with only_one():
        if is_ready(constraints, tests):
            return
        remove_broken()
        name = os.path.basename(places.VENV)
        if not is_whole():
            say(f"Setting the course up in {name} (only this first time) ...")
        elif is_ready(constraints, tests=False):
            say("Adding the packages for the tests (only this first time) ...")
        else:
            say(f"Bringing the environment {name} up to date ...")
        try:
            source = sources.choose()
            packages.check_folder(source)
            packages.check_disk(source, constraints)
            uv = installers.find_uv(packages.asking(source, "pip"))
            make_venv(uv)
            with_tests = tests or os.path.exists(places.TEST_STAMP)  # what was there is kept
            install(uv, source, constraints, with_tests)
        except KeyboardInterrupt:
            raise Stop(
                "The set-up was interrupted. Run the same command again: what has come is kept."
            ) from None
        except PermissionError as error:
            raise Stop(
                f"{error.filename} cannot be written. Copy the course to a folder of your own."
            ) from None
        except OSError as error:
            raise Stop(f"The set-up failed: {error}. Mend that and run the same command again.") from None
        for stamp in (places.STAMP, places.TEST_STAMP) if with_tests else (places.STAMP,):
            with open(stamp, "w", encoding="utf-8") as file:
                file.write(fingerprint(constraints) + "\n")


def before_the_doctor():
    """Say what comes first where there is nothing yet that the doctor could look at."""
    if not is_ready(constraints_file(), tests=False):
        say("The set-up is not complete. It comes first, then the doctor looks at everything.")


def make_again():
    """Remove the environment, so that it is made anew: for a GPU that came later, or when nothing else helps."""
    with only_one():
        if os.path.lexists(places.VENV):
            say(f"Removing the environment {os.path.basename(places.VENV)} ...")
            remove()


def constraints_file():
    """The file of exact versions, or None where the newest are wanted."""
    name = os.environ.get("CONSTRAINTS") or "constraints.txt"
    if name.lower() == "none":
        return None
    if not os.path.isfile(os.path.join(places.ROOT, name)):
        raise Stop(
            f"the file of exact versions is missing: {name}. Get the course again, or set CONSTRAINTS=none."
        )
    return name


def fingerprint(constraints):
    """What the environment is made from: when this changes, it is brought up to date."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", constraints):
        if name:
            with open(os.path.join(places.ROOT, name), "rb") as file:
                digest.update(file.read())
        digest.update(b"\0")
    digest.update(
        places.ROOT.encode("utf-8", "surrogateescape")
    )  # a moved folder breaks the editable install
    digest.update(os.path.realpath(venv_python()).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def is_ready(constraints, tests):
    try:
        with open(places.TEST_STAMP if tests else places.STAMP, encoding="utf-8") as file:
            return os.path.exists(venv_python()) and file.read().strip() == fingerprint(constraints)
    except OSError:
        return False


@contextlib.contextmanager
def only_one():
    """Let a second set-up in the same folder wait for the first. The system frees the lock of a killed one."""
    try:
        file = open(os.path.join(places.ROOT, ".venv.lock"), "a")
    except OSError:
        raise Stop(
            f"the folder {places.ROOT} cannot be written. Copy the course to a folder of your own."
        ) from None
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
        if places.WINDOWS:
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
    if os.path.exists(places.UNFINISHED) or not os.path.exists(venv_python()):
        return False
    try:
        return subprocess.call([venv_python(), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def remove_broken():
    """Remove what a set-up that was cut short, or a Python that is gone, left of .venv."""
    if is_whole() or not os.path.lexists(places.VENV):
        return
    say(f"The environment {os.path.basename(places.VENV)} is incomplete: making it again.")
    remove()


def remove():
    for again in reversed(range(20)):
        try:
            if os.path.islink(places.VENV) or os.path.isfile(places.VENV):
                os.unlink(places.VENV)
            elif os.path.lexists(places.VENV):
                with contextlib.suppress(OSError):
                    os.unlink(places.COMPILING)
                shutil.rmtree(places.VENV)
            return
        except OSError as error:
            if again:
                time.sleep(0.25)  # the maker of byte code ends soon
                continue
            raise Stop(
                f"the environment {places.VENV} cannot be removed ({error.strerror}). Close other programs that "
                "use it, delete that folder by hand, and run the same command again."
            ) from None


def make_venv(uv):
    """Make an empty environment with pip in it; uv puts it there much faster than Python's own way."""
    if is_whole():
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise Stop(
            "this Python cannot make environments, because its modules venv and ensurepip are not installed. "
            f"On Debian and Ubuntu: sudo apt install {package}; then run the same command again."
        )
    packages.check_machine()
    mark_unfinished()
    wheel = installers.bundled_pip()
    if uv and wheel and not run_venv("--without-pip")[0]:
        if not installers.uv(uv, ["install", "--no-deps", "--no-index", wheel])[0]:
            return
        shutil.rmtree(places.VENV, ignore_errors=True)
        mark_unfinished()
    code, words = run_venv()
    if code and shutil.disk_usage(places.ROOT).free < 100e6:
        raise Stop("the disk is full. Free some space and run the same command again.")
    if code:
        name = os.path.basename(places.VENV)
        raise Stop(f"the environment {name} cannot be made with {sys.executable}: {words}")


def mark_unfinished():
    """What is broken off from here on is made again."""
    os.makedirs(places.VENV, exist_ok=True)
    with open(places.UNFINISHED, "w"):
        pass


def run_venv(*options):
    """Python's own maker of environments: its exit code, and its last words."""
    command = [sys.executable, "-m", "venv", *options, places.VENV]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = done.stdout.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
    return done.returncode, lines[-1].strip()


def install(uv, source, constraints, tests):
    mark_unfinished()
    packages.install(uv, source, constraints, tests)
    packages.compile_all()
    os.unlink(places.UNFINISHED)
