"""Packages that are made on the spot, and the tag of this computer."""

import base64
import hashlib
import io
import os
import sys
import zipfile

from tools.setup import lock


def wheel(name, version, size=0, requires=()):
    """The bytes of a package with one module; `size` random bytes lie in it."""
    info, buffer = f"{name}-{version}.dist-info", io.BytesIO()
    files = {f"{name}/__init__.py": b"", f"{name}/version.py": f"__version__ = '{version}'\n".encode()}
    if size:
        files[f"{name}/data.bin"] = os.urandom(size)
    needs = "".join(f"Requires-Dist: {other}\n" for other in requires)
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}".encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"

    def line(path, body):
        digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
        return f"{path},sha256={digest},{len(body)}\n"

    record = "".join(line(path, body) for path, body in files.items()) + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, body in {**files, f"{info}/RECORD": record.encode()}.items():
            archive.writestr(path, body)
    return buffer.getvalue()


def tag():
    """The tag of this Python and system, as torch's wheels have it."""
    system, processor, _ = lock.this_machine().split("-")
    minor = f"cp3{sys.version_info[1]}"
    platforms = {"linux": "manylinux_2_17_", "macos": "macosx_14_0_", "windows": "win_"}
    names = {"x86_64": "amd64" if system == "windows" else "x86_64", "arm64": "arm64"}
    if system == "linux" and processor == "arm64":
        names["arm64"] = "aarch64"
    return f"{minor}-{minor}-{platforms[system]}{names[processor]}"


def packages(megabytes=13):
    """What the small course needs: file -> bytes."""
    return {
        f"torch-2.15.0-{tag()}.whl": wheel("torch", "2.15.0", megabytes * 1_000_000),
        "torchvision-0.29.2-py3-none-any.whl": wheel("torchvision", "0.29.2", requires=["torch"]),
        "tiny-1.0-py3-none-any.whl": wheel("tiny", "1.0"),
        "testonly-1.0-py3-none-any.whl": wheel("testonly", "1.0"),
    }
