"""Checks of lecture 11: RNN and LSTM by hand, the shapes of layers."""

import torch
from torch import nn

from course_utils.exercises import ask, close, exercise, name_mistake, number, parts, require


def _pair(got, first, second):
    """The answer as two tensors, or a word on what is missing."""
    got = parts(got, 2, f"Return two things: {first} and {second}.")
    for value, name in zip(got, (first, second), strict=True):
        require(isinstance(value, torch.Tensor), f"{name} should be a tensor.")
    return got


def _rnn(x, h, W_ih, W_hh, b_ih, b_hh, *, act=torch.tanh, keep=None):
    states = []
    for t in range(x.shape[1]):
        before = h if keep is None else keep
        h = act(x[:, t] @ W_ih.T + b_ih + before @ W_hh.T + b_hh)
        states.append(h)
    return torch.stack(states, dim=1), h


@exercise("11.1")
def a_layer_by_hand(answer, rng):
    torch.manual_seed(int(rng.integers(1000)))
    for n, length, features, hidden in ((2, 5, 4, 3), (3, 1, 2, 6), (4, 4, 4, 4)):
        layer = nn.RNN(features, hidden, batch_first=True, dtype=torch.float64)
        parts = [w.detach() for w in layer.parameters()]
        x = torch.randn(n, length, features, dtype=torch.float64)
        start = torch.randn(n, hidden, dtype=torch.float64)
        case = f"x of shape {tuple(x.shape)}, {hidden} hidden units"
        out, last = _pair(ask(answer, x, start, *parts, shown=case), "`out`", "the last state")
        require(
            tuple(out.shape) == (n, length, hidden),
            f"For {case} `out` has the shape {tuple(out.shape)}, not {(n, length, hidden)}: batch, time, state.",
        )
        require(
            tuple(last.shape) == (n, hidden),
            f"For {case} the last state has the shape {tuple(last.shape)}, not {(n, hidden)}.",
        )
        with torch.no_grad():
            right, end = _rnn(x, start, *parts)
            from_zero, _ = _rnn(x, torch.zeros_like(start), *parts)
            linear, _ = _rnn(x, start, *parts, act=lambda v: v)
            fixed, _ = _rnn(x, start, *parts, keep=start)
            none = torch.zeros_like(parts[3])
            one_bias = [_rnn(x, start, *parts[:2], b, none)[0] for b in parts[2:]]
            turned, _ = _rnn(x.flip(1), start, *parts)
            relu, _ = _rnn(x, start, *parts, act=torch.relu)
            sigmoid, _ = _rnn(x, start, *parts, act=torch.sigmoid)
        out, last = out.detach(), last.detach()
        earlier = torch.cat([start[:, None], right[:, :-1]], dim=1)
        mistakes = {
            "Each step takes the *first* state. Hand the new state on, in `h`.": fixed,
            "The tanh is missing.": linear,
            "Take tanh, not ReLU.": relu,
            "Take tanh, not the sigmoid.": sigmoid,
            "One of the two biases is missing.": one_bias[0],
            "One of the two biases is missing: b_hh alone is there.": one_bias[1],
            "You begin with a state of zeros. Begin with the `h` that came in.": from_zero,
            "You begin at the last step. Time runs forward.": turned,
            "The states come from the last to the first.": right.flip(1),
            "`out` holds the state *before* each step. Collect the new one.": earlier,
        }
        name_mistake(out, right, mistakes)
        require(close(out, right), f"For {case} `out` is not what nn.RNN computes.")
        name_mistake(
            last, end, {"The last state is the one that came in. Return the one after the last step.": start}
        )
        require(close(last, end), "The last state should be the state after the last step.")


@exercise("11.2")
def shapes_of_layers(answer, rng):
    drawn = tuple(int(v) for v in rng.integers(2, 9, 4))
    cases = [(2, 5, 6, 3, 1, False), (4, 5, 7, 3, 1, True), (7, 1, 3, 6, 3, False)]
    cases += [(*drawn, 3, True), (2, 6, 3, 3, 2, False)]
    for batch, length, features, hidden, layers, both in cases:
        net = nn.RNN(features, hidden, num_layers=layers, bidirectional=both)
        directions = 1 + both
        out, h_n = (batch, length, directions * hidden), (layers * directions, batch, hidden)
        size = sum(p.numel() for p in net.parameters())
        case = f"batch {batch}, length {length}, features {features}, hidden {hidden}, layers {layers}, both {both}"
        got = ask(answer, batch, length, features, hidden, layers, both, shown=case)
        got = parts(got, 3, "Return three things: two shapes, a number.")
        require(
            all(isinstance(shape, tuple | list) for shape in got[:2]),
            "The first two should be tuples, the shapes.",
        )
        first, second = tuple(got[0]), tuple(got[1])
        require(
            first != (batch, length, hidden) or first == out,
            f"For {case}: `out` holds the states of both directions side by side.",
        )
        require(
            first != (length, batch, directions * hidden) or first == out,
            "With batch_first=True `out` begins with the batch.",
        )
        require(first == out, f"For {case} the shape of `out` is {out}, not {first}.")
        require(
            second != (batch, layers * directions, hidden) or second == h_n,
            "In `h_n` the batch is the second dimension, with batch_first=True, too.",
        )
        require(
            second != (layers, batch, directions * hidden) or second == h_n,
            "In `h_n` the directions do not lie side by side: each has a row of its own.",
        )
        require(
            second != (layers, batch, hidden) or second == h_n, "`h_n` has a row for each direction, too."
        )
        require(second == h_n, f"For {case} the shape of `h_n` is {h_n}, not {second}.")
        count = number(got[2], "The number of parameters")
        one_bias = directions * sum(
            hidden * ((features if i == 0 else directions * hidden) + hidden + 1) for i in range(layers)
        )
        same_inputs = layers * directions * hidden * (features + hidden + 2)
        narrow = directions * sum(
            hidden * ((features if i == 0 else hidden) + hidden + 2) for i in range(layers)
        )
        require(
            count != one_bias or count == size, f"For {case}: PyTorch keeps two biases, one with each matrix."
        )
        require(
            count != same_inputs or count == size,
            f"For {case}: from the second layer on, the input is the output of the layer below.",
        )
        require(
            count != narrow or count == size,
            f"For {case}: the layer below hands up the states of both directions.",
        )
        require(count == size, f"For {case} there are {size} parameters, not {count:.10g}.")


