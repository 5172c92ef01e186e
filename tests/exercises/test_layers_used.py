"""Convolutions and linear layers are seen as they are used, as modules or as functions."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.exercises.layers_used import layers_used


class AsFunctions(nn.Module):
    def __init__(self, registered=True):
        super().__init__()
        kernel = torch.randn(4, 2, 3, 3)
        self.kernel = nn.Parameter(kernel) if registered else [kernel]
        self.weight, self.unused = nn.Parameter(torch.randn(5, 4)), nn.Linear(3, 3)

    def forward(self, x):
        kernel = self.kernel if isinstance(self.kernel, nn.Parameter) else self.kernel[0]
        return F.linear(F.conv2d(x, kernel, stride=2, padding=1).mean(dim=(2, 3)), self.weight)


def test_functions():
    model, x = AsFunctions(), torch.randn(3, 2, 8, 8)
    out, (first, second), names = layers_used(model, lambda: model(x))
    assert out.shape == (3, 5) and {"conv2d", "linear"} <= names
    assert (first.kernel, first.stride, first.is_convolution, first.is_found) == ((3, 3), (2, 2), True, True)
    assert (second.kernel, second.is_convolution, second.bias) == ((1, 1), False, None)
    assert torch.equal(first(x, 2), first.out)


def test_what_is_not_among_the_parameters():
    model = AsFunctions(registered=False)
    _, layers, _ = layers_used(model, lambda: model(torch.randn(1, 2, 8, 8)))
    assert [layer.is_found for layer in layers] == [False, True]


def test_modules_in_the_order_of_their_use():
    second, first = nn.Conv2d(3, 2, 1), nn.Conv2d(1, 3, 3, 2, padding=1)
    model, x = nn.ModuleList([second, first]), torch.randn(2, 1, 6, 6)
    _, layers, _ = layers_used(model, lambda: second(first(x)))
    assert [layer.weight is conv.weight for layer, conv in zip(layers, (first, second), strict=True)] == [
        True,
        True,
    ]


def test_an_error_of_the_model_comes_through():
    with pytest.raises(RuntimeError):
        layers_used(nn.Linear(2, 2), lambda: nn.Linear(2, 2)(torch.ones(3)))


def test_a_layer_is_called_again_with_the_padding_that_keeps_the_size():
    x = torch.randn(2, 3, 6, 7)
    for sides in ((5, 5), (3, 1), (1, 5)):
        conv = nn.Conv2d(3, 4, sides, padding="same")
        out, (layer,), _ = layers_used(conv, lambda conv=conv: conv(x))
        assert layer.kernel == sides and torch.equal(layer(x), out)
    linear = nn.Linear(3, 4)
    out, (layer,), _ = layers_used(linear, lambda: linear(x.movedim(1, -1)))
    assert torch.allclose(layer(x), out.movedim(-1, 1), atol=1e-6)
