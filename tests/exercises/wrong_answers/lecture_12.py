"""Typical wrong answers to the exercises of lecture 12."""

COLLATE = """
def answer(samples):
    kept = {kept}
    rows, y = [x for x, _ in kept], [y for _, y in kept]
    x = pad_sequence(rows, batch_first={first}, padding_value={filling})
    return {result}
"""
COLLATE_PARTS = {
    "kept": "[(x, y) for x, y in samples if len(x) > 0]",
    "first": "True",
    "filling": "0",
    "result": "x, torch.tensor([len(row) for row in rows]), torch.tensor(y)",
}


def collate(**changed):
    return COLLATE.format(**(COLLATE_PARTS | changed))


F1 = """
def answer(said, true, classes):
    hits = torch.tensor([((said == k) & (true == k)).sum().item() for k in range(classes)])
    answers = torch.tensor([(said == k).sum().item() for k in range(classes)])
    members = torch.tensor([(true == k).sum().item() for k in range(classes)])
    precision, recall = hits / answers.clamp(min=1), hits / members.clamp(min=1)
    each = 2 * hits / (answers + members).clamp(min=1)
    return {result}
"""


def f1(result):
    return F1.format(result=result)


TIME = """
def answer(runs, budget):
    result = {{}}
    for name, run in runs.items():
        values = [a for s, a in run if {condition}]
        result[name] = {value}
    return {result}
"""
TIME_PARTS = {"condition": "s <= budget", "value": "max(values, default=None)", "result": "result"}


def at_time(**changed):
    return TIME.format(**(TIME_PARTS | changed))


LOSS = """
def answer(scores, y, counts):
    w = {w}
    losses = {losses}
    return {result}
"""
LOSS_PARTS = {
    "w": "1 / counts",
    "losses": "-scores.log_softmax(dim=1)[torch.arange(len(y)), y]",
    "result": "(w[y] * losses).sum() / w[y].sum()",
}


def loss(**changed):
    return LOSS.format(**(LOSS_PARTS | changed))


SENTIMENT = """
class Net(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.embed = nn.Embedding(words + 2, 16, padding_idx=0)
        self.gru, self.linear = nn.GRU(16, 32, batch_first=True), nn.Linear({width}, 2)

    def forward(self, x, lengths):
        e = self.embed(x)
        return {scores}


def answer(texts, labels):
    vocabulary = {{}}
    for text in texts:
        for word in text.split():
            vocabulary.setdefault(word, len(vocabulary) + 2)

    def tensors(texts):
        rows = [torch.tensor([{index} for w in t.split()]{empty}) for t in texts]
        return pad_sequence(rows, batch_first=True), torch.tensor([len(row) for row in rows])

    torch.manual_seed(0)
    net, (x, n), y = Net(len(vocabulary)), tensors(texts), torch.tensor(labels)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range({epochs}):
        for rows in torch.randperm(len(y)).split(32):
            loss = F.cross_entropy(net(x[rows], n[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return {result}
"""
PACKED = "pack_padded_sequence(e, lengths, batch_first=True, enforce_sorted=False)"
SENTIMENT_PARTS = {
    "width": "32",
    "scores": f"self.linear(self.gru({PACKED})[1][-1])",
    "index": "vocabulary.get(w, 1)",
    "empty": " or [1]",
    "epochs": "5",
    "result": "lambda texts: net(*tensors(texts)).argmax(dim=1).tolist()",
}


def sentiment(**changed):
    return SENTIMENT.format(**(SENTIMENT_PARTS | changed))


