"""data/emoji10: drawings of ten classes in CIFAR-10's binary format, from two emoji fonts. NOT CIFAR-10."""

import io
import json
import random
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image

from tools.make_data.common import write_gzip

# class -> (category, subcategories) of the emoji list
CLASSES = {
    "face": {
        "Smileys & Emotion": "face-smiling face-affection face-tongue face-hand face-neutral-skeptical face-sleepy "
        "face-unwell face-hat face-glasses face-concerned face-negative"
    },
    "person": {"People & Body": "person person-role person-gesture"},
    "hand": {
        "People & Body": "hand-fingers-open hand-fingers-partial hand-single-finger hand-fingers-closed hands "
        "hand-prop"
    },
    "animal": {"Animals & Nature": "animal-mammal animal-bird animal-marine animal-bug animal-reptile"},
    "plant": {"Animals & Nature": "plant-flower plant-other", "Food & Drink": "food-fruit food-vegetable"},
    "meal": {"Food & Drink": "food-prepared food-asian food-sweet drink"},
    "vehicle": {"Travel & Places": "transport-ground transport-air transport-water"},
    "building": {"Travel & Places": "place-building place-religious place-other place-geographic"},
    "clothing": {"Objects": "clothing"},
    "weather": {"Travel & Places": "sky & weather"},
}
BACKGROUNDS = (
    (255, 255, 255), (214, 228, 240), (250, 235, 215), (222, 240, 214),
    (235, 220, 245), (60, 70, 90), (120, 150, 180), (190, 190, 190),
)  # fmt: skip
LEFT_OUT = "1F595"  # the middle finger
TRAIN, TEST = 80, 20  # drawings a class, where there are so many
SEED = 3


def make(sources: Path, out: Path) -> None:
    """Split by emoji, so that its two drawings never lie in both parts; then draw each on a plain background."""
    families = drawings(sources)
    generator = random.Random(SEED)
    train, test = [], []
    for label, name in enumerate(CLASSES):
        emojis = list(families[name])
        generator.shuffle(emojis)
        for_test, for_train = [], []
        for files in emojis:
            (for_test if len(for_test) < TEST else for_train).extend(files)
        generator.shuffle(for_train)
        train += [(label, file) for file in for_train[:TRAIN]]
        test += [(label, file) for file in for_test[:TEST]]
    generator.shuffle(train)
    generator.shuffle(test)
    members = {
        "batches.meta.txt": "".join(f"{name}\n" for name in CLASSES).encode("ascii"),
        "data_batch_1.bin": b"".join(record(label, file, generator) for label, file in train),
        "test_batch.bin": b"".join(record(label, file, generator) for label, file in test),
    }
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(f"emoji-10-batches-bin/{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    write_gzip(out / "emoji10" / "emoji-10-binary.tar.gz", archive.getvalue())


def drawings(sources: Path) -> dict[str, list[list[Path]]]:
    """Return for each class its emojis, and for each emoji the files of its drawings."""
    google, twitter = (sources / f"emoji-datasource-{font}" / "package" for font in ("google", "twitter"))
    class_of = {
        (category, subcategory): name
        for name, categories in CLASSES.items()
        for category, subcategories in categories.items()
        for subcategory in split(subcategories)
    }
    families = {name: [] for name in CLASSES}
    for emoji in json.loads((google / "emoji.json").read_text(encoding="utf-8")):
        name = class_of.get((emoji["category"], emoji["subcategory"]))
        if name is None or emoji["unified"].startswith(LEFT_OUT):
            continue
        images = [emoji["image"]]
        if name == "hand":  # the only class with too few emojis: its skin tones too
            tones = emoji.get("skin_variations", {})
            images += [tone["image"] for key, tone in tones.items() if "-" not in key]
        files = [
            folder / image
            for image in images
            for folder in (google / "img/google/64", twitter / "img/twitter/64")
            if (folder / image).exists()
        ]
        if files:
            families[name].append(files)
    return families


def split(subcategories: str) -> list[str]:
    return [subcategories] if " & " in subcategories else subcategories.split()


def record(label: int, file: Path, generator: random.Random) -> bytes:
    """Return one image as CIFAR-10 stores it: the label, then 32 x 32 red, green and blue values."""
    drawing = Image.open(file).convert("RGBA")
    image = Image.new("RGBA", drawing.size, (*BACKGROUNDS[generator.randrange(len(BACKGROUNDS))], 255))
    image.alpha_composite(drawing)
    pixels = np.asarray(image.convert("RGB").resize((32, 32), Image.Resampling.LANCZOS))
    return bytes([label]) + pixels.transpose(2, 0, 1).tobytes()
