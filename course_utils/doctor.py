"""What is wrong with this environment, and how to mend it: `python -m course_utils.doctor`.

    python -m course_utils.doctor           the report as text; exit code 1 when something must be mended
    python -m course_utils.doctor --json    the same for programs

In a notebook: `from course_utils.doctor import doctor`, then `doctor()`.
"""

import os
import sys

# A file called random.py beside the notebooks would be taken for Python's own. The doctor must find it, not fall over
# it: these imports do not look into the current folder.
_PATH = sys.path[:]
sys.path[:] = [folder for folder in sys.path if folder not in ("", os.getcwd())]
try:
    import hashlib
    import importlib.metadata
    import importlib.util
    import json
    import re
    import shutil
    import subprocess
    from pathlib import Path
    from typing import NamedTuple
finally:
    sys.path[:] = _PATH

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = (3, 10)
OK, WARN, FAIL = "ok", "warn", "fail"

_PIP = f'"{sys.executable}" -m pip'
_PAIR_FIX = (
    f"install both in one command, from one place: {_PIP} install --upgrade --force-reinstall torch torchvision"
    " (with conda: make the environment anew from environment.yml)"
)


class Row(NamedTuple):
    """One finding: its subject, "ok", "warn" or "fail", what was found, and how to mend it ("" for ok)."""

    name: str
    status: str
    found: str
    fix: str = ""


def doctor() -> bool:
    """Examine this environment and print the report.

    Returns:
        True when nothing must be mended; warnings do not count.
    """
    rows = examine()
    print(report(rows))
    return not any(row.status == FAIL for row in rows)


def examine() -> list[Row]:
    """All findings about this environment, the good ones too. Nothing is changed and no network is used."""
    rows = [check_python(), *check_shadowing([Path.cwd(), ROOT / "notebooks", ROOT])]
    rows += check_packages()
    rows += check_libraries()
    rows += [
        check_kernel(),
        check_data(ROOT / "data"),
        check_folder(ROOT),
        check_cache(),
        check_fonts(),
        check_workers(),
    ]
    return rows


def report(rows: list[Row]) -> str:
    """The findings as text, ready to be read or to be copied into a question.

    Args:
        rows: what `examine` returned.

    Returns:
        A line for each finding, with the cure below it, and a summary.
    """
    lines = []
    for row in rows:
        lines.append(f"{row.status:<5} {row.name:<13} {row.found}")
        if row.fix:
            lines.append(f"{'':<5} {'':<13} -> {row.fix}")
    fails = sum(row.status == FAIL for row in rows)
    warns = sum(row.status == WARN for row in rows)
    if fails:
        lines.append(
            f"\n{fails} of {len(rows)} must be mended. Begin with the first: it may cause the others."
        )
    elif warns:
        lines.append(f"\nThe lectures run here; {warns} of {len(rows)} could be better.")
    else:
        lines.append("\nAll is well.")
    return "\n".join(lines)


def check_python(version: tuple[int, ...] = tuple(sys.version_info)) -> Row:
    """Is this Python new enough, and a 64-bit one? `version` stands in for this Python's in tests."""
    text = ".".join(map(str, version[:3]))
    if version[:2] < OLDEST_PYTHON or sys.maxsize < 2**32:
        found = f"{text}, {'64' if sys.maxsize > 2**32 else '32'} bits: {sys.executable}"
        return Row("Python", FAIL, found, "install a 64-bit Python 3.11 or newer and set the course up again")
    return Row("Python", OK, f"{text}: {sys.executable}")


# ------------------------------------------------------------------------------------------------ shadowing files

_IMPORTED_AS = {"pillow": "PIL"}
# In Python's library, but nothing that the lectures load imports them: a file of that name does no harm.
_HARMLESS = {"this", "antigravity", "turtle", "turtledemo", "idlelib", "lib2to3", "tkinter"}