def _gates(x, h, W_ih, W_hh, b_ih, b_hh):
    sums = x @ W_ih.T + h @ W_hh.T
    if b_ih is not None:
        sums = sums + b_ih + b_hh
    return sums.chunk(4, dim=1)


def _step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    biases = sum(b for b in (b_ih, b_hh) if b is not None)
    i, f, g, o = (x @ W_ih.T + h @ W_hh.T + biases).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@exercise("11.3")
def the_lstm_cell(answer, rng):
    torch.manual_seed(int(rng.integers(1000)))
    for n, features, hidden, bias in ((2, 4, 3, True), (1, 2, 5, True), (3, 4, 4, False)):
        cell = nn.LSTMCell(features, hidden, bias=bias, dtype=torch.float64)
        weights = [
            cell.weight_ih,
            cell.weight_hh,
            *((cell.bias_ih, cell.bias_hh) if bias else (None, None)),
        ]
        weights = [w if w is None else w.detach() for w in weights]
        x = torch.randn(n, features, dtype=torch.float64)
        h, c = torch.randn(2, n, hidden, dtype=torch.float64)
        case = f"x of shape {tuple(x.shape)}, {hidden} hidden units" + ("" if bias else ", biases None")
        got = _pair(ask(answer, x, h.clone(), c.clone(), *weights, shown=case), "the new `h`", "the new `c`")
        for value, name in zip(got, ("h", "c"), strict=True):
            require(
                tuple(value.shape) == (n, hidden),
                f"For {case} the new `{name}` has the shape {tuple(value.shape)}, not {(n, hidden)}.",
            )
        new_h, new_c = (value.detach() for value in got)
        with torch.no_grad():
            right_h, right_c = cell(x, (h, c))
            i, f, g, o = _gates(x, h, *weights)
            s = torch.sigmoid
            wrong_c = {
                "the forget and the input gate are exchanged": s(i) * c + s(f) * torch.tanh(g),
                "the candidate takes tanh, not the sigmoid": s(f) * c + s(i) * s(g),
                "the old `c` is missing": s(i) * torch.tanh(g),
                "the forget gate is missing": c + s(i) * torch.tanh(g),
                "the order of the blocks is input, forget, candidate, output": s(f) * c
                + s(i) * torch.tanh(o),
                "the output gate takes no part in it": s(o) * (s(f) * c + s(i) * torch.tanh(g)),
                "the candidate goes through tanh": s(f) * c + s(i) * g,
                "the candidate is not gated: multiply it by the input gate": s(f) * c + torch.tanh(g),
                "the gates go through the sigmoid": f * c + i * torch.tanh(g),
                "the forget gate multiplies the old `c`, 1 − forget does not": (1 - s(f)) * c
                + s(i) * torch.tanh(g),
                "the state that goes through the matrices is `h`, not `c`": None,
            }
            j, k, m, _ = _gates(x, c, *weights)
            wrong_c["the state that goes through the matrices is `h`, not `c`"] = s(k) * c + s(
                j
            ) * torch.tanh(m)
        require(
            not (close(new_h, right_c) and close(new_c, right_h)),
            "`h` and `c` are exchanged in the result.",
        )
        name_mistake(
            new_c, right_c, {f"Look at the new `c`: {words}.": value for words, value in wrong_c.items()}
        )
        if bias:
            with torch.no_grad():
                one_bias = [
                    _step(x, h, c, *weights[:2], *both) for both in ((weights[2], None), (None, weights[3]))
                ]
            for _, wrong_c in one_bias:
                name_mistake(new_c, right_c, {"One of the two biases is missing.": wrong_c})
        require(close(new_c, right_c), f"For {case} the new `c` is not what nn.LSTMCell computes.")
        name_mistake(
            new_h,
            right_h,
            {
                "The new `h` is made from the *new* `c`.": s(o) * torch.tanh(c),
                "The new `h` takes the tanh of the new `c`.": s(o) * new_c,
                "The new `h` takes the tanh of the new `c`, not the sigmoid.": s(o) * s(new_c),
                "The output gate is missing in the new `h`.": torch.tanh(new_c),
                "The output gate goes through the sigmoid.": torch.tanh(o) * torch.tanh(new_c),
                "The new `h` takes tanh of the new `c`, not of the candidate.": s(o) * torch.tanh(g),
                "The new `h` takes the output gate, not the input gate.": s(i) * torch.tanh(new_c),
                "The new `h` takes the output gate, not the forget gate.": s(f) * torch.tanh(new_c),
            },
        )
        require(close(new_h, right_h), f"For {case} the new `h` is not what nn.LSTMCell computes.")
