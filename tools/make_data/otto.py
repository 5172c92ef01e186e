"""data/otto: a GENERATED sample in the format of Kaggle's Otto file. Nothing of Kaggle's data is in it."""

from pathlib import Path

import numpy as np

from tools.make_data.common import write_gzip

ROWS, FEATURES, CLASSES, TOPICS = 3000, 93, 9, 24
SEED = 93
CLASS_SHARES = np.array([0.031, 0.26, 0.13, 0.044, 0.044, 0.228, 0.046, 0.137, 0.08])


def make(sources: Path, out: Path) -> None:
    """Draw counts from a mixture of topics: each class prefers some topics, each topic some features."""
    generator = np.random.default_rng(SEED)
    topics = generator.gamma(0.12, 1, (TOPICS, FEATURES))
    topics /= topics.sum(axis=1, keepdims=True)
    mixes = generator.dirichlet(np.full(TOPICS, 0.18), CLASSES)
    mixes = 0.86 * mixes + 0.14 * mixes.mean(axis=0)  # the classes overlap
    labels = generator.choice(CLASSES, ROWS, p=CLASS_SHARES / CLASS_SHARES.sum())
    totals = generator.gamma(2.2, 22, ROWS)
    own_mixes = np.stack([generator.dirichlet(mixes[label] * 6 + 0.02) for label in labels])
    counts = generator.poisson((own_mixes @ topics) * totals[:, None])

    lines = [",".join(["id", *(f"feat_{i}" for i in range(1, FEATURES + 1)), "target"])]
    for number, (row, label) in enumerate(zip(counts, labels, strict=True), start=1):
        lines.append(",".join([str(number), *map(str, row), f"Class_{label + 1}"]))
    write_gzip(out / "otto" / "otto_sample.csv.gz", ("\n".join(lines) + "\n").encode("ascii"))
