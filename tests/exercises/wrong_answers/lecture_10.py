"""Typical wrong answers to the exercises of lecture 10."""

SHAPES = """
def answer(height, width, branches):
    channels, sizes = 0, []
    for branch in branches:
        h, w = height, width
        for c, k, s, p in branch:
            h, w = {h}, {w}
        channels = {channels}
        sizes.append((h, w))
    return {result}
"""
PARTS = {
    "h": "(h + 2 * p - k) // s + 1",
    "w": "(w + 2 * p - k) // s + 1",
    "channels": "channels + branch[-1][0]",
    "result": "(channels, *sizes[0]) if len(set(sizes)) == 1 else None",
}


def shapes(**changed):
    return SHAPES.format(**(PARTS | changed))


DOWN = """
class answer(nn.Module):
    def __init__(self, c_in, c_out, stride):
        super().__init__()
        self.first = nn.Conv2d(c_in, c_out, 3, {first}, padding=1)
        self.second = nn.Conv2d(c_out, c_out, 3, {second}, padding=1)
        same = {same}
        self.skip = nn.Identity() if same else nn.Conv2d(c_in, c_out, 1, stride)

    def forward(self, x):
        return {result}
"""
DOWN_PARTS = {
    "first": "stride",
    "second": "1",
    "same": "c_in == c_out and stride == 1",
    "result": "torch.relu(self.skip(x) + self.second(torch.relu(self.first(x))))",
}


def down(**changed):
    return DOWN.format(**(DOWN_PARTS | changed))


NORMS = """
def answer(model, x, labels):
    {clear}
    F.cross_entropy(model(x), labels{reduction}).backward()
    layers = [m for m in model.modules() if isinstance(m, nn.Linear | nn.Conv2d)]
    return {result}
"""


def norms(clear="model.zero_grad()", reduction="", result="[m.weight.grad.norm().item() for m in layers]"):
    return NORMS.format(clear=clear, reduction=reduction, result=result)


VARIANT = """
class answer(nn.Module):
    def __init__(self, channels, kind):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.shortcut = nn.Conv2d(channels, channels, 1) if {ones} else None

    def forward(self, x):
        out = self.second(torch.relu(self.first(x)))
        if self.shortcut is None:
            return {constant}
        return {conv}
"""
VARIANT_PARTS = {
    "ones": 'kind == "conv"',
    "constant": "torch.relu(0.5 * x + 0.5 * out)",
    "conv": "torch.relu(self.shortcut(x) + out)",
}


def variant(**changed):
    return VARIANT.format(**(VARIANT_PARTS | changed))


DENSE = """
class answer(nn.Module):
    def __init__(self, channels, growth, layers):
        super().__init__()
        self.convs = {convs}

    def forward(self, x):
        for conv in self.convs:
            x = {step}
        return x
"""
DENSE_PARTS = {
    "convs": "nn.ModuleList(nn.Conv2d(channels + i * growth, growth, 3, padding=1) for i in range(layers))",
    "step": "torch.cat([x, conv(torch.relu(x))], dim=1)",
}


def dense(**changed):
    return DENSE.format(**(DENSE_PARTS | changed))


