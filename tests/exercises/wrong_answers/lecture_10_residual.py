"""Typical wrong answers to the exercises 10.3, 10.5, 10.6."""

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
        "no module": (
            "\nclass answer:\n    def __init__(self, c_in, c_out, stride):\n        self.stride = stride",
            "should be a nn.Module",
        ),
        "a list": (down(result="[self.skip(x)]"), "is no tensor"),
        "a plain list": (
            down()
            .replace("self.first = nn.Conv2d", "self.parts = [nn.Conv2d")
            .replace("{first}, padding=1)", "{first}, padding=1)]")
            .replace("stride, padding=1)", "stride, padding=1)]")
            .replace("self.first(x)", "self.parts[0](x)"),
            "are not found among its parameters",
        ),
        "5 x 5": (down().replace("c_out, 3, 1, padding=1", "c_out, 5, 1, padding=2"), "convolution of 5 x 5"),
        "the skip twice": (
            down(result="torch.relu(2 * self.skip(x) + self.second(torch.relu(self.first(x))))"),
            "does not give ReLU(skip(x) + F(x))",
        ),
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
        "one channel": (
            variant(constant="torch.relu(0.5 * x + 0.5 * out)[:, :1]"),
            "should have the shape of x",
        ),
        "no 1 x 1": (variant(conv="torch.relu(x + out)"), "uses 0 convolutions of 1 x 1"),
        "a quarter": (variant(constant="torch.relu(0.25 * x + 0.5 * out)"), "does not give the sum"),
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
            "are not found among its parameters",
        ),
        "a channel too few": (dense().replace("return x", "return x[:, 1:]"), "gives the shape"),
        "doubled": (
            dense(step="torch.cat([x, 2 * conv(torch.relu(x))], dim=1)"),
            "does not give what the task describes",
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
            "must not go through the ReLU",
        ),
    },
}
