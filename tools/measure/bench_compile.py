"""What `torch.compile` and bfloat16 bring on this processor: `make bench ARGS=compile`.

A training step of two networks and a chain of small operations; each way in turn, medians. Compiling needs a C++
compiler; where there is none, that column is left out.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from scripts.train_distributed import small_cnn

ROUNDS = 8


def wide() -> nn.Module:
    """Two hidden layers of 2,048 units: nearly all time goes into two matrix products."""
    hidden = [nn.Linear(784, 2048), nn.GELU(), nn.Linear(2048, 2048), nn.GELU()]
    return nn.Sequential(nn.Flatten(), *hidden, nn.Linear(2048, 10))


class Chain(nn.Module):
    """Sixty small operations, each of which reads and writes the whole tensor."""

    def forward(self, x: Tensor) -> Tensor:
        for _ in range(20):
            x = torch.sin(x) * 1.01 + 0.1
        return x


def step(model: nn.Module, start: nn.Module, bfloat16: bool = False) -> Callable[[], None]:
    """A function that trains `start` on 256 random digits, through `model`: itself, or its compiled form."""
    x, y = torch.randn(256, 1, 28, 28), torch.randint(0, 10, (256,))
    optimizer = torch.optim.SGD(start.parameters(), lr=0.01)

    def one() -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return one


def report() -> None:
    """Print for each case the shares of the plain time, and the seconds of the first compiled call."""
    with tempfile.TemporaryDirectory() as empty:  # nothing compiled before is found again
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = empty
        for name, model in {"the course's CNN": small_cnn(), "wide linear layers": wide()}.items():
            ways = {"plain": step(model, model), "compiled": step(torch.compile(model), model)}
            in_turn(name, ways | {"bfloat16": step(model, model, bfloat16=True)})
        chain, x = Chain(), torch.randn(1_000_000)
        compiled = torch.compile(chain)
        in_turn("sixty small operations", {"plain": lambda: chain(x), "compiled": lambda: compiled(x)})


def in_turn(name: str, ways: dict[str, Callable[[], object]]) -> None:
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for round_ in range(ROUNDS + 1):
        for way in list(ways):
            start = time.perf_counter()
            try:
                ways[way]()
            except torch._dynamo.exc.BackendCompilerFailed:
                print(f"{name}: no C++ compiler is found, so nothing can be compiled here")
                del ways[way], seconds[way]
                continue
            passed = time.perf_counter() - start
            if round_:
                seconds[way].append(passed)
            elif way == "compiled":
                print(f"{name}: the first compiled call takes {passed:.1f} s")
    plain = statistics.median(seconds.pop("plain"))
    for way, values in seconds.items():
        print(
            f"{name}: {way} {statistics.median(values) / plain:.2f} of the plain time ({plain * 1e3:.1f} ms)"
        )
