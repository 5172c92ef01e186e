"""What the course's code costs against what a user would do otherwise: `make bench`.

Each row compares two ways in one run, in turn, and prints medians and their ratio; absolute times depend on the
machine, ratios hardly do. Some rows only: `make bench ARGS=digits`; the set-up only where it is named: `ARGS=setup`.
One thread, where a row does not say otherwise;
`OMP_NUM_THREADS=2 make bench ARGS=fast` takes two.

The rows about digits need the official MNIST. They take it from the cache (`load_mnist(full=True)` puts it there), or
from a folder that lies beside the repository, `../shared/datasets/mirror/mnist`; otherwise they are left out.
The rows about names need the known surnames: from the cache likewise (`load_names(full=True)`), or from
`../shared/datasets/mirror/hunkim`.
"""

import gzip
import os
import shutil
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from scipy.signal import lfilter
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from course_utils import load_mnist, load_names, smooth
from course_utils.data import ImageSet
from course_utils.download import cache_dir
from tools.measure import bench_compile, bench_fast, bench_names, bench_setup
from tools.measure.bench_fast import MEAN, STD, course_epoch

MIRRORS = Path(__file__).resolve().parents[3] / "shared" / "datasets" / "mirror"
MIRROR = MIRRORS / "mnist"
NAMES_MIRROR = MIRRORS / "hunkim"


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


@contextmanager
def official_digits() -> Iterator[tuple[Path, Path] | None]:
    """A cache and a torchvision root that hold the official MNIST; None where it is not at hand."""
    source = next(
        (p for p in (cache_dir() / "mnist", MIRROR) if (p / "train-images-idx3-ubyte.gz").exists()), None
    )
    if source is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as name:
        cache, root = Path(name) / "cache", Path(name) / "torchvision"
        raw = root / "MNIST" / "raw"
        (cache / "mnist").mkdir(parents=True)
        raw.mkdir(parents=True)
        for path in source.glob("*.gz"):
            shutil.copy(path, cache / "mnist")
            with gzip.open(path) as packed, open(raw / path.stem, "wb") as plain:
                shutil.copyfileobj(packed, plain)
        yield cache, root


@contextmanager
def cache_at(cache: Path) -> Iterator[None]:
    """Let the course's functions read this cache instead of their own."""
    before = os.environ.get("COURSE_CACHE")
    os.environ["COURSE_CACHE"] = str(cache)
    try:
        yield
    finally:
        os.environ.pop("COURSE_CACHE")
        if before is not None:
            os.environ["COURSE_CACHE"] = before


def load_official(cache: Path, train: bool = True) -> ImageSet:
    """The official digits from this cache."""
    with cache_at(cache):
        return load_mnist(train, full=True)


def known_names() -> tuple[list[tuple[str, str]], list[tuple[str, str]]] | None:
    """Both parts of the known surnames, (name, language) pairs; None where they are not at hand."""
    files = ("names_train.csv.gz", "names_test.csv.gz")
    folders = (cache_dir() / "names", NAMES_MIRROR)
    source = next((p for p in folders if all((p / file).exists() for file in files)), None)
    if source is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "names").mkdir()
        for file in files:
            shutil.copy(source / file, Path(name) / "names")
        with cache_at(Path(name)):
            return load_names(True, full=True), load_names(False, full=True)


def normalised(images: Tensor) -> Tensor:
    """Pixels (B, 28, 28) uint8 as the network's input (B, 784) float32."""
    return images.flatten(1).float().div_(255).sub_(MEAN).div_(STD)


def softmax_network() -> nn.Module:
    """The network of lecture 08, in float32."""
    torch.manual_seed(0)
    sizes = (784, 512, 256, 128, 64, 10)
    layers = [layer for i, o in zip(sizes, sizes[1:], strict=False) for layer in (nn.Linear(i, o), nn.ReLU())]
    return nn.Sequential(*layers[:-1])