def check_shadowing(folders: list[Path]) -> list[Row]:
    """Files of the student's that Python would take for a library, such as `random.py` or `torch.py`.

    Args:
        folders: where notebooks and scripts look first.

    Returns:
        A row for each such file, or one row that all is well.
    """
    names = (set(sys.stdlib_module_names) - set(sys.builtin_module_names) - _HARMLESS) | {
        "IPython",
        "jupyter_client",
        "jupyter_core",
        "tornado",
        "traitlets",
        "zmq",
        *(_module(package) for package in requirements()),
    }
    own = {Path(folder).resolve() for folder in [os.path.dirname(os.__file__), *_site_folders()]}
    rows = []
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        if folder in own or not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            is_module = path.suffix == ".py" or (path / "__init__.py").is_file()
            if is_module and path.stem in names:
                kind = "folder" if path.is_dir() else "file"
                rows.append(
                    Row(
                        "file names",
                        FAIL,
                        f"your {kind} {path} has the name of the library {path.stem!r}: Python imports yours instead",
                        f"give {path.name} another name (my_{path.name}), delete the folder __pycache__ beside it, "
                        "restart the kernel",
                    )
                )
    return rows or [Row("file names", OK, "none that hides a library")]


def _site_folders() -> list[str]:
    return [
        folder for folder in sys.path if folder.rstrip("/\\").endswith(("site-packages", "dist-packages"))
    ]


# ------------------------------------------------------------------------------------------------------- packages


def requirements(pyproject: Path = ROOT / "pyproject.toml") -> dict[str, str]:
    """The packages that the course needs, with their lower bounds, as pyproject.toml lists them.

    Args:
        pyproject: the file to read.

    Returns:
        For example {"torch": "2.6", "numpy": "1.26", ...}; empty without the file.
    """
    if not pyproject.is_file():
        return {}
    text = pyproject.read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.M | re.S)
    return dict(re.findall(r'^\s*"([\w.-]+)>=([\d.]+)', block[1], re.M)) if block else {}


def check_packages(needed: dict[str, str] | None = None) -> list[Row]:
    """Is every package that the course needs installed in this environment, and new enough?

    Args:
        needed: packages with lower bounds; None takes those of pyproject.toml.

    Returns:
        A row for each missing or old package, and for tools that no longer fit; or one row that all is well.
    """
    needed = requirements() if needed is None else needed
    rows, good = [], []
    for package, least in needed.items():
        install = f'{_PIP} install "{package}>={least}"   (in a notebook: %pip install "{package}>={least}")'
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            # conda packages and hand-made ones may lack pip's notes; what can be imported is there
            if not _is_findable(_module(package)):
                rows.append(Row(package, FAIL, f"not installed in this environment ({sys.prefix})", install))
            else:
                good.append(package)
            continue
        if _numbers(version) < _numbers(least):
            rows.append(
                Row(package, FAIL, f"{version} is too old: the course needs {least} or newer", install)
            )
        else:
            good.append(package)
    if len(good) == len(needed) and needed:
        rows.append(Row("packages", OK, f"all {len(good)} are installed and new enough"))
    if not needed:
        rows.append(
            Row(
                "packages", WARN, "pyproject.toml is missing, so nothing was compared", "get the course again"
            )
        )
    for old in ("jupyter-contrib-nbextensions", "jupyter-nbextensions-configurator", "nb-conda"):
        try:
            importlib.metadata.version(old)
        except importlib.metadata.PackageNotFoundError:
            continue
        rows.append(
            Row(
                old,
                WARN,
                "made for the old Jupyter Notebook 6; it does nothing today",
                f"{_PIP} uninstall {old}",
            )
        )
    return rows


def _module(package: str) -> str:
    return _IMPORTED_AS.get(package, package.replace("-", "_"))


def _is_findable(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0])[:3])


# ------------------------------------------------------------------------------------------- libraries, really used

