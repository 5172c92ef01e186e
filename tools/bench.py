"""What the course's code costs against what a user would do otherwise: `make bench`.

Each row compares two ways in one run, in turn, and prints medians and their ratio; absolute times depend on the
machine, ratios hardly do.
"""

import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy.signal import lfilter

from course_utils import smooth


def compare(ours: Callable[[], object], rival: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median seconds of both, measured in turn after one round that is not counted."""
    times: tuple[list[float], list[float]] = ([], [])
    for round_ in range(rounds + 1):
        for function, list_ in zip((ours, rival), times, strict=True):
            start = time.perf_counter()
            function()
            if round_:
                list_.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def with_lfilter(values: np.ndarray, beta: float) -> np.ndarray:
    """The same smoothed curve with SciPy's filter; the correction only where it is not 1 to the last digit."""
    result = lfilter([1 - beta], [1, -beta], values)
    count = min(len(values), int(40 / -np.log(beta)) + 1)
    result[:count] /= 1 - beta ** np.arange(1, count + 1)
    return result


def smoothing_rows():
    for size, rounds in ((1_000, 300), (100_000, 100), (1_000_000, 20), (10_000_000, 5)):
        values = np.random.default_rng(0).normal(size=size)
        for beta in (0.6, 0.98, 0.999):
            assert np.allclose(smooth(values, beta), with_lfilter(values, beta), rtol=0, atol=1e-12)
            ours, rival = compare(lambda: smooth(values, beta), lambda: with_lfilter(values, beta), rounds)  # noqa: B023
            yield f"smooth, {size:.0e} points, β = {beta}", "scipy.signal.lfilter", ours, rival


def smoothing_memory() -> float:
    """Peak memory of smoothing 10^7 points, as a multiple of the result."""
    values = np.zeros(10_000_000)
    tracemalloc.start()
    result = smooth(values, 0.98)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / result.nbytes


def main() -> None:
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, {os.cpu_count()} processors\n")
    print(f"{'what':36} {'against':22} {'ours, ms':>9} {'theirs':>9} {'ratio':>6}")
    for what, against, ours, rival in smoothing_rows():
        print(f"{what:36} {against:22} {ours * 1e3:9.3f} {rival * 1e3:9.3f} {ours / rival:6.2f}", flush=True)
    print(f"\nsmooth, peak memory: {smoothing_memory():.2f} × the result")


if __name__ == "__main__":
    main()
