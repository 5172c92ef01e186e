"""Checks of lecture 09: a network of one's own."""

import functools

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.exercises import Wrong, ask, close, exercise, require
from course_utils.exercises.watched import calls_of_torch


def _course_cnn():
    first = nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU()
    return nn.Sequential(
        *first, nn.Conv2d(10, 20, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(320, 10)
    )


def _trained_accuracy(model, X, y, X_new, y_new):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    g = torch.Generator().manual_seed(0)
    model.train()
    for _ in range(3):
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


_OTHERS = {
    "sigmoid",
    "tanh",
    "gelu",
    "elu",
    "leaky_relu",
    "silu",
    "softplus",
    "selu",
    "prelu",
    "hardtanh",
    "mish",
}


def _calls(model, x):
    """The logits; convolutions and linear layers as they are used (layer, input, output); torch's calls."""
    seen = []
    layers = [m for m in model.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    hooks = [m.register_forward_hook(lambda m, given, out: seen.append((m, given[0], out))) for m in layers]
    try:
        with torch.no_grad(), calls_of_torch() as calls:
            logits = ask(model, x, shown=f"digits of shape {tuple(x.shape)}")
    except Wrong as wrong:
        advice = (
            "The number of digits differs from call to call: take it from x, x.shape[0], or use nn.Flatten()."
            if "invalid for input of size" in str(wrong)
            else "To find the size that the first linear layer needs, send an empty picture through the part before it "
            "and print the shape."
        )
        raise Wrong(f"{wrong} {advice}") from None
    finally:
        for hook in hooks:
            hook.remove()
    return logits, seen, calls


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
    model.eval()  # dropout, if there is any, would blur what is compared here
    for kind, what in ((nn.Conv2d, "convolutions"), (nn.Linear, "linear layers")):
        count = sum(isinstance(m, kind) for m in model.modules())
        require(
            count == 3,
            f"There should be 3 {what}, but there are {count}. (In a plain list they are not found.)",
        )
    rows = tuple(rng.permutation(4000)[:1500].tolist())
    parts_of_data = _parts(rows)
    for count in (7, 1):
        logits, seen, calls = _calls(model, parts_of_data[0][:count])
        shape = tuple(getattr(logits, "shape", ()))
        plural = f"{count} digits" if count > 1 else "a single digit"
        require(shape == (count, 10), f"For {plural} the result has the shape {shape}, not ({count}, 10).")
    logits, seen, calls = _calls(model, parts_of_data[0][:7])
    used = [layer for layer, _, _ in seen]
    kinds = [isinstance(layer, nn.Conv2d) for layer in used]
    require(
        len(set(map(id, used))) == 6 and kinds == [True] * 3 + [False] * 3,
        "Each of the three convolutions and then each of the three linear layers should be used once; yours are used "
        f"in this order: {', '.join('convolution' if kind else 'linear' for kind in kinds)}"
        + ("." if len(set(map(id, used))) == len(used) else ", some of them twice."),
    )
    require(
        not torch.allclose(logits.sum(dim=1), torch.ones(7), atol=1e-4),
        "The ten outputs add up to 1: there is a softmax at the end. The loss wants logits.",
    )
    require(
        seen[-1][2].shape == logits.shape and close(seen[-1][2], logits),
        "Something follows the last linear layer, an activation after it perhaps. The loss wants logits, the "
        "numbers that this layer gives.",
    )
    other = sorted(_OTHERS & set(calls))
    require(not other, f"There is a {', '.join(other)} in your network. Here all activations are ReLU.")
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
    require(
        not any("avg_pool" in call for call in calls),
        "There is an average pooling in your network. Here all three are max-pooling.",
    )
    yours, course = _trained_accuracy(model, *parts_of_data), _accuracy_of_the_course(rows)
    count = sum(p.numel() for p in model.parameters())
    return (
        f"{count:,} parameters, accuracy {yours:.2f} on 500 new digits; the course's network with 8,490 has "
        f"{course:.2f}. After so few updates deeper is not always better."
    )
