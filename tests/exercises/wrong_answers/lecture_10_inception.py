"""Typical wrong answers to the exercises 10.1, 10.2."""

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
        "sizes that are no whole numbers": (
            shapes(h="(h + 2 * p - k) / s + 1", w="(w + 2 * p - k) / s + 1"),
            "but you return",
        ),
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
            "should be an int",
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
}
