"""Where the packages come from: the ordinary index, mirrors in China, an instructor's server or folder."""

import glob
import os
import subprocess
import sys
import urllib.error
import urllib.request
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from course_utils.safe_text import without_secrets
from tools.setup import Stop, lock

ANSWER_SECONDS = 3  # an index that has not answered by then is not taken
# PyTorch's builds without NVIDIA's libraries. "index" has a page for each package, "page" names all files on one.
CPU_BUILDS = [("index", "https://download.pytorch.org/whl/cpu")]
CPU_BUILDS_IN_CHINA = [
    ("page", "https://mirrors.aliyun.com/pytorch-wheels/cpu/"),
    ("index", "https://mirror.nju.edu.cn/pytorch/whl/cpu"),
]
PACKAGES_IN_CHINA = [
    "https://mirrors.aliyun.com/pypi/simple",
    "https://mirrors.tuna.tsinghua.edu.cn/pypi/web/simple",
    "https://mirrors.ustc.edu.cn/pypi/simple",
]


class Source(NamedTuple):
    """Where to ask.

    index:  the package index; None is the one that this computer is set up for.
    torch:  where torch and torchvision come from, if from elsewhere: ("index" or "page", address).
    wheels: a folder or page that holds everything; then no network is asked.
    cuda:   whether NVIDIA's libraries come along.
    why:    sentences for the student.
    build:  one more, about the build of PyTorch.
    """

    index: str | None = None
    torch: tuple | None = None
    wheels: str | None = None
    cuda: bool = False
    why: tuple = ()
    build: str = ""


def choose():
    """Decide once for a set-up."""
    mirror = os.environ.get("COURSE_MIRROR", "").strip()
    why = []
    if mirror and mirror != "cn":
        wheels = mirror_of_a_class(mirror)
        if wheels:
            return Source(wheels=wheels, why=(f"All packages come from {without_secrets(mirror)}.",))
        why.append(
            f"{without_secrets(mirror)} has no packages for this computer ({lock.this_machine()}): "
            "they come from the internet."
        )
    index = choose_index()
    if mirror == "cn":
        if index:
            why.append(f"Packages come from a mirror in China: {index}")
        else:
            why.append("No mirror in China answers: packages come from the ordinary index.")
    if os.environ.get("TORCH_INDEX") and os.environ["TORCH_INDEX"] != "none":
        return Source(index, ("index", os.environ["TORCH_INDEX"]), None, False, tuple(why))
    if not sys.platform.startswith("linux"):
        return Source(
            index, None, None, False, tuple(why)
        )  # PyTorch's ordinary builds for these are for the CPU
    if os.environ.get("TORCH_INDEX") == "none":
        return Source(index, None, None, True, tuple(why))
    if gpu := nvidia_gpu():
        build = f"This computer has an NVIDIA GPU ({gpu}): PyTorch comes with NVIDIA's libraries."
        return Source(index, None, None, True, tuple(why), build)
    torch = first_that_answers((CPU_BUILDS_IN_CHINA if mirror == "cn" else []) + CPU_BUILDS, "torch/")
    if torch:
        build = "No NVIDIA GPU here: PyTorch comes without NVIDIA's libraries, a tenth of the download."
        return Source(index, torch, None, False, tuple(why), build)
    build = (
        "No NVIDIA GPU here, but the index of PyTorch's smaller builds does not answer: the ordinary build comes, "
        "with about 3 GB of NVIDIA's libraries. TORCH_INDEX=<address> names another index."
    )
    return Source(index, None, None, True, tuple(why), build)


def choose_index():
    """The mirror in China that answers first, if one is wanted; None is the ordinary index."""
    if os.environ.get("COURSE_MIRROR", "").strip() != "cn":
        return None
    found = first_that_answers([("index", address) for address in PACKAGES_IN_CHINA], "pip/")
    return found and found[1]


