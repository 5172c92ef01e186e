"""Each output of each lecture is tampered with: a digit, integer, word, error text, gap, line or figure at a time.

The comparison must see every change. (That it is also called, and names the cell, is shown in test_nbval_plugin.)
"""

import re

import numpy as np
import pytest

from tools import notebooks
from tools.notebooks.compare import FLOAT, pixels, same_pixels, same_text, tolerances


def outputs(kind):
    """(cell, text or picture) for every stored output of all lectures."""
    for path in notebooks.lecture_notebooks():
        for cell in notebooks.read(path).cells:
            for output in cell.get("outputs", []):
                picture = output.get("data", {}).get("image/png")
                if bool(picture) == (kind == "picture"):
                    yield f"{path.name[:2]}/{cell.id}", cell, picture or notebooks.output_text(output)


def other_digit(number: str, position: int) -> str:
    digits = [i for i, character in enumerate(number.lower().split("e")[0]) if character.isdigit()]
    significant = [i for i in digits if number[: i + 1].strip("-+0.")] or digits[-1:]
    i = significant[min(position, len(significant) - 1)]
    return number[:i] + str((int(number[i]) + 5) % 10) + number[i + 1 :]


def promised_digit(rtol: float) -> int:
    """The position of the finest significant digit whose change by five a cell with this tolerance must notice."""
    if rtol == 0:
        return 99
    return 3 if rtol < 1e-3 else 1 if rtol < 4.5e-2 else 0


def spread(matches, most=40):
    """At most so many of them, from the first to the last: a run of 300 lines need not be mutated in every digit."""
    matches = list(matches)
    if len(matches) <= most:
        return matches
    return [matches[round(i * (len(matches) - 1) / (most - 1))] for i in range(most)]


def digits_across_a_gap(text):
    """[28 34] becomes [2 834] and [283 4]: the same characters, other numbers. (A zero may only be padding.)"""
    for match in spread(re.finditer(r"([1-9])([ \t]+)(?=\d)", text), 12):
        yield text[: match.start()] + match[2] + match[1] + text[match.end() :]
    for match in spread(re.finditer(r"(?<=\d)([ \t]+)([1-9])", text), 12):
        yield text[: match.start()] + match[2] + match[1] + text[match.end() :]


def no_gap(text):
    """Two words or numbers become one."""
    for match in spread(re.finditer(r"(?<=\w)[ \t]+(?=\w)", text), 12):
        yield text[: match.start()] + text[match.end() :]


def joined_lines(text):
    """Two lines become one."""
    for match in spread(re.finditer(r"\n(?=.)", text), 12):
        yield text[: match.start()] + " " + text[match.end() :]


def dropped_lines(text):
    """A line is missing, also an empty one, or the end of the last."""
    lines = text.splitlines(keepends=True)
    for i in spread(range(len(lines)), 12):
        yield "".join(lines[:i] + lines[i + 1 :])
    if text.endswith("\n"):
        yield text[:-1]


MOVED = (digits_across_a_gap, no_gap, joined_lines, dropped_lines)


@pytest.mark.parametrize("case", list(outputs("text")), ids=lambda case: case[0])
def test_a_changed_text_is_seen(case):
    _, cell, text = case
    rtol, atol, _ = tolerances(notebooks.tags(cell))
    mutants = []
    for match in spread(FLOAT.finditer(text)):
        changed = other_digit(match[0], promised_digit(rtol))
        mutants.append(text[: match.start()] + changed + text[match.end() :])
    for match in spread(re.finditer(r"(?<![\w.+-])\d+(?![\w.])", text)):
        mutants.append(text[: match.start()] + str(int(match[0]) + 1) + text[match.end() :])
    for match in spread(re.finditer(r"[^\W\d_]{3,}", text)):
        mutants.append(text[: match.start()] + match[0][::-1] + "x" + text[match.end() :])
    mutants += [mutant for kind in MOVED for mutant in kind(text)]
    assert mutants
    survivors = [mutant for mutant in mutants if same_text(text, mutant, rtol, atol)]
    assert not survivors, survivors[:3]


@pytest.mark.parametrize("case", list(outputs("picture")), ids=lambda case: case[0])
def test_a_changed_picture_is_seen(case):
    picture = pixels(case[2])
    bound = tolerances(notebooks.tags(case[1])).tile
    assert same_pixels(picture, picture.copy(), bound)
    # A piece of the size of one letter moves by two pixels, where the picture has the most ink; across, as an edge
    # that moves along itself stays what it was.
    grey = picture[:-16, :-16].mean(axis=2)
    pieces = np.lib.stride_tricks.sliding_window_view(grey, (12, 12))[::6, ::6].std(axis=(2, 3))
    for index in np.argsort(pieces, axis=None)[:-9:-1]:
        y, x = (6 * i for i in np.unravel_index(index, pieces.shape))
        piece = picture[y : y + 12, x : x + 12]
        right, down = picture[y : y + 12, x + 2 : x + 14], picture[y + 2 : y + 14, x : x + 12]
        moved = picture.copy()
        moved[y : y + 12, x : x + 12] = max(
            right, down, key=lambda other: abs(other - piece.astype(float)).sum()
        )
        assert not same_pixels(picture, moved, bound), (y, x)
