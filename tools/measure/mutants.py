"""Break the course on purpose, one fault at a time, and count how many of the faults the tests notice: `make mutants`.

Four parts, each alone with ARGS=outputs, ARGS=package, ARGS=checks or ARGS=lectures:

- outputs: in each notebook one stored integer, digit, word, figure and error text is changed, all in different cells;
  the comparison has to fail for exactly these cells.
- package: changes drawn at random from all that can be made in the code of `course_utils` (a comparison, an operator,
  a number, a condition, a return value, a statement left out); the tests of that module have to fail.
- checks: the same in the checks of the exercises, but not in what only describes the cases that a check tries (lists,
  what a loop runs over, the arguments of random numbers, the words of a message): another case is as good.
- lectures: the same for the functions that the lectures define, but only signs, means and axes; running the notebook
  has to fail.

Everything happens in copies in a temporary folder. The draw is the same in each run: `--seed 1` takes another.
"""

import argparse
import ast
import base64
import copy
import io
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

import numpy as np
from PIL import Image

from tools import notebooks
from tools.bootstrap import NBVAL

ROOT = notebooks.NOTEBOOK_DIR.parent
# Which tests are there for a module; the checks of a lecture's exercises are tested one lecture at a time.
TESTS = {
    "course_utils/__init__.py": ["tests/package/test_api.py"],
    "course_utils/data.py": ["tests/package/test_data.py"],
    "course_utils/device.py": ["tests/package/test_device.py"],
    "course_utils/doctor.py": ["tests/package/test_doctor.py"],
    "course_utils/download.py": ["tests/package/test_download.py", "tests/package/test_download_faults.py"],
    "course_utils/plotting.py": ["tests/package/test_plotting.py"],
    "course_utils/smoothing.py": ["tests/package/test_smoothing.py"],
    "course_utils/exercises/__init__.py": ["tests/exercises/test_exercises.py"],
    "course_utils/exercises/progress.py": ["tests/exercises/test_progress.py"],
}
SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


@dataclass
class Mutant:
    """A file of the course with one fault in it."""

    file: str
    source: str  # the whole file, with the fault
    what: str  # where the fault is, and which
    command: list[str]  # pytest's arguments; it has to fail
    cells: set[str] | None = None  # where exactly these cells have to fail, and no other


# -------------------------------------------------------------------------------------------------- faults in code


def faults(tree: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """(node, what changes, the function that changes it) for each change that can be made in the code of functions."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for parent in ast.walk(function):
            for name, value in ast.iter_fields(parent):
                for index, node in enumerate(value if isinstance(value, list) else [value]):

                    def put(new, parent=parent, name=name, index=index, value=value):
                        if isinstance(value, list):
                            value[index] = new
                        else:
                            setattr(parent, name, new)

                    if name in ("decorator_list", "annotation", "returns", "args") and parent is function:
                        continue
                    for what, new in changes(node, parent):
                        yield (node if hasattr(node, "lineno") else parent), what, lambda n=new, p=put: p(n)


def changes(node: object, parent: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in the place of this node."""
    if type(node) in SWAPS:
        new = SWAPS[type(node)]
        yield f"{type(node).__name__} -> {new.__name__}", new()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield f"without {type(node.op).__name__}", node.operand
    elif isinstance(node, ast.Constant) and not isinstance(
        parent, ast.Expr | ast.JoinedStr | ast.FormattedValue
    ):
        if isinstance(node.value, bool):
            yield f"{node.value} -> {not node.value}", ast.Constant(not node.value)
        elif isinstance(node.value, int | float):
            yield f"{node.value} -> {node.value + 1}", ast.Constant(node.value + 1)
    elif isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(node.test, ast.Constant):
        wrong = copy.deepcopy(node)
        wrong.test = ast.UnaryOp(ast.Not(), wrong.test)
        yield "condition turned round", wrong
    elif isinstance(node, ast.Return) and node.value is not None and not is_none(node.value):
        yield "returns None", ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Raise | ast.Continue | ast.AugAssign | ast.Delete) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield "left out", ast.Pass()


def is_none(node: ast.AST) -> bool:
    """Whether the expression is None."""
    return isinstance(node, ast.Constant) and node.value is None


