"""How fast can the course's small network (8,490 parameters) learn the official MNIST? `make bench ARGS=fast`.

Two recipes stand against the course's own: SGD with rate 0.01 and momentum 0.5, batches of 64, ten epochs, fed by
torchvision's dataset and transforms. The recipes below were chosen on 10,000 validation digits, split off the training
digits (three seeds each); the test digits judge the result, once, with six seeds
that were not used before. All in one run, so that the ratios hold on any machine.
"""

import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

from scripts.train_distributed import prepared, small_cnn

MEAN, STD = 0.1307, 0.3081
FRESH_SEEDS = range(100, 106)


@dataclass(frozen=True)
class Recipe:
    """What to train with: optimizer, rate at the peak of the schedule, batch, epochs (may be a fraction)."""

    epochs: float
    lr: float
    batch: int = 64
    adam: bool = False
    betas: tuple[float, float] = (0.7, 0.9)  # Adam's
    one_cycle: bool = False
    smoothing: float = 0.0
    channels_last: bool = False
    warm_up: float = 0.2
    anneal: str = "cos"


COURSE = Recipe(epochs=10, lr=0.01)
# One change at a time; each keeps those before it.
STEPS = {
    "data in memory": Recipe(1, 0.01),
    "+ channels_last": Recipe(1, 0.01, channels_last=True),
    "+ one-cycle schedule, rate up to 0.1": Recipe(1, 0.1, channels_last=True, one_cycle=True),
    "+ Adam, betas 0.7, 0.9, rate up to 0.015": Recipe(
        1, 0.015, channels_last=True, one_cycle=True, adam=True
    ),
    "+ label smoothing 0.05": Recipe(1, 0.015, channels_last=True, one_cycle=True, adam=True, smoothing=0.05),
    "+ batches of 256, rate up to 0.02": Recipe(
        1, 0.02, 256, channels_last=True, one_cycle=True, adam=True, smoothing=0.05
    ),
}
IN_FULL = {
    "adam": True, "betas": (0.8, 0.95), "one_cycle": True, "anneal": "linear", "channels_last": True,
}  # fmt: skip
TO_98 = Recipe(0.28, 0.02, 64, smoothing=0.1, **IN_FULL)
TO_99 = Recipe(1.5, 0.02, 256, smoothing=0.05, **IN_FULL)


def fresh_cnn(seed: int) -> nn.Module:
    """The network of lecture 09 with PyTorch's own first weights."""
    torch.manual_seed(seed)
    return small_cnn()


def fit(recipe: Recipe, images: Tensor, labels: Tensor, seed: int) -> tuple[nn.Module, float]:
    """Train a fresh network on images (N, 28, 28) uint8; returns it and the seconds, the preparation included."""
    start = time.perf_counter()
    updates = max(1, round(recipe.epochs * len(images) / recipe.batch))
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=g)
    if recipe.epochs < 1:  # the other digits need not be prepared
        images, labels = images[order[: updates * recipe.batch]], labels[order[: updates * recipe.batch]]
        order = torch.arange(len(images))
    model, x = fresh_cnn(seed), prepared(images)
    if recipe.channels_last:
        model, x = (thing.to(memory_format=torch.channels_last) for thing in (model, x))
    if recipe.adam:
        optimizer = torch.optim.Adam(model.parameters(), lr=recipe.lr, betas=recipe.betas, fused=True)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=recipe.lr, momentum=0.5)
    schedule = None
    if recipe.one_cycle:
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer,
            recipe.lr,
            total_steps=updates,
            pct_start=recipe.warm_up,
            anneal_strategy=recipe.anneal,
            cycle_momentum=False,
        )
    done = 0
    while done < updates:
        for rows in order.split(recipe.batch)[: updates - done]:
            loss = nn.functional.cross_entropy(model(x[rows]), labels[rows], label_smoothing=recipe.smoothing)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if schedule:
                schedule.step()
            done += 1
        order = torch.randperm(len(x), generator=g)
    return model, time.perf_counter() - start


def accuracy(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Share of right answers."""
    with torch.inference_mode():
        right = [
            (model(prepared(part)).argmax(1) == truth).sum().item()
            for part, truth in zip(images.split(500), labels.split(500), strict=True)
        ]
    return sum(right) / len(labels)


def torchvision_loader(root: Path, rows: int | None = None) -> DataLoader:
    """The official training digits as torchvision's user feeds them, all or the first ones."""
    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((MEAN,), (STD,))])
    digits = datasets.MNIST(root, transform=steps)
    return DataLoader(Subset(digits, range(rows or len(digits))), batch_size=COURSE.batch, shuffle=True)


