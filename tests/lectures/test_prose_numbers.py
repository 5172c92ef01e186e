"""Every number in a lecture's prose stands in the code or an output of the same section, or of one that it builds on.

It counts as shown when such a number, rounded as the prose rounds it, is the same; a percentage also when the share
is shown. The head, the exercises and the summary look back on the whole lecture. Not looked at: whole numbers up to
twelve (they mostly count things), numbers of lectures, years, sections of books, and the minutes of the head. Where a
section names `make bench`, the tables in docs/maintainers.md count too. Number words, small numbers and everything else
that no cell prints are held to a record by test_prose_facts.py.
"""

import re

import pytest

from tools import notebooks
from tools.notebooks.sections import sections, without_needs

ROOT = notebooks.NOTEBOOK_DIR.parent
NUMBER = re.compile(r"(?<![\w.^/_{-])\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?(?!\w|[.,]\d)")
LOOKS_BACK = ("", "Exercises", "Summary", "Terms")
CITED = "of a source that the text names, or of the official set"
WORKED_OUT = "worked out in the sentence from numbers that stand near by"
THIS_LECTURE = "set or shown in another section of this lecture"
OTHER_LECTURE = "set or shown in another lecture that the text names"
CHECK = "what the exercise's check asks for"
ROUNDED = "rounded on purpose, or a size for comparison"
DEFINED = "true by definition, or a choice that the reader makes"

# Cell: the numbers that no cell near by shows, and where they come from.
ELSEWHERE = {
    "01/overview-history": ("15.3 26.2", CITED),
    "01/floats": ("53", DEFINED),
    "02/gradient": ("41 100", OTHER_LECTURE),
    "02/convex": ("28", THIS_LECTURE),
    "02/saddle-cut": ("45", DEFINED),
    "03/chain-widget": ("1.75", DEFINED),
    "03/quadratic-condition": ("5000", THIS_LECTURE),
    "04/resume-dropout": ("1.25", WORKED_OUT),
    "04/watch-board": ("6006 6007", DEFINED),
    "04/resume-atomic": ("2.6", CITED),
    "05/real-scale": ("120", ROUNDED),
    "05/judge-reliability": ("100", WORKED_OUT),
    "05/judge-threshold": ("53", WORKED_OUT),
    "05/sigmoid-limits-read": ("1.2e-7", WORKED_OUT),
    "06/nothing-why-read": ("0.25", WORKED_OUT),
    "06/test-read": ("112", WORKED_OUT),
    "06/activation-dead-read": ("17", WORKED_OUT),
    "06/test-read-price": ("0.10", WORKED_OUT),
    "06/exercise-1": ("87", CHECK),
    "07/appendix-race-read": ("7680", WORKED_OUT),
    "07/appendix-start": ("3.13 3.14", CITED),
    "07/folder": ("17", THIS_LECTURE),
    "07/train-run-read": ("49,185", WORKED_OUT),
    "07/tools-normalize-puzzle": ("0.5996", THIS_LECTURE),
    "07/sets-error": ("60,000 170", CITED),
    "07/exercise-6": ("1.5", CHECK),
    "08/mnist": ("60,000 10,000 5,000", CITED),
    "08/exercise-1": ("1e300 1e16", CHECK),
    "08/mnist-constants": ("48,000 12,000", WORKED_OUT),
    "09/photo-read": ("0.2", DEFINED),
    "09/photo-direction": ("90", DEFINED),
    "09/net-data": ("4,000", OTHER_LECTURE),
    "09/net-run": ("50", THIS_LECTURE),
    "09/field-read": ("16 18 25", WORKED_OUT),
    "09/test": ("1,000", OTHER_LECTURE),
    "09/appendix-kinds": ("180", DEFINED),
    "10/fast-steps": ("0.91", WORKED_OUT),
    "10/gradients-init": ("1.41", WORKED_OUT),
    "10/residual-error": ("10.3", DEFINED),
    "10/side-seconds-title": ("1,000", CITED),
    "10/appendix-many": ("29500", DEFINED),
    "10/fast": ("8,490", OTHER_LECTURE),
    "10/ready": ("45", CITED),
    "11/clip-descend-read": ("300", ROUNDED),
    "11/memory-run-title": ("1200", DEFINED),
    "11/influence": ("0.5", WORKED_OUT),
    "11/write": ("7,280 18", OTHER_LECTURE),
    "12/data": ("7,280 18", DEFINED),
    "12/data-names": ("800", DEFINED),
    "12/appendix-known": ("13,374 6,700 773 6,272 47", CITED),
    "12/appendix-full": ("1.4", WORKED_OUT),
    "12/test-code-read": ("0.012", WORKED_OUT),
    "12/save": ("2.6", CITED),
}


