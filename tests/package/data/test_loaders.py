"""What the loaders return, and how it is batched."""

import re
from collections import Counter

import pytest
import torch
from torch.utils.data import DataLoader, Dataset, Subset

from course_utils import data


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
    assert list(digits.classes) == list("0123456789")


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


@pytest.mark.parametrize(
    "load", [data.load_mnist, data.load_cifar10, data.load_names, data.load_photos, data.load_titanic]
)
def test_the_training_part_is_the_default(load):
    assert len(load()) == len(load(train=True)) != len(load(train=False))


def test_diabetes_comes_clean_by_default():
    assert torch.equal(data.load_diabetes().features, data.load_diabetes("clean").features)


@pytest.mark.parametrize(
    ("load", "words"),
    [
        (data.load_photos, "fish or monument (train): 38 photos, classes fish, monument"),
        (data.load_diabetes, "Pima diabetes (clean): features (768, 8), 2 classes"),
        (data.load_mnist, "MNIST-mini: images (4000, 28, 28) uint8, 10 classes"),
    ],
)
def test_a_set_in_words(load, words):
    assert repr(load()) == words
