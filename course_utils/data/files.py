"""Read the files of a data set, and say in one kind of error what is wrong with one."""

import csv
import gzip
import hashlib
import os
import re
import tarfile
import zipfile
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
    except IsADirectoryError:
        raise DataFileError(path, "a file", "a folder of that name") from None
    except EOFError:
        raise DataFileError(path, "a whole file", "a truncated one") from None
    except UnicodeDecodeError as error:
        begin = error.object[:2]
        found = "UTF-16" if begin in (b"\xff\xfe", b"\xfe\xff") else "another encoding, or no text"
        raise DataFileError(path, "text in UTF-8", f"{found}: save it as UTF-8") from None
    except (PermissionError, NotADirectoryError) as error:
        raise DataFileError(path, "a file that can be read", f"{error.strerror}") from None
    except (
        gzip.BadGzipFile,
        zlib.error,
        tarfile.TarError,
        zipfile.BadZipFile,
        csv.Error,
        ValueError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        if isinstance(error, DataFileError):
            raise
        raise DataFileError(path, "an intact file", f"a damaged one ({error})") from None


def open_data(path: Path) -> BinaryIO:
    """The content of a file; of one that is packed (gzip, or a zip with one file) what is inside, whatever its name."""
    with open(path, "rb") as stream:
        begin = stream.read(4)
    if begin[:2] == b"\x1f\x8b":
        return gzip.open(path, "rb")
    if begin != b"PK\x03\x04":
        return open(path, "rb")
    archive = zipfile.ZipFile(path)
    # What macOS and Windows add of their own is none of the content.
    names = [n for n in archive.namelist() if not n.endswith("/") and not n.startswith("__MACOSX")]
    wanted = {path.name.removesuffix(".zip"), "train.csv"}  # Kaggle's archives hold the test rows, too
    fitting = [n for n in names if n.rpartition("/")[2] in wanted]
    if len(names) != 1 and len(fitting) != 1:
        some = f": {', '.join(names[:3])}" if names else ""
        raise DataFileError(path, "one file in the archive", f"{len(names)}{some}")
    return archive.open(fitting[0] if len(fitting) == 1 else names[0])


def text_of(stream: BinaryIO) -> list[str]:
    """The lines of a text in UTF-8, without the mark that Windows may put before it and blank lines at its end."""
    lines = stream.read().decode("utf-8-sig").splitlines()
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def require_published(path: Path) -> None:
    """An embedded file must hold what was published: damage inside a packed file can give wrong numbers in silence.

    Raises:
        DataFileError: its SHA-256 is not that of data/SHA256SUMS.
    """
    with reading(path):
        sums = (DATA_DIR / "SHA256SUMS").read_text(encoding="utf-8")
        name = path.relative_to(DATA_DIR).as_posix()
        known = re.search(rf"^([0-9a-f]{{64}}) [ *]{re.escape(name)}$", sums, re.M)
        if known and hashlib.sha256(path.read_bytes()).hexdigest() != known[1]:
            raise DataFileError(path, "the file as it was published", "another content: see make doctor")


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
        lines = text_of(stream)
    if header is not None:
        with reading(path):
            found = next(csv.reader(lines[:1], strict=True), [])
        if [name.strip() for name in found] != list(header):
            raise DataFileError(path, f"the header {','.join(header)[:60]}", f"{','.join(found)[:60]!r}")
        lines = lines[1:]
    if len(lines) != rows:
        raise DataFileError(path, f"{rows:,} rows", f"{len(lines):,}")
    with reading(path):
        numbers = np.loadtxt(
            lines, delimiter=",", ndmin=2, converters=converters, encoding="utf-8", quotechar='"'
        )
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
