"""The translations of a lecture: one gettext file, `translations/zh_CN/NN.po`, one entry for each text cell and figure.

An entry's `msgctxt` is the id of the cell (for the alternative text of a figure "id figure 1"), its `msgid` the English
text, its `msgstr` the Chinese one. Where the English has changed, the old translation stays and is marked "fuzzy", with
the English that it was made from beside it.
"""

import difflib
import os
from pathlib import Path

import polib

from tools import notebooks
from tools.notebooks.alternative_texts import figures

FOLDER = notebooks.NOTEBOOK_DIR.parent / "translations" / "zh_CN"
HEADER = {
    "Project-Id-Version": "pytorch-in-practice",
    "Language": "zh_CN",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
}


def po_of(lecture: Path) -> Path:
    """The file of translations of a lecture."""
    return FOLDER / f"{lecture.name[:2]}.po"


def texts_of(lecture: Path) -> dict[str, str]:
    """The English texts of a lecture in order: id of the cell -> source, and figure -> alternative text."""
    notebook, texts = notebooks.read(lecture), {}
    alternatives: dict[str, list[str]] = {}
    for _, cell, _, alternative in figures(notebook):
        alternatives.setdefault(cell.id, []).append(alternative)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            texts[cell.id] = cell.source
        for number, alternative in enumerate(alternatives.get(cell.id, []), 1):
            texts[f"{cell.id} figure {number}"] = alternative
    return texts


def read(path: Path) -> polib.POFile:
    """The translations in a file; an empty one where there is none.

    Raises:
        ValueError: the file is not as gettext files are; the message names the line.
    """
    if not path.exists():
        return polib.POFile(wrapwidth=0)
    try:
        return polib.pofile(str(path), wrapwidth=0)
    except OSError as error:  # polib's kind for a fault in the text, too
        raise ValueError(f"{path.name} is not a gettext file: {error}") from None


def in_step(texts: dict[str, str], old: polib.POFile) -> polib.POFile:
    """The entries for these texts, with the translations that are there already."""
    before = {entry.msgctxt: entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=0)
    new.metadata = dict(HEADER)
    for name, text in texts.items():
        entry = polib.POEntry(msgctxt=name, msgid=text)
        if found := before.get(name):
            entry.msgstr, entry.tcomment = found.msgstr, found.tcomment
            same = found.msgid == text
            if entry.msgstr and (not same or found.fuzzy):
                entry.flags.append("fuzzy")
                entry.previous_msgid = (found.previous_msgid or None) if same else found.msgid
        new.append(entry)
    return new


def of_texts(texts: dict[str, list[str]], old: polib.POFile) -> polib.POFile:
    """The entries for texts without names (English -> files that hold it). A changed text keeps its translation, fuzzy.

    Which one it was is guessed: the translated text that is gone and most like it.
    """
    before = {entry.msgid: entry for entry in old if not entry.obsolete}
    gone = [text for text, entry in before.items() if text not in texts and entry.msgstr]
    new = polib.POFile(wrapwidth=0)
    new.metadata = dict(HEADER)
    for text, files in texts.items():
        entry = polib.POEntry(msgid=text, occurrences=[(name, "") for name in files])
        if found := before.get(text):
            entry.msgstr, entry.tcomment, entry.flags = found.msgstr, found.tcomment, found.flags
            entry.previous_msgid = found.previous_msgid
        elif like := difflib.get_close_matches(text, gone, n=1, cutoff=0.5):
            gone.remove(like[0])
            entry.msgstr, entry.previous_msgid = before[like[0]].msgstr, like[0]
            entry.flags.append("fuzzy")
        new.append(entry)
    return new


def write(path: Path, entries: polib.POFile) -> None:
    """Write a file of translations, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(str(entries), encoding="utf-8", newline="\n")
    os.replace(part, path)
