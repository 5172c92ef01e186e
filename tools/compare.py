"""When two stored outputs are the same: numbers within a tolerance, words exactly, figures by their pixels."""

import base64
import io
import math
import re

import numpy as np
from PIL import Image

FLOAT = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE][-+]?\d))(?:[eE][-+]?\d+)?")
RTOL = 1e-6
TILE, TILE_BOUND = 16, 12.0  # pixels; root mean square on the scale 0 to 255


def same_text(stored: str, new: str, rtol: float = RTOL, atol: float = 0.0) -> bool:
    """True when both texts have the same words and integers, and their floats agree within the tolerances."""
    if stored == new:
        return True
    floats = [[float(x) for x in FLOAT.findall(text)] for text in (stored, new)]
    # Where a float is a digit longer, padding and columns shift: white space between words does not count.
    words = ["".join(FLOAT.sub("\0", text).split()) for text in (stored, new)]
    return words[0] == words[1] and all(
        math.isclose(a, b, rel_tol=rtol, abs_tol=atol) for a, b in zip(*floats, strict=True)
    )


def pixels(picture: str) -> np.ndarray:
    """A PNG picture (base64) as an array of shape (height, width, 3), uint8."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB"))


def same_picture(stored: str, new: str) -> bool:
    """True when two PNG pictures (base64) have the same size and no tile of theirs differs visibly."""
    return same_pixels(pixels(stored), pixels(new))


def same_pixels(a: np.ndarray, b: np.ndarray) -> bool:
    """The same for two pictures as arrays of shape (height, width, 3)."""
    if a.shape != b.shape:
        return False
    squares = ((a.astype(np.float32) - b) ** 2).mean(axis=2)
    height, width = (-(-n // TILE) * TILE for n in squares.shape)
    padded = np.zeros((height, width))
    padded[: squares.shape[0], : squares.shape[1]] = squares
    tiles = padded.reshape(height // TILE, TILE, width // TILE, TILE).mean(axis=(1, 3))
    return bool(tiles.max() <= TILE_BOUND**2)


def tolerances(cell_tags: list[str]) -> tuple[float, float]:
    """Relative and absolute tolerance that the tags of a cell ask for."""
    value = {
        tag.split("=")[0]: float(tag.split("=")[1]) for tag in cell_tags if re.match("nbval-[ra]tol=", tag)
    }
    return value.get("nbval-rtol", RTOL), value.get("nbval-atol", 0.0)
