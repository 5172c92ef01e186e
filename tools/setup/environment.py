"""The environment .venv: made, mended, brought up to date, by one process at a time."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time

from tools.setup import Stop, faults, packages, places, say
from tools.setup.places import venv_python


def ensure():
    """Make or mend the environment where that is needed."""
    constraints = constraints_file()
    if is_ready(constraints):
        return
    with only_one():
        if is_ready(constraints):
            return
        remove_broken()
        need, name = packages.space_needed(), os.path.basename(places.VENV)
        if need > 1:
            say(
                f"Setting the course up in {name} (about {need:.0f} GB, some minutes; only this first time) ..."
            )
        else:
            say(f"Bringing the environment {name} up to date ...")
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
        with open(places.STAMP, "w", encoding="utf-8") as file:
            file.write(fingerprint(constraints) + "\n")


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


def is_ready(constraints):
    try:
        with open(places.STAMP, encoding="utf-8") as file:
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
    try:
        if os.path.islink(places.VENV) or os.path.isfile(places.VENV):
            os.unlink(places.VENV)
        else:
            shutil.rmtree(places.VENV)
    except OSError as error:
        raise Stop(
            f"the incomplete environment {places.VENV} cannot be removed ({error.strerror}). Close other programs that "
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
    packages.check_machine()
    packages.check_disk()
    done = subprocess.run(
        [sys.executable, "-m", "venv", places.VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        name = os.path.basename(places.VENV)
        raise Stop(f"the environment {name} cannot be made with {sys.executable}: {lines[-1].strip()}")


def install(constraints):
    packages.check_disk()
    with open(places.UNFINISHED, "w"):
        pass
    for arguments in packages.pip_commands(constraints):
        code, errors = packages.pip(arguments)
        if code and constraints and not os.environ.get("CONSTRAINTS") and faults.lacks_a_version(errors):
            say(
                f"Not every version of {constraints} exists for this Python ({sys.version.split()[0]}): "
                "taking the newest ones. Printed digits may differ a little from those in the lectures."
            )
            code, errors = packages.pip([word for word in arguments if word not in ("-c", constraints)])
        if code:
            raise Stop(faults.explain(errors))
    packages.compile_all()
    os.unlink(places.UNFINISHED)
