"""Fetch one known file into the cache: mirrors in order, checked, atomic, locked, resumable.

`make data` (`python -m course_utils.download`) fetches every known file, so that a later day needs no network.

Environment variables:
    COURSE_CACHE    folder of the cache instead of `data/cache`.
    COURSE_MIRROR   "cn": mirrors in China first. An address (http://… or https://…): only this server is
                    asked; it offers the files under their names in the cache, as `make data-serve` does. A folder
                    (also as file:///…), such as a USB stick with a copy of the cache, does as well.
    COURSE_OFFLINE  "1": never touch the network.
"""

import errno
import os
import shutil
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

from course_utils.download import one_mirror
from course_utils.download.known_files import IN_CHINA, KNOWN_FILES, RemoteFile, problem, unpacked_copy
from course_utils.download.proxies import ProxyError, proxy_for
from course_utils.messages import in_language, say
from course_utils.safe_text import without_secrets

__all__ = ["KNOWN_FILES", "FetchError", "RemoteFile", "cache_dir", "cached", "fetch", "in_cache"]

LOCK_TIMEOUT = 3600  # seconds to wait for another process that fetches the same file
_DEFAULT_CACHE = Path(__file__).resolve().parents[2] / "data" / "cache"


def cache_dir() -> Path:
    """Return the folder of fetched files: `data/cache`, or COURSE_CACHE if that is set. Creates nothing.

    Raises:
        ValueError: COURSE_CACHE cannot be a folder (an unknown user's home, links in a circle).
    """
    place = os.environ.get("COURSE_CACHE") or _DEFAULT_CACHE
    try:
        return Path(place).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ValueError(
            f"COURSE_CACHE={place} cannot be a folder ({error}): set another one, or none"
        ) from None


def cached(name: str) -> Path | None:
    """Return the path of a known file that lies complete in the cache, as fetched, else None; asks no network."""
    path = cache_dir() / name
    return path if problem(path, KNOWN_FILES[name]) is None else None


def in_cache(name: str) -> Path | None:
    """Return the path of a known file in the cache, as fetched or unpacked, else None; never asks the network."""
    return cached(name) or unpacked_copy(cache_dir(), KNOWN_FILES[name])


class FetchError(OSError):
    """A file could not be fetched: the message says what was tried and what to do by hand."""

    def __init__(self, message: str) -> None:
        super().__init__(in_language(message))


def fetch(file: str | RemoteFile) -> Path:
    """Return the path of a file of known content, fetched into the cache if it is not there yet.

    Args:
        file: a name in `KNOWN_FILES`, such as "mnist/t10k-labels-idx1-ubyte.gz", or a RemoteFile of your own.

    The file gets its name only after its size and SHA-256 were found right; a cached file whose SHA-256 is
    wrong is fetched again. A broken download goes on where it stopped, also after its process was killed; of
    two processes that want the same file one fetches and the other waits.

    Returns:
        The path in the cache; of a .gz file it may be that of an unpacked copy with the same content.

    Raises:
        ValueError: the name is unknown, COURSE_MIRROR is no address, or COURSE_CACHE cannot be a folder.
        FetchError: the file cannot be had. The message names it, each address tried and why it failed, and where to
            put the file by hand.
    """
    if isinstance(file, str):
        if file not in KNOWN_FILES:
            raise ValueError(f"{file!r} is not a known file; known: {', '.join(KNOWN_FILES)}")
        file = KNOWN_FILES[file]
    path = cache_dir() / file.name
    wrong = problem(path, file)
    if wrong is None:
        return path
    if unpacked := unpacked_copy(cache_dir(), file):
        return unpacked
    if os.environ.get("COURSE_OFFLINE", "") not in ("", "0"):
        reason = f"{wrong}, and COURSE_OFFLINE forbids the network"
        raise FetchError(f"{file.name}: {reason}.{_by_hand(path, file)}")
    urls = _addresses(file)

    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=LOCK_TIMEOUT):
            if problem(path, file) is not None:  # another process may have fetched it meanwhile
                _fetch_locked(file, path, urls)
    except Timeout:
        raise FetchError(
            f"{file.name}: another process fetches it, for {LOCK_TIMEOUT:,} seconds now. It holds {path}.lock"
        ) from None
    except FetchError:
        raise
    except OSError as error:  # no space, no right to write, a folder where the file should be …
        raise FetchError(
            f"{file.name}: cannot be written to the cache: {error}. "
            f"COURSE_CACHE=<folder> moves the cache.{_by_hand(path, file)}"
        ) from error
    return path


