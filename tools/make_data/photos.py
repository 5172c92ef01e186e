"""data/photos: fish and monuments from GCompris, every one in the public domain or CC0."""

import io
import re
import struct
import zlib
from pathlib import Path

from PIL import Image

from tools.make_data.common import write

RCC = "usr/share/gcompris-qt/rcc/categorization.rcc"
FOLDERS = {"fishes": "fish", "monuments": "monument"}
SIDE, QUALITY = 160, 85
# Modern buildings (leMusee: the glass pyramid): in some countries architects have rights in pictures of them.
LEFT_OUT = {"bayterek.webp", "burj.webp", "leMusee.webp", "operaHouse.webp"}
LICENCES = {"Public Domain", "CC0-1.0"}


def make(sources: Path, out: Path) -> None:
    """Shrink the photos, put every fourth into val/, list author, licence and source of each."""
    files = read_rcc((sources / "gcompris-qt-data" / RCC).read_bytes())
    folder = out / "photos" / "fish_or_monument"
    credits = [
        'Photos from GCompris (activity "categorization", Debian package gcompris-qt-data 3.1-2), shrunk to at most',
        f"{SIDE} pixels a side, JPEG quality {QUALITY}. Authors, licences and sources as GCompris states them.",
        "",
        "| file | author | licence | source |",
        "|---|---|---|---|",
    ]
    for theirs, ours in FOLDERS.items():
        images = {
            path.rpartition("/")[2]: body for path, body in files.items() if f"images/{theirs}/" in path
        }
        known = attributions(images["README"].decode("utf-8"))
        names = sorted((name for name in images if name.endswith(".webp")), key=natural)
        for i, name in enumerate(names):
            if name in LEFT_OUT:
                continue
            author, licence, source = known[name]
            if licence not in LICENCES:
                raise ValueError(f"{name}: licence {licence}")
            part = "val" if i % 4 == 3 else "train"
            place = f"{part}/{ours}/{Path(name).stem}.jpg"
            write(folder / place, jpeg(images[name]))
            credits.append(f"| {place} | {author} | {licence} | {source} |")
    write(folder / "ATTRIBUTION.md", "\n".join(credits) + "\n")


def jpeg(content: bytes) -> bytes:
    """Return the photo as a small JPEG."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def attributions(readme: str) -> dict[str, tuple[str, str, str]]:
    """Return file name -> (author, licence, source) from the README of a folder: one paragraph a photo."""
    found = {}
    for paragraph in readme.split("\n\n"):
        fields = dict(re.findall(r"(Copyright|License|Source):\s*(.*)", paragraph))
        for name in re.findall(r"^(\S+\.webp)", paragraph, re.MULTILINE):
            found[name] = (fields["Copyright"], fields["License"], fields["Source"])
    return found


def natural(name: str) -> list:
    """Sort key: fish2 before fish10."""
    return [int(piece) if piece.isdigit() else piece for piece in re.split(r"(\d+)", name)]


def read_rcc(content: bytes) -> dict[str, bytes]:
    """Return path -> content of a Qt resource file (format version 3).

    Header: "qres", version, offsets of tree, data and names. A node of the tree has 22 bytes: offset of its name,
    flags, then for a folder the number and index of its children, for a file country, language and data offset.
    """
    magic, version, tree, data, names = struct.unpack_from(">4sIIII", content)
    if (magic, version) != (b"qres", 3):
        raise ValueError(f"not a Qt resource file of version 3: {magic!r}, version {version}")
    files = {}

    def walk(index: int, parent: str) -> None:
        name_offset, flags, first, second = struct.unpack_from(">IHII", content, tree + 22 * index)
        path = parent
        if index:  # the root has no name
            (length,) = struct.unpack_from(">H", content, names + name_offset)
            start = names + name_offset + 6
            path = f"{parent}/{content[start : start + 2 * length].decode('utf-16-be')}"
        if flags & 2:  # a folder: `first` children, beginning at `second`
            for child in range(second, second + first):
                walk(child, path)
            return
        (size,) = struct.unpack_from(">I", content, data + second)
        body = content[data + second + 4 : data + second + 4 + size]
        files[path] = zlib.decompress(body[4:]) if flags & 1 else body

    walk(0, "")
    return files