def prose(cell):
    """The text of a markdown cell without links' addresses, HTML tags, cited sections and the head's minutes."""
    text = re.sub(
        r"\]\([^)]*\)|<[^>]*>|\bsections? \d[\d.]*|^\| Time \|.*$",
        " ",
        without_needs(cell.source),
        flags=re.M,
    )
    return "" if text.startswith("## Further reading") else text


def numbers_in(text):
    """All numbers of a text, as floats; thousands may be set off with a comma or an underscore."""
    text = re.sub(r"(?<=\d)[,_](?=\d{3})", "", text)
    return [float(number) for number in re.findall(r"\d+\.?\d*(?:e[-+]?\d+)?", text)]


def shown(cells):
    """All numbers in the code, the printed outputs and the figures' alternative texts of these cells."""
    for cell in cells:
        texts = [cell.source] if cell.cell_type == "code" else []
        for output in cell.get("outputs", []):
            texts.append(notebooks.output_text(output))
            texts.append(output.get("metadata", {}).get("image/png", {}).get("alt", ""))
        for text in texts:
            yield from numbers_in(text)


def missing(text, values):
    """The numbers of a text that are none of the values."""
    for match in NUMBER.finditer(text):
        number = match[0].replace(",", "")
        if re.fullmatch(r"\d|0\d|1[0-2]|1[89]\d\d|20\d\d", number):
            continue
        decimals = len(re.sub(r".*\.|e.*", "", number)) if "." in number else 0
        half = 0.5001 * 10.0**-decimals * (10.0 ** int(number.split("e")[1]) if "e" in number else 1)
        percent = re.match(r"[^.;|]{0,24}?(%|per cent)", text[match.end() :])
        scales = (1, 100) if percent else (1,)
        if not any(abs(value * scale - float(number)) <= half for value in values for scale in scales):
            yield match[0]


def unshown(notebook):
    """Cell id -> the numbers in its prose that nothing near by shows."""
    needs = {section.title: section.needs for section in sections(notebook)}
    by_title = {"": []}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := re.match(r"## (.+)", cell.source)):
            by_title[heading[1]] = []
        by_title[[*by_title][-1]].append(cell)
    found = {}
    for title, cells in by_title.items():
        near = [cell for needed in needs.get(title, []) for cell in by_title[needed]]
        values = list(shown(notebook.cells if title in LOOKS_BACK else near + cells))
        if any("make bench" in cell.source for cell in cells):  # too long for a lecture: the table is there
            values += numbers_in((ROOT / "docs" / "maintainers.md").read_text(encoding="utf-8"))
        for cell in cells:
            if cell.cell_type == "markdown" and (numbers := list(missing(prose(cell), values))):
                found[cell.id] = " ".join(dict.fromkeys(numbers))
    return found


@pytest.mark.parametrize("path", notebooks.lecture_notebooks(), ids=lambda path: path.name[:2])
def test_every_number_in_prose_is_shown(path):
    allowed = {key[3:]: value[0] for key, value in ELSEWHERE.items() if key[:2] == path.name[:2]}
    assert unshown(notebooks.read(path)) == allowed
