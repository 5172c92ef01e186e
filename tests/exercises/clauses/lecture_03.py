"""The clauses of the exercises of lecture 03."""

CLAUSES = {
    "3.1": {
        "the loss $(\\hat y - y)^2$ with": [
            "sign",
            "factor 2",
            "of the prediction",
            "the loss",
        ],
        "Take one sample and the quadratic model $\\hat y = w_1 x^2 + w_2 x + b$.": [
            "affine",
            "linear model",
            "without b",
        ],
        "with respect to $w_1$, $w_2$ and $b$": [
            "order",
            "first two exchanged",
            "two numbers",
            "no return",
        ],
        "First, on paper, differentiate the loss of the linear models": "to prepare on paper",
    },
    "3.2": {
        "Write `exp(v)` and `tanh(v)`.": ["exchanged", "one function"],
        "Each takes a `Value`": ["of NumPy", "of the Value itself"],
        "returns a `Value`": ["a number"],
        "that knows its parent": ["no parent"],
        "and its rule, like `relu` above": ["no rule", "no comma", "no g"],
        "Give each a rule of its own.": ["built of other Values"],
        "Use `np.exp` and `np.tanh` for the numbers.": ["numbers of math"],
        "The derivative of tanh is $1 - \\tanh^2$.": ["of the input", "derivative of tanh"],
    },
    "3.3": {
        "A colleague trains $\\hat y = x w$ with this loop": "the story",
        "Find what is missing, and write the loop correctly": [
            "forgotten zero",
            "new leaf",
            "sum",
            "uphill",
            "keeps the best",
        ],
        "`train(xs, ys, lr, epochs)`": [
            "one epoch too few",
            "a rate of its own",
            "six samples",
            "the exact solution",
        ],
        "starts at $w = 0$": ["starts at 1"],
        "returns the final weight": ["does not train", "no return"],
    },
    "3.4": {
        "After this code has run, for which of the names `a, b, c, d, e, f` is `.grad` *not* `None`?": [
            "constant",
            "in between",
            "cut",
            "no c",
        ],
        "Answer with a string of letters": ["a number", "other letters"],
        "Decide on paper before you run it.": "advice",
    },
    "3.5": {
        "Write the backward pass of $\\hat Y = \\text{ReLU}(X W_1^\\top + b_1)\\,W_2^\\top + b_2$": [
            "no ReLU",
            "cuts the gradient",
            "Z for H",
            "mean of bias",
            "sign",
        ],
        "with the loss `((Y_hat - Y) ** 2).mean()`": ["sum", "factor 2"],
        "over *all* entries": ["rows only", "one row"],
        "Return the derivatives of the loss with respect to $W_1, b_1, W_2, b_2$": ["lists", "order"],
        "each as an array of the same shape as its parameter": ["transposed"],
    },
}
