"""Are the packages there, and new enough?"""

import contextlib
import importlib.metadata
import importlib.util
import re
import sys
from pathlib import Path

from course_utils.doctor.rows import FAIL, OK, PIP, ROOT, WARN, Row

_IMPORTED_AS = {"pillow": "PIL"}


def requirements(pyproject: Path = ROOT / "pyproject.toml") -> dict[str, str]:
    """The packages that the course needs, with their lower bounds, as pyproject.toml lists them.

    Args:
        pyproject: the file to read.

    Returns:
        For example {"torch": "2.6", "numpy": "1.26", ...}; empty without the file.
    """
    if not pyproject.is_file():
        return {}
    text = pyproject.read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.M | re.S)
    return dict(re.findall(r'^\s*"([\w.-]+)>=([\d.]+)', block[1], re.M)) if block else {}


def check_packages(needed: dict[str, str] | None = None) -> list[Row]:
    """Is every package that the course needs installed in this environment, and new enough?

    Args:
        needed: packages with lower bounds; None takes those of pyproject.toml.

    Returns:
        A row for each missing or old package, or one row that all is well.
    """
    needed = requirements() if needed is None else needed
    rows, good = [], []
    for package, least in needed.items():
        install = f'{PIP} install "{package}>={least}"   (in a notebook: %pip install "{package}>={least}")'
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            # conda packages and hand-made ones may lack pip's notes; what can be imported is there
            if not _is_findable(module_of(package)):
                rows.append(Row(package, FAIL, f"not installed in this environment ({sys.prefix})", install))
            else:
                good.append(package)
            continue
        if _numbers(version) < _numbers(least):
            rows.append(
                Row(package, FAIL, f"{version} is too old: the course needs {least} or newer", install)
            )
        else:
            good.append(package)
    if len(good) == len(needed) and needed:
        rows.append(Row("packages", OK, f"all {len(good)} are installed and new enough"))
    if not needed:
        rows.append(
            Row(
                "packages", WARN, "pyproject.toml is missing, so nothing was compared", "get the course again"
            )
        )
    return rows


def module_of(package: str) -> str:
    return _IMPORTED_AS.get(package, package.replace("-", "_"))


def _is_findable(module: str) -> bool:
    found = None
    with contextlib.suppress(ImportError, ValueError):
        found = importlib.util.find_spec(module)
    return found is not None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0]))