# Run in a process of its own: a library that crashes does not take the doctor with it. Each step writes one line.
_PROBE = """
import io, json, sys
sys.path.append(sys.argv[1])

def step(name, work):
    print(json.dumps({"begin": name}), flush=True)
    try:
        result = {"name": name, "found": work()}
    except BaseException as error:
        result = {"name": name, "error": f"{type(error).__name__}: {error}"}
    print(json.dumps(result), flush=True)
    return "error" not in result

def numpy_():
    import numpy
    assert (numpy.ones((2, 2)) @ numpy.ones(2)).tolist() == [2, 2]
    return numpy.__version__

def pillow():
    import PIL
    from PIL import Image
    Image.new("RGB", (2, 2)).save(io.BytesIO(), "PNG")
    return PIL.__version__

def matplotlib_():
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot
    return matplotlib.__version__

def torch_():
    import torch
    x = torch.ones(2, requires_grad=True)
    (x @ x).backward()
    assert x.grad.tolist() == [2, 2]
    return torch.__version__

def device():
    import warnings
    from course_utils import device
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        kind = device.pick_device().type
    return [device.describe_device(), bool(caught) or (kind == "cpu" and device.why_no_gpu()[1])]

def tensorboard():
    import tensorboard
    from torch.utils.tensorboard import SummaryWriter
    return tensorboard.__version__

def torchvision_():
    import torch, torchvision
    boxes = torch.tensor([[0.0, 0, 2, 2], [0, 0, 2, 1.9]])
    assert torchvision.ops.nms(boxes, torch.tensor([0.9, 0.8]), 0.5).tolist() == [0]
    return torchvision.__version__

step("NumPy", numpy_), step("Pillow", pillow), step("Matplotlib", matplotlib_)
if step("torch", torch_):
    step("device", device), step("torchvision", torchvision_), step("tensorboard", tensorboard)
"""
_PACKAGE_OF = {"NumPy": "numpy", "Pillow": "pillow", "Matplotlib": "matplotlib"}


def check_libraries(timeout: float = 300, environment: dict[str, str] | None = None) -> list[Row]:
    """Import the large libraries and let each do something small.

    Args:
        timeout: seconds after which the attempt is given up.
        environment: variables for the attempt; None takes those of this process.

    Returns:
        A row for each library; those that need torch are left out when torch does not work.
    """
    variables = dict(os.environ if environment is None else environment, PYTHONIOENCODING="utf-8")
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE, str(ROOT)],
            cwd=sys.prefix,  # a folder without files of the student's
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
        output, ending = done.stdout, f"Python crashed (exit code {done.returncode})"
    except subprocess.TimeoutExpired as error:
        output = error.stdout or ""
        output = output.decode("utf-8", "replace") if isinstance(output, bytes) else output
        ending = f"no answer within {timeout:g} seconds"
    return _library_rows(output, ending)


def _library_rows(output: str, ending: str) -> list[Row]:
    begun, results = "the first import", {}
    for line in output.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue  # something that a library printed
        if isinstance(message, dict) and "begin" in message:
            begun = message["begin"]
        elif isinstance(message, dict) and "name" in message:
            results[message["name"]] = message
    if begun not in results:
        results[begun] = {"error": ending}
    versions = {name: message.get("found") for name, message in results.items()}
    return [_library_row(name, message, versions) for name, message in results.items()]


def _library_row(name: str, message: dict, versions: dict) -> Row:
    if name == "device" and "found" in message:
        text, mendable = message["found"]
        fix = "the lectures run on the CPU too; to use the GPU do what the line above says"
        return Row(name, WARN, text, fix) if mendable else Row(name, OK, text)
    if "found" in message:
        return Row(name, OK, f"{message['found']} works")
    error = " ".join(message["error"].split())
    error = error if len(error) <= 300 else error[:300] + " ..."
    if name == "torchvision":
        found, fix = f"does not work with this torch: {error}", _PAIR_FIX
        return Row(name, FAIL, found + _pair_clue(versions.get("torch") or ""), fix)
    if name == "torch":
        fix = _PAIR_FIX
        if "No module named 'torch'" in error:
            fix = f"install it in this environment: {_PIP} install torch torchvision"
        elif "DLL" in error or "WinError" in error:
            fix = (
                "install the Microsoft Visual C++ Redistributable (x64) and restart; if that does not help, "
                + fix
            )
        return Row(name, FAIL, f"cannot be used: {error}", fix)
    package = _PACKAGE_OF.get(name, name)
    fix = f"install it again, with the tool that installed it: {_PIP} install --force-reinstall {package}"
    if "No module named" in error:
        fix = f"install it in this environment: {_PIP} install {package}"
    return Row(name, FAIL, f"cannot be used: {error}", fix)


