"""Checks of lecture 10: residual blocks, skips, dense blocks."""

import functools
import inspect
import math

import torch
from torch import nn

from course_utils.exercises import Wrong, ask, close, exercise, name_mistake, require
from course_utils.exercises.layers_used import layers_used
from course_utils.exercises.lecture_10.inception import side


def _built(answer, *args, shown):
    require(inspect.isclass(answer), "Give the class itself, without brackets behind it.")
    model = ask(answer, *args, shown=shown)
    require(isinstance(model, nn.Module), "Your class should be a nn.Module: class Name(nn.Module).")
    return model


def _block(model, x, case):
    """What the model gives for x, and the convolutions that it uses for that: those of 3 x 3, and those of 1 x 1."""
    out, used, _ = layers_used(model, lambda: ask(model, x, shown=f"x of shape {tuple(x.shape)}, for {case}"))
    require(isinstance(out, torch.Tensor), f"The result of {case} is no tensor. Does forward return it?")
    require(
        all(layer.is_found for layer in used),
        f"The convolutions of {case} are not found among its parameters: in a plain list they are lost. Assign them to "
        "self, or take nn.ModuleList.",
    )
    for height, width in {layer.kernel for layer in used} - {(1, 1), (3, 3)}:
        raise Wrong(f"{case} uses a convolution of {height} x {width}. Here they are 3 x 3 and 1 x 1.")
    # Whoever computes the 1 x 1 convolution twice uses one.
    ones = {layer.weight.data_ptr(): layer for layer in used if layer.kernel == (1, 1)}
    return out.detach(), [layer for layer in used if layer.kernel == (3, 3)], list(ones.values())


def _require_two(threes, case):
    different = len({layer.weight.data_ptr() for layer in threes})
    require(
        len(threes) == different == 2,
        f"{case} should use two convolutions of 3 x 3, each once; it uses {different}"
        + (f", {len(threes)} times." if len(threes) != different else "."),
    )


def _require_its_gradient(model, x, formula):
    """The gradient of the model's result by x has to be that of the formula."""
    slopes = []
    for function in (model, formula):
        given = x.clone().requires_grad_()
        out = function(given)
        slopes.append(torch.autograd.grad(out.sum(), given)[0] if out.requires_grad else 0 * x)
    require(
        close(*slopes, rtol=1e-3, atol=1e-4),
        "The numbers are right, but the gradient that goes back to x is incomplete: something on the way is cut off "
        "(`detach`, "
        "`.data`, `torch.no_grad()`).",
    )


