"""Break the course on purpose, one fault at a time, and count how many of the faults the tests notice: `make mutants`.

Five parts, each alone with ARGS=outputs, ARGS=prose, ARGS=package, ARGS=checks or ARGS=lectures:

- outputs: in each notebook one stored integer, digit, word, gap, line, widget, figure, alternative text and error text
  is changed, all in different cells; the comparison has to fail for exactly these cells.
- prose: a number, a number word, a reference (a year, the number of a lecture) or a sign, drawn at random; or
  two hints exchanged; the tests of the lectures have to fail.
- package: changes drawn at random from all that can be made in the code of `course_utils` (a comparison, an operator,
  a number, a condition, a return value, a statement left out); the tests of that module have to fail.
- checks: the same in the checks of the exercises, but not in what only describes the cases that a check tries (lists,
  what a loop runs over, seeds, the arguments of random numbers and of ranges, words): another case is as good.
- lectures: the same for the functions that the lectures define, but only signs, means and axes; running the notebook
  has to fail.

Everything happens in copies in a temporary folder. The draw is the same in each run: `--seed 1` takes another.
"""

import argparse
import ast
import copy
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import notebooks
from tools.measure import faults_in_notebooks
from tools.measure.faults_in_code import faults, faults_of_checks, nth, signs_means_axes
from tools.setup.tests import NBVAL

ROOT = notebooks.NOTEBOOK_DIR.parent
# Which tests are there for a module or a folder of modules; the checks of the exercises are tested a lecture at a time.
TESTS = {
    "course_utils/__init__.py": ["tests/package/test_api.py"],
    "course_utils/data": ["tests/package/data"],
    "course_utils/device.py": ["tests/package/test_device.py"],
    "course_utils/doctor": ["tests/package/doctor"],
    "course_utils/download": ["tests/package/download", "tests/package/data"],
    "course_utils/messages.py": [
        "tests/translate/test_found_again.py",
        "tests/translate/test_messages.py",
        "tests/exercises/test_messages.py",
        "tests/exercises/test_framework.py",
    ],
    "course_utils/plotting.py": [
        "tests/package/test_plotting.py",
        "tests/package/test_live_curve.py",
        "notebooks/05_logistic_regression.ipynb",
        *NBVAL,
    ],
    "course_utils/safe_text.py": ["tests/package/download/test_addresses.py"],
    "course_utils/sliders.py": ["tests/package/test_sliders.py"],
    "course_utils/smoothing.py": ["tests/package/test_smoothing.py"],
    "course_utils/exercises/__init__.py": [
        "tests/tools/test_class_server.py",
        *(f"tests/exercises/test_{n}.py" for n in ("framework", "limits", "progress", "exercises")),
    ],
    "course_utils/exercises/board.py": ["tests/exercises/test_board.py"],
    "course_utils/exercises/limits.py": ["tests/exercises/test_limits.py"],
    "course_utils/exercises/progress.py": ["tests/exercises/test_progress.py"],
    **dict.fromkeys(
        [f"course_utils/exercises/{name}.py" for name in ("layers_used", "values", "watched")],
        [
            f"tests/exercises/test_{name}.py"
            for name in (
                "framework",
                "values",
                "layers_used",
                "watched",
                "messages",
                "odd_results",
                "exercises",
            )
        ],
    ),
}
OF_CHECKS = ("exercises", "mistakes", "odd_results", "other_right_answers")
OF_PROSE = [
    f"tests/lectures/test_{name}.py" for name in ("prose_facts", "prose_numbers", "notebook_schema", "hints")
]


@dataclass
class Mutant:
    """A file of the course with one fault in it."""

    file: str
    source: str  # the whole file, with the fault
    what: str  # where the fault is, and which
    command: list[str]  # pytest's arguments; it has to fail
    cells: set[str] | None = None  # where exactly these cells have to fail, and no other


# ------------------------------------------------------------------------------------------------------ the parts


def package(count: int, draw: random.Random) -> Iterator[Mutant]:
    """Faults in course_utils, drawn from all of them."""
    tests = {
        path.relative_to(ROOT).as_posix(): found
        for place, found in TESTS.items()
        for path in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).glob("*.py")))
    }
    return drawn(tests, faults, count, draw)


def checks(count: int, draw: random.Random) -> Iterator[Mutant]:
    """Faults in the checks of the exercises."""
    tests = {}
    for path in sorted((ROOT / "course_utils" / "exercises").rglob("*.py")):
        if lecture := re.search(r"lecture_(\d\d)", str(path)):
            which = f"{int(lecture[1])}. or {lecture[1]}"
            file = path.relative_to(ROOT).as_posix()
            tests[file] = [
                *(f"tests/exercises/test_{name}.py" for name in OF_CHECKS),
                "-k",
                which,
            ]
    return drawn(tests, faults_of_checks, count, draw)


def drawn(tests: dict[str, list[str]], find: Callable, count: int, draw: random.Random) -> Iterator[Mutant]:
    """So many of all faults that can be made in these files."""
    sources = {file: (ROOT / file).read_text(encoding="utf-8") for file in tests}
    places = [
        (file, index) for file, text in sources.items() for index in range(len(list(find(ast.parse(text)))))
    ]
    count = min(count, len(places))
    print(f"{len(places)} faults can be made in {len(tests)} files; {count} are drawn")
    for file, index in sorted(draw.sample(places, count)):
        source, what = nth(sources[file], find, index)
        yield Mutant(file, source, f"{file}, {what}", ["-x", *tests[file]])


