"""The two programs that can install the packages: uv, and pip where uv cannot be had."""

import ast
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

from course_utils.safe_text import without_secrets
from tools.setup import places, say
from tools.setup.places import venv_python

GB = 1e9


def find_uv(options=None):
    """The program uv: in .venv-setup, else on PATH; else pip fetches it with these options; or None."""
    if os.environ.get("COURSE_INSTALLER", "").lower() == "pip":
        return None
    folder = os.path.join(places.SETUP, "uv")

    def known():
        name = "uv.exe" if places.WINDOWS else "uv"
        # Of an older release options are missing: our own comes first.
        own = glob.glob(os.path.join(folder, "**", name), recursive=True)
        return next(
            (program for program in (*own, shutil.which("uv")) if program and version_of(program)), None
        )

    program = known()
    if program is None and options is not None:
        shutil.rmtree(folder, ignore_errors=True)  # half of one
        say("First comes uv, the program that installs the packages (18 MB):")
        pip(["install", "--target", folder, "--no-deps", *exact(), *options, "uv"], bundled_pip())
        program = known()
    return program


def bundled_pip():
    """The pip that this Python brings along, as a wheel; it runs from there. None where it is not found."""
    import ensurepip
    import sysconfig

    folders = (
        os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"),
        sysconfig.get_config_var("WHEEL_PKG_DIR"),
    )
    for folder in filter(None, folders):
        if found := glob.glob(os.path.join(glob.escape(folder), "pip-*.whl")):
            return found[-1]
    return None


def exact():
    constraints = os.path.join(places.ROOT, "constraints.txt")
    return ["-c", constraints] if os.path.exists(constraints) else []


def version_of(uv):
    """The version of a uv that starts; "" if it does not."""
    try:
        done = subprocess.run(
            [uv, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.match(r"uv (\d+\.\d+\.\d+)", done.stdout.decode("utf-8", "replace"))
    return found[1] if found and done.returncode == 0 else ""


def uv(program, arguments):
    """Run uv on the environment; return its exit code and its words. Large packages are named as they come."""
    environment = dict(os.environ, **settings_of_pip())
    environment.setdefault("UV_HTTP_TIMEOUT", "60")
    environment.setdefault("UV_CONCURRENT_DOWNLOADS", "8")  # fifty at once starve each other on a bad line
    environment["UV_NO_PROGRESS"] = "1"
    words = [
        "pip",
        *arguments,
        "--python",
        venv_python(),
        "--index-strategy",
        "unsafe-best-match",
        "--no-sources",
    ]
    process = subprocess.Popen(
        [program, *words],
        cwd=places.ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    lines = []
    try:
        for line in process.stderr:
            lines.append(line)
            if line.startswith("Downloading"):
                say("  " + line.strip()[12:])
        process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise
    errors = "".join(lines)
    log("uv", words, errors)
    return process.returncode, errors


def settings_of_pip(known=[]):  # noqa: B006  (asked once, as soon as the environment has a pip)
    """What this computer's pip was told about indexes and the network, as uv's variables: uv does not read pip's files.

    Many in China and in companies have set an index there. A setting of uv itself goes first.
    """
    if known:
        return known[0]
    try:
        done = subprocess.run(
            [venv_python(), "-m", "pip", "config", "list"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return {}
    if done.returncode:
        return {}
    values = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        key, found, value = line.partition("=")
        section, _, name = key.strip().rpartition(".")
        if found and section in ("global", "install", ":env:"):
            try:
                values[name] = " ".join(str(ast.literal_eval(value)).split())
            except (ValueError, SyntaxError):
                continue
    ours = {
        "UV_DEFAULT_INDEX": values.get("index-url"),
        "UV_INDEX": values.get("extra-index-url"),
        "UV_FIND_LINKS": ",".join(values.get("find-links", "").split()),
        "UV_INSECURE_HOST": values.get("trusted-host"),
        "SSL_CERT_FILE": values.get("cert"),
        "HTTPS_PROXY": values.get("proxy"),
        "HTTP_PROXY": values.get("proxy"),
        "UV_HTTP_TIMEOUT": values.get("default-timeout") or values.get("timeout"),
    }
    if os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL"):
        ours["UV_INDEX"] = ours["UV_FIND_LINKS"] = None
    known.append({name: value for name, value in ours.items() if value and name not in os.environ})
    return known[0]


def pip(arguments, bundled=None):
    """Run pip, of the environment or a bundled one; return its exit code and what it wrote to stderr."""
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_USER="0", PYTHONIOENCODING="utf-8")
    if shutil.disk_usage(tempfile.gettempdir()).free < 4 * GB:
        # pip downloads into the temporary folder, which is often a small piece of memory on Linux.
        environment["TMPDIR"] = environment["TEMP"] = environment["TMP"] = os.path.join(places.SETUP, "tmp")
        os.makedirs(environment["TMPDIR"], exist_ok=True)
    arguments = [*arguments, "--no-compile"]  # compile_all is faster
    if not sys.stdout.isatty():
        arguments.append("-q")
    program = [sys.executable, os.path.join(bundled, "pip")] if bundled else [venv_python(), "-m", "pip"]
    process = subprocess.Popen(
        [*program, *arguments],
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
        shutil.rmtree(os.path.join(places.SETUP, "tmp"), ignore_errors=True)
    log("pip", arguments, errors)
    return process.returncode, errors


def log(program, arguments, errors):
    os.makedirs(places.SETUP, exist_ok=True)
    with open(places.LOG, "a", encoding="utf-8") as file:
        file.write(without_secrets("{} {}\n{}\n".format(program, " ".join(arguments), errors)))


def torch_version():
    """The version of the torch that is installed in the environment; "" without one."""
    for file in glob.glob(
        os.path.join(places.VENV, "[Ll]ib*", "**", "site-packages", "torch", "version.py"), recursive=True
    ):
        with open(file, encoding="utf-8") as text:
            found = re.search(r"^__version__ = '([^']+)'", text.read(), re.M)
        return found[1] if found else "unknown"
    return ""


def pinned_torch(constraints):
    """The version of torch that the constraints ask for; "" if none."""
    if not constraints:
        return ""
    with open(os.path.join(places.ROOT, constraints), encoding="utf-8") as file:
        found = re.search(r"^torch==([\w.]+)", file.read(), re.M)
    return found[1] if found else ""


def torch_is_there(constraints):
    """True when the environment has the torch that the constraints ask for, of whatever build."""
    return bool(torch_version()) and pinned_torch(constraints) in ("", torch_version().split("+")[0])
