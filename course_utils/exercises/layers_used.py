"""Which convolutions and linear layers a model really uses, however they are written: modules or functions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.exercises.watched import calls_of_torch


@dataclass
class Layer:
    """A convolution or a linear layer, as it was used."""

    weight: torch.Tensor
    bias: torch.Tensor | None
    stride: tuple[int, int]
    given: torch.Tensor
    out: torch.Tensor
    is_convolution: bool
    is_found: bool  # among the parameters of the model

    @property
    def kernel(self) -> tuple[int, int]:
        """Height and width of the kernel; a linear layer is a convolution of 1 x 1 with the channels at the end."""
        return tuple(self.weight.shape[2:]) if self.is_convolution else (1, 1)

    def __call__(self, x: torch.Tensor, stride: int | tuple[int, int] = 1) -> torch.Tensor:
        """The convolution of x (N, C, H, W) with the padding that keeps its size, for kernels with odd sides."""
        weight = self.weight if self.is_convolution else self.weight[:, :, None, None]
        return F.conv2d(x, weight, self.bias, stride=stride, padding=tuple(k // 2 for k in self.kernel))


def layers_used(model: nn.Module, run: Callable[[], Any]) -> tuple[Any, list[Layer], set[str]]:
    """What run() returns, the layers that it uses, in their order, and the names of all functions of torch in it."""
    with calls_of_torch() as calls:
        result = run()
    own = {p.data_ptr() for p in model.parameters()}
    layers = []
    for call in calls:
        if call.name in ("conv2d", "linear"):
            names = ("input", "weight", "bias", "stride")
            given = dict(zip(names, call.args, strict=False)) | call.kwargs
            stride = given.get("stride", 1)
            layers.append(
                Layer(
                    given["weight"],
                    given.get("bias"),
                    (stride, stride) if isinstance(stride, int) else tuple(stride),
                    given["input"],
                    call.out,
                    call.name == "conv2d",
                    given["weight"].data_ptr() in own,
                )
            )
    return result, layers, {call.name for call in calls}
