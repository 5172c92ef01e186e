"""Typical wrong answers to the exercises of lecture 11."""

LAYER = """
def answer(x, h, W_ih, W_hh, b_ih, b_hh):
    first, states = h, []
    {start}
    for t in {times}:
        h = {step}
        states.append(h)
    return {result}
"""
LAYER_PARTS = {
    "start": "",
    "times": "range(x.shape[1])",
    "step": "torch.tanh(x[:, t] @ W_ih.T + b_ih + h @ W_hh.T + b_hh)",
    "result": "torch.stack(states, dim=1), h",
}


def layer(**changed):
    return LAYER.format(**(LAYER_PARTS | changed))


SHAPES = """
def answer(batch, length, features, hidden, layers, both):
    directions = 2 if both else 1
    size = 0
    for layer in range(layers):
        inputs = {inputs}
        size += {size}
    return {out}, {h_n}, size
"""
SHAPES_PARTS = {
    "inputs": "features if layer == 0 else directions * hidden",
    "size": "directions * hidden * (inputs + hidden + 2)",
    "out": "(batch, length, directions * hidden)",
    "h_n": "(layers * directions, batch, hidden)",
}


def shapes(**changed):
    return SHAPES.format(**(SHAPES_PARTS | changed))


LSTM = """
def answer(x, h, c, W_ih, W_hh, b_ih, b_hh):
    {blocks} = (F.linear(x, W_ih, {b_ih}) + F.linear({state}, W_hh, b_hh)).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    new_c = {c}
    new_h = {h}
    return {result}
"""
LSTM_PARTS = {
    "blocks": "i, f, g, o",
    "b_ih": "b_ih",
    "state": "h",
    "c": "f * c + i * torch.tanh(g)",
    "h": "o * torch.tanh(new_c)",
    "result": "new_h, new_c",
}


def lstm(**changed):
    return LSTM.format(**(LSTM_PARTS | changed))


CLIP = """
def answer(gradients, limit):
    norm = {norm}
    factor = {factor}
    return {result}
"""
CLIP_PARTS = {
    "norm": "math.sqrt(sum((g**2).sum().item() for g in gradients))",
    "factor": "min(1.0, limit / norm) if norm > 0 else 1.0",
    "result": "[factor * g for g in gradients]",
}


def clip(**changed):
    return CLIP.format(**(CLIP_PARTS | changed))


WORD = """
class Net(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.embed = nn.Embedding(size, 16)
        self.rnn = nn.{kind}
        self.linear = nn.Linear({width}, size)

    def forward(self, x):
        return {scores}


def answer(source, target):
    torch.manual_seed(0)
    alphabet = sorted(set(source + target))
    x, y = (torch.tensor([alphabet.index(c) for c in word]) for word in (source, target))
    model = Net(len(alphabet))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range({epochs}):
        loss = F.cross_entropy(model(x[None])[0], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return {result}
"""
WORD_PARTS = {
    "kind": "GRU(16, 32, batch_first=True)",
    "width": "32",
    "scores": "self.linear(self.rnn(self.embed(x))[0])",
    "epochs": "100",
    "result": "model",
}


def word(**changed):
    return WORD.format(**(WORD_PARTS | changed))


BY_HEART = """
class Net(nn.Module):
    def __init__(self, target, alphabet):
        super().__init__()
        y = torch.tensor([alphabet.index(c) for c in target])
        self.scores = F.one_hot(y, len(alphabet)).double()[None]

    def forward(self, x):
        return self.scores


def answer(source, target):
    return Net(target, sorted(set(source + target)))
"""