def course_epoch(model: nn.Module, optimizer: torch.optim.Optimizer, loader: Iterable) -> float:
    """Train for one epoch over pairs (inputs, labels); returns the seconds."""
    start = time.perf_counter()
    for x, y in loader:
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return time.perf_counter() - start


def course_start() -> tuple[nn.Module, torch.optim.Optimizer]:
    """The network and the optimizer of the course."""
    model = fresh_cnn(0)
    return model, torch.optim.SGD(model.parameters(), lr=COURSE.lr, momentum=0.5)


def epoch_ratios(
    root: Path, images: Tensor, labels: Tensor, rounds: int = 7, rows: int = 6400
) -> list[float]:
    """Seconds of an epoch of each of the STEPS as a share of torchvision's, medians over rounds in turn."""
    loader = torchvision_loader(root, rows)
    course_epoch(*course_start(), loader)
    ratios = []
    for _ in range(rounds):
        rival = course_epoch(*course_start(), loader)
        ratios.append([fit(recipe, images[:rows], labels[:rows], 0)[1] / rival for recipe in STEPS.values()])
    return [statistics.median(column) for column in zip(*ratios, strict=True)]


def report(
    train: tuple[Tensor, Tensor],
    test: tuple[Tensor, Tensor],
    root: Path,
) -> None:
    """Print the whole comparison.

    train, test: images (N, 28, 28) uint8 and labels (N,) int64 of the official parts.
    root: a torchvision folder that holds the same files.
    """
    images, labels = train
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(2026))
    cut = len(images) * 5 // 6
    part, held = order[:cut], order[cut:]
    fit(STEPS["data in memory"], images[:640], labels[:640], 0)  # what PyTorch loads once

    print("one change at a time: seconds of an epoch, validation accuracy of three seeds after one")
    for (name, recipe), ratio in zip(STEPS.items(), epoch_ratios(root, images, labels), strict=True):
        found = [
            accuracy(fit(recipe, images[part], labels[part], seed)[0], images[held], labels[held])
            for seed in range(3)
        ]
        print(
            f"{name:42} {ratio:.3f} of torchvision's; "
            f"{statistics.mean(found):.2%} ({min(found):.2%} to {max(found):.2%})"
        )
    goals = {0.98: TO_98, 0.99: TO_99}
    for goal, recipe in goals.items():
        found = [
            accuracy(fit(recipe, images[part], labels[part], seed)[0], images[held], labels[held])
            for seed in range(3)
        ]
        print(f"{goal:.0%}: validation {statistics.mean(found):.2%} (lowest {min(found):.2%}), {recipe}")

    print(
        "\nall training digits, test accuracy; the course's epochs and the recipes, six fresh seeds, in turn"
    )
    loader, (model, optimizer) = torchvision_loader(root), course_start()
    course, found, shares = [], {goal: [] for goal in goals}, {goal: [] for goal in goals}
    for epoch in range(COURSE.epochs):
        seconds = course_epoch(model, optimizer, loader)
        course.append(accuracy(model, *test))
        print(f"    course, epoch {epoch + 1}: {seconds:6.1f} s, {course[-1]:.2%}", flush=True)
        for goal, recipe in goals.items() if epoch < len(FRESH_SEEDS) else ():
            trained, own = fit(recipe, images, labels, FRESH_SEEDS[epoch])
            found[goal].append(accuracy(trained, *test))
            shares[goal].append(own / seconds)
    for goal, values in found.items():
        epochs = next((n for n, value in enumerate(course, start=1) if value >= goal), None)
        share = statistics.median(shares[goal])
        against = f"{epochs} epochs until" if epochs else f"{COURSE.epochs} epochs, which never reach"
        print(
            f"{goal:.0%}: mean {statistics.mean(values):.2%} ({', '.join(f'{v:.2%}' for v in values)}) in "
            f"{share:.3f} of an epoch of the course's recipe; its {against} {goal:.0%}: "
            f"1/{(epochs or COURSE.epochs) / share:.1f}"
        )
