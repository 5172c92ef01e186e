"""Can the course's folder and the cache be written?"""

import os
import shutil
from pathlib import Path

from course_utils.doctor.rows import FAIL, OK, WARN, Row


def check_folder(folder: Path) -> Row:
    """Can the course's folder be written, and does its disk have room for your work?"""
    notebooks = folder / "notebooks"
    target = notebooks if notebooks.is_dir() else folder
    if fault := _write_fault(target):
        found = f"{target} cannot be written ({fault}): your work could not be saved"
        return Row("folder", FAIL, found, "copy the course to a folder of your own")
    free = shutil.disk_usage(folder).free / 1e9
    if free < 1:
        status = FAIL if free < 0.1 else WARN
        return Row(
            "folder", status, f"only {free:.2f} GB are free on the disk of {folder}", "free some space"
        )
    return Row("folder", OK, f"{free:.0f} GB free in {folder}")


def check_cache() -> Row:
    """Could a full data set be fetched into the cache?"""
    from course_utils.download import KNOWN_FILES, cache_dir, in_cache

    cache = cache_dir()
    place = next(folder for folder in (cache, *cache.parents) if folder.exists())
    cure = "set COURSE_CACHE to a folder that you may write, or remove that variable"
    if not place.is_dir():
        return Row("cache", FAIL, f"{place} is a file; a folder is needed for fetched data", cure)
    if fault := _write_fault(place):
        return Row("cache", FAIL, f"{place} cannot be written ({fault}): nothing can be fetched", cure)
    there = sum(in_cache(name) is not None for name in KNOWN_FILES)
    return Row("cache", OK, f"{there} of {len(KNOWN_FILES)} full files in {cache} (make data fetches them)")


def _write_fault(folder: Path) -> str:
    """Why no file can be made in the folder; empty if one can."""
    try:
        probe = folder / f".write-test-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return error.strerror or str(error)
    return ""
