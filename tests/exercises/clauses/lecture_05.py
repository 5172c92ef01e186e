"""The clauses of the exercises of lecture 05."""

CLAUSES = {
    "5.1": {
        "Write `sigmoid_and_slope(z)` for a NumPy array of any shape.": ["one row only"],
        "It returns the pair of arrays σ(z)": ["sign", "one array", "cut off", "no return"],
        "and σ′(z).": ["no slope", "slope of tanh", "slope downwards", "exchanged"],
        "The computation must not overflow, even for $z = -1000$.": ["overflow"],
    },
    "5.2": {
        "for NumPy arrays of the same shape": ["length of the rows", "for each sample"],
        "the *mean*": ["sum"],
        "binary cross-entropy": ["sign", "flipped", "only the cases"],
        "The result must be accurate for $|z|$ up to 1000.": [
            "naive",
            "clamped",
            "log of 1 + t",
            "log of a stable sigma",
        ],
        "Use NumPy only.": ["torch"],
    },
    "5.3": {
        "For the model $p = \\sigma(w_1 x_1 + w_2 x_2 + b)$": [
            "no b",
            "no x1",
            "no w2",
            "no sign of w2",
            "brackets",
            "sign",
        ],
        "the $x_2$ at which": ["solved for x1"],
        "the model gives the probability `p` for this `x1`": [
            "p for the logit",
            "wrong odds",
            "odds",
            "σ for the logit",
        ],
        "For `p = 0.5` this point is on the decision boundary.": ["always one half"],
    },
    "5.4": {
        "The arrays hold predicted probabilities and answers of the validation set.": ["changes p"],
        "A false alarm costs `cost_fp`, and an overlooked case costs `cost_fn`.": [
            "costs exchanged",
            "the costs are not looked at",
            "shares for counts",
        ],
        "A case is called positive when its probability is *greater* than the threshold.": [
            "equal is positive",
            "one at a time",
        ],
        "Return a threshold": ["position", "the cost"],
        "with the least total cost": ["without 0", "a grid", "coarse grid", "one half"],
    },
    "5.5": {
        "Lecture 08 gives every class its own logit and computes $p_i = e^{z_i} / \\sum_j e^{z_j}$ (softmax).": [
            "ratio",
            "sum",
            "only z1",
        ],
        "the number $z$ for which $\\sigma(z)$ equals": ["probability", "logarithm of p", "overflow"],
        "the probability of class 1": ["class 0"],
    },
}
