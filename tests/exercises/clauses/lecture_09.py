"""The clauses of the exercises of lecture 09."""

CLAUSES = {
    "9.1": {
        "Write `conv2d(picture, kernel, stride, padding)` in NumPy": [
            "changes the picture",
            "nothing returned",
        ],
        "for pictures (H, W)": ["square pictures", "whole numbers"],
        "kernels (k, k)": ["matrix product", "kernel transposed", "mean", "one window too few"],
        "add a frame of zeros, `padding` pixels wide": [
            "no padding",
            "zeros at the end only",
            "frame of ones",
        ],
        "Do not flip the kernel (an appendix says why)": ["kernel turned"],
        "do not use torch": ["with torch"],
        "array of the size of the formula": ["no stride", "stride in the size only"],
    },
    "9.2": {
        "the side of a picture after *each* layer": [
            "last only",
            "first side too",
            "each from the picture",
            "four layers",
        ],
        "as a list of int": ["not rounded", "rounded up"],
        "A layer is a tuple (kernel size, stride, padding)": ["order of the tuple"],
        "pooling is (2, 2, 0)": ["no 1", "no padding", "padding once"],
    },
    "9.3": {
        "From a pattern (k, k), with entries 0 or 1, it makes a kernel (k, k)": [
            "wrong shape",
            "three by three",
        ],
        "whose response is *largest* where the pattern lies": ["sign", "turned", "an edge"],
        "The picture also holds a bright region without the pattern.": [
            "flat",
            "mean of each column",
            "double, minus one",
            "half taken away",
            "one at each place",
        ],
        "Used as a kernel, the pattern itself responds most to that region.": ["the pattern itself"],
        "Why?": "to think about",
    },
    "9.4": {
        "the number of parameters, biases included": [
            "no bias",
            "one bias for all",
            "k not squared",
            "input channels left out",
            "one number",
        ],
        "for a `Conv2d` with padding (k − 1)/2 (k is odd) and stride 1": ["no padding"],
        "the number of multiplications": ["bias multiplied", "exchanged"],
        "for one picture of height × width": ["used once", "square pictures"],
    },
    "9.5": {
        "Write `deeper_cnn()`": ["the model itself", "the class, not a model"],
        "a model for pictures (N, 1, 28, 28)": ["wrong size", "squeezed", "64 digits", "64 digits in view"],
        "three blocks of convolution, ReLU and max-pooling": [
            "two convolutions",
            "no ReLU after convolutions",
            "no pooling",
            "average pooling",
            "saturated",
            "used twice",
        ],
        "then three linear layers with ReLU between them": [
            "one linear layer",
            "linear after linear",
            "leaky",
        ],
        "The last layer gives ten logits.": [
            "softmax at the end",
            "ReLU at the end",
            "tanh at the end",
            "log-softmax at the end",
            "nine outputs",
        ],
        "You choose channels, kernels and padding.": "freedom",
        "The check trains your network and the video course's on 1,000 digits": "what the check does",
    },
}
