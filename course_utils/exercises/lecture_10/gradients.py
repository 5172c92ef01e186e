"""Checks of lecture 10: the gradients of all weights."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.exercises import ask, close, exercise, listed, name_mistake, numbers, require, told_apart


@exercise("10.4")
def norms_of_gradients(answer, rng):
    torch.manual_seed(int(rng.integers(1000)))
    small = [nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 4)]
    convolved = [nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), nn.Linear(48, 4)]
    mixed = [
        nn.Linear(6, 16),
        nn.ReLU(),
        nn.Unflatten(1, (1, 4, 4)),
        nn.Conv2d(1, 2, 3),
        nn.Flatten(),
        nn.Linear(8, 4),
    ]
    for layers, shape, nested in (
        (small, (8, 6), False),
        (convolved, (5, 1, 6, 6), False),
        (small, (8, 6), True),
        (mixed, (4, 6), False),
        (small, (1, 6), False),
    ):
        model, x = nn.Sequential(*layers), torch.randn(shape)
        if nested:
            model = nn.Sequential(nn.Sequential(*layers[:2]), nn.Sequential(*layers[2:]))
        labels = torch.randint(0, 4, (shape[0],))

        def norms(scores, layers=layers, model=model, labels=labels):
            model.zero_grad()
            F.cross_entropy(scores, labels).backward()
            return [m.weight.grad.norm().item() for m in layers if isinstance(m, nn.Linear | nn.Conv2d)]

        while layers is small and (order := norms(model(x))) in (sorted(order), sorted(order, reverse=True)):
            for layer in (layers[0], layers[2]):  # the order of the layers must not be that of their norms
                layer.reset_parameters()
        twice = norms(model(x).softmax(dim=1))
        right = norms(model(x))
        weights = [m.weight for m in layers if isinstance(m, nn.Linear | nn.Conv2d)]
        grads = [w.grad.clone() for w in weights]
        biases = [m.bias.grad.norm().item() for m in layers if isinstance(m, nn.Linear | nn.Conv2d)]
        case = f"a model with {len(weights)} layers of weights, x of shape {shape}"
        if len(x) == 1:
            model.zero_grad(set_to_none=True)  # as if it had never gone backward
        got = ask(answer, model, x, labels, shown=case)
        got = listed(got)
        require(isinstance(got, list | tuple), "Return a list of numbers.")
        require(
            len(got) <= len(right),
            f"For {case} the list has {len(got)} numbers: leave out biases and normalisation.",
        )
        linear = sum(isinstance(m, nn.Linear) for m in layers)
        require(
            len(got) == len(right) or len(got) not in (linear, len(right) - linear) or linear == len(right),
            f"For {case} there should be {len(right)} numbers, but there are {len(got)}: do you look at one kind of "
            "layer only? Linear layers and convolutions both count.",
        )
        nested_only = (
            " A model may hold other models: `modules()` finds all layers, `children()` does not." * nested
        )
        require(
            len(got) == len(right),
            f"For {case} there should be {len(right)} numbers, but there are {len(got)}.{nested_only}",
        )
        values = numbers(list(got), (len(right),), "The list")
        tight = {"rtol": 1e-4, "atol": 1e-7}
        name_mistake(
            values,
            right,
            {
                "Gradients of an earlier pass are still in the sum: set them to zero first.": [
                    2 * r for r in right
                ],
                "These are the norms of the weights. Take those of their gradients.": [
                    w.detach().norm().item() for w in weights
                ],
                "These are the squares: take the square root.": [r**2 for r in right],
                "These belong to the biases. Take the weights.": biases,
                "The biases are in the norms: take the weights alone.": [
                    math.hypot(r, b) for r, b in zip(right, biases, strict=True)
                ],
                "The order is turned round: first layer first.": right[::-1],
                "There is a softmax before the loss. cross_entropy takes the logits.": twice,
                "The loss is a sum. Take the mean over the samples, as cross_entropy.": [
                    r * shape[0] for r in right
                ],
                "These are mean absolute values. The norm is the root of the sum of squares.": [
                    g.abs().mean().item() for g in grads
                ],
                "These are sums of absolute values. The norm is the root of the sum of squares.": [
                    g.abs().sum().item() for g in grads
                ],
                "These are the largest values. The norm is the root of the sum of squares.": [
                    g.abs().max().item() for g in grads
                ],
                "These are root mean squares. The norm is the root of the *sum* of squares.": [
                    r / math.sqrt(w.numel()) for r, w in zip(right, weights, strict=True)
                ],
            },
            **tight,
        )
        require(
            close(values, right, **tight), f"For {case} it should be {told_apart(right, values, 'it is')}."
        )
