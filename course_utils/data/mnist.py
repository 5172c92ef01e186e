"""Handwritten digits: the embedded MNIST-mini, or the official MNIST."""

import struct
from pathlib import Path

import torch
from torch import Tensor

from course_utils.data import files
from course_utils.data.files import (
    DataFileError,
    class_labels,
    fill,
    open_data,
    reading,
    require_published,
    want_full,
)
from course_utils.data.sets import ImageSet
from course_utils.download import fetch


def load_mnist(train: bool = True, full: bool | None = None) -> ImageSet:
    """Load handwritten digits: 28 x 28 grey images of 0 to 9.

    Args:
        train: True for the training part, False for the test part.
        full: False for the embedded subset "MNIST-mini" (4,000 + 1,000 images, all from the official training
            part), True for the official set (60,000 + 10,000; fetched once, 11.6 MB). None asks COURSE_DATA.

    Returns:
        An ImageSet: images (N, 28, 28) uint8, 0 background to 255 ink; labels (N,) int64, 0 to 9.

    Raises:
        FetchError: the full set cannot be fetched.
        DataFileError: a file is damaged.
    """
    full = want_full(full)
    part = "train" if train else "t10k"
    count = (60_000 if train else 10_000) if full else (4_000 if train else 1_000)

    def file(kind: str) -> Path:
        name = f"{part}-{kind}-ubyte.gz"
        return fetch(f"mnist/{name}") if full else files.DATA_DIR / "mnist_mini" / name

    images_path, labels_path = file("images-idx3"), file("labels-idx1")
    images = _read_idx(images_path, (count, 28, 28))
    labels = class_labels(labels_path, _read_idx(labels_path, (count,)), 10)
    if not full:
        require_published(images_path)
        require_published(labels_path)
    return ImageSet("MNIST" if full else "MNIST-mini", images, labels, [str(digit) for digit in range(10)])


def _read_idx(path: Path, shape: tuple[int, ...]) -> Tensor:
    """Read an IDX file of unsigned bytes (MNIST's format), plain or .gz, that must hold exactly `shape`."""
    with reading(path), open_data(path) as stream:
        expected = (0x0800 + len(shape), *shape)
        start = stream.read(4 * len(expected))
        if start[:4] != struct.pack(">I", expected[0]):
            begin = f"an IDX file that begins with {expected[0]:08x} ({len(shape)}-D bytes)"
            raise DataFileError(path, begin, start[:4].hex() or "nothing")
        if len(start) < 4 * len(expected):
            raise DataFileError(path, "an IDX header", "a truncated file")
        found = struct.unpack(f">{len(expected)}I", start)[1:]
        if found != shape:
            raise DataFileError(path, f"shape {shape}", f"shape {found}")
        out = torch.empty(shape, dtype=torch.uint8)
        count = fill(stream, out)
        if count < out.numel():
            raise DataFileError(path, f"{out.numel():,} values", f"only {count:,}")
        if stream.read(1):
            raise DataFileError(path, f"{out.numel():,} values", "more")
    return out
