"""Colour photos of fish and of monuments, in folders."""

import re
from pathlib import Path

from course_utils.data import files
from course_utils.data.files import DataFileError, reading
from course_utils.data.sets import Photos

_PICTURES = {
    ".jpg",
    ".jpeg",
    ".png",
    ".ppm",
    ".bmp",
    ".pgm",
    ".tif",
    ".tiff",
    ".webp",
}  # what ImageFolder reads


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
    folder = files.DATA_DIR / "photos" / "fish_or_monument" / part
    with reading(folder):
        _require_no_others(
            folder, [path for path in folder.iterdir() if path.is_dir() and path.name not in counts]
        )
    photos = []
    for name, expected in counts.items():
        with reading(folder / name):
            known = _published(folder / name)
            pictures = [path for path in (folder / name).rglob("*") if path.suffix.lower() in _PICTURES]
            own = [path for path in pictures if path.parent != folder / name or path.name not in known]
            _require_no_others(folder / name, own if known else [])
        found = sorted(pictures, key=str)
        if len(found) != expected:
            missing = ", ".join(sorted(known - {path.name for path in found})[:3])
            raise DataFileError(folder / name, f"{expected} photos", f"{len(found)}; missing: {missing}")
        photos += [(path, name) for path in found]
    for path, _ in photos:
        with reading(path):
            photo = path.read_bytes()
        if not photo.startswith(b"\xff\xd8"):
            raise DataFileError(path, "a JPEG file, which begins with ffd8", photo[:2].hex() or "nothing")
        if not photo.endswith(b"\xff\xd9"):
            raise DataFileError(path, "a JPEG file that ends with ffd9", f"{photo[-2:].hex()}: it is cut off")
    return Photos(f"fish or monument ({part})", folder, photos, tuple(counts))


def _published(folder: Path) -> set[str]:
    """The names of the files that were published in this folder."""
    sums = (files.DATA_DIR / "SHA256SUMS").read_text(encoding="utf-8")
    place = re.escape(folder.relative_to(files.DATA_DIR).as_posix())
    return set(re.findall(rf"^[0-9a-f]{{64}} [ *]{place}/([^/\n]+)$", sums, re.M))


def _require_no_others(folder: Path, others: list[Path]) -> None:
    """ImageFolder would take a stray picture for a photo, and a stray folder for a class: better say its name."""
    if others:
        shown = ", ".join(sorted(path.relative_to(folder).as_posix() for path in others)[:3])
        raise DataFileError(
            folder, "nothing but the course's photos", f"{shown} beside them: move it elsewhere"
        )
