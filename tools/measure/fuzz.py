"""Bad inputs by the thousand: `python -m tools.measure.fuzz`. Whatever is raised must be what the docstrings promise.

    python -m tools.measure.fuzz                 all targets, 21,000 inputs and more
    python -m tools.measure.fuzz smooth --count 500 --seed 1

Each input is made from the seed, the target's name and a number, so that one can be tried again.
"""

import argparse
import contextlib
import io
import random
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

from tools.measure.fuzz_targets import TARGETS


def main(arguments: list[str] | None = None) -> int:
    """Try them; returns how many raised what nobody promised, at most 1."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"{', '.join(TARGETS)}; all without any")
    parser.add_argument("--count", type=int, help="inputs for each target")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    if unknown := set(asked.targets) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}: take {', '.join(TARGETS)}")
    bad = total = 0
    for name in asked.targets or TARGETS:
        attempt, count, promised = TARGETS[name]
        refused = wrong = 0
        for number in range(asked.count or count):
            with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                        attempt(random.Random(f"{asked.seed} {name} {number}"), Path(folder))
                except promised:
                    refused += 1
                except Exception:
                    wrong += 1
                    print(f"{name} {number}: {traceback.format_exc(limit=-3)}", flush=True)
        done = asked.count or count
        print(
            f"{name:9} {done:6,} inputs, {refused:6,} refused as promised, {wrong} raised something else",
            flush=True,
        )
        total, bad = total + done, bad + wrong
    print(f"{'all':9} {total:6,} inputs, {bad} raised something else")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
