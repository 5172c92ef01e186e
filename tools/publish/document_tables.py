"""Tables that the documents take from the lectures themselves: `make format` writes them.

The README's list of lectures, and the clock for instructors: the minutes of each section.
"""

import html
import re

from nbformat import NotebookNode

from tools import notebooks
from tools.notebooks.sections import sections

ROOT = notebooks.NOTEBOOK_DIR.parent


def lectures() -> str:
    """One row a lecture: its picture, its title, its question, and the minutes that its head states."""
    rows = ["| | lecture and question | minutes to read | to present |", "|---|---|---|---|"]
    total = [0, 0]
    for path in notebooks.lecture_notebooks():
        notebook = notebooks.read(path)
        head = notebook.cells[0].source
        number, title, chinese = re.match(r"# (\d\d) (.+) \((.+)\)", head).groups()
        question = re.search(r"\*\*The question: (.+?)\*\*", head)[1]
        minutes = [int(text) for text in re.findall(r"(\d+) minutes", head)]
        total = [a + b for a, b in zip(total, minutes, strict=True)]
        picture = f'<img src="docs/pictures/{number}.png" width="200" alt="{html.escape(_alt(notebook))}">'
        link = f"**[{number} {title}](notebooks/{path.name})** {chinese}"
        rows.append(
            f"| {picture} | {link}<br>{question[0].upper()}{question[1:]} | {minutes[0]} | {minutes[1]} |"
        )
    return "\n".join([*rows, f"| | all twelve | {total[0]} | {total[1]} |"])


def _alt(notebook: NotebookNode) -> str:
    cover = next(cell for cell in notebook.cells if "cover" in notebooks.tags(cell))
    return next(o.metadata["image/png"]["alt"] for o in cover.outputs if "image/png" in o.get("data", {}))


def clock() -> str:
    """One row a lecture: the minutes of each section, numbered, and which earlier ones its code needs."""
    rows = ["| lecture | sections, **minutes**, and what must have run before | together |", "|---|---|---|"]
    for path in notebooks.lecture_notebooks():
        notebook = notebooks.read(path)
        cells = [cell for cell in notebook.cells[1:] if "minutes" in cell.metadata]
        titles = [re.match(r"## (.+)", cell.source)[1] for cell in cells]
        needs = {section.title: section.needs for section in sections(notebook)}
        parts = [f"head **{notebook.cells[0].metadata['minutes']}**"]
        for number, (title, cell) in enumerate(zip(titles, cells, strict=True), 1):
            numbers = [str(titles.index(needed) + 1) for needed in needs.get(title, [])]
            after = f" (after {', '.join(numbers)})" if numbers else ""
            parts.append(f"{number} {title} **{cell.metadata['minutes']}**{after}")
        total = sum(cell.metadata.get("minutes", 0) for cell in notebook.cells)
        rows.append(f"| {path.name[:2]} | {' · '.join(parts)} | {total} |")
    return "\n".join(rows)


TABLES = {"README.md": ("lectures", lectures), "docs/instructors.md": ("clock", clock)}


def with_table(document: str, name: str, table: str) -> str:
    """The document with the table between its two marks."""
    begin, end = f"<!-- {name}: made by make format -->", f"<!-- end of {name} -->"
    before, rest = document.split(begin)
    return f"{before}{begin}\n\n{table}\n\n{end}{rest.split(end)[1]}"


def write() -> None:
    """Bring the tables up to date."""
    for path, (name, table) in TABLES.items():
        text = with_table((ROOT / path).read_text(encoding="utf-8"), name, table())
        notebooks.write_text(ROOT / path, text)


if __name__ == "__main__":
    write()
