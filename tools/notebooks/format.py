"""Run the notebooks and write them in their normal form: `make format`, or `python -m tools.notebooks.format 02`.

Run twice, it changes nothing. For every output that did change, the numbers are listed, old and new, so that the
effect of a new library version can be reviewed at a glance; for the prose, too (facts.py). Code is laid out by ruff
first.
"""

import argparse
import base64
import os
import subprocess
import sys
import time
from pathlib import Path

from nbformat import NotebookNode

from tools import notebooks
from tools.notebooks import alternative_texts, facts, sections
from tools.notebooks.compare import FLOAT, same_picture
from tools.notebooks.run import execute


def changes(old: NotebookNode, new: NotebookNode) -> list[str]:
    """One line for each number, text or figure of the outputs that differs between two versions of a notebook."""
    lines = []
    before = {cell.id: cell for cell in old.cells if cell.cell_type == "code"}
    for cell in new.cells:
        if cell.cell_type != "code":
            continue
        if cell.id not in before:
            lines.append(f"  {cell.id}: new cell")
            continue
        a, b = _text(before[cell.id]), _text(cell)
        numbers = [FLOAT.findall(text) for text in (a, b)]
        if a == b:
            pass
        elif FLOAT.sub("", a).split() == FLOAT.sub("", b).split() and len(numbers[0]) == len(numbers[1]):
            lines += [
                f"  {cell.id}: {x} → {y}  ({abs(float(y) - float(x)) / max(abs(float(x)), 1e-300):.1e})"
                for x, y in zip(*numbers, strict=True)
                if x != y
            ]
        else:
            lines.append(f"  {cell.id}: the words changed")
        pictures = [_pictures(c) for c in (before[cell.id], cell)]
        if len(pictures[0]) != len(pictures[1]):
            lines.append(f"  {cell.id}: {len(pictures[0])} → {len(pictures[1])} figures")
        elif not all(map(same_picture, *pictures)):
            lines.append(f"  {cell.id}: the figure changed")
    return lines


def _text(cell: NotebookNode) -> str:
    return "\n".join(map(notebooks.output_text, cell.outputs))


def _pictures(cell: NotebookNode) -> list[str]:
    return [o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})]


def format_notebook(path: Path) -> list[str]:
    """Run one notebook, write its normal form, return what changed in its outputs."""
    notebooks.require_ids(path, notebooks.read(path))
    for command in (["check", "--fix-only"], ["format"], ["check"]):
        done = subprocess.run([sys.executable, "-m", "ruff", *command, "--quiet", str(path)])
        if done.returncode:
            raise SystemExit(f"{path.name}: ruff {command[0]} failed; nothing was run or stored")
    old, new = notebooks.read(path), notebooks.read(path)
    sections.say_needs(new)
    execute(new, path.parent)
    for cell in new.cells:
        errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
        if errors and "raises-exception" not in notebooks.tags(cell):
            raise SystemExit(f"{path.name}, cell {cell.id}: {errors[0].ename}: {errors[0].evalue}")
    notebooks.write_text(path, notebooks.to_text(new))
    write_cover(path, new)
    return changes(old, new) + facts.write(path, new) + alternative_texts.write(path, old, new)


def write_cover(path: Path, notebook: NotebookNode) -> None:
    """Write the figure of the cell tagged `cover` to docs/pictures/, for the README."""
    for cell in notebook.cells:
        if "cover" in notebooks.tags(cell):
            notebooks.write_whole(notebooks.cover_of(path), base64.b64decode(_pictures(cell)[0]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lecture", nargs="*", help="numbers of lectures, for example 01 02; default: all")
    wanted = parser.parse_args().lecture
    lectures = {path.name[:2] for path in notebooks.lecture_notebooks()}
    if unknown := {number.zfill(2) for number in wanted} - lectures:
        words = ", ".join(sorted(unknown))
        parser.error(f"there is no lecture {words}: take numbers, for example 01 02")
    os.environ.setdefault("COURSE_DEVICE", "cpu")  # the outputs are stored from one thread of a CPU,
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # as make test compares them
    format_lectures(wanted)


def format_lectures(wanted: list[str]) -> None:
    """Format the lectures of these numbers, or all if there are none, and print what changed."""
    for path in notebooks.lecture_notebooks():
        if not wanted or path.name[:2] in {number.zfill(2) for number in wanted}:
            start = time.perf_counter()
            try:
                changed = format_notebook(path)
            except notebooks.NotebookFault as fault:
                raise SystemExit(f"{fault} Nothing was run or written.") from None
            print(
                f"{path.name}: {time.perf_counter() - start:.0f} s, {len(changed) or 'no'} changes",
                *changed,
                sep="\n",
            )


if __name__ == "__main__":
    main()
