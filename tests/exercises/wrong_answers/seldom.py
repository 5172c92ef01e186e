"""Wrong answers that meet the hints which no other wrong answer meets, built from the solutions where that is short."""

from tests.exercises.wrong_answers.lecture_10_gradients import norms
from tests.exercises.wrong_answers.lecture_10_inception import shapes
from tests.exercises.wrong_answers.lecture_10_residual import down, variant

RELU_FIRST = "self.second(torch.relu(self.first(torch.relu(x))))"

WRONG_ANSWERS = {
    "1.2": {
        "the least cost": (
            "lambda xs, ys, low, high, rounds: min(mse_of_line(xs, ys, w) for w in np.linspace(low, high, 11))",
            "You return its cost",
        ),
    },
    "1.3": {
        "weights from the last": (
            "lambda xs, ys, ws, bs: cost_surface(xs, ys, ws, bs)[:, ::-1]",
            "entry [i, j] belongs to ws[j]",
        ),
        "loops exchanged": (
            "lambda xs, ys, ws, bs: np.reshape([[np.mean((xs * w + b - ys) ** 2) for b in bs] for w in ws], (len(bs), len(ws)))",
            "is `ws` the outer loop",
        ),
        "absolute errors": (
            "lambda xs, ys, ws, bs: np.array([[np.mean(np.abs(xs * w + b - ys)) for w in ws] for b in bs])",
            "but your surface has",
        ),
    },
    "1.4": {
        "the first of another list": (
            "lambda train, dev, degrees: pick_degree(train, dev, degrees) if len(degrees) == 9 else degrees[0]",
            "That is one of them, but its error is larger",
        ),
    },
    "2.3": {
        "no step": ("lambda x, y, w, lr, batch_size, epochs, rng: w", "The weight does not move"),
    },
    "3.1": {
        "no r": ("lambda x, y, w1, w2, b: (2 * x**2, 2 * x, 2)", "r is missing in them"),
    },
    "3.3": {
        "an epoch too few": (
            "lambda xs, ys, lr, epochs: train(xs, ys, lr, epochs - 1 if epochs > 1 else 1)",
            "one epoch too few is trained",
        ),
    },
    "3.5": {
        "no b2": (
            "lambda X, Y, W1, b1, W2, b2: two_layer_gradients(X, Y, W1, b1, W2, 0 * b2)",
            "b2 is missing in your forward pass",
        ),
    },
    "6.2": {
        "divides by almost 0": (
            "lambda train, other: ((train - train.mean(axis=0)) / (train.std(axis=0) + 1e-12), (other - train.mean(axis=0)) / (train.std(axis=0) + 1e-12))",
            "Where train holds 8 times 2.0, other becomes huge",
        ),
    },
    "7.4": {
        "pixels of all channels": (
            "lambda loader: [(m / len(m), s) for m, s in [mean_and_std(loader)]][0]",
            "You divide by the pixels of all channels",
        ),
        "a fifth too large": (
            "lambda loader: [(m, 1.2 * s) for m, s in [mean_and_std(loader)]][0]",
            "The standard deviation should be",
        ),
    },
    "8.3": {
        "mean over the classes": (
            "lambda shares: (np.log(len(shares)) / len(shares), first_loss(shares)[1])",
            "the mean over the classes is one loss",
        ),
    },
    "9.4": {
        "two biases": (
            "lambda c_in, c_out, k, height, width: (c_out * c_in * k * k + 2 * c_out, c_out * c_in * k * k * height * width)",
            "parameters, not",
        ),
    },
    "9.5": {
        "a fixed number of digits": (
            """
class Fixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3), nn.ReLU(), nn.MaxPool2d(4))
        self.first, self.last = nn.Linear(144, 16), nn.Linear(16, 10)

    def forward(self, x):
        return self.last(torch.relu(self.first(self.layers(x).view(64, -1))))

answer = Fixed
""",
            "take it from x, x.shape[0]",
        ),
        "a wrong size": (
            "lambda: nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(100, 10))",
            "send an empty picture through the part before it",
        ),
    },
    "10.1": {
        "two numbers": (shapes(result="sizes[0] if len(set(sizes)) == 1 else None"), "Return three numbers"),
    },
    "10.2": {
        "another direct way": (
            "lambda i, o, m, n: (25 * i * o * n + o * n, m * (i + 25 * o) * n, (25 * i * o - 1) // (i + 25 * o))",
            "the direct way costs",
        ),
        "another detour": (
            "lambda i, o, m, n: (25 * i * o * n, m * (i + 25 * o) * n + o * n, (25 * i * o - 1) // (i + 25 * o))",
            "the detour costs",
        ),
    },
    "10.3": {
        "ReLU first": (
            down(result=f"torch.relu(self.skip(x) + {RELU_FIRST})"),
            "x goes through a ReLU before F",
        ),
        "kernels of 3 x 1": (
            down().replace("c_out, 3, stride, padding=1", "c_out, (3, 1), stride, padding=(1, 0)"),
            "uses a convolution of 3 x 1",
        ),
        "subtracted": (
            down(result="torch.relu(self.skip(x) - self.second(torch.relu(self.first(x))))"),
            "F(x) is subtracted",
        ),
        "the skip times 0": (
            down(result="torch.relu(0 * self.skip(x) + self.second(torch.relu(self.first(x))))"),
            "Where is the skip?",
        ),
    },
    "10.4": {
        "softmax twice": (
            norms().replace("model(x),", "model(x).softmax(dim=1),"),
            "cross_entropy takes the logits",
        ),
        "absolute values": (
            norms(result="[m.weight.grad.abs().sum().item() for m in layers]"),
            "sums of absolute values",
        ),
        "largest": (norms(result="[m.weight.grad.abs().max().item() for m in layers]"), "the largest values"),
        "root mean square": (
            norms(result="[m.weight.grad.square().mean().sqrt().item() for m in layers]"),
            "root mean squares",
        ),
    },
    "10.5": {
        "ReLU on x": (
            variant(
                constant="torch.relu(0.5 * torch.relu(x) + 0.5 * out)",
                conv="torch.relu(self.shortcut(x) + out)",
            ),
            "on x before the sum",
        ),
        "ReLU first": (
            variant().replace("torch.relu(self.first(x))", "torch.relu(self.first(torch.relu(x)))"),
            "x goes through a ReLU before F",
        ),
        "subtracted": (
            variant(constant="torch.relu(0.5 * x - 0.5 * out)", conv="torch.relu(self.shortcut(x) - out)"),
            "F(x) is subtracted",
        ),
    },
    "11.3": {
        f"c: {name}": (
            f"""
def answer(x, h, c, W_ih, W_hh, b_ih, b_hh):
    i, f, g, o = (F.linear(x, W_ih, b_ih) + F.linear(h, W_hh, b_hh)).chunk(4, dim=1)
    s = torch.sigmoid
    c = {new}
    return s(o) * torch.tanh(c), c
""",
            hint,
        )
        for name, new, hint in (
            (
                "times the output gate",
                "s(o) * (s(f) * c + s(i) * torch.tanh(g))",
                "the output gate takes no part",
            ),
            ("no tanh", "s(f) * c + s(i) * g", "the candidate goes through tanh"),
            ("no input gate", "s(f) * c + torch.tanh(g)", "the candidate is not gated"),
        )
    },
    "11.4": {
        "a little less": (
            "lambda gradients, limit: clip([0.9 * g for g in gradients], 0.9 * limit)",
            "the norm after clipping is",
        ),
    },
    "12.4": {
        "weights by place": (
            "lambda scores, y, counts: [(w * -scores.log_softmax(dim=1)[torch.arange(len(y)), y]).sum() / w.sum() for w in [(1 / counts)[torch.arange(len(y)) % len(counts)]]][0]",
            "stand at the place of the sample",
        ),
        "softmax twice": (
            "lambda scores, y, counts: weighted_loss(scores.softmax(dim=1), y, counts)",
            "softmax before the loss",
        ),
    },
}
