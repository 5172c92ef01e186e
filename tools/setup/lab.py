"""JupyterLab on the first lecture, plain or as slides."""

import os
import shutil
import socket
import sys
import tempfile

from tools.setup import Stop, language, places, running, say

FIRST_LECTURE = "notebooks/01_linear_model.ipynb"


def lab(arguments, **variables):
    notebooks = os.path.join(places.ROOT, "notebooks")
    check_writable(notebooks if os.path.isdir(notebooks) else places.ROOT)
    first = FIRST_LECTURE
    if language.language() == "zh":
        if not chinese_is_current() and running.run(["python", "-m", "tools.translate.chinese"]):
            raise Stop("the Chinese lectures cannot be written: LANGUAGE=en opens the English ones.")
        first = "build/zh_CN/" + FIRST_LECTURE
    page = "/lab/tree/" + first if os.path.exists(os.path.join(places.ROOT, first)) else "/lab"
    command = [
        "python",
        "-m",
        "tools.setup.start_jupyter",
        "--ServerApp.root_dir=" + places.ROOT,
        "--LabApp.default_url=" + page,
        "--LabApp.extra_labextensions_path=" + os.path.join(places.ROOT, "tools", "publish", "labextensions"),
    ]
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
    return running.run(command + arguments, **variables)


def chinese_is_current():
    """True when all Chinese lectures are there, written after the last change of what they are made from."""
    made = os.path.join(places.ROOT, "build", "zh_CN")
    record = os.path.join(made, ".written.json")
    folders = (os.path.join(places.ROOT, name) for name in ("notebooks", "translations", "docs"))
    sources = [
        os.path.join(path, name) for top in folders for path, _, names in os.walk(top) for name in names
    ]
    lectures = [
        os.path.basename(file) for file in sources if file.endswith(".ipynb") and "checkpoint" not in file
    ]
    if not os.path.exists(record):
        return False
    newest = max(map(os.path.getmtime, sources), default=0)
    there = all(os.path.exists(os.path.join(made, "notebooks", name)) for name in lectures)
    return there and newest < os.path.getmtime(record)


def present(arguments):
    """JupyterLab with settings of its own: deck mode, large type; the user's settings are not touched."""
    settings = os.path.join(places.ROOT, "build", "presenter")
    shutil.rmtree(settings, ignore_errors=True)  # a deck that was left would stay left
    shutil.copytree(os.path.join(places.ROOT, "tools", "publish", "presenter"), settings)
    say("Slides: space goes on, Shift+Space back, Ctrl+Shift+Enter runs all cells, Escape leaves the deck.")
    extra = "--LabApp.extra_labextensions_path=" + os.path.join(settings, "labextensions")
    return lab(["--LabApp.custom_css=True", extra, *arguments], JUPYTER_CONFIG_DIR=settings)


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
        if not places.WINDOWS:  # as the server does, so that a port freed a moment ago counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            raise Stop(
                f"port {port} is in use or not allowed: choose another one, for example PORT=8899."
            ) from None
