"""What the loaders return: a table, images in memory, photos on disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.utils.data import Dataset
from torch.utils.data._utils.collate import default_collate_fn_map


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of numbers, one label a row.

    Args:
        name: what the set is called; says so when the set is generated.
        features: (N, F) floating point.
        labels: (N,) the number of the class, an index into `classes`.
        names: F column names.
        classes: what each label means.
        generated: True where no row was ever observed.
    """

    name: str
    features: Tensor
    labels: Tensor
    names: tuple[str, ...]
    classes: tuple[str, ...]
    generated: bool = False

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        return f"{self.name}: features {tuple(self.features.shape)}, {len(self.classes)} classes"


class Batch(NamedTuple):
    """What a DataLoader over an `ImageSet` yields: images (B, ...) uint8 and labels (B,) int64."""

    images: Tensor
    labels: Tensor


# Documented in torch.utils.data.default_collate ("option 2"): a whole batch passes through as it is, so that
# `DataLoader(dataset, batch_size=64)` needs no collate_fn and costs one indexing a batch, not one an image.
default_collate_fn_map[Batch] = lambda batches, *, collate_fn_map=None: batches[0]


class ImageSet(Dataset):
    """Labelled images in memory, a torch Dataset: `DataLoader(image_set, batch_size=64)` works and is fast.

    Args:
        name: what the set is called.
        images: (N, H, W) or (N, C, H, W) uint8, 0 to 255.
        labels: (N,) int64, an index into `classes`.
        classes: the name of each class.

    `image_set[i]` is (image uint8 tensor, label int). Batches stay uint8: turn them into floats in the loop.
    A DataLoader with a `collate_fn` of your own passes it a list of one `Batch`.
    """

    def __init__(self, name: str, images: Tensor, labels: Tensor, classes: Sequence[str]):
        self.name = name
        self.images = images
        self.labels = labels
        self.classes = tuple(classes)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        return self.images[index], int(self.labels[index])

    def __getitems__(self, indices: Sequence[int]) -> list[Batch]:
        rows = torch.as_tensor(indices)
        return [Batch(self.images[rows], self.labels[rows])]

    def __repr__(self) -> str:
        return f"{self.name}: images {tuple(self.images.shape)} uint8, {len(self.classes)} classes"


@dataclass(frozen=True)
class Photos:
    """Photos sorted into one folder a class.

    Args:
        name: what the set is called.
        folder: holds one sub-folder a class, as torchvision's ImageFolder expects.
        files: (path, class name) of each photo, sorted by class, then file name.
        classes: the class names in ImageFolder's order.
    """

    name: str
    folder: Path
    files: list[tuple[Path, str]]
    classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.files)

    def __repr__(self) -> str:
        return f"{self.name}: {len(self.files)} photos, classes {', '.join(self.classes)}"
