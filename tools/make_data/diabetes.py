"""data/diabetes: the Pima measurements from R's mlbench, raw, scaled, and as the file known from the videos."""

from pathlib import Path

import numpy as np

from tools.make_data.common import write

RDA = "usr/lib/R/site-library/mlbench/data/PimaIndiansDiabetes.rda"
# The rows that the known file lacks, found by comparing it with the 768.
NOT_IN_THE_COURSE_FILE = (14, 24, 236, 259, 285, 401, 458, 517, 658)


def make(sources: Path, out: Path) -> None:
    """Write the three versions."""
    import pyreadr

    frame = pyreadr.read_r(str(sources / "r-cran-mlbench" / RDA))["PimaIndiansDiabetes"]
    values = frame.iloc[:, :8].to_numpy(float)
    labels = (frame["diabetes"].astype(str) == "pos").to_numpy(int)
    low, high = values.min(axis=0), values.max(axis=0)
    scaled = 2 * (values - low) / (high - low) - 1

    header = ",".join(frame.columns)
    raw = [
        ",".join(f"{value:.12g}" for value in [*row, label])
        for row, label in zip(values, labels, strict=True)
    ]
    write(out / "diabetes" / "diabetes_raw.csv", "\n".join([header, *raw]) + "\n")
    write(out / "diabetes" / "diabetes_clean.csv", lines(scaled, labels))

    # The known file writes a column's minimum as 0, not -1, and its labels are flipped.
    keep = np.setdiff1d(np.arange(len(values)), NOT_IN_THE_COURSE_FILE)
    zeroed = np.where(values == low, 0, scaled)
    write(out / "diabetes" / "diabetes_course_759.csv", lines(zeroed[keep], 1 - labels[keep]))


def lines(features: np.ndarray, labels: np.ndarray) -> str:
    """Return the rows as CSV text, six digits a number, the label last."""
    rows = zip(features, labels, strict=True)
    return "".join(",".join([*(f"{value:.6g}" for value in row), str(label)]) + "\n" for row, label in rows)
