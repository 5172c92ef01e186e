"""Make the files of data/ again from their public packages and compare them with data/SHA256SUMS.

    python -m tools.make_data                    all sets, in a temporary folder: data/ is only compared
    python -m tools.make_data names otto         these sets
    python -m tools.make_data --out data         writes them into data/

Downloads about 250 MB into a temporary folder and installs there what requirements.txt lists, exactly. The Python
packages come from pip; `diabetes` and `photos` need apt-get and dpkg-deb (Debian 12, after `apt-get update`),
`emoji10` needs npm.
"""

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = ROOT / "data"
SETS = ("mnist_mini", "diabetes", "titanic", "names", "photos", "emoji10", "otto")
DEBIAN = {"diabetes": {"r-cran-mlbench": "2.1-3-1"}, "photos": {"gcompris-qt-data": "3.1-2"}}
NPM = {"emoji10": {"emoji-datasource-google": "16.0.0", "emoji-datasource-twitter": "16.0.0"}}


def main() -> int:
    """Read the command line, make the sets, return 0 if all files are as they should be."""
    parser = argparse.ArgumentParser(prog="python -m tools.make_data", description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="*", metavar="NAME", help=f"any of {', '.join(SETS)}; default: all")
    parser.add_argument("--out", type=Path, help="folder to write to; default: a temporary one")
    options = parser.parse_args()
    sets = options.sets or list(SETS)
    if unknown := set(sets) - set(SETS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(SETS)}")
    with tempfile.TemporaryDirectory(prefix="make_data_") as temporary:
        work = Path(temporary)
        out = (options.out or work / "out").resolve()
        python = make_environment(work / "venv")
        for name in sets:
            get_sources(name, work)
            code = (
                "import sys; from pathlib import Path; "
                f"from tools.make_data.{name} import make; make(*map(Path, sys.argv[1:]))"
            )
            run(python, "-B", "-c", code, work, out, cwd=ROOT)
        wrong = [problem for name in sets for problem in compare(name, out)]
    print("\n".join(wrong) or f"All files of {', '.join(sets)} are as data/SHA256SUMS says.")
    return 1 if wrong else 0


def make_environment(folder: Path) -> Path:
    """Create a virtual environment with exactly what requirements.txt lists; return its Python."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "-r", HERE / "requirements.txt", cwd=folder)
    return python


def get_sources(name: str, work: Path) -> None:
    """Fetch and unpack what is no Python package: a folder for each package in `work`."""
    for package, version in DEBIAN.get(name, {}).items():
        need("apt-get", "dpkg-deb")
        run("apt-get", "download", "--quiet", f"{package}={version}", cwd=work)
        (file,) = work.glob(f"{package}_*.deb")
        run("dpkg-deb", "-x", file, work / package, cwd=work)
        file.unlink()
    for package, version in NPM.get(name, {}).items():
        need("npm")
        run(shutil.which("npm"), "pack", "--silent", f"{package}@{version}", cwd=work)
        file = work / f"{package}-{version}.tgz"
        font = package.rpartition("-")[2]
        wanted = ("package/emoji.json", f"package/img/{font}/64/")
        with tarfile.open(file) as archive:
            members = (member for member in archive if member.name.startswith(wanted))
            archive.extractall(work / package, members, filter="data")
        file.unlink()


def compare(name: str, out: Path) -> list[str]:
    """Return what is wrong with the files of one set in `out`, a line each."""
    lines = (DATA / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    expected = {
        file: digest for digest, file in (line.split("  ") for line in lines) if file.startswith(f"{name}/")
    }
    made = {path.relative_to(out).as_posix() for path in (out / name).rglob("*") if path.is_file()}
    problems = [f"{file}: not made" for file in sorted(expected.keys() - made)]
    problems += [f"{file}: not in SHA256SUMS" for file in sorted(made - expected.keys())]
    for file in sorted(made & expected.keys()):
        content = (out / file).read_bytes()
        if hashlib.sha256(content).hexdigest() == expected[file]:
            print(f"{file}: identical")
        elif file.endswith(".gz") and gzip.decompress(content) == gzip.decompress((DATA / file).read_bytes()):
            # Another implementation of the packing, such as zlib-ng, packs the same bytes differently.
            print(f"{file}: identical when unpacked; packed differently (zlib {zlib.ZLIB_RUNTIME_VERSION})")
        else:
            problems.append(f"{file}: DIFFERENT")
    return problems


def need(*programs: str) -> None:
    """Stop with a clear message where a program is missing."""
    for program in programs:
        if shutil.which(program) is None:
            raise SystemExit(f"{program} is not on this machine: see the head of {HERE.name}/__main__.py")


def run(*command, cwd: Path) -> None:
    """Run a command; stop if it fails."""
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


if __name__ == "__main__":
    sys.exit(main())