def _fetch_locked(file: RemoteFile, path: Path, urls: list[str]) -> None:
    part = path.with_name(path.name + ".part")
    free = shutil.disk_usage(path.parent).free
    missing = file.size - (part.stat().st_size if part.exists() else 0)
    if free < missing:
        raise OSError(errno.ENOSPC, f"{missing:,} bytes are needed, {free:,} are free", str(path.parent))
    failures = []
    for url in urls:
        size = f"{file.size / 1e6:.1f} MB" if file.size >= 1e6 else f"{file.size / 1e3:.0f} kB"
        say(f"Downloading {file.name} ({size}) from {_host(url)}")
        try:
            one_mirror.download(url, file, part)
        except one_mirror.MirrorFailed as error:
            failures.append(f"  {without_secrets(url)}: {error}")
            continue
        os.replace(part, path)
        return
    hint = ""
    if (mirror := os.environ.get("COURSE_MIRROR", "")) == "":
        hint = " COURSE_MIRROR=cn tries mirrors in China first."
    elif mirror != "cn":
        hint = " COURSE_MIRROR is set: only that place was asked."
    if through := sorted({str(proxy) for url in urls if (proxy := _proxy_or_none(url))}):
        hint += f" A proxy is set ({', '.join(through)}): NO_PROXY=<host> goes round it."
    tried = "\n".join(failures)
    raise FetchError(f"{file.name}: no address gave the file.{hint} Tried:\n{tried}{_by_hand(path, file)}")


def _host(url: str) -> str:
    if url.startswith("file:"):
        return url2pathname(urlsplit(url).path)
    return without_secrets(f"//{urlsplit(url).netloc}")[2:]


def _proxy_or_none(url: str):
    try:
        return proxy_for(url)
    except ProxyError:
        return None  # the reason stands beside the address


def _addresses(file: RemoteFile) -> list[str]:
    mirror = os.environ.get("COURSE_MIRROR", "")
    if mirror == "cn":
        return sorted(file.urls, key=lambda url: not urlsplit(url).netloc.endswith(IN_CHINA))
    if not mirror:
        return list(file.urls)
    if (folder := local_folder(mirror)) is not None:
        return [(folder / file.name).as_uri()]
    try:
        parts = urlsplit(mirror)
        usable = (
            parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
        )
    except ValueError:  # brackets that do not close, a port that is no number
        usable = False
    shown = without_secrets(mirror)
    if not usable:
        raise ValueError(
            f'COURSE_MIRROR must be "cn", begin with http:// or https://, or name a folder, not {shown!r}'
        )
    if parts.query or parts.fragment:
        raise ValueError(
            f"COURSE_MIRROR is the address of a folder: leave out what begins with ? or # in {shown!r}"
        )
    return [f"{mirror.rstrip('/?#')}/{quote(file.name)}"]


def local_folder(mirror: str) -> Path | None:
    """The folder that COURSE_MIRROR names, as a path or as file:///…; None where it names none that is there."""
    if mirror.lower().startswith("file:"):
        return Path(url2pathname(urlsplit(mirror).path))
    folder = Path(mirror).expanduser()
    return folder.resolve() if "://" not in mirror and folder.is_dir() else None


def _by_hand(path: Path, file: RemoteFile) -> str:
    first = file.urls[0] if file.urls else "any copy"
    return (
        f"\nBy hand: save {first} as\n  {path}\n({file.size:,} bytes, SHA-256 {file.sha256}).\n"
        "Every lecture also runs without it, on the embedded data (full=False)."
    )
