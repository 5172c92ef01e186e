"""The clauses of the exercises of lecture 10."""

CLAUSES = {
    "10.1": {
        "Write `concatenated(height, width, branches)`.": ["takes the branches apart", "sizes of the input"],
        "A branch is a list of layers (channels_out, kernel, stride, padding), one after another.": [
            "the last layer alone",
            "no padding",
        ],
        "Return the shape (channels, height, width)": ["exchanged", "all layers counted"],
        "after concatenating all branches along the channels": ["largest branch"],
        "or `None` if they cannot be concatenated": [
            "never None",
            "widths only",
            "heights only",
            "areas",
            "first and last branch",
        ],
    },
    "10.2": {
        "the multiplications of a 5 × 5 convolution from `c_in` to `c_out` channels": ["5 for 25"],
        "that keeps the size, for `pixels` = height · width": ["no pixels"],
        "those of the detour, 1 × 1 to `middle` channels and then 5 × 5": ["second part only", "both 5 x 5"],
        "the largest `middle` for which the detour is cheaper": [
            "equal counts",
            "a range that ends at 256",
            "all below c_in",
        ],
        "(0 if none is)": ["no way to save"],
        "Return the three as a tuple of ints.": ["a fraction", "floats", "two numbers"],
    },
    "10.3": {
        "Write the class `Down(c_in, c_out, stride)`": ["a number", "no super"],
        "$\\mathrm{ReLU}(\\text{skip}(x) + F(x))$": [
            "no ReLU at the end",
            "no skip",
            "skip only",
            "in place",
            "ReLU on F",
            "ReLU on the skip",
            "normalised",
        ],
        "where $F$ is a 3 × 3 convolution (padding 1, with the stride)": [
            "stride on the second",
            "stride twice",
            "no stride",
            "no padding",
        ],
        "ReLU, and a 3 × 3 convolution (padding 1)": ["no ReLU inside", "one convolution twice"],
        "If the shape changes, the skip is a 1 × 1 convolution with the stride": [
            "1 x 1 only for the stride",
            "1 x 1 only for the channels",
        ],
        "if not, it is `x` itself": ["always 1 x 1"],
    },
    "10.4": {
        "one backward pass": ["takes a step"],
        "of the cross-entropy": ["sum of losses", "squared error"],
        "the norm of the gradient of each *weight tensor*": [
            "norms of weights",
            "squares",
            "mean absolute value",
        ],
        "(no biases)": ["biases too", "biases only", "with the biases"],
        "of the linear and convolutional layers": ["linear layers only", "children only"],
        "in layer order, as a list of float": ["from the end", "one number"],
        "Gradients from earlier passes must not count.": ["not cleared"],
    },
    "10.5": {
        "He et al. (2016, *Identity mappings*) tried other skips.": "the story",
        "Write the class `Variant(channels, kind)`": ["six channels"],
        "with the F of the residual block (3 × 3, ReLU, 3 × 3)": ["no ReLU inside", "ReLU on F"],
        'For `kind` "constant" it returns $\\mathrm{ReLU}(0.5\\,x + 0.5\\,F(x))$': [
            "nothing halved",
            "only x halved",
            "only F halved",
            "no ReLU",
            "no skip",
            "half is learned",
            "1 x 1 for both",
        ],
        'for "conv" it returns $\\mathrm{ReLU}(C(x) + F(x))$': ["x as well", "conv halved"],
        "with a 1 × 1 convolution $C$": ["conv is not used"],
        "The check then sends a gradient through 20 of your blocks": "what the check does",
    },
    "10.6": {
        "concatenates instead of adding": ["last result only", "last dimension"],
        "each layer sees the input and *all* results so far": ["all from the input", "registered twice"],
        "Write the class `Dense(channels, growth, layers)`": ["plain list"],
        "each layer is ReLU, then a 3 × 3 convolution (padding 1)": [
            "no ReLU",
            "ReLU after",
            "1 x 1",
            "without padding",
        ],
        "to `growth` channels": ["growth for all"],
        "its result is appended to what it saw": ["result first"],
        "the first `channels` of them are the unchanged input": [
            "ReLU on everything",
            "in place",
        ],
    },
}
