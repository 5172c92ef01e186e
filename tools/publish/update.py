"""Get the newest version of the course, and keep your work in the lectures: `make update`, `make carry`.

`make update` puts every lecture that you changed into my_work/, fetches the newest version by git, and carries your
answers and cells into it. `make carry ARGS="FILE ..."` does the last of these for any notebook that you worked in: the
new version with your answers is written beside it.
"""

import argparse
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat

from tools import notebooks
from tools.notebooks.answers import carry, exercise_of

ROOT = notebooks.NOTEBOOK_DIR.parent


class Stop(Exception):
    """One sentence: why nothing can be done, and what to do."""


def git(*arguments: str, folder: Path = ROOT) -> str:
    """What git answers.

    Raises:
        Stop: there is no git, no clone, or git refuses; with its words.
    """
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", errors="replace"
        )
    except FileNotFoundError:
        raise Stop(
            "There is no git here. Download the new version, and use make carry for your files."
        ) from None
    if done.returncode:
        raise Stop(f"git {arguments[0]}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def update(root: Path = ROOT) -> int:
    """Fetch the newest version by git and carry the student's work into it; returns the exit status."""
    changed = [
        name
        for name in git("diff", "--name-only", "-z", "HEAD", "--", "notebooks", folder=root).split("\0")
        if name
    ]
    stamp, kept = time.strftime("%Y-%m-%d-%H%M%S"), {}
    for name in changed:
        path = root / name
        if path.is_file():
            kept[name] = root / "my_work" / f"{path.stem}-{stamp}{path.suffix}"
            kept[name].parent.mkdir(exist_ok=True)
            shutil.copy2(path, kept[name])
            print(f"{name}: your version is kept as {kept[name].relative_to(root).as_posix()}", flush=True)
    bases = {
        name: git("show", f"HEAD:{name}", folder=root)
        for name in kept
        if name in git("ls-tree", "-r", "--name-only", "HEAD", folder=root).split("\n")
    }
    if changed:
        git("checkout", "HEAD", "--", *changed, folder=root)
    try:
        print(git("pull", "--ff-only", folder=root).strip(), flush=True)
    except Stop as stop:
        for name, mine in kept.items():
            shutil.copy2(mine, root / name)
        raise Stop(f"{stop}\nNothing was changed: your lectures are as they were.") from None
    for name, mine in kept.items():
        path = root / name
        if not path.is_file():
            print(f"{name} is no longer in the course: your version is in my_work")
            continue
        try:
            work, new = notebooks.read(mine), notebooks.read(path)
            base = nbformat.reads(bases[name], as_version=4) if name in bases else None
            said = carry(work, new, base)
        except notebooks.NotebookFault as fault:
            print(f"{name} is the new version, without your work: {fault}")
            continue
        notebooks.write_text(path, notebooks.to_text(new))
        print(f"{name}:", *said, sep="\n  ")
    return 0


def lecture_of(path: Path, mine) -> Path:
    """The lecture that a student's file was made from: by the numbers of its exercises, or by its name.

    Raises:
        Stop: there is none.
    """
    numbers = [number.split(".")[0].zfill(2) for cell in mine.cells if (number := exercise_of(cell))]
    numbers += re.findall(r"^\d\d(?=_)", path.name)
    for lecture in notebooks.lecture_notebooks():
        if numbers and lecture.name[:2] == max(set(numbers), key=numbers.count):
            return lecture
    raise Stop(
        f"{path} belongs to no lecture: it has no exercise, and its name does not begin with a number such as 02_."
    )


def carry_file(path: Path) -> Path:
    """Write the new version with the work of this file beside it; returns the new file."""
    mine = notebooks.read(path)
    lecture = lecture_of(path, mine)
    new = notebooks.read(lecture)
    said = carry(mine, new)
    for number in range(1, 1000):
        target = path.with_name(f"{path.stem}-new{'' if number == 1 else number}.ipynb")
        if not target.exists():
            break
    notebooks.write_text(target, notebooks.to_text(new))
    print(f"{target}: the new {lecture.name} with your work", *said, sep="\n  ")
    return target


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--carry", nargs="+", type=Path, metavar="FILE", help="notebooks that you worked in")
    files = parser.parse_args(arguments).carry
    if not files:
        try:
            return update()
        except Stop as stop:
            print(stop)
            return 1
    status = 0
    for path in files:
        try:
            carry_file(path)
        except (Stop, notebooks.NotebookFault, OSError) as error:
            print(error)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
