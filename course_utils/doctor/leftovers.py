"""Extensions of the classic Jupyter Notebook (6 and older) that newer versions stumble over or ignore."""

import contextlib
import importlib.metadata
import json
from pathlib import Path

from course_utils.doctor.rows import OK, PIP, WARN, Row

PACKAGES = ("jupyter-contrib-nbextensions", "jupyter-nbextensions-configurator", "nb-conda")


def check_leftovers(folders: list[Path] | None = None) -> list[Row]:
    """Packages and settings of extensions for the classic Notebook.

    Args:
        folders: where Jupyter looks for settings; None asks Jupyter.

    Returns:
        A row for each that was found, or one row that there is none.
    """
    rows = []
    for name in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            importlib.metadata.version(name)
            found = f"{name}: made for the old Jupyter Notebook 6; it does nothing today"
            rows.append(Row("old Jupyter", WARN, found, f"{PIP} uninstall {name}"))
    if folders is None:
        from jupyter_core.paths import jupyter_config_path

        folders = [Path(folder) for folder in jupyter_config_path()]
    for path in [path for folder in folders for path in sorted(folder.glob("nbconfig/*.json"))]:
        if names := [name for name, is_on in _settings(path, "load_extensions").items() if is_on]:
            found = f"{path} switches on extensions of the old Notebook 6: {', '.join(names[:5])}"
            rows.append(Row("old Jupyter", WARN, found, "they do nothing today; delete or rename that file"))
    for path in [path for folder in folders for path in sorted(folder.glob("jupyter_notebook_config*.json"))]:
        if names := list(_settings(path, "NotebookApp", "nbserver_extensions")):
            found = f"{path} asks for extensions of the old server: {', '.join(names[:5])}"
            rows.append(
                Row(
                    "old Jupyter",
                    WARN,
                    found,
                    "the server warns of each, or stops; delete or rename that file",
                )
            )
    return rows or [Row("old Jupyter", OK, "no extensions of the classic Notebook")]


def _settings(path: Path, *keys: str) -> dict:
    """What a file of settings holds under these keys; nothing where it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        for key in keys:
            found = found[key]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}