WRONG_ANSWERS = {
    "10.1": {
        "the last layer alone": (
            """
def answer(height, width, branches):
    sizes = {tuple((n + 2 * p - k) // s + 1 for n in (height, width)) for (c, k, s, p) in (b[-1] for b in branches)}
    return (sum(b[-1][0] for b in branches), *sizes.pop()) if len(sizes) == 1 else None
""",
            "return None",
        ),
        "areas": (
            shapes(result="(channels, *sizes[0]) if len({h * w for h, w in sizes}) == 1 else None"),
            "return None",
        ),
        "first and last branch": (
            shapes(result="(channels, *sizes[0]) if sizes[0] == sizes[-1] else None"),
            "return None",
        ),
        "takes the branches apart": (
            "lambda height, width, branches: branches.pop() and None",
            "changes the contents",
        ),
        "all layers counted": (
            shapes(channels="channels + sum(l[0] for l in branch)"),
            "its *last* layer only",
        ),
        "largest branch": (shapes(channels="max(channels, branch[-1][0])"), "does not take the largest"),
        "never None": (shapes(result="(channels, *sizes[0])"), "return None"),
        "sizes of the input": (shapes(result="(channels, height, width)"), "Follow the layers"),
        "exchanged": (
            shapes(result="(channels, sizes[0][1], sizes[0][0]) if len(set(sizes)) == 1 else None"),
            "exchanged",
        ),
        "no padding": (shapes(h="(h - k) // s + 1", w="(w - k) // s + 1"), "but the result is None"),
        "widths only": (
            shapes(result="(channels, *sizes[0]) if len({w for _, w in sizes}) == 1 else None"),
            "return None",
        ),
        "heights only": (
            shapes(result="(channels, *sizes[0]) if len({h for h, _ in sizes}) == 1 else None"),
            "return None",
        ),
    },
    "10.2": {
        "floats": (
            "lambda i, o, m, n: (25.0 * i * o * n, m * (i + 25 * o) * n, round(25 * i * o / (i + 25 * o)))",
            "the largest middle",
        ),
        "two numbers": ("lambda i, o, m, n: (25 * i * o * n, m * (i + 25 * o) * n)", "three numbers"),
        "a range that ends at 256": (
            "lambda c_in, c_out, middle, pixels: (25 * c_in * c_out * pixels, middle * (c_in + 25 * c_out) * pixels, min(256, (25 * c_in * c_out - 1) // (c_in + 25 * c_out)))",
            "the largest middle that saves is 474",
        ),
        "no way to save": (
            "lambda i, o, m, n: (25 * i * o * n, m * (i + 25 * o) * n, max(k for k in range(1, i * o) if k * (i + 25 * o) < 25 * i * o))",
            "raised ValueError",
        ),
        "no pixels": (
            "lambda i, o, m, n: (25 * i * o, m * (i + 25 * o), (25 * i * o - 1) // (i + 25 * o))",
            "for every pixel",
        ),
        "5 for 25": (
            "lambda i, o, m, n: (5 * i * o * n, m * (i + 5 * o) * n, (5 * i * o - 1) // (i + 5 * o))",
            "25 weights",
        ),
        "second part only": (
            "lambda i, o, m, n: (25 * i * o * n, 25 * m * o * n, (25 * i * o - 1) // (i + 25 * o))",
            "also costs",
        ),
        "both 5 x 5": (
            "lambda i, o, m, n: (25 * i * o * n, 25 * m * (i + o) * n, (25 * i * o - 1) // (i + 25 * o))",
            "is 1 x 1",
        ),
        "equal counts": (
            "lambda i, o, m, n: (25 * i * o * n, m * (i + 25 * o) * n, 25 * i * o // (i + 25 * o))",
            "saves nothing",
        ),
        "a fraction": (
            "lambda i, o, m, n: (25 * i * o * n, m * (i + 25 * o) * n, 25 * i * o / (i + 25 * o))",
            "whole number",
        ),
        "all below c_in": (
            "lambda i, o, m, n: (25 * i * o * n, m * (i + 25 * o) * n, i)",
            "compare the costs",
        ),
    },
    "10.3": {
        "ReLU on F": (
            down(result="torch.relu(self.skip(x) + torch.relu(self.second(torch.relu(self.first(x)))))"),
            "on F(x) before the sum",
        ),
        "ReLU on the skip": (
            down(result="torch.relu(torch.relu(self.skip(x)) + self.second(torch.relu(self.first(x))))"),
            "on the skip before the sum",
        ),
        "normalised": (
            down(
                result="torch.relu(self.skip(x) + self.norm(self.second(torch.relu(self.first(x)))))"
            ).replace("        same =", "        self.norm = nn.BatchNorm2d(c_out)\n        same ="),
            "leave it out",
        ),
        "1 x 1 only for the stride": (down(same="stride == 1"), "raised RuntimeError"),
        "1 x 1 only for the channels": (down(same="c_in == c_out"), "raised RuntimeError"),
        "no padding": (down().replace(", padding=1", ""), "raised RuntimeError"),
        "one convolution twice": (
            down(second="1").replace("self.second(torch.relu", "self.first(torch.relu"),
            "raised RuntimeError",
        ),
        "in place": (
            down(result="torch.relu(self.skip(x.relu_()) + self.second(torch.relu(self.first(x))))"),
            "changes the numbers of its argument 1",
        ),
        "stride twice": (down(second="stride"), "raised RuntimeError"),
        "stride on the second": (down(first="1", second="stride"), "takes the stride"),
        "no ReLU inside": (
            down(result="torch.relu(self.skip(x) + self.second(self.first(x)))"),
            "no ReLU between",
        ),
        "no stride": (down(first="1", same="c_in == c_out").replace("1, stride)", "1)"), "has the shape"),
        "always 1 x 1": (down(same="False"), "no 1 x 1"),
        "no skip": (
            down(result="torch.relu(self.second(torch.relu(self.first(x))))"),
            "the skip needs one convolution",
        ),
        "no ReLU at the end": (
            down(result="self.skip(x) + self.second(torch.relu(self.first(x)))"),
            "ReLU comes after the sum",
        ),
        "skip only": (down(result="torch.relu(self.skip(x))"), "it uses 0"),
        "no super": (down().replace("        super().__init__()\n", ""), "raised"),
        "a number": ("3", "the class itself"),
    },
    "10.4": {
        "linear layers only": (
            norms().replace("nn.Linear | nn.Conv2d", "nn.Linear"),
            "one kind of layer only",
        ),
        "takes a step": (
            norms(
                result="[m.weight.grad.norm().item() for m in layers if torch.optim.SGD(model.parameters(), lr=0.1).step() is None]"
            ),
            "changes the weights",
        ),
        "mean absolute value": (
            norms(result="[m.weight.grad.abs().mean().item() for m in layers]"),
            "mean absolute values",
        ),
        "with the biases": (
            norms(result="[torch.cat([m.weight.grad.ravel(), m.bias.grad]).norm().item() for m in layers]"),
            "The biases are in the norms",
        ),
        "one number": (norms(result="sum(m.weight.grad.norm().item() for m in layers)"), "Return a list"),
        "squared error": (
            norms().replace(
                "F.cross_entropy(model(x), labels)", "((model(x) - F.one_hot(labels, 4)) ** 2).mean()"
            ),
            "it should be",
        ),
        "children only": (
            norms().replace("model.modules()", "model.children()"),
            "`modules()` finds all",
        ),
        "not cleared": (norms(clear="pass"), "earlier pass"),
        "biases too": (
            norms(result="[p.grad.norm().item() for p in model.parameters()]"),
            "leave out biases",
        ),
        "norms of weights": (
            norms(result="[m.weight.norm().item() for m in layers]"),
            "norms of the weights",
        ),
        "squares": (norms(result="[(m.weight.grad**2).sum().item() for m in layers]"), "square root"),
        "biases only": (norms(result="[m.bias.grad.norm().item() for m in layers]"), "belong to the biases"),
        "from the end": (
            norms(result="[m.weight.grad.norm().item() for m in layers][::-1]"),
            "first layer first",
        ),
        "sum of losses": (norms(reduction=', reduction="sum"'), "Take the mean"),
    },
    "10.5": {
        "half is learned": (
            variant()
            .replace(
                "        self.shortcut",
                "        self.share = nn.Parameter(torch.tensor(0.5))\n        self.shortcut",
            )
            .replace("0.5 * x + 0.5 * out", "self.share * x + self.share * out"),
            "0.5 is a constant",
        ),
        "ReLU on F": (
            variant(
                constant="torch.relu(0.5 * x + 0.5 * torch.relu(out))",
                conv="torch.relu(self.shortcut(x) + torch.relu(out))",
            ),
            "on F(x) before the sum",
        ),
        "no skip": (variant(constant="torch.relu(0.5 * out)"), "made of F(x) only"),
        "conv is not used": (variant(conv="torch.relu(x + 0 * self.shortcut(x) + out)"), "x itself is added"),
        "six channels": (
            variant().replace("nn.Conv2d(channels, channels, 1)", "nn.Conv2d(6, 6, 1)"),
            "raised RuntimeError",
        ),
        "nothing halved": (variant(constant="torch.relu(x + out)"), "halve both parts"),
        "only x halved": (variant(constant="torch.relu(0.5 * x + out)"), "halve F(x), too"),
        "only F halved": (variant(constant="torch.relu(x + 0.5 * out)"), "halve x, too"),
        "x as well": (variant(conv="torch.relu(x + self.shortcut(x) + out)"), "takes the place of x"),
        "conv halved": (variant(conv="torch.relu(0.5 * self.shortcut(x) + 0.5 * out)"), "nothing is halved"),
        "1 x 1 for both": (
            variant(ones="True", conv="torch.relu(0.5 * x + 0.5 * out)"),
            "besides the convolutions that it uses",
        ),
        "no ReLU inside": (
            variant().replace("torch.relu(self.first(x))", "self.first(x)"),
            "no ReLU between",
        ),
        "no ReLU": (variant(constant="0.5 * x + 0.5 * out"), "ReLU comes after the sum"),
    },
    "10.6": {
        "registered twice": (
            dense(step="torch.cat([x, self.convs[0](torch.relu(x[:, : self.convs[0].in_channels]))], dim=1)"),
            "once",
        ),
        "without padding": (dense().replace(", padding=1", ""), "raised RuntimeError"),
        "growth for all": (
            dense().replace(
                "growth, 3, padding=1) for i", "(growth if i else growth + 1), 3, padding=1) for i"
            ),
            "raised RuntimeError",
        ),
        "last dimension": (dense(step="torch.cat([x, conv(torch.relu(x))], dim=-1)"), "raised RuntimeError"),
        "in place": (
            dense(step="torch.cat([x, conv(x.relu_())], dim=1)"),
            "changes the numbers of its argument 1",
        ),
        "plain list": (
            dense(convs="[nn.Conv2d(channels + i * growth, growth, 3, padding=1) for i in range(layers)]"),
            "nn.ModuleList",
        ),
        "last result only": (
            dense(
                convs="nn.ModuleList(nn.Conv2d(growth if i else channels, growth, 3, padding=1) for i in range(layers))",
                step="conv(torch.relu(x))",
            ),
            "the last layer only",
        ),
        "result first": (dense(step="torch.cat([conv(torch.relu(x)), x], dim=1)"), "unchanged input"),
        "no ReLU": (dense(step="torch.cat([x, conv(x)], dim=1)"), "no ReLU"),
        "ReLU after": (dense(step="torch.cat([x, torch.relu(conv(x))], dim=1)"), "not behind it"),
        "1 x 1": (dense().replace("3, padding=1", "1"), "take 3 x 3"),
        "all from the input": (
            dense(
                convs="nn.ModuleList(nn.Conv2d(channels, growth, 3, padding=1) for i in range(layers))",
                step="torch.cat([x, conv(torch.relu(x[:, : conv.in_channels]))], dim=1)",
            ),
            "should see",
        ),
        "ReLU on everything": (
            dense(step="torch.relu(torch.cat([x, conv(torch.relu(x))], dim=1))"),
            "unchanged input",
        ),
    },
}
