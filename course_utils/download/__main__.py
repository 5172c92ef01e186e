"""Fetch the full data sets: `make data`, `python -m course_utils.download`."""

import argparse
import sys

from course_utils import download


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
    fetched, there, failed = [], [], []
    total = sum(file.size for file in wanted.values())
    print(f"{len(wanted)} files, {total / 1e6:.0f} MB, into {download.cache_dir()}", flush=True)
    try:
        for name in wanted:
            ready = download.cached(name) is not None
            try:
                download.fetch(name)
            except download.FetchError as error:
                print(f"\n{error}\n", flush=True)
                failed.append(name)
            except ValueError as error:  # COURSE_MIRROR is no address: true for every file
                print(error)
                return 1
            else:
                (there if ready else fetched).append(name)
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here")
        return 130
    print(f"{len(there)} were there, {len(fetched)} fetched, {len(failed)} missing", end="")
    print(
        f": {', '.join(failed)}. The same command tries again."
        if failed
        else "."
        if asked
        else ". No lecture needs the network now."
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
