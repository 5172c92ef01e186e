"""What is wrong with this environment, and how to mend it: `python -m course_utils.doctor`.

    python -m course_utils.doctor           the report as text; exit code 1 when something must be mended
    python -m course_utils.doctor --json    the same for programs

In a notebook: `from course_utils.doctor import doctor`, then `doctor()`.
"""

import os
import sys

# A file called random.py beside the notebooks would be taken for Python's own. The doctor must find it, not fall over
# it: these imports do not look into the current folder.
_PATH = sys.path[:]
_LIBRARIES = sys.path[:] = [folder for folder in sys.path if folder not in ("", os.getcwd())]
try:
    import json
    from collections.abc import Callable
    from pathlib import Path

    from course_utils.doctor.data_files import check_data
    from course_utils.doctor.file_names import check_shadowing
    from course_utils.doctor.folders import check_cache, check_folder
    from course_utils.doctor.fonts import check_fonts
    from course_utils.doctor.kernel import check_kernel
    from course_utils.doctor.leftovers import check_leftovers
    from course_utils.doctor.libraries import check_libraries
    from course_utils.doctor.network import check_proxy
    from course_utils.doctor.packages import check_packages
    from course_utils.doctor.python import check_python
    from course_utils.doctor.rows import FAIL, ROOT, WARN, Row
    from course_utils.doctor.workers import check_workers
    from course_utils.messages import in_language
finally:
    sys.path[:] = _PATH


def doctor() -> bool:
    """Examine this environment and print the report.

    Returns:
        True when nothing must be mended; warnings do not count.
    """
    rows = examine()
    print(report(rows))
    return not any(row.status == FAIL for row in rows)


def examine() -> list[Row]:
    """All findings about this environment, the good ones too. Nothing is changed and no network is used.

    A check that fails itself becomes a row that says so: the report goes on with the next one.
    """
    checks = {
        "Python": check_python,
        "file names": lambda: check_shadowing([Path.cwd(), ROOT / "notebooks", ROOT]),
        "packages": check_packages,
        "libraries": check_libraries,
        "kernel": check_kernel,
        "data": lambda: check_data(ROOT / "data"),
        "folder": lambda: check_folder(ROOT),
        "cache": check_cache,
        "proxy": check_proxy,
        "old Jupyter": check_leftovers,
        "fonts": check_fonts,
        "workers": check_workers,
    }
    path, sys.path[:] = sys.path[:], _LIBRARIES  # some checks import more
    try:
        return [row for name, check in checks.items() for row in _fenced(name, check)]
    finally:
        sys.path[:] = path


def _fenced(name: str, check: Callable[[], Row | list[Row]]) -> list[Row]:
    """The rows of a check; where it raises, a row with the error."""
    try:
        rows = check()
    except Exception as error:
        found = f"could not be examined: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
        fix = "look at what the error names; if all other rows are ok, the lectures run here"
        return [Row(name, WARN, found, fix)]
    return [rows] if isinstance(rows, Row) else rows


def report(rows: list[Row]) -> str:
    """The findings as text, ready to be read or to be copied into a question.

    Args:
        rows: what `examine` returned.

    Returns:
        A line for each finding, with the cure below it, and a summary.
    """
    lines = []
    for row in rows:
        lines.append(f"{row.status:<5} {row.name:<13} {in_language(row.found)}")
        if row.fix:
            lines.append(f"{'':<5} {'':<13} -> {in_language(row.fix)}")
    fails = sum(row.status == FAIL for row in rows)
    warns = sum(row.status == WARN for row in rows)
    if fails:
        end = f"{fails} of {len(rows)} must be mended. Begin with the first: it may cause the others."
    elif warns:
        end = f"The lectures run here; {warns} of {len(rows)} could be better."
    else:
        end = "All is well."
    return "\n".join([*lines, "", in_language(end)])


def main(arguments: list[str] | None = None) -> int:
    """The command line: print the report, return the exit code.

    Args:
        arguments: the words after the command; None takes them from the command line.

    Returns:
        0 when the lectures run here, 1 when something must be mended, 2 for a wrong argument.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a path may hold letters that the terminal lacks
    if not arguments:
        return 0 if doctor() else 1
    if arguments == ["--json"]:
        rows = examine()
        print(json.dumps([row._asdict() for row in rows], indent=1))
        return int(any(row.status == FAIL for row in rows))
    print(__doc__.strip())
    return 0 if arguments[0] in ("-h", "--help") else 2
