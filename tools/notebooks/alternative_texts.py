"""Which figure an alternative text was written for: `python -m tools.notebooks.alternative_texts 02/descent-figure`.

A figure that changes is seen in the comparison, and `make format` stores the new one. Its alternative text may then
tell of the old one, and no test can read a picture. So tests/lectures/alternative_texts/NN.txt records the pair as it
was when somebody last looked. `make format` keeps the record up to date, but for figures that changed visibly under an
unchanged text: for those a test fails until this command says that the text still holds.
"""

import argparse
import hashlib
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from tools import notebooks
from tools.notebooks.compare import same_picture, tolerances

FOLDER = notebooks.NOTEBOOK_DIR.parent / "tests" / "lectures" / "alternative_texts"


def figures(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode, str, str]]:
    """(cell's id and number of the figure in it, cell, picture in base64, alternative text) of each stored figure."""
    for cell in notebook.cells:
        pictures = [o for o in cell.get("outputs", ()) if "image/png" in o.get("data", {})]
        for number, output in enumerate(pictures, 1):
            alt = output.metadata.get("image/png", {}).get("alt", "")
            yield f"{cell.id} {number}", cell, output.data["image/png"], alt


def entry(picture: str, alt: str) -> str:
    """A figure and its alternative text as two short checksums."""
    return " ".join(hashlib.sha256(text.strip().encode()).hexdigest()[:12] for text in (picture, alt))


def file_of(lecture: Path) -> Path:
    """Where the record of a lecture lies."""
    return FOLDER / f"{lecture.name[:2]}.txt"


def read(lecture: Path) -> dict[str, str]:
    """The record: figure -> entry."""
    path = file_of(lecture)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return dict(line.split(": ") for line in lines)


def write(lecture: Path, old: NotebookNode, new: NotebookNode) -> list[str]:
    """Bring the record up to date; return a line for each figure that changed under an unchanged text."""
    known, before, stale = read(lecture), {key: rest for key, *rest in figures(old)}, []
    record = {}
    for key, cell, picture, alt in figures(new):
        record[key] = entry(picture, alt)
        was = known.get(key, "")
        if key in before and was.split(" ")[-1:] == [record[key].split(" ")[1]] and was != record[key]:
            bound = tolerances(notebooks.tags(cell)).tile
            if was != entry(*before[key][1:]) or not same_picture(before[key][1], picture, bound):
                record[key] = was
                stale.append(f"  {key}: the figure changed; does its alternative text still hold? {alt}")
    store(lecture, record)
    return stale


def store(lecture: Path, record: dict[str, str]) -> None:
    """Write the record of a lecture."""
    file_of(lecture).parent.mkdir(exist_ok=True)
    text = "".join(f"{key}: {value}\n" for key, value in record.items())
    notebooks.write_text(file_of(lecture), text)


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Say that the alternative texts of these cells fit their figures, which you have looked at."
    )
    parser.add_argument("cells", nargs="+", metavar="NN/CELL", help="for example 02/descent-figure")
    for asked in parser.parse_args().cells:
        number, _, name = asked.partition("/")
        lectures = [path for path in notebooks.lecture_notebooks() if path.name[:2] == number]
        found = [f for path in lectures for f in figures(notebooks.read(path)) if f[0].split()[0] == name]
        if not found:
            parser.error(f"there is no figure in {asked}")
        record = read(lectures[0])
        for key, _cell, picture, alt in found:
            record[key] = entry(picture, alt)
            print(f"{number}/{key}: {alt}")
        store(lectures[0], record)


if __name__ == "__main__":
    main()
