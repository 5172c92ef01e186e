"""Wrong answers that are rare, to the exercises of lectures 08 to 12: as in rare_01_to_07.py."""

# A network that has not been trained: what comes before the question of what it says.
LEARN = """
class Net(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.embed = nn.Embedding(count, 8)
        self.gru, self.last = nn.GRU(8, 16, batch_first=True), nn.Linear(16, count)

    def forward(self, x):
        scores = self.last(self.gru(self.embed(x))[0])
        return {result}


def answer(source, target):
    return Net(len(set(source + target)))
"""

SIX_LAYERS = """
class answer(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1)]
        self.rest = nn.Sequential(nn.Linear(36, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 10))

    def forward(self, x):
        for layer in self.layers:
            x = F.max_pool2d(layer(x).relu(), 2)
        return self.rest(x.flatten(1))
"""

LINEAR_FIRST = """
def answer():
    layers = [nn.Flatten(), nn.Linear(784, 784), nn.ReLU(), nn.Unflatten(1, (1, 28, 28))]
    for c_in in (1, 4, 4):
        layers += [nn.Conv2d(c_in, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(36, 16), nn.ReLU(), nn.Linear(16, 10))
"""

MACRO_F1 = """
def answer(said, true, classes):
    scores = []
    for k in range(classes):
        hits = ((said == k) & (true == k)).sum().item()
        members, answers = (true == k).sum().item(), (said == k).sum().item()
        {score}
    return sum(scores) / len(scores)
"""

WRONG_ANSWERS = {
    "11.2": {
        "out in another order": (
            "lambda *parts: (shapes(*parts)[0][::-1], *shapes(*parts)[1:])",
            "the shape of `out` is",
        ),
        "h_n in another order": (
            "lambda *parts: (shapes(*parts)[0], shapes(*parts)[1][::-1], shapes(*parts)[2])",
            "the shape of `h_n` is",
        ),
    },
    "8.6": {
        "nan": ("lambda X, labels, X_new: torch.full((len(X_new), 9), float('nan'))", "NaN or infinite"),
        "the class alone": (
            "lambda X, labels, X_new: nn.functional.one_hot(torch.arange(len(X_new)) % 9, 9).double()",
            "All probabilities are 0 or 1",
        ),
    },
    "9.1": {
        "turned": (
            """
def answer(picture, kernel, stride, padding):
    result = conv2d(picture, kernel, stride, padding)
    return result.reshape(result.shape[::-1])
""",
            "rows and columns are exchanged",
        ),
    },
    "9.2": {
        "a list as default": (
            """
def answer(n, layers, found=[]):
    found.extend(sides(n, layers))
    return found
""",
            "the list of an earlier call",
        ),
        "a set": ("lambda n, layers: {n}", "should be a list of int"),
    },
    "9.4": {
        "a bias for each input": (
            """
def answer(c_in, c_out, k, height, width):
    weights = c_out * c_in * k * k
    return weights + c_in, weights * height * width
""",
            "one bias for each *input* channel",
        ),
        "a bias for each pair": (
            """
def answer(c_in, c_out, k, height, width):
    weights = c_out * c_in * k * k
    return weights + c_in * c_out, weights * height * width
""",
            "not for each pair",
        ),
    },
    "9.5": {
        "a plain list": (SIX_LAYERS, "are not found: assign them to self"),
        "a linear layer first": (LINEAR_FIRST, "The three convolutions come first"),
        "zeros": (
            """
def answer():
    model = deeper_cnn()
    for p in model.parameters():
        nn.init.zeros_(p)
    return model
""",
            "Do all weights start at 0",
        ),
    },
    "10.1": {
        "channels last": (
            """
def answer(height, width, branches):
    found = concatenated(height, width, branches)
    return found and (*found[1:], found[0])
""",
            "The channels come first",
        ),
    },
    "10.2": {
        "at least one": (
            """
def answer(*sizes):
    direct, detour, largest = bottleneck(*sizes)
    return direct, detour, max(largest, 1)
""",
            "return 0 there",
        ),
    },
    "11.1": {
        "lists": ("lambda *_: ([[0.0]], [0.0])", "should be a tensor"),
    },
    "11.4": {
        "numbers": (
            "lambda gradients, limit: [0.0 for _ in gradients]",
            "a tensor of the shape of its gradient",
        ),
        "divides by a norm of 0": (
            """
def answer(gradients, limit):
    norm = sum((g**2).sum() for g in gradients).sqrt()
    return [g / norm * norm.clamp(max=limit) for g in gradients]
""",
            "divide by a norm of 0",
        ),
    },
    "11.5": {
        "keeps its state": (
            LEARN.format(result="scores")
            .replace("self.last(self.gru(self.embed(x))[0])", "self.last(self.go_on(self.embed(x)))")
            .replace(
                "    def forward",
                "    def go_on(self, x):\n        out, self.h = self.gru(x, getattr(self, 'h', None))\n        return out\n\n    def forward",
            ),
            "keeps its state from one call to the next",
        ),
        "a list": (LEARN.format(result="[scores]"), "return a tensor of scores"),
        "no scores": (LEARN.format(result="scores.argmax(dim=2)"), "(N, T, V)"),
        "words of one length": (LEARN.format(result="scores[:, :8]"), "takes words of any length"),
        "the length counts": (LEARN.format(result="scores * x.shape[1]"), "when more follow"),
        "one word": (LEARN.format(result="scores[:1]"), "should return (2, T, V)"),
        "the number of words counts": (
            LEARN.format(result="scores * len(x)"),
            "other answers than one by one",
        ),
    },
    "12.1": {
        "lengths plus 5": (
            "lambda samples: (collate(samples)[0], collate(samples)[1] + 5, collate(samples)[2])",
            "the lengths should be",
        ),
        "labels plus 5": (
            "lambda samples: (*collate(samples)[:2], collate(samples)[2] + 5)",
            "the labels should be",
        ),
        "one dimension more": (
            "\ndef answer(samples):\n    x, n, y = collate(samples)\n    return x[None], n, y",
            "should have two dimensions",
        ),
        "labels before lengths": (
            "\ndef answer(samples):\n    x, n, y = collate(samples)\n    return x, y, n",
            "Lengths and labels are exchanged",
        ),
        "a length is lost": (
            "\ndef answer(samples):\n    x, n, y = collate(samples)\n    return x, n[1:], y",
            "lengths.",
        ),
    },
    "12.2": {
        "1 for 0/0": (
            MACRO_F1.format(
                score="scores.append(2 * hits / (members + answers) if members + answers else 1.0)"
            ),
            "counts as 1 for you",
        ),
        "only classes with members": (
            MACRO_F1.format(
                score="scores += [2 * hits / max(members + answers, 1)] if members or not answers else []"
            ),
            "Classes without members count",
        ),
    },
    "12.4": {
        "infinite": ("lambda scores, y, counts: scores.sum() * 0 + float('inf')", "take log_softmax"),
    },
    "12.5": {
        "every sixth is wrong": (
            """
def answer(texts, labels):
    predict = sentiment(texts, labels)
    return lambda some: [1 - mood if i % 6 == 5 else mood for i, mood in enumerate(predict(some))]
""",
            "95 % are possible",
        ),
        "another answer for one": (
            """
def answer(texts, labels):
    predict = sentiment(texts, labels)
    return lambda some: predict(some) if len(some) > 1 else [1 - predict(some)[0]]
""",
            "A phrase alone gets another answer",
        ),
    },
}
