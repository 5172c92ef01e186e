"""When two stored outputs are the same: numbers within a tolerance, words exactly, figures by their pixels."""

import base64
import io
import math
import re
from typing import NamedTuple

import numpy as np
from PIL import Image

FLOAT = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE][-+]?\d))(?:[eE][-+]?\d+)?")
TILE = 16  # pixels


class Tolerances(NamedTuple):
    """How far an output may differ: floats, relative and absolute; figures, root mean square of a tile (0 to 255)."""

    rtol: float = 1e-6
    atol: float = 0.0
    tile: float = 12.0


def tolerances(cell_tags: list[str]) -> Tolerances:
    """What the tags of a cell ask for: nbval-rtol=…, nbval-atol=…, nbval-tile=…"""
    asked = filter(None, (re.fullmatch(r"nbval-(rtol|atol|tile)=(\S+)", tag) for tag in cell_tags))
    return Tolerances(**{match[1]: float(match[2]) for match in asked})


def same_text(stored: str, new: str, rtol: float = Tolerances().rtol, atol: float = 0.0) -> bool:
    """True when both texts have the same words, integers and lines, and their floats agree within the tolerances.

    Where a float is a digit longer, columns shift: how many spaces stand between two things does not count. Whether
    there are any does: `28 34` is not `2834`.
    """
    if stored == new:
        return True
    floats = [[float(x) for x in FLOAT.findall(text)] for text in (stored, new)]
    return words(stored) == words(new) and all(
        math.isclose(a, b, rel_tol=rtol, abs_tol=atol) for a, b in zip(*floats, strict=True)
    )


def words(text: str) -> str:
    """A text with a sign for each float, and one space where there are several."""
    text = re.sub(r"[ \t]+", " ", FLOAT.sub("\0", text))
    # What fills the room between a float and a bracket before it, or an end of the line, is gone when
    # that float gets a minus or one more digit.
    return re.sub(r"(?<=[\[(\n]) (?=\0)|^ (?=\0)|(?<=\0) (?=\n|\Z)", "", text)


def spread(stored: str, new: str) -> tuple[float, float]:
    """The largest relative and the largest absolute difference between the floats of two texts with the same words."""
    floats = [map(float, FLOAT.findall(text)) for text in (stored, new)]
    pairs = [(a, b) for a, b in zip(*floats, strict=False) if a != b]  # 0.0 and -0.0 are equal
    return (
        max((abs(a - b) / max(abs(a), abs(b)) for a, b in pairs), default=0.0),
        max((abs(a - b) for a, b in pairs), default=0.0),
    )


def pixels(picture: str) -> np.ndarray:
    """A PNG picture (base64) as an array of shape (height, width, 3), uint8."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB"))


def same_picture(stored: str, new: str, bound: float = Tolerances().tile) -> bool:
    """True when two PNG pictures (base64) have the same size and no tile of theirs differs visibly."""
    return same_pixels(pixels(stored), pixels(new), bound)


def same_pixels(a: np.ndarray, b: np.ndarray, bound: float = Tolerances().tile) -> bool:
    """The same for two pictures as arrays of shape (height, width, 3)."""
    return a.shape == b.shape and largest_difference(a, b) <= bound


def largest_difference(a: np.ndarray, b: np.ndarray) -> float:
    """Root mean square of the difference in the tile where two pictures of one size differ most."""
    if np.array_equal(a, b):
        return 0.0
    difference = a.astype(np.float32) - b
    squares = np.einsum("ijk,ijk->ij", difference, difference) / difference.shape[2]
    height, width = (-(-n // TILE) * TILE for n in squares.shape)
    padded = np.zeros((height, width))
    padded[: squares.shape[0], : squares.shape[1]] = squares
    sums = padded.reshape(height // TILE, TILE, width // TILE, TILE).sum(axis=1).sum(axis=2)
    return float(sums.max() / TILE**2) ** 0.5
