"""Typical wrong answers to the exercises of lecture 09."""

CONV = """
def answer(picture, kernel, stride, padding):
    padded, k = {padded}, len(kernel)
    rows, columns = {size}
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = padded[{top} : {top} + k, {left} : {left} + k]
            out[i, j] = {value}
    return out
"""
PARTS = {
    "padded": "np.pad(picture, padding)",
    "size": "((side - k) // stride + 1 for side in padded.shape)",
    "top": "i * stride",
    "left": "j * stride",
    "value": "(window * kernel).sum()",
}


def conv(**changed):
    return CONV.format(**(PARTS | changed))


DEEPER = """
def answer():
    layers = []
    for c_in, c_out in {channels}:
        layers += [nn.Conv2d(c_in, c_out, 3, padding=1), {relu}nn.MaxPool2d(2)]
    layers += [nn.Flatten(), nn.Linear(288, 64), {between}nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)]
    return nn.Sequential(*layers{end})
"""
CHANNELS = "[(1, 8), (8, 16), (16, 32)]"


def deeper(channels=CHANNELS, relu="nn.ReLU(), ", between="nn.ReLU(), ", end=""):
    return DEEPER.format(channels=channels, relu=relu, between=between, end=end)


WRONG_ANSWERS = {
    "9.1": {
        "whole numbers": (
            conv().replace("np.zeros((rows, columns))", "np.zeros((rows, columns), dtype=int)"),
            "cut to whole numbers",
        ),
        "with torch": (
            "lambda picture, kernel, stride, padding: F.conv2d(torch.tensor(picture)[None, None].double(), "
            "torch.tensor(kernel)[None, None].double(), stride=stride, padding=padding)[0, 0].numpy()",
            "You call torch",
        ),
        "square pictures": (conv(size="[(len(padded) - k) // stride + 1] * 2"), "should have the shape"),
        "frame of ones": (conv(padded="np.pad(picture, padding, constant_values=1)"), "should be"),
        "changes the picture": (
            conv(value="(window * kernel).sum(); picture *= 0"),
            "changes the numbers of its argument 1",
        ),
        "kernel turned": (conv(value="(window * kernel[::-1, ::-1]).sum()"), "You turn the kernel"),
        "kernel transposed": (conv(value="(window * kernel.T).sum()"), "of the kernel are exchanged"),
        "no padding": (conv(padded="picture"), "leave out the padding"),
        "no stride": (
            conv(size="(side - k + 1 for side in padded.shape)", top="i", left="j"),
            "leave out the stride",
        ),
        "mean": (conv(value="(window * kernel).mean()"), "the mean of the products"),
        "one window too few": (conv(size="((side - k) // stride for side in padded.shape)"), "the shape"),
        "matrix product": (conv(value="(window @ kernel).sum()"), "should be"),
        "stride in the size only": (conv(top="i", left="j"), "moves by one pixel"),
        "zeros at the end only": (conv(padded="np.pad(picture, (0, 2 * padding))"), "above and to the left"),
        "nothing returned": (conv().replace("    return out", "    out.sum()"), "without `return`"),
    },
    "9.2": {
        "order of the tuple": (
            "\ndef answer(n, layers):\n    return [n := (n + 2 * s - k) // p + 1 if p else n for k, p, s in [(k, p, s) for k, p, s in layers]]\n".replace(
                "for k, p, s in [(k, p, s) for k, p, s in layers]",
                "for k, p, s in [(k, p, s) for k, s, p in layers]",
            ),
            "it should be",
        ),
        "four layers": (
            "\ndef answer(n, layers):\n    return [n := (n + 2 * p - k) // s + 1 for k, s, p in layers[:3]]\n",
            "it should be",
        ),
        "no 1": (
            "\ndef answer(n, layers):\n    return [n := (n + 2 * p - k) // s for k, s, p in layers]\n",
            "Add 1",
        ),
        "no padding": (
            "\ndef answer(n, layers):\n    return [n := (n - k) // s + 1 for k, s, p in layers]\n",
            "leave out the padding",
        ),
        "padding once": (
            "\ndef answer(n, layers):\n    return [n := (n + p - k) // s + 1 for k, s, p in layers]\n",
            "both ends",
        ),
        "not rounded": (
            "\ndef answer(n, layers):\n    return [n := (n + 2 * p - k) / s + 1 for k, s, p in layers]\n",
            "Round down",
        ),
        "each from the picture": (
            "lambda n, layers: [(n + 2 * p - k) // s + 1 for k, s, p in layers]",
            "that the one before has left",
        ),
        "rounded up": (
            "\ndef answer(n, layers):\n    return [n := -((k - n - 2 * p) // s) + 1 for k, s, p in layers]\n",
            "round *down*",
        ),
        "last only": (
            "\ndef answer(n, layers):\n    for k, s, p in layers:\n        n = (n + 2 * p - k) // s + 1\n    return n\n",
            "after *each* layer",
        ),
        "first side too": (
            "\ndef answer(n, layers):\n    return [n] + [n := (n + 2 * p - k) // s + 1 for k, s, p in layers]\n",
            "Leave out the first side",
        ),
    },
    "9.3": {
        "three by three": (
            "lambda pattern: (pattern - pattern.sum() / 9)",
            "What should their sum be",
        ),
        "one at each place": (
            "lambda pattern: np.where(pattern > 0, 1.0, -1.0)",
            "What should their sum be",
        ),
        "an edge": (
            "lambda pattern: np.outer(np.ones(len(pattern)), np.linspace(-1, 1, len(pattern)))",
            "where the pattern has its ones",
        ),
        "the pattern itself": ("lambda pattern: pattern", "What should their sum be"),
        "flat": ("lambda pattern: np.ones_like(pattern)", "brightness only"),
        "sign": ("lambda pattern: pattern.mean() - pattern", "sign is turned round"),
        "mean of each column": ("lambda pattern: pattern - pattern.mean(axis=0)", "finds nothing"),
        "double, minus one": ("lambda pattern: 2 * pattern - 1", "What should their sum be"),
        "wrong shape": ("lambda pattern: (pattern - pattern.mean()).ravel()", "shape"),
        "half taken away": ("lambda pattern: pattern - 0.5 * pattern.mean()", "What should their sum be"),
        "turned": (
            "lambda pattern: (pattern - pattern.mean())[::-1]",
            "where the pattern has its ones",
        ),
    },
    "9.4": {
        "one number": ("lambda i, o, k, h, w: o * i * k * k + o", "Return two numbers"),
        "square pictures": (
            "lambda i, o, k, h, w: (o * i * k * k + o, o * i * k * k * h * h)",
            "multiplications",
        ),
        "no bias": (
            "lambda i, o, k, h, w: (o * i * k * k, o * i * k * k * h * w)",
            "one bias an output channel is missing",
        ),
        "exchanged": (
            "lambda i, o, k, h, w: (o * i * k * k * h * w, o * i * k * k + o)",
            "in the other order",
        ),
        "one bias for all": (
            "lambda i, o, k, h, w: (o * i * k * k + 1, o * i * k * k * h * w)",
            "not one for all",
        ),
        "k not squared": (
            "lambda i, o, k, h, w: (o * i * k + o, o * i * k * h * w)",
            "two sides",
        ),
        "input channels left out": (
            "lambda i, o, k, h, w: (o * k * k + o, o * k * k * h * w)",
            "each *input* channel",
        ),
        "used once": ("lambda i, o, k, h, w: (o * i * k * k + o, o * i * k * k)", "not once"),
        "bias multiplied": (
            "lambda i, o, k, h, w: (o * i * k * k + o, (o * i * k * k + o) * h * w)",
            "added, not multiplied",
        ),
        "no padding": (
            "lambda i, o, k, h, w: (o * i * k * k + o, o * i * k * k * (h - k + 1) * (w - k + 1))",
            "as large as the picture",
        ),
    },
    "9.5": {
        "used twice": (
            """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.unused = nn.Conv2d(1, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1), nn.Conv2d(8, 8, 3)
        self.l1, self.l2, self.l3 = nn.Linear(72, 32), nn.Linear(32, 32), nn.Linear(32, 10)

    def forward(self, x):
        for conv in (self.a, self.b, self.b):
            x = F.max_pool2d(F.relu(conv(x)), 2)
        return self.l3(F.relu(self.l2(F.relu(self.l1(x.flatten(1))))))


answer = Net  # def answer
""",
            "but 2 are used, 3 times",
        ),
        "squeezed": (
            """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(*deeper_layers)

    def forward(self, x):
        return self.body(x).squeeze()


def layers():
    for c_in, c_out in [(1, 8), (8, 16), (16, 32)]:
        yield from (nn.Conv2d(c_in, c_out, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    yield from (nn.Flatten(), nn.Linear(288, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))


deeper_layers = list(layers())
answer = Net  # def answer
""",
            "For a single digit",
        ),
        "average pooling": (deeper().replace("nn.MaxPool2d(2)", "nn.AvgPool2d(2)"), "average pooling"),
        "64 digits": (
            deeper().replace("nn.Flatten()", "nn.Unflatten(0, (64, -1)), nn.Flatten()"),
            "RuntimeError",
        ),
        "64 digits in view": (
            """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Conv2d(1, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1)
        self.l1, self.l2, self.l3 = nn.Linear(72, 32), nn.Linear(32, 32), nn.Linear(32, 10)

    def forward(self, x):
        for conv in (self.a, self.b, self.c):
            x = F.max_pool2d(F.relu(conv(x)), 2)
        return self.l3(F.relu(self.l2(F.relu(self.l1(x.view(64, -1))))))


answer = Net  # def answer
""",
            "take it from x",
        ),
        "leaky": (deeper().replace("nn.ReLU()", "nn.LeakyReLU()"), "leaky_relu"),
        "nine outputs": (deeper().replace("nn.Linear(32, 10)", "nn.Linear(32, 9)"), "not (1, 10)"),
        "two convolutions": (
            "lambda: nn.Sequential(nn.Conv2d(1, 8, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Conv2d(8, 8, 5), "
            "nn.Flatten(), nn.Linear(512, 10))",
            "3 convolutions",
        ),
        "one linear layer": (
            "lambda: nn.Sequential(nn.Conv2d(1, 4, 3), nn.Conv2d(4, 4, 3), nn.Conv2d(4, 4, 3), nn.Flatten(), "
            "nn.Linear(1936, 10))",
            "3 linear layers",
        ),
        "softmax at the end": (deeper(end=", nn.Softmax(dim=1)"), "there is a softmax"),
        "ReLU at the end": (deeper(end=", nn.ReLU()"), "an activation after it"),
        "tanh at the end": (deeper(end=", nn.Tanh()"), "an activation after it"),
        "log-softmax at the end": (deeper(end=", nn.LogSoftmax(dim=1)"), "an activation after it"),
        "linear after linear": (deeper(between=""), "a linear layer and the next layer there is no ReLU"),
        "no ReLU after convolutions": (deeper(relu=""), "a convolution and the next layer there is no ReLU"),
        "no pooling": (
            deeper().replace("nn.MaxPool2d(2)", "nn.Identity()").replace("288", "25088"),
            "no pooling",
        ),
        "the model itself": (deeper() + "answer = answer()\n", "Give the function itself"),
        "wrong size": (deeper(channels="[(1, 8), (8, 16), (16, 24)]"), "send an empty picture"),
        "saturated": (
            "\ndef answer():\n    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.Sigmoid(), nn.MaxPool2d(2), "
            "nn.Conv2d(4, 4, 3), nn.Sigmoid(), nn.MaxPool2d(2), nn.Conv2d(4, 4, 2), nn.Sigmoid(), nn.MaxPool2d(2), nn.Flatten(), "
            "nn.Linear(16, 16), nn.Sigmoid(), nn.Linear(16, 16), nn.Sigmoid(), nn.Linear(16, 10))\n    return model\n",
            "all activations are ReLU",
        ),
        "the class, not a model": ("lambda: nn.Sequential", "nn.Module"),
    },
}
