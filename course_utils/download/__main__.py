"""Fetch the full data sets: `make data`, `python -m course_utils.download`."""

import argparse
import sys
from collections.abc import Iterable

from course_utils import download
from course_utils.messages import say
from course_utils.safe_text import without_secrets


def main(arguments: list[str] | None = None) -> int:
    """The command line: fetch the known files and say what was found.

    Args:
        arguments: names of sets (mnist, cifar10, names), all without any; None takes them from the command line.

    Returns:
        0, or 1 if a file is missing (130 after Ctrl-C).
    """
    sets = list(dict.fromkeys(name.split("/")[0] for name in download.KNOWN_FILES))
    parser = argparse.ArgumentParser(
        prog="make data", description="Fetch the full data sets into the cache; what was broken off goes on."
    )
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(sets)}; all without any")
    asked = parser.parse_args(arguments).sets
    if unknown := [name for name in asked if name not in sets]:
        parser.error(f"there is no set {', '.join(unknown)}: take {', '.join(sets)}")
    wanted = {n: f for n, f in download.KNOWN_FILES.items() if not asked or n.split("/")[0] in asked}
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a path may hold letters that the terminal lacks
    try:
        say(f"{len(wanted)} files, {_megabytes(wanted.values())}, into {download.cache_dir()}")
    except ValueError as error:
        say(error)
        return 1
    found: dict[str, list[str]] = {"there": [], "fetched": []}
    stopped = False
    for name in wanted:
        try:
            ready = download.in_cache(name) is not None
            download.fetch(name)
            found["there" if ready else "fetched"].append(name)
        except ValueError as error:  # COURSE_MIRROR is no address: true for every file
            say(error)
            break
        except KeyboardInterrupt:
            stopped = True
            break
        except Exception as error:  # whatever it is, it is no reason to leave the other files out
            kind = "" if isinstance(error, download.FetchError) else f"{type(error).__name__}: "
            say(f"\n{kind}{without_secrets(str(error))}\n")
    missing = [name for name in wanted if name not in found["there"] + found["fetched"]]
    if stopped:
        say("\nstopped; the same command goes on from here")
    counts = f"{len(found['there'])} were there, {len(found['fetched'])} fetched, {len(missing)} missing"
    if missing:
        say(f"{counts}: {', '.join(missing)}. The same command tries again.")
    else:
        say(f"{counts}." if asked else f"{counts}. No lecture needs the network now.")
    return 130 if stopped else int(bool(missing))


def _megabytes(files: Iterable[download.RemoteFile]) -> str:
    return f"{sum(file.size for file in files) / 1e6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
