"""The embedded files: their checksums and what the documents say of them."""

import hashlib
import re
import sys
from pathlib import Path

from course_utils import data
from tests.package.data.conftest import DATA, NO_SUM, sums


def test_every_file_has_its_checksum():
    files = {p.relative_to(DATA).as_posix() for p in DATA.rglob("*") if p.is_file()}
    files = {name for name in files if not name.startswith(("cache/", "."))} - NO_SUM
    assert files == set(sums())
    for name, digest in sums().items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest, name


def test_readme_names_each_file_with_its_checksum():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", readme, re.MULTILINE))
    photos = {name: digest for name, digest in sums().items() if name.endswith(".jpg")}
    assert listed == {name: digest for name, digest in sums().items() if name not in photos}
    attribution = (DATA / "photos/fish_or_monument/ATTRIBUTION.md").read_text(encoding="utf-8")
    credited = re.findall(r"^\| (\S+\.jpg) \| \S.* \| (Public Domain|CC0-1.0) \| \S+ \|$", attribution, re.M)
    assert {f"photos/fish_or_monument/{name}" for name, _ in credited} == set(photos)


def test_data_stays_small():
    assert sum((DATA / name).stat().st_size for name in sums()) < 3_500_000


def test_mnist_subset_does_not_lie_where_torchvision_looks():
    assert not [path for path in DATA.rglob("raw") if path.parent.name == "MNIST"]


def test_import_needs_little():
    modules = sorted(Path(data.__file__).parent.glob("*.py"))
    lines = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    imported = set(re.findall(r"^(?:import|from) (\w+)", lines, re.MULTILINE)) - sys.stdlib_module_names
    assert imported == {"course_utils", "numpy", "torch"}