def _pair_clue(torch_version: str) -> str:
    """What the installed torchvision asks of torch, where the two differ."""
    try:
        vision = importlib.metadata.version("torchvision")
        wishes = importlib.metadata.requires("torchvision") or []
    except importlib.metadata.PackageNotFoundError:
        return ""
    wish = next((w.split(";")[0].strip() for w in wishes if re.match(r"torch\b", w)), "torch")
    return f". torchvision {vision} asks for {wish.replace(' ', '')}; torch {torch_version} is installed"


# ------------------------------------------------------------------------------------------- kernel, data, folders


def check_kernel() -> Row:
    """Does JupyterLab start the notebooks with the Python of this environment?"""
    try:
        from jupyter_client.kernelspec import KernelSpecManager

        spec = KernelSpecManager().get_kernel_spec("python3")
    except Exception as error:
        found = f"there is no Jupyter kernel here: {type(error).__name__}: {error}"
        return Row("kernel", FAIL, found, f"{_PIP} install ipykernel")
    program = spec.argv[0]
    # Jupyter itself replaces a bare "python" by the Python that it runs on.
    if re.fullmatch(r"python(\d+(\.\d+)?)?(\.exe)?", program) or _same_file(program, sys.executable):
        return Row("kernel", OK, f"notebooks run on this Python ({spec.display_name})")
    prefix = _prefix_of(program)
    if prefix and _same_file(prefix, sys.prefix):
        return Row("kernel", OK, f"notebooks run on this Python ({spec.display_name})")
    found = (
        f"notebooks run on another Python: {program} (as {spec.resource_dir} says), not on {sys.executable}"
    )
    fix = f'"{sys.executable}" -m jupyter kernelspec remove python3, then start JupyterLab again'
    return Row("kernel", FAIL, found, fix)


def _same_file(one: str, other: str) -> bool:
    # Not resolved: the python of an environment is often a link to the one it was made from.
    return os.path.normcase(os.path.abspath(one)) == os.path.normcase(os.path.abspath(other))


def _prefix_of(program: str) -> str:
    command = [program, "-c", "import sys; print(sys.prefix)"]
    try:
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=30, check=False, stdin=subprocess.DEVNULL
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def check_data(folder: Path) -> Row:
    """Are the data sets of the course there, and unchanged?

    Args:
        folder: the folder with the data and with SHA256SUMS, which has a line "checksum  name" for each file.
    """
    again = "get the course again, or in a clone: git checkout -- data"
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        return Row("data", FAIL, f"the list of data files is missing: {sums}", again)
    missing, changed, line_ends, count = [], [], [], 0
    for line in sums.read_text(encoding="utf-8").splitlines():
        match = re.fullmatch(r"([0-9a-fA-F]{64}) [ *](.+)", line.strip())
        if not match:
            continue
        count += 1
        path = folder / match[2]
        if not path.is_file():
            missing.append(match[2])
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != match[1].lower():
            as_made = content.replace(b"\r\n", b"\n")
            same = hashlib.sha256(as_made).hexdigest() == match[1].lower()
            (line_ends if same else changed).append(match[2])
    if not count:
        return Row("data", FAIL, f"the list of data files is empty: {sums}", again)
    if missing or changed:
        found = [
            f"{word} {', '.join(files)}"
            for word, files in (("missing:", missing), ("changed:", changed))
            if files
        ]
        return Row("data", FAIL, f"in {folder} {'; '.join(found)}", again)
    if line_ends:
        fix = "git config core.autocrlf false, then delete these files and " + again.split(": ")[1]
        return Row("data", FAIL, f"git changed the line ends of {', '.join(line_ends)}", fix)
    return Row("data", OK, f"{count} files, all as they should be")


