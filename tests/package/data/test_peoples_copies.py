"""Data files as people have them: read where there is only one meaning, else refused by name."""

import gzip
import hashlib
import shutil
import zipfile

import numpy as np
import pytest

from course_utils import (
    download,
    load_cifar10,
    load_diabetes,
    load_mnist,
    load_names,
    load_otto,
    load_photos,
    load_titanic,
)
from course_utils.data import DataFileError, files, otto
from course_utils.download import known_files
from course_utils.download.known_files import RemoteFile
from tests.package.data.test_full_sets import MIRROR


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of the embedded data."""
    folder = tmp_path / "data"
    for part in ("diabetes", "titanic", "names", "photos"):
        shutil.copytree(files.DATA_DIR / part, folder / part)
    shutil.copy(files.DATA_DIR / "SHA256SUMS", folder)
    monkeypatch.setattr(files, "DATA_DIR", folder)
    return folder


FORMS = {
    "a byte order mark": lambda b: b"\xef\xbb\xbf" + b,
    "line ends of Windows": lambda b: b.replace(b"\n", b"\r\n"),
    "blank lines at the end": lambda b: b + b"\n  \n\n",
    "no end of the last line": lambda b: b.rstrip(b"\n"),
    "packed by gzip": gzip.compress,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("file", "load"),
    [
        ("diabetes/diabetes_raw.csv", lambda: load_diabetes("raw").features.tolist()),
        ("titanic/train.csv", load_titanic),
        ("names/names_train.csv", load_names),
    ],
)
def test_one_meaning_is_read(form, file, load, data):
    wanted = load()
    (data / file).write_bytes(FORMS[form]((data / file).read_bytes()))
    assert load() == wanted


OTTO = b"id," + ",".join(otto.OTTO_FEATURES).encode() + b",target\n"
ROWS = b"".join(b"%d," % i + b"1," * 93 + b"Class_%d\n" % (1 + i % 9) for i in range(7))


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


ARCHIVES = [
    {"train.csv": OTTO + ROWS},
    {"the rows of a friend.csv": OTTO + ROWS},
    {"train.csv": OTTO + ROWS, "test.csv": b"x", "__MACOSX/._train.csv": b"y"},
    {"test.csv": b"x", "sampleSubmission.csv": b"z", "train.csv": OTTO + ROWS},
]


@pytest.fixture
def kaggle(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.setattr(otto, "OTTO_KAGGLE_ROWS", 7)
    (tmp_path / "otto").mkdir()
    return tmp_path / "otto"


QUOTED = b"\n".join(
    b",".join(b'"%s"' % word for word in line.split(b",")) for line in (OTTO + ROWS).splitlines()
)


@pytest.mark.parametrize("content", [OTTO + ROWS, QUOTED, *(form(OTTO + ROWS) for form in FORMS.values())])
def test_ottos_file_in_every_form(content, kaggle):
    (kaggle / "train.csv").write_bytes(content)
    assert load_otto(full=True).labels.tolist() == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "name", ["train.csv.zip", "train.csv", "otto-group-product-classification-challenge.zip"]
)
@pytest.mark.parametrize("members", ARCHIVES)
def test_ottos_file_in_an_archive(name, members, kaggle):
    zipped(kaggle / name, members)
    assert load_otto(full=True).features.shape == (7, 93)


def test_ottos_file_as_gzip(kaggle):
    (kaggle / "train.csv.gz").write_bytes(gzip.compress(OTTO + ROWS))
    assert len(load_otto(full=True).labels) == 7


BAD = {
    "another encoding": ((OTTO + ROWS).decode().encode("utf-16"), "text in UTF-8, found UTF-16"),
    "no text": (bytes(range(128, 256)) * 99, "text in UTF-8, found another encoding"),
    "another file": (b"a,b\n1,2\n", "the header id,feat_1"),
    "semicolons": ((OTTO + ROWS).replace(b",", b";"), "the header id,feat_1"),
    "half of a gzip": (gzip.compress(OTTO + ROWS)[:60], "train.csv: expected (a whole|an intact) file"),
    "a damaged archive": (b"PK\x03\x04" + bytes(99), "an intact file, found a damaged one"),
    "a quote that stays open": (OTTO + ROWS.replace(b",Class_1", b',"Class_1', 1), "damaged|rows"),
}


@pytest.mark.parametrize("kind", BAD)
def test_ottos_file_that_is_another_one(kind, kaggle):
    content, words = BAD[kind]
    (kaggle / "train.csv").write_bytes(content)
    with pytest.raises(DataFileError, match=words):
        load_otto(full=True)


def test_a_long_header_is_cut(kaggle):
    (kaggle / "train.csv").write_bytes(b"x" * 70 + b",y\n")
    header = OTTO.decode()[:60]
    with pytest.raises(DataFileError, match=f"expected the header {header}, found '{60 * 'x'}'$"):
        load_otto(full=True)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("a.csv", "b.csv", "c.csv", "d.csv"), "4: a.csv, b.csv, c.csv"),
        (("a.csv", "b.csv"), "2: a.csv, b.csv"),
        (("new/train.csv", "old/train.csv"), "2: new/train.csv, old/train.csv"),
        ((), "0"),
    ],
)
def test_an_archive_in_which_the_file_is_not_clear(names, found, kaggle):
    zipped(kaggle / "train.csv", dict.fromkeys(("__MACOSX/._train.csv", *names), b"1"))
    with pytest.raises(DataFileError, match=f"one file in the archive, found {found}$"):
        load_otto(full=True)


@pytest.mark.parametrize("kind", ["folder", "loop", "gone", "file in its way"])
def test_what_is_no_file(kind, data):
    path = data / "diabetes" / "diabetes_clean.csv"
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "file in its way":
        shutil.rmtree(path.parent)
        path.parent.write_bytes(b"")
    with pytest.raises(DataFileError, match="diabetes_clean.csv: expected"):
        load_diabetes()


STRAY = [
    "train/fish/._fish1.jpg",
    "train/fish/mine.PNG",
    "train/monument/.ipynb_checkpoints/x-checkpoint.jpg",
]


@pytest.mark.parametrize("stray", [*STRAY, "train/.ipynb_checkpoints/x.txt", "train/cats/cat.jpg"])
def test_a_stray_photo_is_named(stray, data):
    path = data / "photos" / "fish_or_monument" / stray
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    named = stray.split("/", 2)[2] if stray in STRAY else stray.split("/")[1]
    with pytest.raises(DataFileError, match=f"nothing but the course's photos, found {named} beside them"):
        load_photos()


@pytest.mark.parametrize(
    "harmless", ["train/.DS_Store", "train/fish/Thumbs.db", "train/fish/.DS_Store", "notes.txt"]
)
def test_what_imagefolder_looks_past_does_no_harm(harmless, data):
    torchvision = pytest.importorskip("torchvision")
    (data / "photos" / "fish_or_monument" / harmless).write_bytes(b"x")
    photos = load_photos()
    assert len(photos.files) == 38
    assert len(torchvision.datasets.ImageFolder(photos.folder)) == 38


def test_of_many_photos_three_are_named(data):
    fish = data / "photos" / "fish_or_monument" / "train" / "fish"
    for number in range(1, 5):
        (fish / f"mine{number}.jpg").write_bytes(b"x")
    with pytest.raises(DataFileError, match="found mine1.jpg, mine2.jpg, mine3.jpg beside them"):
        load_photos()
    gone = sorted(fish.glob("fish*.jpg"))[:4]
    for path in [*fish.glob("mine*.jpg"), *gone]:
        path.unlink()
    named = ", ".join(path.name for path in gone[:3])
    with pytest.raises(DataFileError, match=f"found 17; missing: {named}$"):
        load_photos()


def test_a_missing_photo_is_named(data):
    (data / "photos" / "fish_or_monument" / "train" / "fish" / "fish7.jpg").unlink()
    with pytest.raises(DataFileError, match="expected 21 photos, found 20; missing: fish7.jpg"):
        load_photos()


@pytest.mark.parametrize(
    ("file", "load", "place"),
    [
        ("mnist_mini/train-images-idx3-ubyte.gz", load_mnist, 1000),
        ("mnist_mini/train-labels-idx1-ubyte.gz", load_mnist, 100),
        ("emoji10/emoji-10-binary.tar.gz", load_cifar10, -20_000),
        ("otto/otto_sample.csv.gz", load_otto, -30),
    ],
)
def test_damage_inside_an_intact_gzip(file, load, place, tmp_path, monkeypatch):
    folder = tmp_path / "data"
    shutil.copytree((files.DATA_DIR / file).parent, (folder / file).parent)
    shutil.copy(files.DATA_DIR / "SHA256SUMS", folder)
    monkeypatch.setattr(files, "DATA_DIR", folder)
    content = bytearray(gzip.decompress((folder / file).read_bytes()))
    place = content.rindex(b"0", 0, place) if "otto" in file else place
    content[place] ^= 1
    (folder / file).write_bytes(gzip.compress(bytes(content)))
    with pytest.raises(DataFileError, match="the file as it was published"):
        load()


# ----------------------------------------------------------------------------------------------- unpacked full sets


@pytest.mark.parametrize("place", ["mnist/{}", "mnist/{}.gz", "MNIST/raw/{}", "mnist/MNIST/raw/{}"])
def test_digits_that_lie_unpacked_on_the_disk(place, tmp_path, monkeypatch):
    """As browsers unpack them, under either name, and as torchvision does."""
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    known, contents = {}, {}
    for name, shape in {
        "t10k-images-idx3-ubyte": (10_000, 28, 28),
        "t10k-labels-idx1-ubyte": (10_000,),
    }.items():
        header = np.array([0x0800 + len(shape), *shape], dtype=">i4").tobytes()
        contents[name] = header + bytes(int(np.prod(shape)))
        inside = hashlib.sha256(contents[name]).hexdigest()
        known[f"mnist/{name}.gz"] = RemoteFile(f"mnist/{name}.gz", 9, "0" * 64, (), inside)
        path = tmp_path / place.format(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents[name])
    monkeypatch.setattr(download, "KNOWN_FILES", known)
    assert load_mnist(train=False, full=True).images.shape == (10_000, 28, 28)
    assert download.cached("mnist/t10k-images-idx3-ubyte.gz") is None  # a class needs the packed one
    path.write_bytes(b"\1" + contents[name][1:])
    with pytest.raises(OSError, match="not in the cache|bytes"):
        load_mnist(train=False, full=True)


def test_the_known_sums_of_what_is_inside():
    """Against the official files, where they lie beside the course."""
    for name, file in known_files.KNOWN_FILES.items():
        path = MIRROR / name.replace("names/", "hunkim/")
        if not file.unpacked:
            assert name.startswith("cifar10/")
        elif path.exists():
            assert known_files.problem(path, file) is None
            assert hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest() == file.unpacked