WRONG_ANSWERS = {
    "11.1": {
        "from the last step": (layer(times="reversed(range(x.shape[1]))"), "Time runs forward"),
        "ReLU": (
            layer(step="torch.relu(x[:, t] @ W_ih.T + b_ih + h @ W_hh.T + b_hh)"),
            "Take tanh, not ReLU",
        ),
        "first state in the list": (
            layer(result="torch.stack([first, *states[:-1]], dim=1), h"),
            "*before* each step",
        ),
        "first state always": (
            layer(step="torch.tanh(x[:, t] @ W_ih.T + b_ih + first @ W_hh.T + b_hh)"),
            "*first* state",
        ),
        "starts at zero": (layer(start="h = torch.zeros_like(h)"), "Begin with the `h`"),
        "no tanh": (layer(step="x[:, t] @ W_ih.T + b_ih + h @ W_hh.T + b_hh"), "tanh is missing"),
        "one bias": (layer(step="torch.tanh(x[:, t] @ W_ih.T + b_ih + h @ W_hh.T)"), "two biases"),
        "time first": (layer(result="torch.stack(states), h"), "batch, time, state"),
        "first state returned": (layer(result="torch.stack(states, dim=1), first"), "after the last step"),
        "batch lost": (layer(result="torch.stack(states, dim=1), h[None]"), "last state has the shape"),
        "out only": (layer(result="torch.stack(states, dim=1)"), "two things"),
        "rows of the batch": (layer(step="torch.tanh(x[t] @ W_ih.T + b_ih + h @ W_hh.T + b_hh)"), "raised"),
        "matrix on the left": (layer(step="torch.tanh(W_ih @ x[:, t] + b_ih + W_hh @ h + b_hh)"), "raised"),
        "the other bias": (layer(step="torch.tanh(x[:, t] @ W_ih.T + h @ W_hh.T + b_hh)"), "two biases"),
        "state changed": (layer(start="h.zero_()"), "changes the numbers of its argument 2"),
    },
    "11.2": {
        "two things": (shapes().replace(", size\n", "\n"), "three things"),
        "product": (
            shapes(out="batch * length * directions * hidden", h_n="layers * directions * batch * hidden"),
            "should be tuples",
        ),
        "biases left out": (shapes(size="directions * hidden * (inputs + hidden)"), "parameters, not"),
        "one direction in out": (shapes(out="(batch, length, hidden)"), "both directions side by side"),
        "time first": (shapes(out="(length, batch, directions * hidden)"), "begins with the batch"),
        "batch first in h_n": (shapes(h_n="(batch, layers * directions, hidden)"), "second dimension"),
        "directions side by side": (
            shapes(h_n="(layers, batch, directions * hidden)"),
            "do not lie side by side",
        ),
        "one direction in h_n": (shapes(h_n="(layers, batch, hidden)"), "row for each direction"),
        "one bias": (shapes(size="directions * hidden * (inputs + hidden + 1)"), "two biases"),
        "same inputs everywhere": (shapes(inputs="features"), "output of the layer below"),
        "one direction handed up": (shapes(inputs="features if layer == 0 else hidden"), "both directions"),
        "one direction counted": (shapes(size="hidden * (inputs + hidden + 2)"), "parameters, not"),
    },
    "11.3": {
        "gates without the sigmoid": (
            lstm().replace("i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)", "pass"),
            "go through the sigmoid",
        ),
        "1 - f": (lstm(c="(1 - f) * c + i * torch.tanh(g)"), "1 − forget does not"),
        "no output gate": (lstm(h="torch.tanh(new_c)"), "output gate is missing"),
        "one bias": (lstm(b_ih="None"), "One of the two biases"),
        "tanh of the candidate": (lstm(h="o * torch.tanh(g)"), "not of the candidate"),
        "one sample": (
            lstm().replace("return new_h", "return new_h[:1]"),
            "the new `h` has the shape",
        ),
        "i and f exchanged": (lstm(blocks="f, i, g, o"), "exchanged"),
        "sigmoid candidate": (lstm(c="f * c + i * torch.sigmoid(g)"), "tanh, not the sigmoid"),
        "old memory lost": (lstm(c="i * torch.tanh(g)"), "old `c` is missing"),
        "no forget gate": (lstm(c="c + i * torch.tanh(g)"), "forget gate is missing"),
        "order of blocks": (lstm(blocks="i, f, o, g"), "order of the blocks"),
        "memory through the matrix": (lstm(state="c"), "`h`, not `c`"),
        "h from the old c": (lstm(h="o * torch.tanh(c)"), "*new* `c`"),
        "no tanh in h": (lstm(h="o * new_c"), "tanh of the new"),
        "results exchanged": (lstm(result="new_c, new_h"), "exchanged in the result"),
        "h only": (lstm(result="new_h"), "two things"),
        "no None": (lstm(b_ih="None) + (b_ih"), "raised"),
    },
    "11.4": {
        "times the limit": (clip(factor="limit if norm > limit else 1.0"), "multiply by the limit"),
        "to norm 1": (clip(factor="1 / norm if norm > limit else 1.0"), "norm becomes 1"),
        "no care for zero": (clip(factor="min(1.0, limit / norm)"), "ZeroDivisionError"),
        "joined": (
            clip(result="[torch.cat([factor * g.reshape(-1) for g in gradients])]"),
            "the list has 1 entries",
        ),
        "by value": (clip(result="[g.clamp(-limit, limit) for g in gradients]"), "changes the direction"),
        "each by itself": (
            clip(result="[g * min(1.0, limit / max(g.norm().item(), 1e-9)) for g in gradients]"),
            "all together",
        ),
        "scales up": (clip(factor="limit / norm if norm > 0 else 1.0"), "nothing should change"),
        "no root": (clip(norm="sum((g**2).sum().item() for g in gradients)"), "the root is missing"),
        "sum of norms": (clip(norm="sum(g.norm().item() for g in gradients)"), "add up the norms"),
        "only above 1": (
            clip(factor="limit / norm if max(g.norm().item() for g in gradients) > limit else 1.0"),
            "nothing changes",
        ),
        "the same tensors": (
            clip(result="[factor * g for g in gradients] if factor < 1 else gradients"),
            "Return new ones",
        ),
        "in place": (
            clip(result="[g.mul_(factor) for g in gradients]"),
            "changes the numbers of its argument 1",
        ),
        "one number": (clip(result="sum((factor * g).sum() for g in gradients)"), "list of tensors"),
    },
    "11.5": {
        "another alphabet": (
            word().replace(
                "alphabet = sorted(set(source + target))",
                "alphabet = sorted(set(source + target), reverse=True)",
            ),
            "k-th letter",
        ),
        "too short": (word(epochs="2"), "says"),
        "both directions": (word(kind="GRU(16, 16, batch_first=True, bidirectional=True)"), "looks ahead"),
        "no memory": (word(scores="self.linear(F.pad(self.embed(x), (0, 16)))"), "no memory"),
        "batch first forgotten": (word(kind="GRU(16, 32)"), "batch_first"),
        "not recurrent": (
            word(kind="Linear(16, 32)", scores="self.linear(self.rnn(self.embed(x)))"),
            "without a recurrent",
        ),
        "last state only": (word(scores="self.linear(self.rnn(self.embed(x))[1][0])"), "raised"),
        "scores turned": (
            word(scores="self.linear(self.rnn(self.embed(x))[0]).transpose(1, 2)"),
            "raised",
        ),
        "a word": (word(result="'ohlol'"), "a nn.Module"),
        "by heart": (BY_HEART, "without a recurrent"),
    },
}
