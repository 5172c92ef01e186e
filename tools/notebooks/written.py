"""Files that are made for somebody who may go on working in them: who has done so keeps them.

What was written is remembered in the file .written.json beside the files.
"""

import hashlib
import json
from pathlib import Path

from tools import notebooks

RECORD = ".written.json"


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _written_before(folder: Path) -> dict[str, str]:
    """Which files were written here, with the SHA-256 of each; empty where nothing is known."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(folder: Path, texts: dict[Path, str], force: bool = False) -> tuple[list[Path], list[Path]]:
    """Write the files, but none that somebody has worked in.

    Args:
        folder: where the record lies; the files lie in it.
        texts: path -> what shall stand in it.
        force: replace also what somebody has worked in.

    Returns:
        The files that are as they should be now, and those that hold something else and were kept.
    """
    written, kept, before = [], [], _written_before(folder)
    for path, text in texts.items():
        name = path.relative_to(folder).as_posix()
        if path.exists() and not force:
            content = path.read_bytes()
            if content != text.encode() and _checksum(content) != before.get(name):
                kept.append(path)
                continue
        notebooks.write_text(path, text)
        before[name] = _checksum(text.encode())
        written.append(path)
    notebooks.write_text(folder / RECORD, json.dumps(before, indent=1) + "\n")
    return written, kept
