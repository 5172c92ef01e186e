"""The lectures in Chinese: `make chinese` writes build/zh_CN/notebooks/, and `make lab LANGUAGE=zh` opens them.

Only the text cells differ from the English lectures: code, outputs, ids and metadata are the same. A cell that is not
translated, or whose English has changed since, stays English. A notebook that somebody has worked in is kept.
"""

import argparse
import copy
import shutil
import sys
from pathlib import Path

from nbformat import NotebookNode

from tools import notebooks
from tools.notebooks import written
from tools.translate import catalogue, pages

OUTPUT = notebooks.NOTEBOOK_DIR.parent / "build" / "zh_CN"


def translated(lecture: Path, notebook: NotebookNode) -> tuple[NotebookNode, int]:
    """A lecture with its text in Chinese, and how many of its text cells stayed English."""
    entries = {e.msgctxt: e for e in catalogue.read(catalogue.po_of(lecture)) if e.msgstr and not e.fuzzy}
    chinese, left = copy.deepcopy(notebook), 0
    for cell in chinese.cells:
        if cell.cell_type == "markdown":
            entry = entries.get(cell.id)
            if entry is None or entry.msgid != cell.source:
                left += 1
            else:
                cell.source = entry.msgstr
    return chinese, left


def with_alternatives(lecture: Path, chinese: NotebookNode) -> NotebookNode:
    """A Chinese lecture whose figures have Chinese alternative texts: for pages and decks, which nobody runs."""
    entries = catalogue.read(catalogue.po_of(lecture))
    known = {
        e.msgid: e.msgstr for e in entries if " figure " in (e.msgctxt or "") and e.msgstr and not e.fuzzy
    }
    shown = copy.deepcopy(chinese)
    for cell in shown.cells:
        for output in cell.get("outputs", ()):
            picture = output.get("metadata", {}).get("image/png", {})
            if "alt" in picture:
                picture["alt"] = known.get(picture["alt"], picture["alt"])
    return shown


def write(folder: Path = OUTPUT, force: bool = False) -> tuple[list[Path], list[Path], dict[str, int]]:
    """Write all lectures in Chinese, and the pages and pictures that they link to.

    Returns:
        The notebooks that are as they should be now, those that were kept because somebody has worked in them, and
        how many text cells are still English, for each lecture that has some.
    """
    texts, left = {}, {}
    for lecture in notebooks.lecture_notebooks():
        chinese, count = translated(lecture, notebooks.read(lecture))
        texts[folder / "notebooks" / lecture.name] = notebooks.to_text(chinese)
        if count:
            left[lecture.name[:2]] = count
    docs = notebooks.NOTEBOOK_DIR.parent / "docs"
    if docs.is_dir():
        shutil.copytree(docs, folder / "docs", dirs_exist_ok=True, ignore=shutil.ignore_patterns("zh_CN"))
    for page in pages.PLACES:
        if page.startswith("docs/") and (docs.parent / page).exists():
            text = pages.translated(page, {name: name for name in pages.PLACES})
            notebooks.write_text(folder / page, text)
    return (*written.write(folder, texts, force), left)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chinese", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--force", action="store_true", help="replace notebooks that someone has worked in, too"
    )
    done, kept, left = write(force=parser.parse_args().force)
    print(f"{len(done)} 讲已写入 {OUTPUT / 'notebooks'}（{len(done)} lectures written）")
    if kept:
        print("Kept, because someone has worked in them:", *(f"  {path.name}" for path in kept), sep="\n")
    if left:
        print("Still English:", ", ".join(f"{count} cells of {number}" for number, count in left.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
