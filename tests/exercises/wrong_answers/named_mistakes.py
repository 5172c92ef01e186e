"""Wrong answers that are the mistakes which the checks call by name, where no other wrong answer is one of them."""

WRONG_ANSWERS = {
    "1.5": {
        "bitwise": ("lambda k, d: k ^ d", "is no power in Python"),
        "in 64 bits": ("lambda k, d: int(np.int64(k) ** np.int64(d))", "Stay with Python's own integers"),
    },
    "2.1": {
        "no factor 2 for w": (
            "lambda xs, ys, w, b: (np.mean(xs * (xs * w + b - ys)), np.mean(2 * (xs * w + b - ys)))",
            "with respect to w: the factor 2 from the square is missing",
        ),
        "the sign of w": (
            "lambda xs, ys, w, b: (np.mean(-2 * xs * (xs * w + b - ys)), np.mean(2 * (xs * w + b - ys)))",
            "with respect to w has the wrong sign",
        ),
        "the sign of b": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (xs * w + b - ys)), np.mean(-2 * (xs * w + b - ys)))",
            "with respect to b has the wrong sign",
        ),
        "no b in its error": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (xs * w + b - ys)), np.mean(2 * (xs * w - ys)))",
            "yours has no b",
        ),
        "times b": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (xs * w + b - ys)), b * np.mean(2 * (xs * w + b - ys)))",
            "that is the derivative times b",
        ),
        "three times b's": (
            "lambda xs, ys, w, b: (np.mean(2 * xs * (xs * w + b - ys)), np.mean(6 * (xs * w + b - ys)))",
            "The derivative with respect to b should be",
        ),
    },
    "5.1": {
        "one minus": (
            "lambda z: (sigmoid_and_slope(z)[0], 1 - sigmoid_and_slope(z)[0])",
            "The second array is 1 − σ",
        ),
        "times z": (
            "lambda z: (sigmoid_and_slope(z)[0], z * sigmoid_and_slope(z)[1])",
            "You multiply by z",
        ),
        "twice the slope": (
            "lambda z: (sigmoid_and_slope(z)[0], 2 * sigmoid_and_slope(z)[1])",
            "the slope should be",
        ),
    },
    "5.2": {
        "base 2": ("lambda z, y: bce_from_logits(z, y) / np.log(2)", "the logarithm of base 2"),
        "z · y added": (
            "lambda z, y: np.mean(np.maximum(z, 0) + z * y + np.log1p(np.exp(-np.abs(z))))",
            "z · y is added",
        ),
    },
    "5.3": {
        "ln p": ("lambda w1, w2, b, x1, p: (np.log(p) - b - w1 * x1) / w2", "you set the logit to ln p"),
        "log10": (
            "lambda w1, w2, b, x1, p: (np.log10(p / (1 - p)) - b - w1 * x1) / w2",
            "you take another logarithm",
        ),
        "the sign of b": (
            "lambda w1, w2, b, x1, p: (np.log(p / (1 - p)) + b - w1 * x1) / w2",
            "b has the wrong sign",
        ),
        "the sign of w1": (
            "lambda w1, w2, b, x1, p: (np.log(p / (1 - p)) - b + w1 * x1) / w2",
            "w1·x1 has the wrong sign",
        ),
        "w1 for w2": (
            "lambda w1, w2, b, x1, p: (np.log(p / (1 - p)) - b - w2 * x1) / w1",
            "w1 and w2 are exchanged",
        ),
    },
    "5.5": {
        "the distance": ("lambda z0, z1: abs(z1 - z0)", "the sign is lost"),
        "odds": ("lambda z0, z1: math.exp(z1 - z0)", "these are the odds"),
        "half": ("lambda z0, z1: (z1 - z0) / 2", "you return half of it"),
        "three times": ("lambda z0, z1: 3 * (z1 - z0)", "must be"),
    },
    "6.1": {
        "one more": (
            "lambda sizes: (layer_shapes(sizes)[0], layer_shapes(sizes)[1] + 1000)",
            "parameters, but you return",
        ),
        "no last biases": (
            "lambda sizes: (layer_shapes(sizes)[0], layer_shapes(sizes)[1] - sizes[-1])",
            "no biases in the last layer",
        ),
        "a bias a layer": (
            "lambda sizes: (layer_shapes(sizes)[0], sum(a * b + 1 for a, b in zip(sizes, sizes[1:])))",
            "one bias a layer",
        ),
        "layers": ("lambda sizes: (layer_shapes(sizes)[0], len(sizes) - 1)", "the layers"),
        "units": ("lambda sizes: (layer_shapes(sizes)[0], sum(sizes[1:]))", "the units"),
    },
    "6.2": {
        "rows": (
            """
def answer(train, other):
    def scaled(x):
        return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
    return scaled(train), standardise(train, other)[1]
""",
            "You scale the rows",
        ),
        "median": (
            """
def answer(train, other):
    std = np.where((train == train[0]).all(axis=0), 1, train.std(axis=0))
    return (train - np.median(train, axis=0)) / std, (other - np.median(train, axis=0)) / std
""",
            "You subtract the median",
        ),
        "shifted": (
            "lambda train, other: (train - train.mean(axis=0), other - train.mean(axis=0))",
            "shifted, but not divided",
        ),
        "other doubled": (
            "lambda train, other: (standardise(train, other)[0], 2 * standardise(train, other)[1])",
            "train is right, but the first row of other",
        ),
    },
    "6.5": {
        "divided already": (
            "lambda a, b: (fair_difference(a, b)[0] / fair_difference(a, b)[1], 1.0)",
            "mean / standard error already",
        ),
        "another mean": (
            "lambda a, b: (fair_difference(a, b)[0] * 3, fair_difference(a, b)[1])",
            "The mean difference should be",
        ),
        "n − 1 twice": (
            "lambda a, b: (np.mean(a) - np.mean(b), np.std(np.subtract(a, b), ddof=1) / np.sqrt(len(a) - 1))",
            "Divide by √n, not by √(n − 1)",
        ),
        "variance": (
            "lambda a, b: (np.mean(a) - np.mean(b), np.var(np.subtract(a, b), ddof=1) / np.sqrt(len(a)))",
            "made from the variance",
        ),
        "difference of deviations": (
            "lambda a, b: (np.mean(a) - np.mean(b), (np.std(a, ddof=1) - np.std(b, ddof=1)) / np.sqrt(len(a)))",
            "difference of two deviations",
        ),
    },
    "8.1": {
        "no logarithm": (
            """
def answer(z):
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.exp(shifted).sum(axis=1, keepdims=True)
""",
            "Subtract its logarithm",
        ),
        "all rows": (
            """
def answer(z):
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum())
""",
            "The sum runs over all rows",
        ),
    },
    "8.2": {
        "all classes": (
            "lambda z, labels: (-log_softmax_rows(z).mean(), loss_and_gradient(z, labels)[1])",
            "the mean over all classes",
        ),
        "another loss": (
            "lambda z, labels: (3 * loss_and_gradient(z, labels)[0], loss_and_gradient(z, labels)[1])",
            "the loss should be",
        ),
        "another gradient": (
            "lambda z, labels: (loss_and_gradient(z, labels)[0], 3 * loss_and_gradient(z, labels)[1])",
            "the gradient should be",
        ),
        "only p": (
            "lambda z, labels: (loss_and_gradient(z, labels)[0], np.exp(log_softmax_rows(z)))",
            "Only p is there",
        ),
        "the gradient by all entries": (
            "lambda z, labels: (loss_and_gradient(z, labels)[0], loss_and_gradient(z, labels)[1] / z.shape[1])",
            "not by all entries",
        ),
        "p alone by N": (
            """
def answer(z, labels):
    gradient = np.exp(log_softmax_rows(z)) / len(z)
    gradient[np.arange(len(z)), labels] -= 1
    return loss_and_gradient(z, labels)[0], gradient
""",
            "but not the 1 that you subtract",
        ),
    },
    "8.3": {
        "negative": (
            "lambda shares: (-first_loss(shares)[0], first_loss(shares)[1])",
            "The first loss is a positive number",
        ),
        "plain sum": (
            "lambda shares: (first_loss(shares)[0], -np.log(shares[shares > 0]).sum())",
            "you take the plain sum",
        ),
        "divided": (
            "lambda shares: (first_loss(shares)[0], first_loss(shares)[1] / len(shares))",
            "is a mean already",
        ),
    },
    "8.4": {
        "by classes": (
            "lambda logits, labels, k: top_k_accuracy(logits, labels, k) * len(labels) / logits.shape[1]",
            "You divide by the number of classes",
        ),
        "one too few": (
            "lambda logits, labels, k: top_k_accuracy(logits, labels, k - 1) if k > 1 else 0.0",
            "one too few",
        ),
    },
    "9.1": {
        "sums": (
            "lambda picture, kernel, s, p: conv2d(picture, np.ones_like(kernel), s, p)",
            "the kernel is missing",
        ),
        "rows for columns": (
            "lambda picture, kernel, s, p: conv2d(picture, kernel, s, p).T",
            "are exchanged",
        ),
    },
    "11.1": {
        "sigmoid": (
            """
def answer(x, h, W_ih, W_hh, b_ih, b_hh):
    states = []
    for t in range(x.shape[1]):
        h = torch.sigmoid(x[:, t] @ W_ih.T + b_ih + h @ W_hh.T + b_hh)
        states.append(h)
    return torch.stack(states, dim=1), h
""",
            "Take tanh",
        ),
        "last first": (
            """
def answer(*parts):
    out, h = rnn_layer(*parts)
    return out.flip(1), h
""",
            "from the last to the first",
        ),
        "another last state": (
            "lambda *parts: (rnn_layer(*parts)[0], 3 * rnn_layer(*parts)[1])",
            "The last state should be",
        ),
        "doubled": (
            "lambda *parts: (3 * rnn_layer(*parts)[0], 3 * rnn_layer(*parts)[1])",
            "is not what nn.RNN computes",
        ),
    },
    "11.3": {
        "c doubled": (
            "lambda *parts: (lstm_step(*parts)[0], 3 * lstm_step(*parts)[1])",
            "the new `c` is not what",
        ),
        "h doubled": (
            "lambda *parts: (3 * lstm_step(*parts)[0], lstm_step(*parts)[1])",
            "the new `h` is not what",
        ),
    },
}
for _result, _name, _hint in (
    ("torch.sigmoid(o) * torch.sigmoid(c)", "sigmoid of c", "takes the tanh of the new `c`, not the sigmoid"),
    ("torch.tanh(o) * torch.tanh(c)", "tanh of the gate", "goes through the sigmoid"),
    ("torch.sigmoid(i) * torch.tanh(c)", "the input gate", "not the input gate"),
    ("torch.sigmoid(f) * torch.tanh(c)", "the forget gate", "not the forget gate"),
):
    WRONG_ANSWERS["11.3"][_name] = (
        f"""
def answer(x, h, c, W_ih, W_hh, b_ih, b_hh):
    i, f, g, o = (F.linear(x, W_ih, b_ih) + F.linear(h, W_hh, b_hh)).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return {_result}, c
""",
        _hint,
    )
