"""The files that can be fetched: their addresses, sizes and checksums."""

import contextlib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

IN_CHINA = ("bcebos.com", "aliyuncs.com", "myhuaweicloud.com", "jsdelivr.net")


@dataclass(frozen=True)
class RemoteFile:
    """One file that can be fetched.

    Args:
        name: its place in the cache, with "/" between folders.
        size: bytes.
        sha256: 64 hexadecimal digits.
        urls: addresses of identical copies, in the order in which to try them.
        unpacked: the SHA-256 of what is inside, for a .gz file: such a copy will do, too.
    """

    name: str
    size: int
    sha256: str
    urls: tuple[str, ...]
    unpacked: str = ""

    def __post_init__(self):
        path = PurePosixPath(self.name)
        if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in self.name:
            raise ValueError(f"{self.name!r} is not a place inside the cache")
        if self.size < 0 or not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError(f"{self.name}: size or sha256 is not valid")


def problem(path: Path, file: RemoteFile) -> str | None:
    """Say what is wrong with the file at `path`; None if it is the right one."""
    try:
        size = path.stat().st_size
        if size != file.size:
            return f"it has {size:,} bytes, not {file.size:,}"
        with open(path, "rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return "it is not in the cache"
    except OSError as error:
        return f"it cannot be read ({error})"
    if digest != file.sha256:
        return f"its SHA-256 is {digest[:12]}…, not {file.sha256[:12]}…"
    return None


def unpacked_copy(cache: Path, file: RemoteFile) -> Path | None:
    """A complete copy of what is inside a .gz file, as browsers and torchvision unpack it, in the cache."""
    if not file.unpacked:
        return None
    stem = PurePosixPath(file.name.removesuffix(".gz"))
    places = [
        stem,
        PurePosixPath(file.name),
        PurePosixPath("MNIST", "raw", stem.name),
        stem.parent / "MNIST" / "raw" / stem.name,
    ]
    for path in (cache / place for place in places):
        with contextlib.suppress(OSError), open(path, "rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() == file.unpacked:
                return path
    return None


def _known(name: str, size: int, sha256: str, *urls: str, unpacked: str = "") -> tuple[str, RemoteFile]:
    return name, RemoteFile(name, size, sha256, urls, unpacked)


def _mnist(file: str, size: int, sha256: str, unpacked: str) -> tuple[str, RemoteFile]:
    bases = (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://dataset.bj.bcebos.com/mnist/",
        "https://oneflow-public.oss-cn-beijing.aliyuncs.com/datasets/mnist/MNIST/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    )
    return _known(f"mnist/{file}", size, sha256, *(base + file for base in bases), unpacked=unpacked)


def _names(file: str, size: int, sha256: str, unpacked: str) -> tuple[str, RemoteFile]:
    return _known(
        f"names/{file}",
        size,
        sha256,
        f"https://raw.githubusercontent.com/hunkim/PyTorchZeroToAll/master/data/{file}",
        f"https://cdn.jsdelivr.net/gh/hunkim/PyTorchZeroToAll@master/data/{file}",
        unpacked=unpacked,
    )


KNOWN_FILES: Mapping[str, RemoteFile] = MappingProxyType(
    dict(
        (
            _mnist(
                "train-images-idx3-ubyte.gz",
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            ),
            _mnist(
                "train-labels-idx1-ubyte.gz",
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            ),
            _mnist(
                "t10k-images-idx3-ubyte.gz",
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            ),
            _mnist(
                "t10k-labels-idx1-ubyte.gz",
                4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
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
                "408687cf9cf917854cf9b7e860e482499009cf0b5aa7b2f2a47e2f560cbc0521",
            ),
            _names(
                "names_test.csv.gz",
                27_541,
                "57d7758db533a42c99d513b2341a7e7b0f55c1e0e7d233b1ef6a4fa2f1adf753",
                "28ad30296998ee57bb43ef9c5ed21327f0a453210a86b7d30251daa9336b2a7f",
            ),
        )
    )
)