WRONG_ANSWERS = {
    "12.1": {
        "only the first empty sample": (
            collate(
                kept="[s for i, s in enumerate(samples) if len(s[0]) or (i and not len(samples[i - 1][0]))]"
            ),
            "not (2, 5)",
        ),
        "label 0 is left out": (
            collate(kept="[(x, y) for x, y in samples if len(x) and y]"),
            "x has the shape",
        ),
        "filled in front": (
            collate().replace(
                "return x,",
                "x = torch.stack([torch.cat([torch.zeros(x.shape[1] - len(r), dtype=torch.int64), r]) for r in rows])\n    return x,",
            ),
            "does not begin with its symbols",
        ),
        "empty samples kept": (collate(kept="samples"), "length 0 must be left out"),
        "time first": (collate(first="False"), "batch comes first"),
        "padded lengths": (
            collate(result="x, torch.tensor([x.shape[1]] * len(x)), torch.tensor(y)"),
            "not that of the padded row",
        ),
        "zeros not counted": (collate(result="x, (x != 0).sum(dim=1), torch.tensor(y)"), "not zero"),
        "sorted": (
            collate(kept="sorted([s for s in samples if len(s[0])], key=lambda s: -len(s[0]))"),
            "another order",
        ),
        "another filling": (collate(filling="-1"), "filling should be 0"),
        "labels of all": (
            collate(
                result="x, torch.tensor([len(row) for row in rows]), torch.tensor([y for _, y in samples])"
            ),
            "those of all samples",
        ),
        "a list": (collate(result="x, [len(row) for row in rows], torch.tensor(y)"), "should be a tensor"),
        "float": (
            collate(result="x.float(), torch.tensor([len(r) for r in rows]), torch.tensor(y)"),
            "int64",
        ),
        "no labels": (collate(result="x, torch.tensor([len(row) for row in rows])"), "three things"),
    },
    "12.2": {
        "plain mean": (f1("((precision + recall) / 2).mean()"), "plain mean of precision and recall"),
        "sum": (f1("each.sum()"), "You return the sum"),
        "members only": (f1("each[members > 0].mean()"), "counts in the mean"),
        "classes that occur": (
            f1("each.mean()").replace("range(classes)", "range(int(max(said.max(), true.max())) + 1)"),
            "counts in the mean",
        ),
        "accuracy": (f1("(said == true).float().mean()"), "accuracy"),
        "precision": (f1("precision.mean()"), "mean precision"),
        "recall": (f1("recall.mean()"), "mean recall"),
        "of the means": (
            f1("2 * precision.mean() * recall.mean() / (precision.mean() + recall.mean())"),
            "not F1 of the mean",
        ),
        "weighted": (f1("(each * members).sum() / members.sum()"), "Macro means"),
        "absent classes left out": (f1("each[(answers + members) > 0].mean()"), "counts in the mean"),
        "division by zero": (f1("(2 * hits / (answers + members)).mean()"), "nan"),
        "each class": (f1("each"), "one number"),
        "without 2": (f1("each.mean() / 2"), "factor 2"),
    },
    "12.3": {
        "first epoch": (at_time(value="values[0] if values else None"), "it should be"),
        "position": (at_time(value="values.index(max(values)) if values else None"), "it should be"),
        "adds a name": (
            at_time()
            .replace("    result = {{}}", "    runs.setdefault('all', [])\n    result = {{}}")
            .replace("{{}}", "{}")
            .replace("result = {}", "runs.setdefault('all', []); result = {}"),
            "changes the contents",
        ),
        "before the budget": (at_time(condition="s < budget"), "exactly at the budget"),
        "last epoch": (at_time(value="values[-1] if values else None"), "Take the best one"),
        "all epochs": (at_time(condition="True"), "Leave out those after"),
        "zero for none": (at_time(value="max(values, default=0.0)"), "None where"),
        "left out": (
            at_time(result="{n: a for n, a in result.items() if a is not None}"),
            "should have the names",
        ),
        "the winner": (at_time(result="max(result, key=lambda n: result[n] or 0)"), "Return a dict"),
        "no default": (at_time(value="max(values)"), "raised"),
    },
    "12.4": {
        "all classes": (loss(result="(w[y] * losses).sum() / w.sum()"), "not by those of all classes"),
        "root of the count": (loss(w="1 / counts.double().sqrt()"), "root of the count"),
        "cut off on the way": (
            "lambda scores, y, counts: F.cross_entropy(scores, y, weight=1 / counts.float()).detach() + 0 * scores.sum()",
            "its gradient is another one",
        ),
        "no weights": (loss(result="losses.mean()"), "without weights"),
        "divided by the number": (loss(result="(w[y] * losses).mean()"), "number of samples"),
        "by the count": (loss(w="counts.double()"), "grow with the count"),
        "sum": (loss(result="(w[y] * losses).sum()"), "This is the sum"),
        "overflow": (
            loss(
                losses="-(scores.exp() / scores.exp().sum(dim=1, keepdim=True)).log()[torch.arange(len(y)), y]"
            ),
            "log_softmax",
        ),
        "no gradient": (loss(result="((w[y] * losses).sum() / w[y].sum()).item()"), "cannot go backward"),
        "sign": (loss(losses="scores.log_softmax(dim=1)[torch.arange(len(y)), y]"), "The sign is wrong"),
        "wrong axis": (loss(losses="-scores.log_softmax(dim=0)[torch.arange(len(y)), y]"), "wrong axis"),
        "each sample": (loss(result="w[y] * losses"), "one number"),
    },
    "12.5": {
        "answers in another order": (
            sentiment(result="lambda texts: net(*tensors(sorted(texts))).argmax(dim=1).tolist()"),
            "stay in step",
        ),
        "as many as in the training": (
            sentiment(result="lambda texts: (net(*tensors(texts)).argmax(dim=1).tolist() * 9)[:300]"),
            "one answer for each phrase",
        ),
        "the last word": (
            "\ndef answer(texts, labels):\n    mood = {t.split()[-1]: y for t, y in zip(texts, labels)}\n"
            "    return lambda new: [mood[t.split()[-1]] for t in new]\n",
            "raised",
        ),
        "counts words": (sentiment(width="16", scores="self.linear(e.sum(dim=1))"), "*order*"),
        "one answer": (sentiment(result="lambda texts: [1] * len(texts)"), "same answer"),
        "turned round": (
            sentiment(result="lambda texts: (1 - net(*tensors(texts)).argmax(dim=1)).tolist()"),
            "classes exchanged",
        ),
        "unknown words": (sentiment(index="vocabulary[w]"), "raised"),
        "empty phrase": (sentiment(empty=""), "raised"),
        "no answer where no word is known": (
            sentiment(
                result="lambda texts: net(*tensors([t for t in texts if any(w in vocabulary for w in t.split())]))"
                ".argmax(dim=1).tolist()"
            ),
            "one answer for each phrase",
        ),
        "no training": (sentiment(epochs="0"), "answers are right"),
        "the answers": (sentiment(result="net(x, n).argmax(dim=1).tolist()"), "Return a function"),
        "scores": (sentiment(result="lambda texts: net(*tensors(texts)).tolist()"), "0 or 1"),
    },
}
