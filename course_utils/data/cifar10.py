"""Small colour pictures in CIFAR-10's format: the embedded emoji-10, or CIFAR-10 itself."""

import tarfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from course_utils.data import files
from course_utils.data.files import DataFileError, class_labels, fill, reading, require_published, want_full
from course_utils.data.sets import ImageSet
from course_utils.download import fetch

CIFAR10_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
EMOJI10_CLASSES = (
    "face", "person", "hand", "animal", "plant", "meal", "vehicle", "building", "clothing", "weather",
)  # fmt: skip


def load_cifar10(train: bool = True, full: bool | None = None) -> ImageSet:
    """Load small colour images in CIFAR-10's format: by default the stand-in emoji-10, on request CIFAR-10.

    Args:
        train: True for the training part, False for the test part.
        full: False for the embedded "emoji-10" (788 + 200 drawings of ten other classes: it is NOT CIFAR-10, and
            its accuracies say nothing about CIFAR-10), True for CIFAR-10 (50,000 + 10,000 photos; fetched once,
            170 MB). None asks COURSE_DATA.

    Returns:
        An ImageSet: images (N, 3, 32, 32) uint8, 0 to 255, channels red, green, blue; labels (N,) int64, 0
        to 9.

    Raises:
        FetchError: CIFAR-10 cannot be fetched.
        DataFileError: a file is damaged.
    """
    if want_full(full):
        name, classes, folder = "CIFAR-10", CIFAR10_CLASSES, "cifar-10-batches-bin"
        path = fetch("cifar10/cifar-10-binary.tar.gz")
        train_batches = {f"data_batch_{i}.bin": 10_000 for i in range(1, 6)}
        test_batches = {"test_batch.bin": 10_000}
    else:
        name, classes, folder = "emoji-10", EMOJI10_CLASSES, "emoji-10-batches-bin"
        path = files.DATA_DIR / "emoji10" / "emoji-10-binary.tar.gz"
        train_batches, test_batches = {"data_batch_1.bin": 788}, {"test_batch.bin": 200}
    batches = train_batches if train else test_batches
    images, labels = _read_cifar(path, {f"{folder}/{file}": count for file, count in batches.items()})
    if not want_full(full):
        require_published(path)
    return ImageSet(name, images, labels, classes)


def _read_cifar(path: Path, members: dict[str, int]) -> tuple[Tensor, Tensor]:
    """Read the named members of a .tar.gz in CIFAR-10's binary format: name -> number of images in it.

    An image is 3073 bytes: its label, then 32 x 32 red, green and blue values. Nothing is unpacked to disk.
    """
    images = torch.empty((sum(members.values()), 3, 32, 32), dtype=torch.uint8)
    labels = torch.empty(len(images), dtype=torch.uint8)
    starts = dict(zip(members, np.cumsum([0, *members.values()]).tolist(), strict=False))
    with reading(path), tarfile.open(path, "r|*") as archive:
        for member in archive:
            if member.name not in starts:
                continue
            count, start = members[member.name], starts.pop(member.name)
            inside = f"{path} ({member.name})"
            if not member.isfile() or member.size != count * 3073:
                raise DataFileError(inside, f"{count:,} images of 3073 bytes", f"{member.size:,} bytes")
            records = torch.empty((count, 3073), dtype=torch.uint8)
            fill(archive.extractfile(member), records)  # tarfile itself raises where bytes are missing
            images[start : start + count] = records[:, 1:].view(count, 3, 32, 32)
            labels[start : start + count] = records[:, 0]
            if not starts:
                break
    if starts:
        raise DataFileError(path, f"the file {next(iter(starts))} in the archive", "none of that name")
    return images, class_labels(path, labels, 10)
