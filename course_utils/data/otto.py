"""Products described by 93 counts: a generated sample in the format of Kaggle's Otto challenge, or its file."""

from pathlib import Path

import numpy as np
import torch

from course_utils.data import files
from course_utils.data.files import DataFileError, read_numbers, require_published, want_full
from course_utils.data.sets import Table
from course_utils.download import cache_dir

OTTO_FEATURES = tuple(f"feat_{i}" for i in range(1, 94))
OTTO_CLASSES = tuple(f"Class_{i}" for i in range(1, 10))
OTTO_KAGGLE_ROWS = 61_878


def load_otto(full: bool | None = None) -> Table:
    """Load products described by 93 counts, in nine categories, in the format of Kaggle's Otto challenge.

    Args:
        full: False for the embedded sample: 3,000 rows, GENERATED, only its format is Otto's. True for Kaggle's
            own file (61,878 rows): its rules forbid passing it on, so put `train.csv` into the cache yourself, in
            the folder otto, as it is or packed (train.csv.gz, train.csv.zip, or the competition's zip). None takes
            Kaggle's file if COURSE_DATA=full and the file is there, else the sample: the Table's `name` and
            `generated` say which it is.

    Returns:
        A Table: features (N, 93) float32, whole numbers from 0; labels (N,) int64, 0 to 8.

    Raises:
        FileNotFoundError: full=True and the file is not there.
        DataFileError: it is not the right one.
    """
    kaggle = _kaggles_file()
    if full and not kaggle.exists():
        raise FileNotFoundError(
            f"{kaggle} is not there. Kaggle's rules forbid passing its file on: join the competition "
            "otto-group-product-classification-challenge on kaggle.com, download train.csv and put it at that "
            "path. load_otto(full=False) gives a generated sample in the same format."
        )
    generated = not (want_full(full) and kaggle.exists())
    path = files.DATA_DIR / "otto" / "otto_sample.csv.gz" if generated else kaggle
    rows = 3_000 if generated else OTTO_KAGGLE_ROWS
    header = ("id", *OTTO_FEATURES, "target")
    numbers = read_numbers(path, rows, columns=95, header=header, text_column=(94, OTTO_CLASSES))
    features = numbers[:, 1:94]
    if (features < 0).any() or (features % 1).any():
        raise DataFileError(path, "whole numbers from 0 as features", "others")
    if generated:
        require_published(path)
    return Table(
        name="Otto-format sample (generated)" if generated else "Otto (Kaggle)",
        features=torch.from_numpy(features.astype(np.float32)),
        labels=torch.from_numpy(numbers[:, 94].astype(np.int64)),
        names=OTTO_FEATURES,
        classes=OTTO_CLASSES,
        generated=generated,
    )


def _kaggles_file() -> Path:
    """Where Kaggle's file lies: plain, packed, or in the archive that Kaggle sends; otto/train.csv if it is nowhere."""
    folder = cache_dir() / "otto"
    names = ("train.csv", "train.csv.gz", "train.csv.zip", "otto-group-product-classification-challenge.zip")
    return next((folder / name for name in names if (folder / name).exists()), folder / names[0])