def nvidia_gpu(root="/"):
    """How an NVIDIA GPU was seen on this Linux; "" if there is none. The root is for tests."""
    if os.path.exists(os.path.join(root, "proc/driver/nvidia/version")):
        return "its driver runs"
    for vendor in glob.glob(os.path.join(root, "sys/bus/pci/devices/*/vendor")):
        try:
            with open(vendor) as file, open(os.path.join(os.path.dirname(vendor), "class")) as kind:
                if file.read().strip() == "0x10de" and kind.read().startswith("0x03"):
                    return "on the PCI bus"
        except OSError:
            continue
    try:  # in Windows' Linux (WSL) the driver is Windows'
        done = subprocess.run(
            ["nvidia-smi", "-L"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "nvidia-smi names it" if done.returncode == 0 and b"GPU 0" in done.stdout else ""


def first_that_answers(places, page):
    """The first of the indexes that has this page; None if none has it in time."""
    for kind, address in places:
        if read(page_of(kind, address, page)) is not None:
            return kind, address
    return None


def page_of(kind, address, page):
    return address.rstrip("/") + "/" + (page if kind == "index" else "")


def read(address, seconds=ANSWER_SECONDS, limit=20_000_000):
    """What stands at an address, as text; None if it does not answer in time."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers=AGENT), timeout=seconds
        ) as answer:
            return answer.read(limit).decode("utf-8", "replace")
    except (OSError, ValueError, urllib.error.URLError):
        return None
    except Exception:  # http.client has kinds of its own
        return None


AGENT = {"User-Agent": "pytorch-in-practice", "Accept": "text/html"}


def mirror_of_a_class(mirror):
    """The folder or page with the packages of an instructor's mirror; None if it has none for this computer."""
    folder = local_folder(mirror)
    machine = lock.this_machine()
    if folder is not None:
        wheels = os.path.join(folder, "wheels")
        names = os.listdir(wheels) if os.path.isdir(wheels) else []
        found = wheels
    else:
        if urlsplit(mirror).scheme not in ("http", "https"):
            raise Stop(
                'COURSE_MIRROR must be "cn", the address of your instructor (http://...), or a folder, not '
                f"{without_secrets(mirror)!r}"
            )
        found = urljoin(mirror.rstrip("/") + "/", "wheels/")
        page = read(found)
        if page is None and read(mirror.rstrip("/") + "/") is None:
            raise Stop(
                f"{without_secrets(mirror)} does not answer. Is this computer in the network of the class, and does "
                "make data-serve run? Without COURSE_MIRROR the packages come from the internet."
            )
        names = [line.split('"')[0].split("#")[0] for line in (page or "").split('href="')[1:]]
    torch = [name.replace("%2B", "+") for name in names if name.startswith("torch-")]
    return found if any(fits(name, machine) for name in torch) else None


def fits(wheel, machine):
    """True when a wheel of torch or torchvision is one for the machine, by the tags in its name."""
    system, processor, python = machine.split("-")
    tags = wheel.removesuffix(".whl").split("-")[-3:]
    minor = int(python.split(".")[1])
    abi3 = tags[1] == "abi3" and any(f"cp3{older}" in tags[0].split(".") for older in range(2, minor + 1))
    if tags[1].endswith("t"):
        return False  # for the Python without its global lock
    if not (f"cp3{minor}" in tags[0].split(".") or "py3" in tags[0].split(".") or abi3):
        return False
    signs = {"linux": "linux", "windows": "win", "macos": "macosx"}
    processors = {"x86_64": ("x86_64", "amd64"), "arm64": ("arm64", "aarch64")}
    own = signs.get(system, "?") in tags[2] and tags[2].endswith(processors.get(processor, ("?",)))
    return own or tags[2] == "any"


def local_folder(mirror):
    """The folder that COURSE_MIRROR names as a path or as file://...; None if it is an address of a server."""
    if mirror.lower().startswith("file:"):
        return urllib.request.url2pathname(urlsplit(mirror).path)
    if "://" in mirror:
        return None
    if not os.path.isdir(os.path.expanduser(mirror)):
        raise Stop(
            f'COURSE_MIRROR must be "cn", an address (http://...) or a folder; there is no folder {mirror!r}.'
        )
    return os.path.abspath(os.path.expanduser(mirror))