def signs_means_axes(tree: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """The faults in functions that change a sign, take a sum for a mean (or the reverse), or another axis."""
    for node, what, apply in faults(tree):
        if re.fullmatch("Add -> Sub|Sub -> Add|without USub", what):
            yield node, what, apply
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and node.attr in ("mean", "sum"):
                    new = {"mean": "sum", "sum": "mean"}[node.attr]
                    yield node, f"{node.attr} -> {new}", lambda n=node, new=new: setattr(n, "attr", new)
                elif (
                    isinstance(node, ast.keyword)
                    and node.arg in ("dim", "axis")
                    and axis(node.value) is not None
                ):
                    old = axis(node.value)
                    new = ast.Constant(0 if old else 1)
                    yield (
                        node.value,
                        f"{node.arg}={old} -> {new.value}",
                        lambda n=node, v=new: setattr(n, "value", v),
                    )


def faults_of_checks(tree: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """The faults that do more than change the cases that a check draws, or its words."""
    parts = []
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            parts.append(node.iter)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.Dict | ast.Tuple):
            parts.append(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts.append(node)
        elif isinstance(node, ast.Call) and re.match(r"(rng|torch\.rand)", ast.unparse(node.func)):
            parts.append(node)
    cases = {id(inner) for part in parts for inner in ast.walk(part)}
    for fault in faults(tree):
        if id(fault[0]) not in cases:
            yield fault


def axis(node: ast.AST) -> int | None:
    """The number of an axis that is written down."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, int) else None


def nth(source: str, find: Callable, index: int) -> tuple[str, str]:
    """The source with the fault of that number, and what it is."""
    tree = ast.parse(source)
    node, what, apply = list(find(tree))[index]
    line = node.lineno
    apply()
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n", f"line {line}: {what}"


# ------------------------------------------------------------------------------------------------------ the parts


def package(count: int, draw: random.Random) -> Iterator[Mutant]:
    """Faults in course_utils, drawn from all of them."""
    return drawn(TESTS, faults, count, draw)


def checks(count: int, draw: random.Random) -> Iterator[Mutant]:
    """Faults in the checks of the exercises."""
    tests = {}
    for path in sorted((ROOT / "course_utils" / "exercises").glob("lecture_*.py")):
        lecture = f"{int(path.stem[-2:])}. or {path.stem[-2:]}"
        tests[f"course_utils/exercises/{path.name}"] = ["tests/exercises/test_exercises.py", "-k", lecture]
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
    """Each notebook with five stored outputs changed."""
    for path in notebooks.lecture_notebooks():
        notebook = notebooks.read(path)
        done = {}
        for kind, change in CHANGES.items():
            cells = [
                cell for cell in notebook.cells if cell.cell_type == "code" and cell.id not in done.values()
            ]
            draw.shuffle(cells)
            done[kind] = next(cell.id for cell in cells if any(change(output) for output in cell.outputs))
        file = f"notebooks/{path.name}"
        what = ", ".join(f"{kind} in {cell}" for kind, cell in done.items())
        cells = set(done.values())
        yield Mutant(file, notebooks.to_text(notebook), f"{path.name[:2]}: {what}", [file, *NBVAL], cells)


def change_text(pattern: str, new: Callable[[re.Match], str]) -> Callable[[dict], bool]:
    """A function that changes the first match in a printed output; it returns whether there was one."""

    def change(output):
        if output.output_type != "stream" or not re.search(pattern, output.text):
            return False
        output.text = re.sub(pattern, new, output.text, count=1)
        return True

    return change


def change_picture(output: dict) -> bool:
    """Move the darkest piece of a figure by two pixels."""
    data = output.get("data", {})
    if "image/png" not in data:
        return False
    picture = np.array(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert("RGB"))
    rows, columns = range(0, picture.shape[0] - 24, 8), range(0, picture.shape[1] - 26, 8)
    _, y, x = max((picture[y : y + 24, x : x + 24].std(), y, x) for y in rows for x in columns)
    picture[y : y + 24, x + 2 : x + 26] = picture[y : y + 24, x : x + 24].copy()
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    data["image/png"] = base64.b64encode(file.getvalue()).decode() + "\n"
    return True


def change_error(output: dict) -> bool:
    """Another word in an error's text."""
    if output.output_type != "error":
        return False
    output.evalue = re.sub(r"[A-Za-z]{3,}", "another", output.evalue, count=1)
    return True


CHANGES = {
    "error text": change_error,
    "figure": change_picture,
    # The second significant digit: all tolerances but a few are finer.
    "digit": change_text(r"(?<![\w.])[1-9]\.\d\d", lambda m: f"{m[0][:2]}{(int(m[0][2]) + 5) % 10}{m[0][3]}"),
    "integer": change_text(r"(?<![\w.+-])\d+(?![\w.])", lambda m: str(int(m[0]) + 1)),
    "word": change_text(r"[^\W\d_]{4,}", lambda m: m[0][::-1] + "x"),
}


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
            timeout=900,
        )
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
            noticed = code == 1 and mutant.cells in (None, failed)
            named = "" if mutant.cells is None or noticed else f"  (failed: {sorted(failed)})"
            print(f"{'noticed ' if noticed else 'SURVIVED'}  {mutant.what}{named}", flush=True)
            return noticed

        with ThreadPoolExecutor(copies) as pool:
            noticed = sum(pool.map(one, mutants))
    print(f"{noticed} of {len(mutants)} noticed ({100 * noticed / len(mutants):.1f} %)\n", flush=True)
    return len(mutants) - noticed


PARTS = {"outputs": (outputs, 0), "package": (package, 60), "checks": (checks, 40), "lectures": (lectures, 4)}


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