def train_epoch(model: nn.Module, batches) -> None:
    """One epoch of stochastic gradient descent over pairs (inputs, labels)."""
    course_epoch(model, torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5), batches)


def digit_rows():
    with official_digits() as found:
        if found is None:
            print("(no official MNIST at hand: the rows about digits are left out)")
            return
        cache, root = found
        digits = load_official(cache)
        steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((MEAN,), (STD,))])
        rival = DataLoader(datasets.MNIST(root, transform=steps), batch_size=64, shuffle=True)
        loader = DataLoader(digits, batch_size=64, shuffle=True)

        def ours():
            return ((normalised(images), labels) for images, labels in loader)

        def theirs():
            return ((x.flatten(1), y) for x, y in rival)

        mine, other = softmax_network(), softmax_network()
        fixed = [next(iter(ours()))] * 200

        def step_time():
            return compare(lambda: train_epoch(mine, fixed), lambda: None, 5)[0] / len(fixed)

        for threads in sorted({1, os.cpu_count() or 1}):
            torch.set_num_threads(threads)
            times = compare(lambda: sum(1 for _ in ours()), lambda: sum(1 for _ in theirs()), 3)
            batches = len(loader)
            yield (
                f"MNIST, a batch of 64, {threads} threads",
                "torchvision, transforms",
                *(t / batches for t in times),
            )
            alone = compare(lambda: sum(1 for _ in loader), lambda: None, 3)[0]
            yield (
                f"loader alone (uint8), {threads} threads",
                "a step of lecture 08",
                alone / batches,
                step_time(),
            )
            times = compare(lambda: train_epoch(mine, ours()), lambda: train_epoch(other, theirs()), 3)
            yield f"epoch of lecture 08, {threads} threads", "torchvision, transforms", *times


def fast_training() -> None:
    """The table of `tools/measure/bench_fast.py`."""
    with official_digits() as found:
        if found is None:
            print("(no official MNIST at hand: fast training is left out)")
            return
        cache, root = found
        parts = [load_official(cache, train) for train in (True, False)]
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1)))
        print(f"\nfast training, {torch.get_num_threads()} threads")
        bench_fast.report(*((part.images, part.labels) for part in parts), root)


def names_training() -> None:
    """The tables of `tools/measure/bench_names.py`."""
    found = known_names()
    if found is None:
        print("(no known surnames at hand: the rows about names are left out)")
        return
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1)))
    print(f"\nnames, {torch.get_num_threads()} threads")
    bench_names.report(*found)


def smoothing_memory() -> float:
    """Peak memory of smoothing 10^7 points, as a multiple of the result."""
    values = np.zeros(10_000_000)
    tracemalloc.start()
    result = smooth(values, 0.98)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / result.nbytes


ROWS = {"smooth": smoothing_rows, "digits": digit_rows}


def main(names: list[str]) -> None:
    known = [*ROWS, "fast", "names", "compile", "setup"]
    unknown = set(names) - set(known)
    if unknown:
        raise SystemExit(f"no rows {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    torch.set_num_threads(1)
    print(f"Python {sys.version.split()[0]}, torch {torch.__version__}, {os.cpu_count()} processors\n")
    if names == ["setup"]:
        return bench_setup.report()
    print(f"{'what':36} {'against':24} {'ours, ms':>9} {'theirs':>9} {'ratio':>6}")
    for name in [name for name in names or known if name in ROWS]:
        for what, against, ours, rival in ROWS[name]():
            print(
                f"{what:36} {against:24} {ours * 1e3:9.3f} {rival * 1e3:9.3f} {ours / rival:6.3f}", flush=True
            )
    if not names or "fast" in names:
        fast_training()
    if not names or "names" in names:
        names_training()
    if not names or "compile" in names:
        print(f"\ncompiled and mixed precision, {torch.get_num_threads()} threads")
        bench_compile.report()
    if not names or "smooth" in names:
        print(f"\nsmooth, peak memory: {smoothing_memory():.2f} × the result")


if __name__ == "__main__":
    main(sys.argv[1:])
