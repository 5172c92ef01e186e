"""Colour photos of fish and of monuments, in folders."""

from course_utils.data import files
from course_utils.data.files import DataFileError
from course_utils.data.sets import Photos


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
    photos = [(path, name) for name in counts for path in sorted((folder / name).glob("*.jpg"), key=str)]
    for name, expected in counts.items():
        found = sum(of == name for _, of in photos)
        if found != expected:
            raise DataFileError(folder / name, f"{expected} photos", f"{found}")
    for path, _ in photos:
        photo = path.read_bytes()
        if not photo.startswith(b"\xff\xd8"):
            raise DataFileError(path, "a JPEG file, which begins with ffd8", photo[:2].hex() or "nothing")
        if not photo.endswith(b"\xff\xd9"):
            raise DataFileError(path, "a JPEG file that ends with ffd9", f"{photo[-2:].hex()}: it is cut off")
    return Photos(f"fish or monument ({part})", folder, photos, tuple(counts))
