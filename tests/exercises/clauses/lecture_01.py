"""The clauses of the exercises of lecture 01."""

CLAUSES = {
    "1.1": {
        "It returns the mean of": ["sum", "one less", "half", "no return"],
        "$(x w - y)^2$": ["sign", "no square", "absolute", "square of mean", "root"],
        "over all samples": ["first only", "three numbers"],
        "for two lists or arrays": [
            "lists only",
            "list times float",
            "list times a whole number",
            "cut to whole numbers",
        ],
    },
    "1.2": {
        "In each round it tries the 11 weights `np.linspace(low, high, 11)`": [
            "ten weights",
            "fixed borders",
        ],
        "takes the one with the smallest mean squared error": ["exact", "smallest error with its sign"],
        "continues with the two neighbouring grid points as the new `low` and `high`": [
            "half the interval",
            "one round",
        ],
        "(at an end of the grid, that end)": ["wraps round at the lower border", "stops at the upper border"],
        "After `rounds` rounds": ["always two rounds"],
        "it returns the best weight of the last round": ["position", "the middle of the last interval"],
    },
    "1.3": {
        "The full linear model is $\\hat y = x w + b$": ["no bias", "sign"],
        "`xs` and `ys` are lists or arrays": ["arrays only", "cut to whole numbers"],
        "It returns the cost for every pair": ["sum", "one number"],
        "an array of shape `(len(bs), len(ws))`": ["transposed", "flat"],
        "whose entry `[i, j]` belongs to `bs[i]` and `ws[j]`": ["biases from the last to the first"],
    },
    "1.4": {
        "`train` and `dev` are pairs `(x, y)` of arrays": "what comes in",
        "Fit a polynomial of each degree": ["degrees 0 to 8, whatever is asked"],
        "to the training set": ["exchanged", "fits on both"],
        "return the degree": ["position", "the error", "always 3"],
        "with the smallest MSE": ["largest error"],
        "on the development set": ["training error", "both sets"],
        "In a tie, return the smallest degree": ["ties"],
    },
    "1.5": {
        "A model has `d` weights, each tried at `k` values": [
            "product",
            "sum",
            "exchanged",
            "one weight too few",
        ],
        "(both are Python integers)": ["overflow", "power of floats"],
        "how many times does an exhaustive search compute the cost?": [
            "float",
            "text",
            "each value once",
        ],
    },
}