def lectures(count: int, draw: random.Random) -> Iterator[Mutant]:
    """Signs, means and axes in the functions of each lecture."""
    for path in notebooks.lecture_notebooks():
        notebook = notebooks.read(path)
        places = []
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type == "code" and not {"widget", "exercise", "solution"} & set(
                notebooks.tags(cell)
            ):
                places += [(number, i) for i in range(len(list(signs_means_axes(ast.parse(cell.source)))))]
        for number, index in sorted(draw.sample(places, min(count, len(places)))):
            wrong = copy.deepcopy(notebook)
            cell = wrong.cells[number]
            cell.source, what = nth(cell.source, signs_means_axes, index)
            file = f"notebooks/{path.name}"
            yield Mutant(
                file, notebooks.to_text(wrong), f"{path.name[:2]}/{cell.id}, {what}", ["-x", file, *NBVAL]
            )


def outputs(_: int, draw: random.Random) -> Iterator[Mutant]:
    """Each notebook with a stored output of each kind changed."""
    for path in notebooks.lecture_notebooks():
        notebook = notebooks.read(path)
        done = faults_in_notebooks.change_outputs(notebook, draw)
        file = f"notebooks/{path.name}"
        what = ", ".join(f"{kind} in {cell}" for kind, cell in done.items())
        cells = set(done.values())
        yield Mutant(file, notebooks.to_text(notebook), f"{path.name[:2]}: {what}", [file, *NBVAL], cells)


def prose(count: int, draw: random.Random) -> Iterator[Mutant]:
    """So many faults in the prose of the lectures, of each kind as many, and in each lecture two hints exchanged."""
    lectures = {path: notebooks.read(path) for path in notebooks.lecture_notebooks()}
    drawn = []
    for kind in faults_in_notebooks.IN_PROSE:
        places = [
            (p, kind, at)
            for p, nb in lectures.items()
            for at in faults_in_notebooks.places_in_prose(nb, kind)
        ]
        drawn += draw.sample(places, min(len(places), count // len(faults_in_notebooks.IN_PROSE)))
    drawn += [(path, "hints", None) for path in lectures]
    for path, kind, place in sorted(drawn, key=lambda fault: fault[0]):
        wrong = copy.deepcopy(lectures[path])
        if kind == "hints":
            what = faults_in_notebooks.exchange_hints(wrong, draw)
        else:
            what = faults_in_notebooks.change_prose(wrong, kind, place, draw)
        command = ["-x", *OF_PROSE, "-k", f"[{path.name[:2]}]"]
        yield Mutant(f"notebooks/{path.name}", notebooks.to_text(wrong), f"{path.name[:2]}/{what}", command)


# ------------------------------------------------------------------------------------------------------ the runner


def run(mutant: Mutant, folder: Path) -> tuple[int, set[str]]:
    """Put the fault into the copy, run the tests, take it out again; pytest's exit code and what failed."""
    file = folder / mutant.file
    right = file.read_bytes()
    environment = dict(os.environ, PYTHONPATH=str(folder), PYTHONDONTWRITEBYTECODE="1", OMP_NUM_THREADS="1")
    environment["COURSE_DEVICE"] = "cpu"
    file.write_text(mutant.source, encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, *mutant.command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=400,
        )
        if "ERROR: file or directory not found" in done.stderr:
            raise FileNotFoundError(done.stderr)
        return done.returncode, set(re.findall(r"^(?:FAILED|ERROR) .*?::(\S+)", done.stdout, re.M))
    except subprocess.TimeoutExpired:
        return 1, {"time-out"}
    finally:
        file.write_bytes(right)


def judge(mutants: list[Mutant], copies: int = 2) -> int:
    """Run all, some at a time; print those that no test noticed, and the score. Returns how many there were."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        free: queue.Queue[Path] = queue.Queue()
        for number in range(copies):
            left_out = shutil.ignore_patterns(".git", ".venv*", "build", "__pycache__", ".*_cache", "cache")
            shutil.copytree(ROOT, Path(name) / str(number) / "course", ignore=left_out)
            free.put(Path(name) / str(number) / "course")

        def one(mutant):
            folder = free.get()
            try:
                code, failed = run(mutant, folder)
            finally:
                free.put(folder)
            # 1: tests failed; 2 to 4: they could not even be collected; 5: there was none.
            noticed = code in (1, 2, 3, 4) and mutant.cells in (None, failed)
            named = "" if mutant.cells is None or noticed else f"  (failed: {sorted(failed)})"
            print(f"{'noticed ' if noticed else 'SURVIVED'}  {mutant.what}{named}", flush=True)
            return noticed

        with ThreadPoolExecutor(copies) as pool:
            noticed = sum(pool.map(one, mutants))
    print(f"{noticed} of {len(mutants)} noticed ({100 * noticed / len(mutants):.1f} %)\n", flush=True)
    return len(mutants) - noticed


PARTS = {
    "outputs": (outputs, 0),
    "prose": (prose, 100),
    "package": (package, 60),
    "checks": (checks, 40),
    "lectures": (lectures, 4),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the parts that are asked for; returns how many faults no test noticed."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__.split("\n\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all without any")
    parser.add_argument("--count", type=int, help="faults in course_utils, or in each lecture")
    parser.add_argument("--seed", type=int, default=0, help="another draw")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}: take {', '.join(PARTS)}")
    survived = 0
    for name in asked.parts or PARTS:
        make, count = PARTS[name]
        print(f"== {name}", flush=True)
        survived += judge(list(make(asked.count or count, random.Random(asked.seed))))
    return survived


if __name__ == "__main__":
    sys.exit(min(main(), 1))
