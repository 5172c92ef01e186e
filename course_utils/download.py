"""Fetch one known file into the cache: mirrors in order, checked, atomic, locked, resumable.

`make data` (`python -m course_utils.download`) fetches every known file, so that a later day needs no network.

Environment variables:
    COURSE_CACHE    folder of the cache instead of `data/cache`.
    COURSE_MIRROR   "cn": mirrors in China first. An address (http://… or https://…): only this server is
                    asked; it offers the files under their names in the cache, as `make data-serve` does.
    COURSE_OFFLINE  "1": never touch the network.
"""

import argparse
import errno
import hashlib
import os
import re
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import quote, urlsplit
from urllib.request import getproxies

CONNECT_TIMEOUT = 10  # seconds until a server has answered
READ_TIMEOUT = 20  # seconds without a single byte
SLOW_BYTES_PER_SECOND = 8_192  # a server that stays below it …
SLOW_SECONDS = 30  # … for this long is given up
PROGRESS_SECONDS = 5  # between two lines about a download that goes on
LOCK_TIMEOUT = 3600  # seconds to wait for another process that fetches the same file

_DEFAULT_CACHE = Path(__file__).resolve().parent.parent / "data" / "cache"
_IN_CHINA = ("bcebos.com", "aliyuncs.com", "myhuaweicloud.com", "jsdelivr.net")


@dataclass(frozen=True)
class RemoteFile:
    """One file that can be fetched.

    Args:
        name: its place in the cache, with "/" between folders.
        size: bytes.
        sha256: 64 hexadecimal digits.
        urls: addresses of identical copies, in the order in which to try them.
    """

    name: str
    size: int
    sha256: str
    urls: tuple[str, ...]

    def __post_init__(self):
        path = PurePosixPath(self.name)
        if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in self.name:
            raise ValueError(f"{self.name!r} is not a place inside the cache")
        if self.size < 0 or not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError(f"{self.name}: size or sha256 is not valid")


class FetchError(OSError):
    """A file could not be fetched: the message says what was tried and what to do by hand."""


def _known(name: str, size: int, sha256: str, *urls: str) -> tuple[str, RemoteFile]:
    return name, RemoteFile(name, size, sha256, urls)


def _mnist(file: str, size: int, sha256: str) -> tuple[str, RemoteFile]:
    bases = (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://dataset.bj.bcebos.com/mnist/",
        "https://oneflow-public.oss-cn-beijing.aliyuncs.com/datasets/mnist/MNIST/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    )
    return _known(f"mnist/{file}", size, sha256, *(base + file for base in bases))


def _names(file: str, size: int, sha256: str) -> tuple[str, RemoteFile]:
    return _known(
        f"names/{file}",
        size,
        sha256,
        f"https://raw.githubusercontent.com/hunkim/PyTorchZeroToAll/master/data/{file}",
        f"https://cdn.jsdelivr.net/gh/hunkim/PyTorchZeroToAll@master/data/{file}",
    )


KNOWN_FILES: Mapping[str, RemoteFile] = MappingProxyType(
    dict(
        (
            _mnist(
                "train-images-idx3-ubyte.gz",
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            ),
            _mnist(
                "train-labels-idx1-ubyte.gz",
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            ),
            _mnist(
                "t10k-images-idx3-ubyte.gz",
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            ),
            _mnist(
                "t10k-labels-idx1-ubyte.gz",
                4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            ),
            _known(
                "cifar10/cifar-10-binary.tar.gz",
                170_052_171,
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                # Its home, www.cs.toronto.edu, comes last: since June 2026 it sends 50 to 85 kB a second.
                "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/cifar-10-binary.tar.gz",
                "https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/"
                "cifar-10-binary.tar.gz",
                "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
            ),
            _names(
                "names_train.csv.gz",
                50_237,
                "49b4bf41dce5bfeac989b46ca37cf7baccd9a0d2a855df82f86de67a9376268f",
            ),
            _names(
                "names_test.csv.gz",
                27_541,
                "57d7758db533a42c99d513b2341a7e7b0f55c1e0e7d233b1ef6a4fa2f1adf753",
            ),
        )
    )
)


def cache_dir() -> Path:
    """Return the folder of fetched files: `data/cache`, or COURSE_CACHE if that is set. Creates nothing."""
    return Path(os.environ.get("COURSE_CACHE") or _DEFAULT_CACHE).expanduser().resolve()


def cached(name: str) -> Path | None:
    """Return the path of a known file that lies complete in the cache, else None; never asks the network."""
    path = cache_dir() / name
    return path if _problem(path, KNOWN_FILES[name]) is None else None


def fetch(file: str | RemoteFile) -> Path:
    """Return the path of a file of known content, fetched into the cache if it is not there yet.

    Args:
        file: a name in `KNOWN_FILES`, such as "mnist/t10k-labels-idx1-ubyte.gz", or a RemoteFile of your own.

    The file gets its name only after its size and SHA-256 were found right; a cached file whose SHA-256 is
    wrong is fetched again. A broken download goes on where it stopped, also after its process was killed; of
    two processes that want the same file one fetches and the other waits.

    Returns:
        The path in the cache.

    Raises:
        ValueError: the name is unknown, or COURSE_MIRROR is no address.
        FetchError: the file cannot be had. The message names it, each address tried and why it failed, and where to
            put the file by hand.
    """
    if isinstance(file, str):
        if file not in KNOWN_FILES:
            raise ValueError(f"{file!r} is not a known file; known: {', '.join(KNOWN_FILES)}")
        file = KNOWN_FILES[file]
    path = cache_dir() / file.name
    problem = _problem(path, file)
    if problem is None:
        return path
    if os.environ.get("COURSE_OFFLINE", "") not in ("", "0"):
        reason = f"{problem}, and COURSE_OFFLINE forbids the network"
        raise FetchError(f"{file.name}: {reason}.{_by_hand(path, file)}")
    urls = _addresses(file)

    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=LOCK_TIMEOUT):
            if _problem(path, file) is not None:  # another process may have fetched it meanwhile
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
        print(f"Downloading {file.name} ({size}) from {urlsplit(url).netloc}", flush=True)
        try:
            _download(url, file, part)
        except _MirrorFailed as error:
            failures.append(f"  {url}: {error}")
            continue
        os.replace(part, path)
        return
    hint = ""
    if (mirror := os.environ.get("COURSE_MIRROR", "")) == "":
        hint = " COURSE_MIRROR=cn tries mirrors in China first."
    elif mirror != "cn":
        hint = " COURSE_MIRROR is set: only that server was asked."
    if proxies := [
        f"{kind} through {where}" for kind, where in getproxies().items() if kind.startswith("http")
    ]:
        hint += f" A proxy is set ({', '.join(proxies)}): NO_PROXY=<host> goes round it."
    tried = "\n".join(failures)
    raise FetchError(f"{file.name}: no address gave the file.{hint} Tried:\n{tried}{_by_hand(path, file)}")


