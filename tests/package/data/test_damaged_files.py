"""Damaged, missing and exchanged files: one kind of error, which names the file."""

import gzip
import os
import struct
from pathlib import Path

import pytest

from course_utils import data
from course_utils.data import DataFileError


def rewrite(path: Path, change) -> None:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    content = change(content)
    path.write_bytes(gzip.compress(content, 1) if path.suffix == ".gz" else content)


def drop_last_line(text: bytes) -> bytes:
    return text[: text[:-1].rindex(b"\n") + 1]


IMAGES = "mnist_mini/train-images-idx3-ubyte.gz"
LABELS = "mnist_mini/train-labels-idx1-ubyte.gz"
EMOJI = "emoji10/emoji-10-binary.tar.gz"
CLEAN = "diabetes/diabetes_clean.csv"
NAMES = "names/names_train.csv"
OTTO = "otto/otto_sample.csv.gz"
PHOTO = "photos/fish_or_monument/train/fish/fish1.jpg"


@pytest.mark.parametrize(
    ("file", "load", "change", "message"),
    [
        (IMAGES, "mnist", lambda b: b[:-1], "expected 3,136,000 values, found only 3,135,999"),
        (IMAGES, "mnist", lambda b: b + b"\0", "expected 3,136,000 values, found more"),
        (IMAGES, "mnist", lambda b: b"", "begins with 00000803.*found nothing"),
        (IMAGES, "mnist", lambda b: b[:9], "found a truncated file"),
        (IMAGES, "mnist", lambda b: b"<html>" + b, "begins with 00000803.*found 3c68746d$"),
        (IMAGES, "mnist", lambda b: struct.pack(">II", 2049, 4000) + b[16:], "00000803.*found 00000801"),
        (
            IMAGES,
            "mnist",
            lambda b: struct.pack(">IIII", 2051, 60000, 28, 28) + b[16:],
            r"expected shape \(4000, 28, 28\), found shape \(60000, 28, 28\)",
        ),
        (LABELS, "mnist", lambda b: b[:-1] + b"\x0a", "expected labels from 0 to 9, found label 10"),
        (LABELS, "mnist", lambda b: b[:100], "expected 4,000 values, found only 92"),
        (EMOJI, "cifar10", lambda b: b[:600_000], "found a (truncated|damaged) one"),
        (EMOJI, "cifar10", lambda b: b"", "found a (truncated|damaged) one"),
        (
            EMOJI,
            "cifar10",
            lambda b: b.replace(b"data_batch_1", b"data_batch_x"),
            "(damaged|none of that name)",
        ),
        (CLEAN, "diabetes", drop_last_line, "expected 768 rows, found 767"),
        (CLEAN, "diabetes", lambda b: b.replace(b",1\n", b",2\n", 1), "expected labels 0 and 1.*found 2"),
        (CLEAN, "diabetes", lambda b: b",2\n".join(b.rsplit(b",1\n", 1)), "expected labels 0 and 1.*found 2"),
        (CLEAN, "diabetes", lambda b: b.replace(b",1\n", b"\n", 1), "found a damaged one"),
        (CLEAN, "diabetes", lambda b: b.replace(b",1\n", b",one\n", 1), "found a damaged one"),
        (CLEAN, "diabetes", lambda b: b.replace(b",1\n", b",nan\n", 1), "expected finite numbers"),
        (CLEAN, "diabetes", lambda b: b.replace(b"-0.29", b"-1.29", 1), "features from -1 to 1, found -1.29"),
        (CLEAN, "diabetes", lambda b: b.replace(b",0\n", b",0,0\n").replace(b",1\n", b",1,1\n"), "9 columns"),
        ("titanic/train.csv", "titanic", drop_last_line, "expected 891 rows, found 890"),
        ("titanic/train.csv", "titanic", lambda b: b[:-6], "expected 12 values a row, found 11 in row 891"),
        ("titanic/train.csv", "titanic", lambda b: b.replace(b"Survived", b"Lived"), "expected the columns"),
        ("titanic/train.csv", "titanic", lambda b: b"", "expected the columns PassengerId"),
        ("titanic/train.csv", "titanic", lambda b: b.replace(b"\n1,0", b"\n1,2", 1), "found '2' in row 1"),
        ("titanic/train.csv", "titanic", lambda b: b.replace(b'"Braund', b'"Bra"und', 1), "a damaged one"),
        (NAMES, "names", drop_last_line, "expected 7,280 rows, found 7,279"),
        (NAMES, "names", lambda b: b[:-10], "names_train.csv: expected"),
        (NAMES, "names", lambda b: b.replace(b'"Turkish"', b'"Greek"'), "expected 18 languages, found 17"),
        (NAMES, "names", lambda b: b.replace(b'"Abada"', b'""'), "expected a name and a language.*row 1"),
        (NAMES, "names", lambda b: b.replace(b"Abada", b"Ab\xffda"), "expected text in UTF-8, found another"),
        (NAMES, "names", lambda b: b.replace(b"Abada", b'Ab"ada'), "found a damaged one"),
        (OTTO, "otto", drop_last_line, "expected 3,000 rows, found 2,999"),
        (OTTO, "otto", lambda b: b.replace(b"feat_1,", b"x,"), "expected the header"),
        (OTTO, "otto", lambda b: b.replace(b"Class_2", b"Class_0"), "found a damaged one"),
        (OTTO, "otto", lambda b: b.replace(b"\n1,0,", b"\n1,0.5,"), "expected whole numbers"),
    ],
)
def test_damaged_content(file, load, change, message, copy):
    rewrite(copy(file), change)
    with pytest.raises(DataFileError, match=message) as caught:
        getattr(data, f"load_{load}")()
    assert str(copy(file)) in str(caught.value)
    assert str(caught.value).count(", found ") == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda photo: photo[:-20] + b"\x12\x34", "ends with ffd9, found 1234: it is cut off"),
        (lambda photo: b"<html>" + photo, "begins with ffd8, found 3c68$"),
        (lambda photo: b"", "begins with ffd8, found nothing"),
    ],
)
def test_damaged_photo(change, message, copy):
    path = copy(PHOTO)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(DataFileError, match=message) as caught:
        data.load_photos()
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("file", [IMAGES, LABELS, EMOJI, OTTO])
def test_damaged_compression(file, copy):
    load = getattr(
        data, {"mnist_mini": "load_mnist", "emoji10": "load_cifar10"}.get(file.split("/")[0], "load_otto")
    )
    whole = copy(file).read_bytes()
    half = len(whole) // 2
    flipped = whole[:half] + bytes([whole[half] ^ 0xFF]) + whole[half + 1 :]
    no_block = whole[:10] + b"\xff" * 20 + whole[30:]
    for content in (whole[:half], flipped, no_block, b"<html>502</html>", b""):
        copy(file).write_bytes(content)
        with pytest.raises(DataFileError, match=r"expected .*, found ") as caught:
            load()
        assert str(copy(file)) in str(caught.value)


@pytest.mark.parametrize(
    ("file", "load"),
    [(IMAGES, "mnist"), (EMOJI, "cifar10"), (CLEAN, "diabetes"), (NAMES, "names"), (OTTO, "otto")]
    + [("titanic/train.csv", "titanic"), ("photos/fish_or_monument/train/fish/fish1.jpg", "photos")],
)
def test_missing_file(file, load, copy):
    os.remove(copy(file))
    with pytest.raises(DataFileError, match=r"is the clone complete|expected 21 photos, found 20"):
        getattr(data, f"load_{load}")()


def test_swapped_files(copy):
    os.replace(copy(LABELS), copy(IMAGES))
    with pytest.raises(DataFileError, match="00000803.*found 00000801"):
        data.load_mnist()


def test_unknown_version():
    with pytest.raises(ValueError, match='must be "clean", "raw" or "course", not \'scaled\''):
        data.load_diabetes("scaled")
