"""Checks of lecture 09: a network of one's own."""

import functools

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.exercises import Wrong, ask, close, exercise, require
from course_utils.exercises.layers_used import layers_used


def _course_cnn():
    first = nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU()
    return nn.Sequential(
        *first, nn.Conv2d(10, 20, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(320, 10)
    )


def _trained_accuracy(model, X, y, X_new, y_new):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    g = torch.Generator().manual_seed(0)
    model.train()
    order = torch.cat([torch.randperm(len(X), generator=g) for _ in range(2)])
    for rows in order.split(32)[:48]:
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


def _used(model, x):
    """The logits, the convolutions and linear layers that made them, the names of torch's functions."""
    try:
        with torch.no_grad():
            return layers_used(model, lambda: ask(model, x, shown=f"digits of shape {tuple(x.shape)}"))
    except Wrong as wrong:
        advice = (
            "The number of digits differs from call to call: take it from x, x.shape[0], or use nn.Flatten()."
            if "invalid for input of size" in str(wrong)
            else "To find the size that the first linear layer needs, send an empty picture through the part before it "
            "and print the shape."
        )
        raise Wrong(f"{wrong} {advice}") from None


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
    rows = tuple(rng.permutation(4000)[:1500].tolist())
    parts_of_data = _parts(rows)
    for count in (1, 7):
        logits, seen, calls = _used(model, parts_of_data[0][:count])
        shape = tuple(getattr(logits, "shape", ()))
        plural = f"{count} digits" if count > 1 else "a single digit"
        require(shape == (count, 10), f"For {plural} the result has the shape {shape}, not ({count}, 10).")
    for is_convolution, what in ((True, "convolutions"), (False, "linear layers")):
        kind = [layer for layer in seen if layer.is_convolution == is_convolution]
        require(
            all(layer.is_found for layer in kind),
            f"The parameters of your {what} are not found: assign them to self. (In a plain list they are lost.)",
        )
        different = len({layer.weight.data_ptr() for layer in kind})
        require(
            len(kind) == different == 3,
            f"There should be 3 {what}, each used once, but {different} are used"
            + (f", {len(kind)} times." if len(kind) != different else "."),
        )
    require(
        [layer.is_convolution for layer in seen] == [True] * 3 + [False] * 3,
        "The three convolutions come first, then the three linear layers.",
    )
    require(
        not torch.allclose(logits.sum(dim=1), torch.ones(7), atol=1e-4),
        "The ten outputs add up to 1: there is a softmax at the end. The loss wants logits.",
    )
    require(
        seen[-1].out.shape == logits.shape and close(seen[-1].out, logits),
        "Something follows the last linear layer, an activation after it perhaps. The loss wants logits, the "
        "numbers that this layer gives.",
    )
    other = sorted(_OTHERS & calls)
    require(not other, f"There is a {', '.join(other)} in your network. Here all activations are ReLU.")
    for layer, following in zip(seen, seen[1:], strict=False):
        kind = "convolution" if layer.is_convolution else "linear layer"
        require(
            (following.given >= 0).all(),
            f"Between a {kind} and the next layer there is no ReLU: without it two layers are only one.",
        )
        require(
            not layer.is_convolution or following.given.numel() < layer.out.numel(),
            "After a convolution there is no pooling: the next layer gets as many numbers as the convolution gave.",
        )
    require(
        not any("avg_pool" in call for call in calls),
        "There is an average pooling in your network. Here all three are max-pooling.",
    )
    model.train()
    F.cross_entropy(model(parts_of_data[0][:64]), parts_of_data[1][:64]).backward()
    for name, p in model.named_parameters():
        require(p.grad is not None, f"{name} gets no gradient: it is not used, or cut off (no_grad, detach).")
        require(
            p.dim() < 2 or p.grad.any(),
            f"{name} gets the gradient 0 everywhere: it cannot learn. Do all weights start at 0?",
        )
    yours, course = _trained_accuracy(model, *parts_of_data), _accuracy_of_the_course(rows)
    count = sum(p.numel() for p in model.parameters())
    return (
        f"{count:,} parameters, accuracy {yours:.2f} on 500 new digits; the course's network with 8,490 has "
        f"{course:.2f}. After so few updates deeper is not always better."
    )
