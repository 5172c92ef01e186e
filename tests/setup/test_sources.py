"""Where the packages come from: which index is taken, and what the student is told about it."""

import socket
import sys

import pytest

from tests.setup import small_wheels
from tests.setup.ground import Index
from tests.setup.small_wheels import tag, wheel
from tools.setup import Stop, lock, packages, sources


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """A Linux without a GPU, without settings, and without any index that answers."""
    for name in ("COURSE_MIRROR", "TORCH_INDEX", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sources, "nvidia_gpu", lambda: "")
    for name in ("CPU_BUILDS", "CPU_BUILDS_IN_CHINA", "PACKAGES_IN_CHINA"):
        monkeypatch.setattr(sources, name, [])


@pytest.fixture
def index():
    index = Index(small_wheels.packages(megabytes=0) | {"pip-26.3-py3-none-any.whl": wheel("pip", "26.3")})
    yield index
    index.close()


GONE = "http://127.0.0.1:9/simple"


def test_no_gpu_and_an_index_that_answers(index, monkeypatch):
    monkeypatch.setattr(sources, "CPU_BUILDS", [("index", index.url)])
    source = sources.choose()
    assert source.torch == ("index", index.url) and not source.cuda and source.index is None
    assert (
        source.build
        == "No NVIDIA GPU here: PyTorch comes without NVIDIA's libraries, a tenth of the download."
    )


def test_no_gpu_and_no_index(monkeypatch):
    monkeypatch.setattr(sources, "CPU_BUILDS", [("index", GONE)])
    source = sources.choose()
    assert source.torch is None and source.cuda
    assert source.why == () and "does not answer" in source.build and "about 3 GB" in source.build


@pytest.mark.parametrize("there", [True, False])
def test_the_build_is_named_only_where_it_comes(monkeypatch, capsys, there):
    """Packages for the tests come into an environment that has PyTorch."""
    monkeypatch.setattr(packages.installers, "torch_is_there", lambda constraints: there)
    source = sources.Source(why=("From a mirror.",), build="PyTorch comes so.")
    packages.announce(source, "constraints.txt", tests=True)
    said = capsys.readouterr().out
    assert "From a mirror." in said and ("PyTorch comes so." in said) is not there


