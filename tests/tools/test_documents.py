"""What the documents name is there: commands, files, variables, versions, messages; and nothing is left unsaid."""

import inspect
import multiprocessing.spawn
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tools import bootstrap, notebooks
from tools.publish import document_tables
from tools.setup.lock import PYTHONS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    "README.md",
    "data/README.md",
    *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))),
]
# Where a reader may meet the name of a variable or a version, too.
ALSO = [
    "Makefile",
    "environment.yml",
    "tools/bootstrap.py",
    *(f".github/workflows/{n}.yml" for n in ("test", "weekly", "site")),
]


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def prose_of_lectures():
    for path in notebooks.lecture_notebooks():
        cells = notebooks.read(path).cells
        yield path.name, "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


TEXTS = {name: text_of(name) for name in DOCUMENTS + ALSO} | dict(prose_of_lectures())
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("course_utils", "tools", "scripts", "tests", "conftest.py", "Makefile")
    for path in ([ROOT / folder] if (ROOT / folder).is_file() else (ROOT / folder).rglob("*.py"))
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_links_modules_and_files(name):
    text = TEXTS[name]
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.M):
        assert re.search(rf"^{target}:", TEXTS["Makefile"], re.M), target
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert ((ROOT / name).parent / link).exists(), link
    for module in re.findall(r"python -m ((?:tools|course_utils)[\w.]*)", text):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or path.is_dir(), module
    for command in re.findall(r"tools/bootstrap\.py ([a-z-]+)", text):
        assert f"bootstrap.py {command} " in TEXTS["tools/bootstrap.py"]
    top = "tools|tests|docs|notebooks|course_utils|scripts|data|findings|[.]github"
    for path in re.findall(rf"`((?:{top})/[\w./-]*)`", text):
        path = path.replace("NN", "01")
        assert (ROOT / path).exists() or path.startswith("data/cache"), path


def variables(text):
    return set(re.findall(r"\b(COURSE_[A-Z_]+|TORCH_INDEX|CONSTRAINTS)\b", text))


def test_every_variable_that_is_named_is_read():
    read = set(re.findall(r"""environ(?:\.get\(|\.pop\(|\[)["'](\w+)["']""", CODE))
    for name, text in TEXTS.items():
        assert variables(text) <= read, (name, variables(text) - read)


def test_every_variable_that_is_read_is_explained():
    shipped = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("course_utils", "tools")
        for path in (ROOT / folder).rglob("*.py")
    )
    read = set(re.findall(r"""environ(?:\.get\(|\[)["'](COURSE_\w+)["']""", shipped))
    told = set().union(*(variables(TEXTS[name]) for name in [*DOCUMENTS, "tools/bootstrap.py"]))
    assert read <= told


def test_python_versions():
    """One floor and one range of versions, wherever they are named."""
    floor = re.search(r"(\d+\.\d+)$", tomllib.loads(text_of("pyproject.toml"))["project"]["requires-python"])[
        1
    ]
    assert PYTHONS[0] == floor
    named = 0
    for name, text in TEXTS.items():
        lowest = r"Python[^\n|]{0,60}?(?<![\d.])(3\.\d+)(?:\.\d+)? or newer|python>=(3\.\d+)"
        for version in re.findall(lowest, text):
            named += 1
            assert "".join(version) == floor, (name, version)
        for first, last in re.findall(r"Python,? (?:from )?(3\.\d+) to (3\.\d+)", text):
            named += 1
            assert (first, last) == (PYTHONS[0], PYTHONS[-1]), (name, first, last)
        if name.startswith(".github"):
            for version in re.findall(r'"(3\.\d+)"', text):
                named += 1
                assert version in PYTHONS, (name, version)
    assert named >= 9
    assert text_of("binder/runtime.txt").strip() == f"python-{floor}"
    assert f"FROM python:{floor}-" in text_of("tools/classroom/cloud/Dockerfile")
    assert sorted(bootstrap.NEWER) == [f"python{version}" for version in PYTHONS]
    assert set(PYTHONS) <= set(re.findall(r'"(3\.\d+)"', TEXTS[".github/workflows/test.yml"]))


def test_versions_of_packages():
    """`torch 2.6 or newer` is the bound of pyproject.toml, `name==version` the one that the tests install."""
    bounds = dict(re.findall(r'"([\w-]+)>=([\d.]+)"', text_of("pyproject.toml")))
    for name in DOCUMENTS:
        for package, version in re.findall(r"\b(torch|torchvision) (\d+\.\d+) or newer", TEXTS[name]):
            assert bounds[package] == version, (name, package, version)
        for pin in re.findall(r"\b[\w-]+==\d[\w.]*", TEXTS[name]):
            assert pin in CODE or pin in text_of("pyproject.toml"), (name, pin)


def test_every_folder_is_explained_in_the_readme():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    folders = {line.split("/")[0] for line in listed.splitlines() if "/" in line} - {
        ".ci",
        ".github",
        ".devcontainer",
    }
    rows = set(re.findall(r"^\| `([\w-]+)/", TEXTS["README.md"].split("## Where things are")[1], re.M))
    if folders:  # not in a copy without git
        assert folders == rows


def test_the_messages_of_the_lectures_are_those_that_troubleshooting_quotes():
    """What stands in its table "In the lectures" is printed by a lecture, by a library that this environment has, or as
    a finding shows."""
    said = "\n".join(
        notebooks.output_text(output)
        for path in notebooks.lecture_notebooks()
        for cell in notebooks.read(path).cells
        for output in cell.get("outputs", [])
    )
    python = " ".join(inspect.getsource(multiprocessing.spawn).split())  # prints one of them
    shown = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "findings").glob("*.sh"))
    table = TEXTS["docs/troubleshooting.md"].split("## In the lectures")[1]
    quoted = [row.split("|")[1] for row in table.replace("\\|", "¦").splitlines() if row.startswith("| `")]
    assert len(quoted) > 5
    for message in re.findall(r"`([^`]+)`", " ".join(quoted)):
        for part in re.split(r"…|[\d.x]+|¦|<[^>]*>", message):
            if len(part.strip()) > 8:
                assert any(part.strip() in text for text in (said, CODE, python, shown)), part


@pytest.mark.parametrize("path", document_tables.TABLES)
def test_the_tables_come_from_the_lectures(path):
    name, table = document_tables.TABLES[path]
    text = (ROOT / path).read_text(encoding="utf-8")
    assert document_tables.with_table(text, name, table()) == text, "run `make format`"