@exercise("10.3")
def residual_block_with_another_shape(answer, rng):
    torch.manual_seed(int(rng.integers(1000)))
    for c_in, c_out, stride in ((16, 32, 2), (4, 4, 1), (6, 6, 2), (3, 8, 1)):
        case = f"Down({c_in}, {c_out}, {stride})"
        model = _built(answer, c_in, c_out, stride, shown=case)
        x = torch.randn(2, c_in, 12, 12)
        full, threes, ones = _block(model, x, case)
        right = (2, c_out, side(12, 3, stride, 1), side(12, 3, stride, 1))
        require(
            tuple(full.shape) == right,
            f"For {case} the result has the shape {tuple(full.shape)}, not {right}.",
        )
        require((full >= 0).all(), "The result has negative numbers: ReLU comes after the sum.")
        _require_two(threes, case)
        same = c_in == c_out and stride == 1
        require(not (same and ones), f"For {case} the shape stays, so the skip is x itself: no 1 x 1.")
        unused = (
            any(isinstance(m, nn.Conv2d) and m.kernel_size == (1, 1) for m in model.modules()) and not ones
        )
        require(
            same or len(ones) == 1,
            f"For {case} the skip needs one convolution of 1 x 1."
            + (" Yours is made in __init__, but not used in forward." if unused else ""),
        )
        strides = [layer.stride for layer in threes]
        require(
            strides == [(stride, stride), (1, 1)],
            f"In {case} the first convolution of F takes the stride {stride}, the second the stride 1; yours take "
            f"{strides[0][0]} and {strides[1][0]}.",
        )

        first, second = functools.partial(threes[0], stride=stride), threes[1]
        with torch.no_grad():
            # By hand: a strided slice of x and a 1 x 1 convolution with the stride 1 do the same.
            shortcut = x if same else ones[0](x, stride)
            inner = second(torch.relu(first(x)))
            complete = torch.relu(shortcut + inner)
            mistakes = {
                "There is no ReLU between the two convolutions of F.": torch.relu(
                    shortcut + second(first(x))
                ),
                "F ends with its second convolution: there is a ReLU too many, on F(x) before the sum.": torch.relu(
                    shortcut + torch.relu(inner)
                ),
                "There is a ReLU too many, on the skip before the sum.": torch.relu(
                    torch.relu(shortcut) + inner
                ),
                "x goes through a ReLU before F: its first part is the convolution.": torch.relu(
                    shortcut + second(torch.relu(first(torch.relu(x))))
                ),
                "F(x) is subtracted. It is added.": torch.relu(shortcut - inner),
                "Where is the skip? Your result is ReLU(F(x)).": torch.relu(inner),
            }
        name_mistake(full, complete, mistakes, atol=1e-5)
        norms = [type(m).__name__ for m in model.modules() if "Norm" in type(m).__name__]
        require(
            close(full, complete, atol=1e-5) or not norms,
            f"{case} holds {', '.join(sorted(set(norms)))}: the task has no normalisation, so leave it out.",
        )
        require(close(full, complete, atol=1e-5), f"{case} does not give ReLU(skip(x) + F(x)).")

        def formula(x, first=first, second=second, ones=ones, stride=stride):
            return torch.relu((ones[0](x, stride) if ones else x) + second(torch.relu(first(x))))

        _require_its_gradient(model, x, formula)


