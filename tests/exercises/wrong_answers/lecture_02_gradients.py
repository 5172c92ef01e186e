"""Typical wrong answers to the exercises 2.1, 2.2."""

WRONG_ANSWERS = {
    "2.1": {
        "w: no mean over the products": (
            "lambda xs, ys, w, b: (2 * np.mean(xs) * np.mean(xs * w + b - ys), 2 * np.mean(xs * w + b - ys))",
            "multiply each error by its own x",
        ),
        "b: the factor 2": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (xs * w + b - ys)), np.mean(xs * w + b - ys))",
            "with respect to b: the factor 2",
        ),
        "without the bias": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (xs * w - ys)), np.mean(2 * (xs * w - ys)))",
            "yours has no b",
        ),
        "the loss": (
            "lambda xs, ys, w, b: (np.mean((xs * w + b - ys) ** 2), 0.0)",
            "with respect to w should be",
        ),
        "fixed number of samples": (
            "lambda xs, ys, w, b: (np.sum(2 * xs * (xs * w + b - ys)) / 4, np.sum(2 * (xs * w + b - ys)) / 4)",
            "with respect to w should be",
        ),
        "sign": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (ys - xs * w - b)), np.mean(2 * (ys - xs * w - b)))",
            "wrong sign",
        ),
        "sum": (
            "lambda xs, ys, w, b: (np.sum(2 * xs * (xs * w + b - ys)), np.sum(2 * (xs * w + b - ys)))",
            "Take the mean",
        ),
        "factor 2": (
            "lambda xs, ys, w, b: (np.mean(xs * (xs * w + b - ys)), np.mean(xs * w + b - ys))",
            "factor 2",
        ),
        "order": (
            "lambda xs, ys, w, b: (np.mean(2 * (xs * w + b - ys)), np.mean(2 * xs * (xs * w + b - ys)))",
            "wrong order",
        ),
        "no x": (
            "lambda xs, ys, w, b: (np.mean(2 * (xs * w + b - ys)), np.mean(2 * (xs * w + b - ys)))",
            "its factor x",
        ),
        "x in both": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (xs * w + b - ys)), np.mean(2 * xs * (xs * w + b - ys)))",
            "leave the factor x out",
        ),
        "one number": ("lambda xs, ys, w, b: np.mean(2 * xs * (xs * w + b - ys))", "two numbers"),
    },
    "2.2": {
        "square of the mean": ("lambda xs: 1 / np.mean(xs) ** 2", "square the mean of x"),
        "no square": ("lambda xs: 1 / np.mean(np.abs(xs))", "the square is missing"),
        "the largest": ("lambda xs: 1 / np.max(np.square(xs))", "largest x only"),
        "three inputs": ("lambda xs: 3 / np.sum(np.square(xs))", "the bound is"),
        "sum": ("lambda xs: 1 / np.sum(np.square(xs))", "the cost is a mean"),
        "factor 2": ("lambda xs: 2 / np.mean(np.square(xs))", "factor 2"),
        "inverse": ("lambda xs: 2 * np.mean(np.square(xs))", "2 divided by it"),
        "fastest": ("lambda xs: 0.5 / np.mean(np.square(xs))", "half of it"),
        "of the lecture": ("lambda xs: 2 / (28 / 3)", "the bound is"),
    },
}
