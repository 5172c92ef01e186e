"""Embedded or full: what is asked for, and what the full files give."""

import gzip
import io
import struct
import tarfile

import numpy as np
import pytest
import torch

from course_utils import data
from course_utils.data import DataFileError, cifar10, mnist, names, otto
from tests.package.data.conftest import DATA
from tests.package.download.conftest import running_server


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
    assert str(tmp_path / "cache" / "otto" / "train.csv") + " is not there" in str(caught.value)
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


@pytest.mark.parametrize("train", [True, False])
def test_the_full_cifar10_has_all_its_batches(monkeypatch, train):
    asked = []
    monkeypatch.setattr(cifar10, "fetch", lambda name: name)
    monkeypatch.setattr(
        cifar10,
        "_read_cifar",
        lambda path, members: asked.append((path, members)) or (torch.zeros(1), torch.zeros(1)),
    )
    data.load_cifar10(full=True, train=train)
    files = [f"data_batch_{i}" for i in (1, 2, 3, 4, 5)] if train else ["test_batch"]
    members = {f"cifar-10-batches-bin/{file}.bin": 10_000 for file in files}
    assert asked == [("cifar10/cifar-10-binary.tar.gz", members)]


@pytest.mark.parametrize("train", [True, False])
def test_the_full_sets_are_asked_for_all_their_rows(monkeypatch, tmp_path, train):
    file = tmp_path / "small.gz"
    monkeypatch.setattr(names, "fetch", lambda name: file)
    file.write_bytes(gzip.compress(b"Ada,English\n"))
    with pytest.raises(DataFileError, match="13,374 rows" if train else "6,700 rows"):
        data.load_names(train=train, full=True)
    monkeypatch.setattr(mnist, "fetch", lambda name: file)
    file.write_bytes(gzip.compress(struct.pack(">4I", 0x0803, 1, 28, 28)))
    with pytest.raises(DataFileError, match=rf"shape \({60_000 if train else 10_000}, 28, 28\)"):
        data.load_mnist(train=train, full=True)


def archived(file, parts):
    with tarfile.open(file, "w:gz") as archive:
        for i in (3, 0, 5, 1, 4, 2):
            name = f"data_batch_{i}.bin" if i else "test_batch.bin"
            info = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            info.size = 4 * 3073
            archive.addfile(info, io.BytesIO(parts[i].tobytes()))


def test_full_cifar10_reader(monkeypatch, tmp_path):
    """A small archive with the members of the real one: five training files in any order, and the rest."""
    rng = np.random.default_rng(0)
    parts = {i: rng.integers(0, 256, (4, 3073), dtype=np.uint8) for i in (0, 1, 2, 3, 4, 5)}
    for records in parts.values():
        records[:, 0] %= 10
    file = tmp_path / "cifar-10-binary.tar.gz"
    archived(file, parts)
    members = {f"cifar-10-batches-bin/data_batch_{i}.bin": 4 for i in range(1, 6)}
    images, labels = cifar10._read_cifar(file, members)
    with pytest.raises(DataFileError, match="expected 5 images of 3073 bytes, found 12,292 bytes"):
        cifar10._read_cifar(file, dict.fromkeys(members, 5))
    with pytest.raises(DataFileError, match="data_batch_6.bin in the archive, found none of that name"):
        cifar10._read_cifar(file, members | {"cifar-10-batches-bin/data_batch_6.bin": 4})
    one = {"cifar-10-batches-bin/test_batch.bin": 4}
    parts[0][:, 0] = 9
    archived(file, parts)
    assert cifar10._read_cifar(file, one)[1].tolist() == [9] * 4
    parts[0][2, 0] = 10
    archived(file, parts)
    with pytest.raises(DataFileError, match="expected labels from 0 to 9, found label 10$"):
        cifar10._read_cifar(file, one)
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