def test_an_index_that_is_silent_is_not_waited_for(monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setattr(sources, "ANSWER_SECONDS", 0.3)
        assert sources.read(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.3) is None
    assert sources.read.__defaults__[0] == 3


def test_a_gpu(index, monkeypatch):
    monkeypatch.setattr(sources, "CPU_BUILDS", [("index", index.url)])
    monkeypatch.setattr(sources, "nvidia_gpu", lambda: "on the PCI bus")
    source = sources.choose()
    assert source.torch is None and source.cuda and not index.requests
    assert (
        source.build
        == "This computer has an NVIDIA GPU (on the PCI bus): PyTorch comes with NVIDIA's libraries."
    )


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_take_the_ordinary_build(index, monkeypatch, system):
    monkeypatch.setattr(sources, "CPU_BUILDS", [("index", index.url)])
    monkeypatch.setattr(sys, "platform", system)
    assert sources.choose() == sources.Source() and not index.requests


def test_torch_index_wins(index, monkeypatch):
    monkeypatch.setattr(sources, "CPU_BUILDS", [("index", index.url)])
    monkeypatch.setenv("TORCH_INDEX", "http://127.0.0.1:9/cpu")
    assert sources.choose() == sources.Source(torch=("index", "http://127.0.0.1:9/cpu"))
    monkeypatch.setenv("TORCH_INDEX", "none")
    assert sources.choose() == sources.Source(cuda=True) and not index.requests


def test_mirrors_in_china_in_their_order(index, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", "cn")
    monkeypatch.setattr(sources, "PACKAGES_IN_CHINA", [GONE, index.url])
    monkeypatch.setattr(sources, "CPU_BUILDS_IN_CHINA", [("index", GONE), ("page", f"{index.url}/torch/")])
    monkeypatch.setattr(sources, "CPU_BUILDS", [("index", "http://127.0.0.1:9/official")])
    source = sources.choose()
    assert source.index == index.url and source.torch == ("page", f"{index.url}/torch/")
    assert source.why[0] == f"Packages come from a mirror in China: {index.url}"
    monkeypatch.setattr(sources, "PACKAGES_IN_CHINA", [GONE])
    monkeypatch.setattr(sources, "CPU_BUILDS_IN_CHINA", [("index", GONE)])
    monkeypatch.setattr(sources, "CPU_BUILDS", [("index", index.url)])
    source = sources.choose()
    assert source.index is None and source.torch == ("index", index.url)
    assert source.why[0].startswith("No mirror in China answers")


def test_the_mirrors_are_named_once_and_by_https():
    import importlib

    fresh = importlib.reload(sources)
    addresses = [
        address for _, address in fresh.CPU_BUILDS + fresh.CPU_BUILDS_IN_CHINA
    ] + fresh.PACKAGES_IN_CHINA
    assert len(set(addresses)) == len(addresses) == 6
    assert all(address.startswith("https://") for address in addresses)


def test_how_a_gpu_is_seen(tmp_path, monkeypatch):
    import importlib

    seen = importlib.reload(sources).nvidia_gpu
    monkeypatch.setenv("PATH", str(tmp_path))  # no nvidia-smi
    assert seen(tmp_path) == ""
    device = tmp_path / "sys" / "bus" / "pci" / "devices" / "0000:01:00.0"
    device.mkdir(parents=True)
    (device / "vendor").write_text("0x10de\n")
    (device / "class").write_text("0x040300\n")  # the sound of such a card
    assert seen(tmp_path) == ""
    (device / "class").write_text("0x030200\n")
    assert seen(tmp_path) == "on the PCI bus"
    (device / "vendor").write_text("0x8086\n")
    assert seen(tmp_path) == ""
    (tmp_path / "proc" / "driver" / "nvidia").mkdir(parents=True)
    (tmp_path / "proc" / "driver" / "nvidia" / "version").touch()
    assert seen(tmp_path) == "its driver runs"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for nvidia-smi")
def test_nvidia_smi(tmp_path, monkeypatch):
    import importlib

    seen = importlib.reload(sources).nvidia_gpu
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho 'GPU 0: a card (UUID: x)'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert seen(tmp_path) == "nvidia-smi names it"
    program.write_text("#!/bin/sh\necho 'GPU 0: a card'; exit 9\n")
    assert seen(tmp_path) == ""


# ------------------------------------------------------------------------------------------------ a class's mirror


def page(index, *names):
    """Let the index answer as make data-serve does."""
    text = "".join(f'<a href="{name.replace("+", "%2B")}#sha256=0">{name}</a>\n' for name in names)
    index.fault = lambda handler: index.send(handler, 200, text if handler.path == "/wheels/" else "") or True
    return index.url.removesuffix("/simple")


OURS = f"torch-2.15.0+cpu-{tag()}.whl"
OTHERS = "torch-2.15.0-cp39-cp39-win_arm64.whl"


def test_an_instructors_server(index, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", page(index, OTHERS, OURS))
    source = sources.choose()
    assert (
        source.wheels == index.url.removesuffix("/simple") + "/wheels/"
        and source.index is source.torch is None
    )
    assert source.why == (f"All packages come from {index.url.removesuffix('/simple')}.",)


def test_a_server_without_packages_for_this_computer(index, monkeypatch):
    monkeypatch.setattr(sources, "CPU_BUILDS", [("index", GONE)])
    monkeypatch.setenv("COURSE_MIRROR", page(index, OTHERS))
    source = sources.choose()
    assert source.wheels is None and "has no packages for this computer" in source.why[0]
    assert lock.this_machine() in source.why[0]


def test_a_server_that_is_not_there(monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", "http://student:geheim@127.0.0.1:9")
    with pytest.raises(Stop, match="does not answer. Is this computer in the network of the class") as stop:
        sources.choose()
    assert "geheim" not in str(stop.value)


def test_a_folder(tmp_path, monkeypatch):
    (tmp_path / "a stick" / "wheels").mkdir(parents=True)
    (tmp_path / "a stick" / "wheels" / OURS).touch()
    for mirror in (str(tmp_path / "a stick"), (tmp_path / "a stick").as_uri()):
        monkeypatch.setenv("COURSE_MIRROR", mirror)
        assert sources.choose().wheels == str(tmp_path / "a stick" / "wheels")


@pytest.mark.parametrize("mirror", ["no such folder", "ftp://127.0.0.1/x"])
def test_what_is_no_mirror(mirror, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", mirror)
    with pytest.raises(Stop, match='COURSE_MIRROR must be "cn"'):
        sources.choose()


@pytest.mark.parametrize(
    ("file", "machine", "right"),
    [
        ("torch-2.15.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl", "linux-x86_64-3.11", True),
        ("torch-2.15.0+cpu-cp312-cp312-manylinux_2_28_x86_64.whl", "linux-x86_64-3.11", False),
        ("torch-2.15.0+cpu-cp313-cp313t-manylinux_2_28_x86_64.whl", "linux-x86_64-3.13", False),
        ("torch-2.15.0-cp311-cp311-manylinux_2_28_aarch64.whl", "linux-x86_64-3.11", False),
        ("torch-2.15.0-cp313-cp313-manylinux_2_28_aarch64.whl", "linux-arm64-3.13", True),
        ("torch-2.15.0-cp313-cp313-win_amd64.whl", "windows-x86_64-3.13", True),
        ("torch-2.15.0-cp313-cp313-win_arm64.whl", "windows-x86_64-3.13", False),
        ("torch-2.15.0-cp313-none-macosx_14_0_arm64.whl", "macos-arm64-3.13", True),
        ("torch-2.15.0-cp313-none-macosx_14_0_arm64.whl", "linux-arm64-3.13", False),
        ("torchvision-0.29.2-py3-none-manylinux_2_28_x86_64.whl", "linux-x86_64-3.14", True),
        ("torch-3.0-cp311-abi3-manylinux_2_28_x86_64.whl", "linux-x86_64-3.14", True),
        ("torch-3.0-cp314-abi3-manylinux_2_28_x86_64.whl", "linux-x86_64-3.11", False),
    ],
)
def test_which_file_is_for_which_machine(file, machine, right):
    assert sources.fits(file, machine) is right
