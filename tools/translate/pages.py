"""README and docs in Chinese: `translations/zh_CN/README.po` and the like, one entry for each piece of a page.

A piece is a paragraph, a heading, an item of a list or a row of a table; code stays as it is. From them
`make translations` writes README.zh_CN.md and docs/zh_CN/.
"""

import os
import re
from pathlib import Path, PurePosixPath

import polib

from tools import notebooks
from tools.translate import catalogue, glossary, guard

ROOT = notebooks.NOTEBOOK_DIR.parent
# English page -> where its translation lies. Pages for maintainers and translators stay English.
PLACES = {"README.md": "README.zh_CN.md"} | {
    f"docs/{name}.md": f"docs/zh_CN/{name}.md"
    for name in ("students", "instructors", "troubleshooting", "python_you_will_meet", "setup_elsewhere")
}
_LINK = re.compile(r"(?<=\]\()([^)#\s]+)(#[^)\s]*)?(?=\))|(?<=src=\")([^\"]+)(?=\")")


def po_of(page: str) -> Path:
    """The file of translations of a page."""
    return catalogue.FOLDER / f"{PurePosixPath(page).stem}.po"


def pieces(text: str) -> list[tuple[bool, str]]:
    """The pieces of a page in order: is it for translators, and its text. Joined they are the page."""
    found: list[tuple[bool, str]] = []
    lines, now, is_code = text.splitlines(keepends=True), "", False

    def close() -> None:
        nonlocal now
        if now:
            found.append((bool(re.search("[A-Za-z]{2}", now)), now))
        now = ""

    for line in lines:
        if is_code or line.lstrip().startswith("```"):
            if line.lstrip().startswith("```"):
                close() if not is_code else None
                is_code = not is_code
            found.append((False, line))
            continue
        if not line.strip() or line.startswith("<!--") or re.fullmatch(r"\|[-:| ]+\|\s*", line):
            close()
            found.append((False, line))
        elif line.startswith(("#", "|")):
            close()
            now = line
            close()
        else:
            if re.match(r"\s*([-*]|\d+\.) ", line):
                close()
            now += line
    close()
    return found


def texts_of(page: str) -> list[str]:
    """The English pieces of a page that a translator sees, without the line's end."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return list(dict.fromkeys(piece.rstrip("\n") for wanted, piece in pieces(text) if wanted))


def in_step(page: str, old: polib.POFile) -> polib.POFile:
    """The entries for a page, with the translations that are there already."""
    return catalogue.of_texts({text: [] for text in texts_of(page)}, old)


def faults(page: str, entries: polib.POFile, terms: list[glossary.Term]) -> list[str]:
    """The faults of a page's translation: "piece: what"."""
    found, there = [], {entry.msgid: entry.msgstr for entry in entries if not entry.fuzzy}
    texts = texts_of(page)
    for text in texts:
        if text not in there:
            found.append(f"{text[:50]}: no entry")
        elif there[text] != text:
            found += [f"{text[:50]}: {fault}" for fault in guard.faults_of(text, there[text], terms)]
    return found + [f"{text[:50]}: the page has no such piece" for text in there if text not in texts]


def translated(page: str, places: dict[str, str] | None = None) -> str:
    """A page in Chinese.

    Args:
        page: the English page, such as "docs/students.md".
        places: where the translations lie, for the links between them; None takes PLACES.
    """
    places = PLACES if places is None else places
    known = {
        entry.msgid: entry.msgstr for entry in catalogue.read(po_of(page)) if entry.msgstr and not entry.fuzzy
    }
    text = "".join(
        known.get(piece.rstrip("\n"), piece.rstrip("\n")) + piece[len(piece.rstrip("\n")) :]
        if wanted
        else piece
        for wanted, piece in pieces((ROOT / page).read_text(encoding="utf-8"))
    )
    text = re.sub(
        r"\A((?:.*\n)*?# .*\n)", rf"\1\n<!-- made by make translations from {page} -->\n", text, count=1
    )
    return _LINK.sub(lambda link: _moved(link, page, places), with_anchors(text, known, page))


def with_anchors(text: str, known: dict[str, str], page: str) -> str:
    """The anchors of links are the headings of the page they lead to, in its language."""

    def chinese(link: re.Match) -> str:
        target = page if not link[1] else os.path.normpath(PurePosixPath(page).parent / link[1])
        if target not in PLACES:
            return link[0]
        words = {
            entry.msgid: entry.msgstr
            for entry in catalogue.read(po_of(target))
            if entry.msgstr and not entry.fuzzy
        }
        for english, theirs in words.items():
            if english.startswith("#") and anchor(english) == link[2]:
                return f"]({link[1]}#{anchor(theirs)})"
        return link[0]

    return re.sub(r"\]\(([^)#\s:]*)#([^)\s]+)\)", chinese, text)


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    words = re.sub(r"[*`]", "", heading.lstrip("# ").strip().lower())
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def _moved(link: re.Match, page: str, places: dict[str, str]) -> str:
    """A link of the English page, from where the Chinese one lies."""
    target, behind = link[1] or link[3], link[2] or ""
    if ":" in target:
        return target + behind
    old = os.path.normpath(PurePosixPath(page).parent / target).replace(os.sep, "/")
    new = os.path.relpath(places.get(old, old), PurePosixPath(places[page]).parent).replace(os.sep, "/")
    return new + behind


def write() -> None:
    """Bring the files of translations in step with the pages, and write the Chinese pages."""
    for page in PLACES:
        catalogue.write(po_of(page), in_step(page, catalogue.read(po_of(page))))
    for page, place in PLACES.items():
        (ROOT / place).parent.mkdir(exist_ok=True)
        (ROOT / place).write_text(translated(page), encoding="utf-8", newline="\n")
