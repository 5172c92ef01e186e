"""The data sets of the course: embedded by default, the full set on request.

Every loader works offline and gives the same values each time. Where a full set exists, `full=True` (or the
environment variable COURSE_DATA=full) fetches it once through `course_utils.download`. Importing this module
touches no network and writes nothing. `data/README.md` says where each file comes from, its licence and
traps.
"""

import csv
import gzip
import os
import struct
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset
from torch.utils.data._utils.collate import default_collate_fn_map

from course_utils.download import cache_dir, fetch

DATA_DIR = Path(__file__).resolve().parent.parent / "data"

DIABETES_FEATURES = ("pregnant", "glucose", "pressure", "triceps", "insulin", "mass", "pedigree", "age")
TITANIC_COLUMNS = "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked".split(",")
CIFAR10_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
EMOJI10_CLASSES = (
    "face", "person", "hand", "animal", "plant", "meal", "vehicle", "building", "clothing", "weather",
)  # fmt: skip
OTTO_FEATURES = tuple(f"feat_{i}" for i in range(1, 94))
OTTO_CLASSES = tuple(f"Class_{i}" for i in range(1, 10))
OTTO_KAGGLE_ROWS = 61_878


class DataFileError(ValueError):
    """A data file is damaged or not the one it should be; the message says what was expected and found."""

    def __init__(self, path: Path | str, expected: str, found: str):
        super().__init__(f"{path}: expected {expected}, found {found}")


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
    files = {
        "clean": ("diabetes_clean.csv", 768, None),
        "raw": ("diabetes_raw.csv", 768, (*DIABETES_FEATURES, "diabetes")),
        "course": ("diabetes_course_759.csv", 759, None),
    }
    if version not in files:
        raise ValueError(f'version must be "clean", "raw" or "course", not {version!r}')
    file, rows, header = files[version]
    path = DATA_DIR / "diabetes" / file
    numbers = _read_numbers(path, rows, columns=9, header=header)
    features, labels = numbers[:, :8], numbers[:, 8]
    if not np.isin(labels, (0, 1)).all():
        raise DataFileError(path, "labels 0 and 1 in the last column", f"{_first_other(labels, (0, 1)):g}")
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


def load_titanic(train: bool = True) -> list[dict[str, str]]:
    """Load the Titanic's passengers as raw text, as the CSV file has them.

    Args:
        train: True for 891 passengers, False for the other 418. The split is the course's own, not Kaggle's. The
            rows of the second part keep their labels, and Kaggle's test passengers are among both parts.

    Returns:
        One dict a passenger: column name -> text, in the file's column order, "" where a value is missing.

    Raises:
        DataFileError: the embedded file is damaged.
    """
    file, expected = ("train.csv", 891) if train else ("test_with_labels.csv", 418)
    path = DATA_DIR / "titanic" / file
    with _reading(path), open(path, encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream, strict=True)
    if header != TITANIC_COLUMNS:
        raise DataFileError(path, f"the columns {','.join(TITANIC_COLUMNS)}", ",".join(header))
    _check_rows(path, rows, expected, width=len(header))
    for number, row in enumerate(rows, start=1):
        if row[1] not in ("0", "1"):
            raise DataFileError(path, "Survived 0 or 1", f"{row[1]!r} in row {number}")
    return [dict(zip(header, row, strict=True)) for row in rows]


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
    full = _want_full(full)
    part = "train" if train else "t10k"
    count = (60_000 if train else 10_000) if full else (4_000 if train else 1_000)

    def file(kind: str) -> Path:
        name = f"{part}-{kind}-ubyte.gz"
        return fetch(f"mnist/{name}") if full else DATA_DIR / "mnist_mini" / name

    images = _read_idx(file("images-idx3"), (count, 28, 28))
    labels_path = file("labels-idx1")
    labels = _class_labels(labels_path, _read_idx(labels_path, (count,)), 10)
    return ImageSet("MNIST" if full else "MNIST-mini", images, labels, [str(digit) for digit in range(10)])


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
    if _want_full(full):
        name, classes, folder = "CIFAR-10", CIFAR10_CLASSES, "cifar-10-batches-bin"
        path = fetch("cifar10/cifar-10-binary.tar.gz")
        train_batches = {f"data_batch_{i}.bin": 10_000 for i in range(1, 6)}
        test_batches = {"test_batch.bin": 10_000}
    else:
        name, classes, folder = "emoji-10", EMOJI10_CLASSES, "emoji-10-batches-bin"
        path = DATA_DIR / "emoji10" / "emoji-10-binary.tar.gz"
        train_batches, test_batches = {"data_batch_1.bin": 788}, {"test_batch.bin": 200}
    batches = train_batches if train else test_batches
    images, labels = _read_cifar(path, {f"{folder}/{file}": count for file, count in batches.items()})
    return ImageSet(name, images, labels, classes)


