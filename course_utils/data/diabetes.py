"""Diabetes among Pima women: eight measurements a patient, 768 rows."""

import numpy as np
import torch

from course_utils.data import files
from course_utils.data.files import DataFileError, first_other, read_numbers
from course_utils.data.sets import Table

DIABETES_FEATURES = ("pregnant", "glucose", "pressure", "triceps", "insulin", "mass", "pedigree", "age")


def load_diabetes(version: str = "clean") -> Table:
    """Load the Pima diabetes measurements: eight numbers a patient, and whether diabetes was found.

    Args:
        version: "clean", "raw" or "course".
            "clean":  768 rows, each column scaled to [-1, 1], label 1 = diabetes.
            "raw":    768 rows in the original units, label 1 = diabetes. A zero in glucose, pressure, triceps,
                      insulin or mass means "not measured".
            "course": 759 rows, the values of the file known from the video lectures: a column's minimum is
                      written 0 instead of -1, and the labels are FLIPPED (1 = no diabetes found).

    Returns:
        A Table: features (N, 8) float64, labels (N,) float64 of 0.0 and 1.0; `classes[1]` says what 1
        means.

    Raises:
        ValueError: another version is asked for.
        DataFileError: the embedded file is damaged.
    """
    versions = {
        "clean": ("diabetes_clean.csv", 768, None),
        "raw": ("diabetes_raw.csv", 768, (*DIABETES_FEATURES, "diabetes")),
        "course": ("diabetes_course_759.csv", 759, None),
    }
    if version not in versions:
        raise ValueError(f'version must be "clean", "raw" or "course", not {version!r}')
    file, rows, header = versions[version]
    path = files.DATA_DIR / "diabetes" / file
    numbers = read_numbers(path, rows, columns=9, header=header)
    features, labels = numbers[:, :8], numbers[:, 8]
    if not np.isin(labels, (0, 1)).all():
        raise DataFileError(path, "labels 0 and 1 in the last column", f"{first_other(labels, (0, 1)):g}")
    if version != "raw" and np.abs(features).max() > 1:
        raise DataFileError(path, "features from -1 to 1", f"{features.flat[np.abs(features).argmax()]:g}")
    classes = ("no diabetes", "diabetes")
    return Table(
        name=f"Pima diabetes ({version})",
        features=torch.from_numpy(features.copy()),
        labels=torch.from_numpy(labels.copy()),
        names=DIABETES_FEATURES,
        classes=classes[::-1] if version == "course" else classes,
    )
