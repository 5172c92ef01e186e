"""The few large package files, fetched byte for byte resumable before uv or pip start; they stay in .venv-setup/wheels.

What is not found here is left to uv and pip: this only saves what they would lose when a line breaks.
"""

import glob
import os
import subprocess
import zlib

from tools.setup import installers, lock, places, sources, wheels
from tools.setup.places import venv_python


def folder(source):
    """One folder for each machine and build: a Python that came later, or a GPU, needs other files."""
    build = f"{zlib.crc32(repr(source.torch).encode()):08x}" if source.torch else "ordinary"
    return os.path.join(places.SETUP, "wheels", f"{lock.this_machine()}-{build}")


def wanted(source, constraints, tests):
    """The large files of the lock; without torch where that comes from an index of its own."""
    if source.wheels or constraints != "constraints.txt":
        return []
    found = [w for w in lock.wheels_for(lock.this_machine(), source.cuda, tests) if w.size >= wheels.LARGE]
    return [
        wheel for wheel in found if wheel.name != "uv" and not (source.torch and wheel.name in lock.TORCH)
    ]


def own_torch(file, source, constraints):
    """True for the torch of another index: it is not in the lock."""
    return bool(source.torch) and file.startswith(f"torch-{installers.pinned_torch(constraints)}")


def there(source, constraints, tests, pattern="*.whl"):
    """The paths of the large files that have come."""
    if source.wheels or constraints != "constraints.txt":
        return []
    names = {wheel.file for wheel in wanted(source, constraints, tests)}
    return [
        path
        for path in sorted(glob.glob(os.path.join(glob.escape(folder(source)), pattern)))
        if (name := os.path.basename(path).removesuffix(".part")) in names
        or own_torch(name, source, constraints)
    ]


def bytes_there(source, constraints, tests):
    """How much has come, halves included."""
    return sum(map(os.path.getsize, there(source, constraints, tests, "*.whl*")))


def fetch(source, constraints, tests):
    """Fetch what is missing of the large files, as far as the index can be asked by us."""
    if source.wheels or constraints != "constraints.txt" or installers.torch_is_there(constraints):
        return
    if source.torch:
        kind, address = source.torch
        for file, (place, sha256) in wheels.links(sources.page_of(kind, address, "torch/")).items():
            if own_torch(file, source, constraints) and sources.fits(file, lock.this_machine()):
                wheels.fetch(file, 0, sha256, place, folder(source))
                break
    index = source.index or ordinary_index()
    for wheel in wanted(source, constraints, tests) if index else []:
        found = wheels.links(f"{index.rstrip('/')}/{wheel.name}/").get(wheel.file)
        if not found or not wheels.fetch(wheel.file, wheel.size, wheel.sha256, found[0], folder(source)):
            break  # this index does not answer, or not to us


def ordinary_index():
    """The index that this computer's pip asks; None where it is not one that can be asked without a password."""
    set_by_hand = os.environ.get("UV_DEFAULT_INDEX") or installers.settings_of_pip().get("UV_DEFAULT_INDEX")
    if set_by_hand:
        return None if "@" in set_by_hand else set_by_hand
    code = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
    done = subprocess.run([venv_python(), "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout.decode().strip() or None
