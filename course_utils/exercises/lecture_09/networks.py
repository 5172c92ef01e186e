"""Checks of lecture 09: a network of one's own."""

import functools

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.exercises import Wrong, ask, close, exercise, require


def _course_cnn():
    first = nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU()
    return nn.Sequential(
        *first, nn.Conv2d(10, 20, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(320, 10)
    )


def _trained_accuracy(model, X, y, X_new, y_new):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    g = torch.Generator().manual_seed(0)
    model.train()
    for _ in range(5):
        for rows in torch.randperm(len(X), generator=g).split(64):
            loss = F.cross_entropy(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        return (model(X_new).argmax(dim=1) == y_new).double().mean().item()


@functools.cache
def _accuracy_of_the_course(rows):
    """What the course's network reaches with these digits, the last 500 of them new: the same at each call."""
    torch.manual_seed(0)
    return _trained_accuracy(_course_cnn(), *_parts(rows))


def _parts(rows):
    from course_utils import load_mnist

    digits, order = load_mnist(full=False), torch.tensor(rows)
    images = digits.images[order, None].float().div(255).sub(0.1307).div(0.3081)
    labels = digits.labels[order]
    return images[:1000], labels[:1000], images[1000:], labels[1000:]


@exercise("9.5")
def deeper_network(answer, rng):
    torch.manual_seed(int(rng.integers(1000)))
    require(not isinstance(answer, nn.Module), "Give the function itself: it returns the model.")
    model = ask(answer, shown="no arguments")
    require(
        isinstance(model, nn.Module),
        f"Return a model (nn.Module), not {type(model).__name__}: with `return`.",
    )
    model = model.cpu()
    parts = list(model.modules())
    counts = {kind: sum(isinstance(p, kind) for p in parts) for kind in (nn.Conv2d, nn.Linear)}
    require(counts[nn.Conv2d] == 3, f"There should be 3 convolutions, but there are {counts[nn.Conv2d]}.")
    require(counts[nn.Linear] == 3, f"There should be 3 linear layers, but there are {counts[nn.Linear]}.")
    rows = tuple(rng.permutation(4000)[:1500].tolist())
    parts_of_data = _parts(rows)
    sample = parts_of_data[0][:7]
    layers = [p for p in parts if isinstance(p, nn.Conv2d | nn.Linear)]
    seen = []
    hooks = [p.register_forward_hook(lambda m, i, o: seen.append((m, i[0], o))) for p in layers]
    try:
        with torch.no_grad():
            logits = ask(model, sample, shown="digits of shape (7, 1, 28, 28)")
    except Wrong as wrong:
        raise Wrong(
            f"{wrong} To find the size that the first linear layer needs, send an empty picture "
            "through the part before it and print the shape."
        ) from None
    finally:
        for hook in hooks:
            hook.remove()
    require(tuple(logits.shape) == (7, 10), f"For 7 digits the result has the shape {tuple(logits.shape)}.")
    sums = logits.sum(dim=1)
    require(
        not torch.allclose(sums, torch.ones(7), atol=1e-4),
        "The ten outputs add up to 1: there is a softmax at the end. The loss wants logits.",
    )
    require(
        seen[-1][2].shape == logits.shape and close(seen[-1][2], logits),
        "Something follows the last linear layer, an activation after it perhaps. The loss wants logits, the "
        "numbers that this layer gives.",
    )
    for (layer, _, output), (_, following, _) in zip(seen, seen[1:], strict=False):
        kind = "convolution" if isinstance(layer, nn.Conv2d) else "linear layer"
        require(
            (following >= 0).all(),
            f"Between a {kind} and the next layer there is no ReLU: without it two layers are only one.",
        )
        require(
            kind == "linear layer" or following.numel() < output.numel(),
            "After a convolution there is no pooling: the next layer gets as many numbers as the convolution gave.",
        )
    yours = _trained_accuracy(model, *parts_of_data)
    course = _accuracy_of_the_course(rows)
    count = sum(p.numel() for p in model.parameters())
    require(
        yours > 0.5,
        f"After 80 updates your network is right on {yours:.0%} of 500 new digits only (the course's: {course:.0%}). "
        "Is there a ReLU after each convolution, and none after the last layer? Does pooling leave enough pixels?",
    )
    return (
        f"{count:,} parameters, accuracy {yours:.2f} on 500 new digits; the course's network with 8,490 has "
        f"{course:.2f}. After so few updates deeper is not always better."
    )