def load_photos(train: bool = True) -> Photos:
    """List small colour photos of fish and of monuments, sorted into folders.

    Args:
        train: True for 38 photos (21 fish, 17 monuments), False for 13 (7 and 6): one of those is 7.7 points of
            accuracy.

    Returns:
        Photos; `torchvision.datasets.ImageFolder(photos.folder)` reads them. JPEG, at most 160 pixels a
        side, different sizes.

    Raises:
        DataFileError: photos are missing or damaged.
    """
    part, counts = ("train", {"fish": 21, "monument": 17}) if train else ("val", {"fish": 7, "monument": 6})
    folder = DATA_DIR / "photos" / "fish_or_monument" / part
    files = [(path, name) for name in counts for path in sorted((folder / name).glob("*.jpg"), key=str)]
    for name, expected in counts.items():
        found = sum(of == name for _, of in files)
        if found != expected:
            raise DataFileError(folder / name, f"{expected} photos", f"{found}")
    for path, _ in files:
        photo = path.read_bytes()
        if not photo.startswith(b"\xff\xd8"):
            raise DataFileError(path, "a JPEG file, which begins with ffd8", photo[:2].hex() or "nothing")
        if not photo.endswith(b"\xff\xd9"):
            raise DataFileError(path, "a JPEG file that ends with ffd9", f"{photo[-2:].hex()}: it is cut off")
    return Photos(f"fish or monument ({part})", folder, files, tuple(counts))


def load_names(train: bool = True, full: bool | None = None) -> list[tuple[str, str]]:
    """Load surnames with the language they come from, 18 languages.

    Args:
        train: True for the training part, False for the test part.
        full: False for the embedded set (7,280 + 3,626 names, at most 800 a language), True for the set known
            from the video lectures (13,374 + 6,700, almost half of it Russian, partly other languages; fetched
            once). None asks COURSE_DATA.

    Returns:
        (name, language) pairs, sorted by language: shuffle them before training. Names of the embedded set
        hold letters A-Z and a-z, space, ' and - only, 2 to 20 of them.

    Raises:
        FetchError: the known set cannot be fetched.
        DataFileError: a file is damaged.
    """
    part = "train" if train else "test"
    if _want_full(full):
        path, expected = fetch(f"names/names_{part}.csv.gz"), 13_374 if train else 6_700
    else:
        path, expected = DATA_DIR / "names" / f"names_{part}.csv", 7_280 if train else 3_626
    with _reading(path), _open(path) as stream:
        text = stream.read().decode("utf-8")
        rows = list(csv.reader(text.splitlines(), strict=True))
    _check_rows(path, rows, expected, width=2)
    for number, row in enumerate(rows, start=1):
        if not all(row):
            raise DataFileError(path, "a name and a language", f"{row} in row {number}")
    languages = {language for _, language in rows}
    if len(languages) != 18:
        raise DataFileError(path, "18 languages", f"{len(languages)}")
    return [(name, language) for name, language in rows]


def load_otto(full: bool | None = None) -> Table:
    """Load products described by 93 counts, in nine categories, in the format of Kaggle's Otto challenge.

    Args:
        full: False for the embedded sample: 3,000 rows, GENERATED, only its format is Otto's. True for Kaggle's
            own file (61,878 rows): its rules forbid passing it on, so put `train.csv` into the cache yourself, at
            otto/train.csv. None takes Kaggle's file if COURSE_DATA=full and the file is there, else the sample:
            the Table's `name` and `generated` say which it is.

    Returns:
        A Table: features (N, 93) float32, whole numbers from 0; labels (N,) int64, 0 to 8.

    Raises:
        FileNotFoundError: full=True and the file is not there.
        DataFileError: it is not the right one.
    """
    kaggle = cache_dir() / "otto" / "train.csv"
    if full and not kaggle.exists():
        raise FileNotFoundError(
            f"{kaggle} is not there. Kaggle's rules forbid passing its file on: join the competition "
            "otto-group-product-classification-challenge on kaggle.com, download train.csv and put it at that "
            "path. load_otto(full=False) gives a generated sample in the same format."
        )
    generated = not (_want_full(full) and kaggle.exists())
    path = DATA_DIR / "otto" / "otto_sample.csv.gz" if generated else kaggle
    rows = 3_000 if generated else OTTO_KAGGLE_ROWS
    header = ("id", *OTTO_FEATURES, "target")
    numbers = _read_numbers(path, rows, columns=95, header=header, text_column=(94, OTTO_CLASSES))
    features = numbers[:, 1:94]
    if (features < 0).any() or (features % 1).any():
        raise DataFileError(path, "whole numbers from 0 as features", "others")
    return Table(
        name="Otto-format sample (generated)" if generated else "Otto (Kaggle)",
        features=torch.from_numpy(features.astype(np.float32)),
        labels=torch.from_numpy(numbers[:, 94].astype(np.int64)),
        names=OTTO_FEATURES,
        classes=OTTO_CLASSES,
        generated=generated,
    )