class _MirrorFailed(Exception):
    """This address did not give the file; the next one may."""


def _download(url: str, file: RemoteFile, part: Path) -> None:
    """Complete `part` from `url`: go on where it stopped, and start once more if the result is wrong."""
    resumed = part.exists() and 0 < part.stat().st_size <= file.size
    if not resumed:
        part.unlink(missing_ok=True)
    if not resumed or part.stat().st_size < file.size:
        _append(url, file, part)
    if (problem := _problem(part, file)) is None:
        return
    part.unlink()
    if not resumed:
        raise _MirrorFailed(problem)
    # The first half may have been another server's wrong bytes: this server deserves a fresh start.
    _append(url, file, part)
    if (problem := _problem(part, file)) is not None:
        part.unlink()
        raise _MirrorFailed(problem)


def _append(url: str, file: RemoteFile, part: Path) -> None:
    """Write the bytes that `part` lacks. What has arrived stays in `part` when the connection breaks."""
    import requests
    from urllib3.exceptions import HTTPError

    have = part.stat().st_size if part.exists() else 0
    # Identity: a server that packs a .gz once more for the way would spoil the count of bytes.
    headers = {"Accept-Encoding": "identity", "User-Agent": "pytorch-in-practice"}
    if have:
        headers["Range"] = f"bytes={have}-"
    timeout = (CONNECT_TIMEOUT, READ_TIMEOUT)
    try:
        with requests.get(url, headers=headers, stream=True, timeout=timeout) as answer:
            goes_on = answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
            if answer.status_code != 206 or not goes_on:
                have = 0  # the server does not resume: if it sends the file, it sends it from the start
            if answer.status_code != (206 if have else 200):
                raise _MirrorFailed(f"HTTP {answer.status_code} {answer.reason or ''}".rstrip())
            length = answer.headers.get("Content-Length", "")
            kind = answer.headers.get("Content-Type", "unknown type").split(";")[0]
            if length.isdigit() and have + int(length) != file.size:
                raise _MirrorFailed(f"offers {have + int(length):,} bytes ({kind}), not {file.size:,}")
            with open(part, "r+b" if have else "wb") as out:
                out.seek(have)
                said = time.monotonic()
                for block in _blocks(answer.raw):
                    have += len(block)
                    if time.monotonic() - said >= PROGRESS_SECONDS:
                        said = time.monotonic()
                        print(f"  {have / 1e6:.1f} of {file.size / 1e6:.1f} MB", flush=True)
                    if have > file.size:
                        out.truncate(0)
                        raise _MirrorFailed(f"sends more than {file.size:,} bytes")
                    out.write(block)
    except requests.RequestException as error:
        raise _MirrorFailed(_cause(error)) from None
    except (HTTPError, TimeoutError, ConnectionError) as error:  # while reading the body
        raise _MirrorFailed(f"broke off after {have:,} of {file.size:,} bytes ({_cause(error)})") from None
    if have < file.size:
        raise _MirrorFailed(f"broke off after {have:,} of {file.size:,} bytes ({kind})")


