"""The clauses of the exercises of lecture 09."""

CLAUSES = {
    "9.1": {
        "Write `conv2d(picture, kernel, stride, padding)` in NumPy": [
            "changes the picture",
            "nothing returned",
        ],
        "for pictures (H, W)": ["square pictures", "whole numbers"],
        "kernels (k, k)": ["matrix product", "kernel transposed", "mean", "one window too few"],
        "a frame of `padding` zeros on all sides": ["no padding", "zeros at the end only", "frame of ones"],
        "do not turn the kernel (an appendix says why)": ["kernel turned"],
        "Do not call torch.": ["with torch"],
        "array of the size of the formula": ["no stride", "stride in the size only"],
    },
    "9.2": {
        "the picture's side after *each* layer": [
            "last only",
            "first side too",
            "each from the picture",
            "four layers",
        ],
        "as a list of int": ["not rounded", "rounded up"],
        "A layer is a tuple (kernel, stride, padding)": ["order of the tuple"],
        "pooling is one too: (2, 2, 0)": ["no 1", "no padding", "padding once"],
    },
    "9.3": {
        "from a pattern (k, k), 0 or 1, make a kernel (k, k)": ["wrong shape", "three by three"],
        "whose response is *largest* where the pattern lies": ["sign", "turned", "an edge"],
        "The picture also holds a bright region without any pattern.": [
            "flat",
            "mean of each column",
            "double, minus one",
            "half taken away",
            "one at each place",
        ],
        "The pattern as its own kernel finds that region.": ["the pattern itself"],
        "Why?": "to think about",
    },
    "9.4": {
        "the number of parameters (with bias)": [
            "no bias",
            "one bias for all",
            "k not squared",
            "input channels left out",
            "one number",
        ],
        "of a `Conv2d` with padding (k − 1)/2 and stride 1": ["no padding"],
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
        "ten logits at the end": [
            "softmax at the end",
            "ReLU at the end",
            "tanh at the end",
            "log-softmax at the end",
            "nine outputs",
        ],
        "You choose channels, kernels and padding.": "freedom",
        "The check trains yours and the course's network": "what the check does",
    },
}