def check_folder(folder: Path) -> Row:
    """Can the course's folder be written, and does its disk have room for your work?"""
    notebooks = folder / "notebooks"
    target = notebooks if notebooks.is_dir() else folder
    if fault := _write_fault(target):
        found = f"{target} cannot be written ({fault}): your work could not be saved"
        return Row("folder", FAIL, found, "copy the course to a folder of your own")
    free = shutil.disk_usage(folder).free / 1e9
    if free < 1:
        status = FAIL if free < 0.1 else WARN
        return Row(
            "folder", status, f"only {free:.2f} GB are free on the disk of {folder}", "free some space"
        )
    return Row("folder", OK, f"{free:.0f} GB free in {folder}")


def _write_fault(folder: Path) -> str:
    """Why no file can be made in the folder; empty if one can."""
    try:
        probe = folder / f".write-test-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def check_cache() -> Row:
    """Could a full data set be fetched into the cache?"""
    from course_utils.download import KNOWN_FILES, cache_dir

    cache = cache_dir()
    place = next(folder for folder in (cache, *cache.parents) if folder.exists())
    cure = "set COURSE_CACHE to a folder that you may write, or remove that variable"
    if not place.is_dir():
        return Row("cache", FAIL, f"{place} is a file; a folder is needed for fetched data", cure)
    if fault := _write_fault(place):
        return Row("cache", FAIL, f"{place} cannot be written ({fault}): nothing can be fetched", cure)
    there = sum((cache / name).exists() for name in KNOWN_FILES)
    return Row("cache", OK, f"{there} of {len(KNOWN_FILES)} full files in {cache} (make data fetches them)")


def check_fonts() -> Row:
    """Can the browser show the Chinese terms? Only Linux comes without such fonts, and fontconfig knows."""
    if not sys.platform.startswith("linux"):
        return Row("fonts", OK, "not checked here: this system brings fonts for Chinese")
    program = shutil.which("fc-list")
    if program is None:
        return Row("fonts", OK, "not checked: the program fc-list (package fontconfig) is missing")
    try:
        found = subprocess.run(
            [program, ":lang=zh", "family"], capture_output=True, text=True, timeout=60, check=True
        ).stdout.splitlines()
    except (OSError, subprocess.SubprocessError) as error:
        return Row("fonts", OK, f"not checked: {program} failed ({type(error).__name__})")
    if not found:
        fix = "install a package of Noto CJK fonts, for example: sudo apt install fonts-noto-cjk"
        return Row("fonts", WARN, "no font for Chinese: the Chinese terms appear as boxes", fix)
    return Row("fonts", OK, f"{len(found)} that hold Chinese letters")


def check_workers() -> Row:
    """How a DataLoader would start its workers here."""
    import multiprocessing

    method = multiprocessing.get_start_method(allow_none=True) or multiprocessing.get_all_start_methods()[0]
    if method == "fork":
        return Row("workers", OK, "DataLoader workers are started by fork")
    return Row("workers", OK, f"DataLoader workers are started by {method}: leave num_workers=0 in notebooks")


def main(arguments: list[str] | None = None) -> int:
    """The command line: print the report, return the exit code.

    Args:
        arguments: the words after the command; None takes them from the command line.

    Returns:
        0 when the lectures run here, 1 when something must be mended, 2 for a wrong argument.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a path may hold letters that the terminal lacks
    if not arguments:
        return 0 if doctor() else 1
    if arguments == ["--json"]:
        rows = examine()
        print(json.dumps([row._asdict() for row in rows], indent=1))
        return int(any(row.status == FAIL for row in rows))
    print(__doc__.strip())
    return 0 if arguments[0] in ("-h", "--help") else 2


if __name__ == "__main__":
    sys.exit(main())
