"""The faults that can be made in a notebook's stored outputs and in its prose."""

import base64
import io
import random
import re
from collections.abc import Callable

import numpy as np
from nbformat import NotebookNode
from PIL import Image

# ------------------------------------------------------------------------------------------------ in an output


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


def change_alt(output: dict) -> bool:
    """Another word in the alternative text that readers get, not in the one beside it."""
    alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
    if alt:
        output.metadata["image/png"]["alt"] = re.sub(r"[a-z]{4,}", "another", alt, count=1)
    return bool(alt)


def change_error(output: dict) -> bool:
    """Another word in an error's text."""
    if output.output_type != "error":
        return False
    output.evalue = re.sub(r"[A-Za-z]{3,}", "another", output.evalue, count=1)
    return True


def change_widget(output: dict) -> bool:
    """Another limit, step or start of a slider."""
    text = output.get("data", {}).get("text/plain", "")
    if not text.startswith("An interactive widget") or not re.search(r"\d", text):
        return False
    output["data"]["text/plain"] = re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), text, count=1)
    return True


CHANGES = {
    "error text": change_error,
    "widget": change_widget,
    "alternative text": change_alt,
    "figure": change_picture,
    "gap": change_text(r"(\d)([ ]+)([1-9])(?=[\d ]|$)", r"\1\3\2"),
    "line": change_text(r"\n(?=.)", " "),
    # The second significant digit: all tolerances but a few are finer.
    "digit": change_text(r"(?<![\w.])[1-9]\.\d\d", lambda m: f"{m[0][:2]}{(int(m[0][2]) + 5) % 10}{m[0][3]}"),
    "integer": change_text(r"(?<![\w.+-])\d+(?![\w.])", lambda m: str(int(m[0]) + 1)),
    "word": change_text(r"[^\W\d_]{4,}", lambda m: m[0][::-1] + "x"),
}


def change_outputs(notebook: NotebookNode, draw: random.Random) -> dict[str, str]:
    """Make one fault of each kind, each in another cell drawn at random; return kind -> cell. Not every kind fits."""
    done: dict[str, str] = {}
    for kind, change in CHANGES.items():
        cells = [c for c in notebook.cells if c.cell_type == "code" and c.id not in done.values()]
        draw.shuffle(cells)
        found = next((cell.id for cell in cells if any(change(output) for output in cell.outputs)), None)
        if found:
            done[kind] = found
    return done


# ---------------------------------------------------------------------------------------------------- in the prose

WORDS = (
    "two three four five six seven eight nine ten twelve fifteen twenty hundred thousand half twice".split()
)


def other_digit(match: re.Match, draw: random.Random) -> str:
    """The number with another digit in one place."""
    number = match[0]
    place = draw.choice([i for i, letter in enumerate(number) if letter.isdigit()])
    return number[:place] + str((int(number[place]) + draw.randint(1, 9)) % 10) + number[place + 1 :]


def other_word(match: re.Match, draw: random.Random) -> str:
    """Another number word."""
    word = draw.choice([w for w in WORDS if w != match[0].lower()])
    return word.capitalize() if match[0][0].isupper() else word


def other_sign(match: re.Match, draw: random.Random) -> str:
    """Plus for minus, and the reverse."""
    return {"+": "-", "-": "+", "−": "+", "=": r"\neq", "<": ">", ">": "<"}[match[0]]


# What is changed in prose, and how; no address of a link.
IN_PROSE = {
    "number": (r"(?<![\w./])\d+(?:\.\d+)?(?![\w/]*\.ipynb)", other_digit),
    "number word": (rf"\b(?:{'|'.join(WORDS)})\b", other_word),
    "reference": (r"(?<=ecture )\d\d\b|\b(?:19|20)\d\d\b", other_digit),
    "sign": (r"\$\$[^$]+\$\$|\$[^$\n]+\$", None),
}


def places_in_prose(notebook: NotebookNode, kind: str) -> list[tuple[int, int, int]]:
    """(number of the cell, begin, end) of everything that a fault of this kind can change."""
    places = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        text = re.sub(r"\]\([^)]*\)", lambda m: " " * len(m[0]), cell.source)
        for match in re.finditer(IN_PROSE[kind][0], text, re.I):
            if kind != "sign":
                places.append((number, match.start(), match.end()))
                continue
            for sign in re.finditer(r"[-+−=<>]", match[0]):
                places.append((number, match.start() + sign.start(), match.start() + sign.end()))
    return places


def change_prose(notebook: NotebookNode, kind: str, place: tuple[int, int, int], draw: random.Random) -> str:
    """Make the fault at this place; return what it is."""
    number, begin, end = place
    cell = notebook.cells[number]
    change = other_sign if kind == "sign" else IN_PROSE[kind][1]
    new = change(re.fullmatch(r"(?s).+", cell.source[begin:end]), draw)
    what = f"{cell.id}: {kind} {cell.source[begin:end]} -> {new}"
    cell.source = cell.source[:begin] + new + cell.source[end:]
    return what


def exchange_hints(notebook: NotebookNode, draw: random.Random) -> str:
    """Two exercises get each other's hint."""
    hints = [cell for cell in notebook.cells if "<details><summary>Hint</summary>" in cell.source]
    one, other = draw.sample(hints, 2)
    one.source, other.source = other.source, one.source
    return f"{one.id}: hint exchanged with {other.id}"
