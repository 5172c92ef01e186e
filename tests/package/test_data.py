"""The embedded data: its checksums, what the loaders return, and what they say about damaged files."""

import gzip
import hashlib
import io
import os
import re
import shutil
import struct
import sys
import tarfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, Dataset, Subset

from course_utils import data
from course_utils.data import DataFileError, cifar10, files, otto
from tests.package.test_download import running_server

DATA = Path(__file__).resolve().parents[2] / "data"
NO_SUM = {"README.md", "LICENSES.md", "LICENSE-APACHE-2.0.txt", "SHA256SUMS"}


@pytest.fixture(autouse=True)
def embedded(monkeypatch, tmp_path):
    """Each test begins with the defaults, and with an empty cache of its own."""
    for name in ("COURSE_DATA", "COURSE_MIRROR", "COURSE_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """Let the loaders read a copy of data/ that a test may damage; calling it gives a path in there."""
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("cache"))
    monkeypatch.setattr(files, "DATA_DIR", tmp_path / "data")
    return lambda name: tmp_path / "data" / name


def sums() -> dict[str, str]:
    lines = (DATA / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


# The files


def test_every_file_has_its_checksum():
    files = {p.relative_to(DATA).as_posix() for p in DATA.rglob("*") if p.is_file()}
    files = {name for name in files if not name.startswith(("cache/", "."))} - NO_SUM
    assert files == set(sums())
    for name, digest in sums().items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest, name


def test_readme_names_each_file_with_its_checksum():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", readme, re.MULTILINE))
    photos = {name: digest for name, digest in sums().items() if name.endswith(".jpg")}
    assert listed == {name: digest for name, digest in sums().items() if name not in photos}
    attribution = (DATA / "photos/fish_or_monument/ATTRIBUTION.md").read_text(encoding="utf-8")
    credited = re.findall(r"^\| (\S+\.jpg) \| \S.* \| (Public Domain|CC0-1.0) \| \S+ \|$", attribution, re.M)
    assert {f"photos/fish_or_monument/{name}" for name, _ in credited} == set(photos)


def test_data_stays_small():
    assert sum((DATA / name).stat().st_size for name in sums()) < 3_500_000


def test_mnist_subset_does_not_lie_where_torchvision_looks():
    assert not [path for path in DATA.rglob("raw") if path.parent.name == "MNIST"]


def test_import_needs_little():
    modules = sorted(Path(data.__file__).parent.glob("*.py"))
    lines = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    imported = set(re.findall(r"^(?:import|from) (\w+)", lines, re.MULTILINE)) - sys.stdlib_module_names
    assert imported == {"course_utils", "numpy", "torch"}


# What the loaders return


@pytest.mark.parametrize(
    ("version", "rows", "ones"), [("clean", 768, 268), ("raw", 768, 268), ("course", 759, 496)]
)
def test_diabetes(version, rows, ones):
    table = data.load_diabetes(version)
    assert table.features.shape == (rows, 8) and table.features.dtype == torch.float64
    assert table.labels.shape == (rows,) and table.labels.dtype == torch.float64
    assert table.labels.sum() == ones and len(table) == rows and len(table.names) == 8
    assert table.classes[1] == ("no diabetes" if version == "course" else "diabetes")
    assert not table.generated and version in repr(table)


def test_diabetes_versions_belong_together():
    raw, clean, course = (data.load_diabetes(version) for version in ("raw", "clean", "course"))
    low, high = raw.features.min(0).values, raw.features.max(0).values
    scaled = 2 * (raw.features - low) / (high - low) - 1
    assert (clean.features - scaled).abs().max() < 1e-6
    assert torch.equal(raw.labels, clean.labels)
    missing = [int((raw.features[:, i] == 0).sum()) for i in range(8)]
    assert missing[1:6] == [5, 35, 227, 374, 11]
    keep = [i for i in range(768) if i not in (14, 24, 236, 259, 285, 401, 458, 517, 658)]
    zeroed = torch.where(raw.features == low, 0.0, clean.features)[keep]
    assert torch.equal(course.features, zeroed)
    assert torch.equal(course.labels, 1 - clean.labels[keep])


def test_titanic():
    train, test = data.load_titanic(), data.load_titanic(train=False)
    assert (len(train), len(test)) == (891, 418)
    assert list(train[0])[:4] == ["PassengerId", "Survived", "Pclass", "Name"]
    rows = train + test
    assert [int(row["PassengerId"]) for row in rows] == list(range(1, 1310))
    assert sum(row["Survived"] == "1" for row in rows) == 500
    missing = {name: sum(row[name] == "" for row in rows) for name in rows[0]}
    assert {name: n for name, n in missing.items() if n} == {
        "Age": 263,
        "Fare": 1,
        "Cabin": 1014,
        "Embarked": 2,
    }


@pytest.mark.parametrize(("train", "count"), [(True, 4000), (False, 1000)])
def test_mnist(train, count):
    digits = data.load_mnist(train)
    assert isinstance(digits, Dataset) and len(digits) == count and "mini" in repr(digits)
    assert digits.images.shape == (count, 28, 28) and digits.images.dtype == torch.uint8
    assert digits.labels.shape == (count,) and digits.labels.dtype == torch.int64
    assert digits.labels.bincount().tolist() == [count // 10] * 10
    assert (digits.images.min(), digits.images.max()) == (0, 255)
    # Ink in the middle, none at the edge: the axes are not mixed up, the bytes not shifted.
    assert digits.images[:, 14, 14].float().mean() > 80 and digits.images[:, :, 0].float().mean() < 1
    image, label = digits[0]
    assert image.shape == (28, 28) and type(label) is int


@pytest.mark.parametrize(("train", "count"), [(True, 788), (False, 200)])
def test_cifar10_stand_in(train, count):
    emoji = data.load_cifar10(train)
    assert emoji.images.shape == (count, 3, 32, 32) and emoji.images.dtype == torch.uint8
    counts = dict(zip(emoji.classes, emoji.labels.bincount().tolist(), strict=True))
    few = {"clothing": 74, "weather": 74} if train else {}
    assert counts == dict.fromkeys(emoji.classes, 80 if train else 20) | few
    assert emoji.name == "emoji-10" and "CIFAR" not in repr(emoji)
    # Neighbouring pixels are alike: the planes are in place.
    steps = emoji.images.float().diff(dim=-1).abs().mean()
    assert steps < 40


def test_emoji_parts_share_no_picture():
    both = [data.load_cifar10(train).images.flatten(1).numpy() for train in (True, False)]
    train, test = ({row.tobytes() for row in rows} for rows in both)
    assert not train & test


@pytest.mark.parametrize("train", [True, False])
def test_photos(train):
    from torchvision.datasets import ImageFolder

    photos = data.load_photos(train)
    folder = ImageFolder(photos.folder)
    assert tuple(folder.classes) == photos.classes == ("fish", "monument")
    paths = [(str(path), photos.classes.index(name)) for path, name in photos.files]
    assert paths == folder.samples
    sizes = {image.size for image, _ in folder}
    assert len(photos) == (38 if train else 13) and len(sizes) > 3
    assert max(max(size) for size in sizes) == 160


def test_names():
    train, test = data.load_names(), data.load_names(train=False)
    assert (len(train), len(test)) == (7280, 3626)
    counts = Counter(language for _, language in train + test)
    assert len(counts) == 18 and max(counts.values()) == 800 and counts["Portuguese"] == 155
    assert all(re.fullmatch(r"[A-Za-z '\-]{2,20}", name) for name, _ in train + test)
    assert len(set(train + test)) == len(train + test)


def test_otto_says_that_it_is_generated():
    otto = data.load_otto()
    assert otto.generated and "generated" in otto.name and "generated" in repr(otto)
    assert otto.features.shape == (3000, 93) and otto.features.dtype == torch.float32
    assert otto.labels.dtype == torch.int64 and set(otto.labels.tolist()) == set(range(9))
    assert otto.classes[0] == "Class_1" and (otto.features >= 0).all()


def test_loaders_give_the_same_twice_and_new_tensors():
    for load in (data.load_diabetes, data.load_otto, data.load_mnist, data.load_cifar10):
        first, second = load(), load()
        assert torch.equal(first.labels, second.labels)
        key = "images" if hasattr(first, "images") else "features"
        assert torch.equal(getattr(first, key), getattr(second, key))
        getattr(first, key).zero_()  # one lecture's change must not reach the next
        assert getattr(load(), key).any()
    for load in (data.load_titanic, data.load_photos, data.load_names):
        assert load() == load()


# Batches


def test_dataloader_serves_whole_uint8_batches():
    digits = data.load_mnist()
    generator = torch.Generator().manual_seed(0)
    batches = list(DataLoader(digits, batch_size=64, shuffle=True, generator=generator))
    assert [len(labels) for _, labels in batches] == [64] * 62 + [32]
    images, labels = batches[0]
    assert images.shape == (64, 28, 28) and images.dtype == torch.uint8 and labels.dtype == torch.int64
    assert torch.cat([labels for _, labels in batches]).bincount().tolist() == [400] * 10
    some = Subset(digits, [5, 3])
    images, labels = next(iter(DataLoader(some, batch_size=2)))
    assert torch.equal(images, digits.images[[5, 3]]) and torch.equal(labels, digits.labels[[5, 3]])


def test_batches_are_those_of_single_items():
    digits = data.load_mnist(train=False)

    class OneByOne(Dataset):
        def __len__(self):
            return len(digits)

        def __getitem__(self, index):
            return digits[index]

    for whole, single in zip(DataLoader(digits, 100), DataLoader(OneByOne(), 100), strict=True):
        assert torch.equal(whole[0], single[0]) and torch.equal(whole[1], single[1])


def test_image_set_ends_like_a_sequence():
    digits = data.load_mnist(train=False)
    assert torch.equal(digits[-1][0], digits.images[-1])
    with pytest.raises(IndexError):
        digits[1000]


# Embedded or full


def test_course_data_must_be_a_known_word(monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "ful")
    with pytest.raises(ValueError, match="COURSE_DATA.*'ful'"):
        data.load_mnist()
    assert len(data.load_mnist(full=False)) == 4000


@pytest.mark.parametrize("load", [data.load_mnist, data.load_cifar10, data.load_names])
def test_course_data_full_asks_for_the_full_set(load, monkeypatch):
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    load()
    monkeypatch.setenv("COURSE_DATA", "full")
    with pytest.raises(OSError, match="COURSE_OFFLINE"):
        load()
    load(full=False)


def test_otto_full_says_where_to_put_kaggles_file(monkeypatch, tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        data.load_otto(full=True)
    assert str(tmp_path / "cache" / "otto" / "train.csv") in str(caught.value)
    monkeypatch.setenv("COURSE_DATA", "full")
    assert data.load_otto().generated  # no file: the sample, which says so


def test_otto_full_reads_kaggles_format(monkeypatch, tmp_path):
    text = gzip.decompress((DATA / "otto/otto_sample.csv.gz").read_bytes())
    file = tmp_path / "cache" / "otto" / "train.csv"
    file.parent.mkdir(parents=True)
    file.write_bytes(text.replace(b"\n", b"\r\n"))
    with pytest.raises(DataFileError, match="expected 61,878 rows, found 3,000"):
        data.load_otto(full=True)
    monkeypatch.setattr(otto, "OTTO_KAGGLE_ROWS", 3000)
    products = data.load_otto(full=True)
    assert not products.generated and torch.equal(products.labels, data.load_otto(full=False).labels)


def test_full_cifar10_reader(monkeypatch, tmp_path):
    """A small archive with the members of the real one: five training files in any order, and the rest."""
    rng = np.random.default_rng(0)
    parts = {i: rng.integers(0, 256, (4, 3073), dtype=np.uint8) for i in (0, 1, 2, 3, 4, 5)}
    for records in parts.values():
        records[:, 0] %= 10
    file = tmp_path / "cifar-10-binary.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        for i in (3, 0, 5, 1, 4, 2):
            name = f"data_batch_{i}.bin" if i else "test_batch.bin"
            info = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            info.size = 4 * 3073
            archive.addfile(info, io.BytesIO(parts[i].tobytes()))
    members = {f"cifar-10-batches-bin/data_batch_{i}.bin": 4 for i in range(1, 6)}
    images, labels = cifar10._read_cifar(file, members)
    with pytest.raises(DataFileError, match="expected 5 images of 3073 bytes, found 12,292 bytes"):
        cifar10._read_cifar(file, dict.fromkeys(members, 5))
    with pytest.raises(DataFileError, match="data_batch_6.bin in the archive, found none of that name"):
        cifar10._read_cifar(file, members | {"cifar-10-batches-bin/data_batch_6.bin": 4})
    expected = np.concatenate([parts[i] for i in range(1, 6)])
    assert np.array_equal(labels.numpy(), expected[:, 0])
    assert np.array_equal(images.numpy().reshape(20, 3072), expected[:, 1:])


def test_an_archive_that_tries_to_leave_its_folder(tmp_path):
    """Members are read in memory: neither names nor links of an archive ever become paths on the disk."""
    folder = tmp_path / "deep" / "cache"
    folder.mkdir(parents=True)
    file = folder / "cifar.tar.gz"
    records = np.zeros((2, 3073), dtype=np.uint8)
    with tarfile.open(file, "w:gz") as archive:
        for name in ("../../evil.bin", str(tmp_path / "evil.bin"), "batch.bin"):
            info = tarfile.TarInfo(name)
            info.size = records.nbytes
            archive.addfile(info, io.BytesIO(records.tobytes()))
        for kind, target in ((tarfile.SYMTYPE, "/etc/passwd"), (tarfile.LNKTYPE, "../../evil.bin")):
            info = tarfile.TarInfo("link.bin")
            info.type, info.linkname = kind, target
            archive.addfile(info)
    images, _ = cifar10._read_cifar(file, {"batch.bin": 2})
    assert images.shape == (2, 3, 32, 32)
    with pytest.raises(data.DataFileError, match=r"2 images of 3073 bytes.*0 bytes"):
        cifar10._read_cifar(file, {"batch.bin": 2, "link.bin": 2})
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]


MIRROR = DATA.parent.parent / "shared" / "datasets" / "mirror"
needs_mirror = pytest.mark.skipif(
    not MIRROR.is_dir(), reason="no copy of the full sets beside the repository"
)


@needs_mirror
def test_course_version_is_the_known_file():
    with gzip.open(MIRROR / "hunkim" / "diabetes.csv.gz") as stream:
        known = torch.from_numpy(np.loadtxt(stream, delimiter=","))
    course = data.load_diabetes("course")
    assert (course.features - known[:, :8]).abs().max() < 1.1e-6 and torch.equal(course.labels, known[:, 8])


@needs_mirror
def test_full_sets_through_the_real_code_path(monkeypatch, capsys):
    def answer(handler):
        _, folder, file = handler.path.split("/")
        handler.send((MIRROR / folder.replace("names", "hunkim") / file).read_bytes())

    with running_server(answer) as server:
        monkeypatch.setenv("COURSE_MIRROR", server.url)
        check_full_sets(monkeypatch, capsys)
        assert len(server.requests) == 6


def check_full_sets(monkeypatch, capsys):
    digits = data.load_mnist(full=True)
    assert repr(digits) == "MNIST: images (60000, 28, 28) uint8, 10 classes"
    assert digits.labels.bincount().tolist()[:3] == [5923, 6742, 5958]
    assert digits.images.double().mean().item() / 255 == pytest.approx(0.1306604762738)
    # the constants 0.1307 and 0.3081 of lectures 07 and 08
    assert digits.images.double().std().item() / 255 == pytest.approx(0.3081078)
    kept = digits.images.untyped_storage().nbytes() + digits.labels.untyped_storage().nbytes()
    assert kept < 1.1 * 45 * 2**20
    mini = {row.tobytes() for row in data.load_mnist(full=False).images.flatten(1).numpy()}
    assert mini <= {row.tobytes() for row in digits.images[:6000].flatten(1).numpy()}
    monkeypatch.setenv("COURSE_DATA", "full")
    assert len(data.load_mnist(train=False)) == 10_000
    names, test_names = data.load_names(), data.load_names(train=False)
    assert (len(names), len(test_names)) == (13_374, 6_700)
    # what lecture 12 says about this set
    seen = set(names)
    assert sum(row in seen for row in test_names) == 773
    assert sum(language == "Russian" for _, language in names) == 6_272
    monkeypatch.setenv("COURSE_OFFLINE", "1")  # offline after the first time
    assert torch.equal(data.load_mnist().labels, digits.labels)
    assert "Downloading mnist/train-images-idx3-ubyte.gz (9.9 MB)" in capsys.readouterr().out


# Damaged files


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
        (IMAGES, "mnist", lambda b: b"<html>" + b, "begins with 00000803.*found 3c68746d"),
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
        (CLEAN, "diabetes", lambda b: b.replace(b",1\n", b"\n", 1), "found a damaged one"),
        (CLEAN, "diabetes", lambda b: b.replace(b",1\n", b",one\n", 1), "found a damaged one"),
        (CLEAN, "diabetes", lambda b: b.replace(b",1\n", b",nan\n", 1), "expected finite numbers"),
        (CLEAN, "diabetes", lambda b: b.replace(b"-0.29", b"-1.29", 1), "features from -1 to 1, found -1.29"),
        (CLEAN, "diabetes", lambda b: b.replace(b",0\n", b",0,0\n").replace(b",1\n", b",1,1\n"), "9 columns"),
        ("titanic/train.csv", "titanic", drop_last_line, "expected 891 rows, found 890"),
        ("titanic/train.csv", "titanic", lambda b: b[:-6], "expected 12 values a row, found 11 in row 891"),
        ("titanic/train.csv", "titanic", lambda b: b.replace(b"Survived", b"Lived"), "expected the columns"),
        ("titanic/train.csv", "titanic", lambda b: b"", "found a damaged one"),
        ("titanic/train.csv", "titanic", lambda b: b.replace(b"\n1,0", b"\n1,2", 1), "found '2' in row 1"),
        (NAMES, "names", drop_last_line, "expected 7,280 rows, found 7,279"),
        (NAMES, "names", lambda b: b[:-10], "names_train.csv: expected"),
        (NAMES, "names", lambda b: b.replace(b'"Turkish"', b'"Greek"'), "expected 18 languages, found 17"),
        (NAMES, "names", lambda b: b.replace(b'"Abada"', b'""'), "expected a name and a language.*row 1"),
        (NAMES, "names", lambda b: b.replace(b"Abada", b"Ab\xffda"), "found a damaged one"),
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


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda photo: photo[:-20], "it is cut off"),
        (lambda photo: b"<html>" + photo, "begins with ffd8, found 3c68"),
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