def _want_full(full: bool | None) -> bool:
    if full is not None:
        return full
    value = os.environ.get("COURSE_DATA", "")
    if value not in ("", "embedded", "full"):
        raise ValueError(f'the environment variable COURSE_DATA must be "full" or "embedded", not {value!r}')
    return value == "full"


@contextmanager
def _reading(path: Path) -> Iterator[None]:
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


def _open(path: Path) -> BinaryIO:
    return gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb")


def _fill(stream: BinaryIO, out: Tensor) -> int:
    """Read bytes from `stream` into the uint8 tensor `out`; return how many there were."""
    view = memoryview(out.numpy()).cast("B")
    done = 0
    # In pieces: a gzip stream's readinto() would build a second copy of all it is asked for.
    while done < len(view) and (count := stream.readinto(view[done : done + 2**20])):
        done += count
    return done


def _read_idx(path: Path, shape: tuple[int, ...]) -> Tensor:
    """Read an IDX file of unsigned bytes (MNIST's format), plain or .gz, that must hold exactly `shape`."""
    with _reading(path), _open(path) as stream:
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
        count = _fill(stream, out)
        if count < out.numel():
            raise DataFileError(path, f"{out.numel():,} values", f"only {count:,}")
        if stream.read(1):
            raise DataFileError(path, f"{out.numel():,} values", "more")
    return out


def _read_cifar(path: Path, members: dict[str, int]) -> tuple[Tensor, Tensor]:
    """Read the named members of a .tar.gz in CIFAR-10's binary format: name -> number of images in it.

    An image is 3073 bytes: its label, then 32 x 32 red, green and blue values. Nothing is unpacked to disk.
    """
    images = torch.empty((sum(members.values()), 3, 32, 32), dtype=torch.uint8)
    labels = torch.empty(len(images), dtype=torch.uint8)
    starts = dict(zip(members, np.cumsum([0, *members.values()]).tolist(), strict=False))
    with _reading(path), tarfile.open(path, "r|gz") as archive:
        for member in archive:
            if member.name not in starts:
                continue
            count, start = members[member.name], starts.pop(member.name)
            inside = f"{path} ({member.name})"
            if not member.isfile() or member.size != count * 3073:
                raise DataFileError(inside, f"{count:,} images of 3073 bytes", f"{member.size:,} bytes")
            records = torch.empty((count, 3073), dtype=torch.uint8)
            _fill(archive.extractfile(member), records)  # tarfile itself raises where bytes are missing
            images[start : start + count] = records[:, 1:].view(count, 3, 32, 32)
            labels[start : start + count] = records[:, 0]
            if not starts:
                break
    if starts:
        raise DataFileError(path, f"the file {next(iter(starts))} in the archive", "none of that name")
    return images, _class_labels(path, labels, 10)


def _class_labels(path: Path, labels: Tensor, classes: int) -> Tensor:
    if labels.max() >= classes:
        raise DataFileError(path, f"labels from 0 to {classes - 1}", f"label {int(labels.max())}")
    return labels.long()


def _read_numbers(
    path: Path,
    rows: int,
    columns: int,
    header: Sequence[str] | None = None,
    text_column: tuple[int, Sequence[str]] | None = None,
) -> np.ndarray:
    """Read a CSV file of numbers as (rows, columns) float64; a text column becomes its words' positions."""
    converters = {text_column[0]: text_column[1].index} if text_column else None
    with _reading(path), _open(path) as stream:
        lines = stream.read().decode("utf-8").splitlines()
    if header is not None:
        found = lines.pop(0) if lines else ""
        if found != ",".join(header):
            raise DataFileError(path, f"the header {','.join(header)[:60]}", f"{found[:60]!r}")
    if len(lines) != rows:
        raise DataFileError(path, f"{rows:,} rows", f"{len(lines):,}")
    with _reading(path):
        numbers = np.loadtxt(lines, delimiter=",", ndmin=2, converters=converters, encoding="utf-8")
    if numbers.shape != (rows, columns):
        raise DataFileError(path, f"{columns} columns", f"{numbers.shape[1]}")
    if not np.isfinite(numbers).all():
        raise DataFileError(path, "finite numbers", "nan or infinity")
    return numbers


def _check_rows(path: Path, rows: Sequence[Sequence[str]], expected: int, width: int) -> None:
    for number, row in enumerate(rows, start=1):
        if len(row) != width:
            raise DataFileError(path, f"{width} values a row", f"{len(row)} in row {number}")
    if len(rows) != expected:
        raise DataFileError(path, f"{expected:,} rows", f"{len(rows):,}")


def _first_other(values: np.ndarray, allowed: Sequence[float]) -> float:
    return values[~np.isin(values, allowed)][0]
