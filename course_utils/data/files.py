"""Read the files of a data set, and say in one kind of error what is wrong with one."""

import csv
import gzip
import os
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from torch import Tensor

DATA_DIR = Path(__file__).resolve().parents[2] / "data"


class DataFileError(ValueError):
    """A data file is damaged or not the one it should be; the message says what was expected and found."""

    def __init__(self, path: Path | str, expected: str, found: str):
        super().__init__(f"{path}: expected {expected}, found {found}")


def want_full(full: bool | None) -> bool:
    if full is not None:
        return full
    value = os.environ.get("COURSE_DATA", "")
    if value not in ("", "embedded", "full"):
        raise ValueError(f'the environment variable COURSE_DATA must be "full" or "embedded", not {value!r}')
    return value == "full"


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn the many ways in which a reader reports a damaged file into a DataFileError."""
    try:
        yield
    except FileNotFoundError:
        raise DataFileError(path, "a file of this repository", "none: is the clone complete?") from None
    except EOFError:
        raise DataFileError(path, "a whole file", "a truncated one") from None
    except (gzip.BadGzipFile, zlib.error, tarfile.TarError, csv.Error, ValueError) as error:
        if isinstance(error, DataFileError):
            raise
        raise DataFileError(path, "an intact file", f"a damaged one ({error})") from None


def open_data(path: Path) -> BinaryIO:
    return gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb")


def fill(stream: BinaryIO, out: Tensor) -> int:
    """Read bytes from `stream` into the uint8 tensor `out`; return how many there were."""
    view = memoryview(out.numpy()).cast("B")
    done = 0
    # In pieces: a gzip stream's readinto() would build a second copy of all it is asked for.
    while done < len(view) and (count := stream.readinto(view[done : done + 2**20])):
        done += count
    return done


def class_labels(path: Path, labels: Tensor, classes: int) -> Tensor:
    if labels.max() >= classes:
        raise DataFileError(path, f"labels from 0 to {classes - 1}", f"label {int(labels.max())}")
    return labels.long()


def read_numbers(
    path: Path,
    rows: int,
    columns: int,
    header: Sequence[str] | None = None,
    text_column: tuple[int, Sequence[str]] | None = None,
) -> np.ndarray:
    """Read a CSV file of numbers as (rows, columns) float64; a text column becomes its words' positions."""
    converters = {text_column[0]: text_column[1].index} if text_column else None
    with reading(path), open_data(path) as stream:
        lines = stream.read().decode("utf-8").splitlines()
    if header is not None:
        found = lines.pop(0) if lines else ""
        if found != ",".join(header):
            raise DataFileError(path, f"the header {','.join(header)[:60]}", f"{found[:60]!r}")
    if len(lines) != rows:
        raise DataFileError(path, f"{rows:,} rows", f"{len(lines):,}")
    with reading(path):
        numbers = np.loadtxt(lines, delimiter=",", ndmin=2, converters=converters, encoding="utf-8")
    if numbers.shape != (rows, columns):
        raise DataFileError(path, f"{columns} columns", f"{numbers.shape[1]}")
    if not np.isfinite(numbers).all():
        raise DataFileError(path, "finite numbers", "nan or infinity")
    return numbers


def check_rows(path: Path, rows: Sequence[Sequence[str]], expected: int, width: int) -> None:
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise DataFileError(path, f"{width} values a row", f"{len(row)} in row {number}")
    if len(rows) != expected:
        raise DataFileError(path, f"{expected:,} rows", f"{len(rows):,}")


def first_other(values: np.ndarray, allowed: Sequence[float]) -> float:
    return values[~np.isin(values, allowed)][0]
