"""A student's server, as it starts in its room: lays the lectures out, then is JupyterHub's server for one user.

A lecture that the student has not touched follows a new version of the course; one with work in it stays.
"""

import os
import sys
from pathlib import Path

from tools.classroom.server import kernels, places
from tools.notebooks import written
from tools.setup import start_jupyter


def lay_out(copies: Path, home: Path) -> None:
    """Lay the lectures of each language out in the student's home.

    Args:
        copies: a folder for each language; in it the lectures without solutions.
        home: where they go: a folder of the same name for each language.
    """
    for language in sorted(path for path in copies.iterdir() if path.is_dir()):
        folder = home / language.name
        folder.mkdir(exist_ok=True)
        lectures = sorted(language.glob("*.ipynb"))
        texts = {folder / path.name: path.read_text(encoding="utf-8") for path in lectures}
        written.write(folder, texts)


def main() -> None:
    try:
        for copies in os.environ["CLASS_COPIES"].split(os.pathsep):
            lay_out(Path(copies), Path.home())
    except OSError as error:  # a full disk: what is there can still be opened
        print(f"the lectures could not be laid out: {error}", file=sys.stderr)
    kernels.use()
    start_jupyter.prepare()
    from jupyterhub.singleuser import main

    sys.argv[1:] = [
        f"--ServerApp.root_dir={places.HOME}",
        # Sockets in a folder of the room: whoever is on this machine could listen to a kernel's TCP ports.
        "--KernelManager.transport=ipc",
        "--KernelRestarter.random_ports_until_alive=False",  # a socket is never taken by another program
        f"--LabApp.extra_labextensions_path={places.COURSE / 'tools' / 'publish' / 'labextensions'}",
        "--LabApp.extension_manager=readonly",
        *sys.argv[1:],
    ]
    main()


if __name__ == "__main__":
    main()