def _blocks(raw):
    """Yield bytes as they arrive; give up on a server that only drips."""
    start, count = time.monotonic(), 0
    # read1: read() would wait for a whole block, for hours if each byte comes just within the time-out.
    while block := raw.read1(1 << 16):
        yield block
        count += len(block)
        passed = time.monotonic() - start
        if passed >= SLOW_SECONDS:
            if count < SLOW_BYTES_PER_SECOND * passed:
                raise _MirrorFailed(f"too slow: {count / passed:,.0f} bytes a second")
            start, count = time.monotonic(), 0


_IN_WORDS = {  # a sign in the error -> what it means
    "ProxyError": "the proxy cannot be reached",
    "NameResolutionError": "its name cannot be found: is this computer online?",
    "SSL": "its certificate is not accepted: is this computer's clock right?",
    "ConnectTimeout": "no connection in time",
    "ReadTimeout": "silent for too long",
    "Read timed out": "silent for too long",
    "TooManyRedirects": "it sends us round in a circle",
    "Connection refused": "nobody answers there",
    "unreachable": "there is no way to it: is this computer online?",
    "RemoteDisconnected": "the server hung up",
    "reset by peer": "the connection was reset",
    "IncompleteRead": "the connection broke",
}


def _cause(error: BaseException) -> str:
    """The reason in one line: requests and urllib3 wrap it several times."""
    kind, text = type(error).__name__, " ".join(str(error).split())
    for sign, words in _IN_WORDS.items():
        if sign in kind or sign in text:
            return f"{kind}: {words}"
    return f"{kind}: {text[:200]}" if text else kind


def _problem(path: Path, file: RemoteFile) -> str | None:
    """Say what is wrong with the file at `path`; None if it is the right one."""
    try:
        size = path.stat().st_size
        if size != file.size:
            return f"it has {size:,} bytes, not {file.size:,}"
        digest = hashlib.sha256()
        with open(path, "rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except FileNotFoundError:
        return "it is not in the cache"
    except OSError as error:
        return f"it cannot be read ({error})"
    if digest.hexdigest() != file.sha256:
        return f"its SHA-256 is {digest.hexdigest()[:12]}…, not {file.sha256[:12]}…"
    return None


def _addresses(file: RemoteFile) -> list[str]:
    mirror = os.environ.get("COURSE_MIRROR", "")
    if mirror == "cn":
        return sorted(file.urls, key=lambda url: not urlsplit(url).netloc.endswith(_IN_CHINA))
    if mirror:
        if urlsplit(mirror).scheme not in ("http", "https") or not urlsplit(mirror).netloc:
            raise ValueError(f'COURSE_MIRROR must be "cn" or begin with http:// or https://, not {mirror!r}')
        return [f"{mirror.rstrip('/')}/{quote(file.name)}"]
    return list(file.urls)


def _by_hand(path: Path, file: RemoteFile) -> str:
    first = file.urls[0] if file.urls else "any copy"
    return (
        f"\nBy hand: save {first} as\n  {path}\n({file.size:,} bytes, SHA-256 {file.sha256}).\n"
        "Every lecture also runs without it, on the embedded data (full=False)."
    )


def main(arguments: list[str] | None = None) -> int:
    """The command line: fetch the known files and say what was found.

    Args:
        arguments: names of sets (mnist, cifar10, names), all without any; None takes them from the command line.

    Returns:
        0, or 1 if a file is missing (130 after Ctrl-C).
    """
    sets = list(dict.fromkeys(name.split("/")[0] for name in KNOWN_FILES))
    parser = argparse.ArgumentParser(
        prog="make data", description="Fetch the full data sets into the cache; what was broken off goes on."
    )
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(sets)}; all without any")
    asked = parser.parse_args(arguments).sets
    if unknown := [name for name in asked if name not in sets]:
        parser.error(f"there is no set {', '.join(unknown)}: take {', '.join(sets)}")
    wanted = {n: f for n, f in KNOWN_FILES.items() if not asked or n.split("/")[0] in asked}
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a path may hold letters that the terminal lacks
    fetched, there, failed = [], [], []
    total = sum(file.size for file in wanted.values())
    print(f"{len(wanted)} files, {total / 1e6:.0f} MB, into {cache_dir()}", flush=True)
    try:
        for name in wanted:
            ready = cached(name) is not None
            try:
                fetch(name)
            except FetchError as error:
                print(f"\n{error}\n", flush=True)
                failed.append(name)
            except ValueError as error:  # COURSE_MIRROR is no address: true for every file
                print(error)
                return 1
            else:
                (there if ready else fetched).append(name)
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here")
        return 130
    print(f"{len(there)} were there, {len(fetched)} fetched, {len(failed)} missing", end="")
    print(
        f": {', '.join(failed)}. The same command tries again."
        if failed
        else "."
        if asked
        else ". No lecture needs the network now."
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
