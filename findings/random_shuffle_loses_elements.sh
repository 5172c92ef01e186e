#!/usr/bin/env bash
# PyTorch 2.15.0 with Python's own library: random.shuffle loses elements of a tensor, and counts of labels are wrong.
#
# Expected (the guess): with a one-dimensional tensor random.shuffle, collections.Counter and statistics.mode do what they
#   do with a list or a one-dimensional array of NumPy.
# Seen: tensor[i] is a view. shuffle exchanges two elements by "a, b = b, a", and the first write changes what the second
#   one reads: some elements are there twice, others are lost; the sum is another one, no error. Views are hashed by
#   their identity, so each label is a kind of its own: Counter finds four kinds in four labels, and mode gives
#   the first label instead of the most frequent one. statistics.median and fmean are right.
# Why it matters to a course: to shuffle the indices of the rows and to count labels are the first lines of a training
#   loop; rows that are never seen are hard to notice.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir torch==2.15.0 numpy==2.4.6 ||
    cannot "the packages cannot be installed here."
cd "$folder"

cat > count.py <<'PY'
import random
import statistics
from collections import Counter

import numpy as np
import torch

for name, made in (("list", list), ("array", np.array), ("tensor", torch.tensor)):
    lost = []
    for seed in range(100):
        rows = made(list(range(10)))
        random.seed(seed)
        random.shuffle(rows)
        lost.append(10 - len({int(row) for row in rows}))
    labels = made([2, 1, 1, 0])
    print(
        f"{name}: shuffles that lose rows: {sum(map(bool, lost))} of 100;",
        f"kinds of labels: {len(Counter(labels))}; mode: {int(statistics.mode(labels))};",
        f"mean: {statistics.fmean(labels)}",
    )
PY
"$folder/venv/bin/python" count.py > seen 2> log || cannot "$(tail -1 log)"
echo "PyTorch 2.15.0; ten rows shuffled with 100 seeds; the labels 2, 1, 1, 0"
cat seen

for name in list array; do
    grep -qx "$name: shuffles that lose rows: 0 of 100; kinds of labels: 3; mode: 1; mean: 1.0" seen || differs "a $name is not right, either."
done
grep -qE "^tensor: shuffles that lose rows: (9[0-9]|100) of 100; kinds of labels: 4; mode: 2; mean: 1.0$" seen || differs "a tensor gives something else."
