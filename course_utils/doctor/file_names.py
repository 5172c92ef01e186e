"""Does a file of the student's hide a library?"""

import os
import sys
from pathlib import Path

from course_utils.doctor.packages import module_of, requirements
from course_utils.doctor.rows import FAIL, OK, Row

# In Python's library, but nothing that the lectures load imports them: a file of that name does no harm.
_HARMLESS = {"this", "antigravity", "turtle", "turtledemo", "idlelib", "lib2to3", "tkinter"}


def check_shadowing(folders: list[Path]) -> list[Row]:
    """Files of the student's that Python would take for a library, such as `random.py` or `torch.py`.

    Args:
        folders: where notebooks and scripts look first.

    Returns:
        A row for each such file, or one row that all is well.
    """
    names = (set(sys.stdlib_module_names) - set(sys.builtin_module_names) - _HARMLESS) | {
        "IPython",
        "jupyter_client",
        "jupyter_core",
        "tornado",
        "traitlets",
        "zmq",
        *(module_of(package) for package in requirements()),
    }
    own = {Path(folder).resolve() for folder in [os.path.dirname(os.__file__), *_site_folders()]}
    rows = []
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        if folder in own or not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            is_module = path.suffix == ".py" or (path / "__init__.py").is_file()
            if is_module and path.stem in names:
                kind = "folder" if path.is_dir() else "file"
                rows.append(
                    Row(
                        "file names",
                        FAIL,
                        f"your {kind} {path} has the name of the library {path.stem!r}: Python imports yours instead",
                        f"give {path.name} another name (my_{path.name}), delete the folder __pycache__ beside it, "
                        "restart the kernel",
                    )
                )
    return rows or [Row("file names", OK, "none that hides a library")]


def _site_folders() -> list[str]:
    return [
        folder for folder in sys.path if folder.rstrip("/\\").endswith(("site-packages", "dist-packages"))
    ]