@exercise("10.5")
def other_skips(answer, rng):
    torch.manual_seed(int(rng.integers(1000)))
    for kind, channels in (("constant", 6), ("conv", 6), ("conv", 3), ("constant", 2)):
        case = f"Variant({channels}, {kind!r})"
        model = _built(answer, channels, kind, shown=case)
        x = torch.randn(2, channels, 8, 8)
        out, threes, ones = _block(model, x, case)
        require(out.shape == x.shape, f"The result of {case} should have the shape of x, {tuple(x.shape)}.")
        require((out >= 0).all(), "The result has negative numbers: ReLU comes after the sum.")
        _require_two(threes, case)
        first, second = threes
        require(
            len(ones) == (kind == "conv"),
            f"{case} uses {len(ones)} convolutions of 1 x 1: one for 'conv', none for 'constant'.",
        )
        parts = [p for layer in (*threes, *ones) for p in (layer.weight, layer.bias) if p is not None]
        further = sum(p.numel() for p in model.parameters()) - sum(p.numel() for p in parts)
        require(
            not further,
            f"{case} has {further} numbers to learn besides the convolutions that it uses: 0.5 is a constant, nothing "
            "that is learned, and there is no normalisation.",
        )
        with torch.no_grad():
            inner, bare = second(torch.relu(first(x))), second(first(x))
            shortcut = ones[0](x) if kind == "conv" else x
            share = 1.0 if kind == "conv" else 0.5
            right = share * shortcut + share * inner
            sums = {
                "There is no ReLU between the two convolutions of F.": share * shortcut + share * bare,
                "F ends with its second convolution: there is a ReLU too many, on F(x) before the sum.": share
                * (shortcut + torch.relu(inner)),
                "There is a ReLU too many, on x before the sum.": share * (torch.relu(shortcut) + inner),
                "x goes through a ReLU before F: its first part is the convolution.": share
                * (shortcut + second(torch.relu(first(torch.relu(x))))),
                "The skip is missing: your result is made of F(x) only.": share * inner,
                "F(x) is subtracted. It is added.": share * (shortcut - inner),
            }
            if kind == "conv":
                sums |= {
                    "The 1 x 1 convolution takes the place of x; do not add x as well.": x + shortcut + inner,
                    "For 'conv' nothing is halved.": 0.5 * shortcut + 0.5 * inner,
                    "For 'conv' x itself is added; it goes through the 1 x 1 convolution.": x + inner,
                }
            else:
                sums |= {
                    "For 'constant' halve both parts.": x + inner,
                    "For 'constant' halve F(x), too, not only x.": 0.5 * x + inner,
                    "For 'constant' halve x, too, not only F(x).": x + 0.5 * inner,
                }
            mistakes = {message: torch.relu(value) for message, value in sums.items()}
        right = torch.relu(right)
        name_mistake(out, right, mistakes, atol=1e-5)
        require(close(out, right, atol=1e-5), f"{case} does not give the sum of the task.")

        def formula(x, first=first, second=second, ones=ones, share=share):
            return torch.relu(share * (ones[0](x) if ones else x) + share * second(torch.relu(first(x))))

        _require_its_gradient(model, x, formula)

    class Plain(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = (nn.Conv2d(6, 6, 3, padding=1) for _ in range(2))

        def forward(self, x):
            return torch.relu(x + self.second(torch.relu(self.first(x))))

    arriving = {}
    for name, make in {
        "identity": Plain,
        "constant": lambda: answer(6, "constant"),
        "conv": lambda: answer(6, "conv"),
    }.items():
        torch.manual_seed(0)
        blocks = nn.Sequential(*[make() for _ in range(20)])
        x = torch.rand(4, 6, 8, 8, requires_grad=True)
        blocks(x).sum().backward()
        arriving[name] = math.floor(math.log10(max(x.grad.norm().item(), 1e-300)))
    return (
        "Through 20 blocks arrives a gradient of the order 10^k, k = "
        + ", ".join(f"{k} ({name})" for name, k in arriving.items())
        + ". The identity passes it on best."
    )


@exercise("10.6")
def dense_block(answer, rng):
    torch.manual_seed(int(rng.integers(1000)))
    for channels, growth, layers in ((6, 4, 3), (3, 5, 1), (8, 2, 4)):
        case = f"Dense({channels}, {growth}, {layers})"
        model = _built(answer, channels, growth, layers, shown=case)
        x = torch.randn(2, channels, 7, 7)
        got, convs, ones = _block(model, x, case)
        require(not ones, f"{case} uses a convolution of 1 x 1: take 3 x 3.")
        different = len({conv.weight.data_ptr() for conv in convs})
        require(
            len(convs) == different == layers,
            f"{case} should use {layers} convolutions, each once; it uses {different}"
            + (f", {len(convs)} times." if len(convs) != different else "."),
        )
        right = (2, channels + layers * growth, 7, 7)
        require(
            tuple(got.shape) != (2, growth, 7, 7),
            f"{case} gives the result of the last layer only: concatenate it with all that came before.",
        )
        require(tuple(got.shape) == right, f"{case} gives the shape {tuple(got.shape)}, not {right}.")
        wanted, seen = (
            [channels + i * growth for i in range(layers)],
            [conv.weight.shape[1] for conv in convs],
        )
        require(seen == wanted, f"In {case} the layers should see {wanted} channels, but they see {seen}.")
        with torch.no_grad():
            z, bare = x, x
            for conv in convs:
                z = torch.cat([z, conv(torch.relu(z))], dim=1)
                bare = torch.cat([bare, conv(bare)], dim=1)
        require(
            not close(got[:, :channels], torch.relu(x)),
            f"The first {channels} channels are ReLU(x). The input itself must not go through the ReLU.",
        )
        require(
            close(got[:, :channels], x),
            f"The first {channels} channels of the result should be the unchanged input.",
        )
        require(not close(got, bare, atol=1e-5), "There is no ReLU before the convolution.")
        require(
            (got[:, channels:] < 0).any(),
            "What a layer adds has no negative numbers: ReLU stands before the convolution, not behind it.",
        )
        require(close(got, z, atol=1e-5), f"{case} does not give what the task describes.")

        def formula(x, convs=convs):
            for conv in convs:
                x = torch.cat([x, conv(torch.relu(x))], dim=1)
            return x

        _require_its_gradient(model, x, formula)
