"""What the scripts that make data/ share."""

import gzip
import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np


def package_file(package: str, path: str) -> Path:
    """Return the path of a data file inside an installed package, without importing the package."""
    return Path(find_spec(package).origin).parent / path


def write(path: Path, content: bytes | str) -> None:
    """Write a file, and its folder where needed. Text is UTF-8 with \\n on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def write_gzip(path: Path, content: bytes) -> None:
    """Write `content` packed, with no name and no time in the header: the same content gives the same bytes."""
    # The level spelled out, and the fields that gzip.compress fills differently from version to version.
    packed = bytearray(gzip.compress(content, compresslevel=9, mtime=0))
    packed[8:10] = b"\x02\xff"
    write(path, bytes(packed))


def idx(array: np.ndarray) -> bytes:
    """Return an array of unsigned bytes in the IDX format (MNIST's)."""
    return (
        struct.pack(f">{1 + array.ndim}I", 0x0800 | array.ndim, *array.shape)
        + array.astype(np.uint8).tobytes()
    )
