#!/usr/bin/env bash
# joblib 1.6.0 with PyTorch 2.15.0: joblib.Memory never finds again what it computed for a tensor.
#
# Expected (the guess): equal tensors have equal hashes, as equal arrays do, so a function under joblib.Memory runs once
#   for torch.ones(3) and a second call reads the result from disk.
# Seen: torch.ones(3) and torch.ones(3) have different hashes, in one process and in the next one. The hash is taken of the
#   pickled object, and a pickled tensor names its storage by a number that belongs to this one piece of memory. The same
#   object hashes twice alike, so a quick try seems to work. Each new call computes again, and the cache on disk grows.
# Why it matters to a course: preparing data once and keeping it is what joblib.Memory is for.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir joblib==1.6.0 torch==2.15.0 numpy==2.4.6 ||
    cannot "the packages cannot be installed here."
cd "$folder"

cat > cached.py <<'PY'
import numpy as np
import torch
from joblib import Memory, hash

calls = 0


@Memory("store", verbose=0).cache
def total(values):
    global calls
    calls += 1
    return float(values.sum())


for name, make in (("arrays", lambda: np.ones(3)), ("tensors", lambda: torch.ones(3))):
    calls = 0
    kept = [make() for _ in range(4)]
    for values in kept:
        total(values)
    print(f"{name}: equal hashes: {hash(kept[0]) == hash(kept[1])}; computed {calls} times in 4 calls")
print("one tensor, asked twice: equal hashes:", hash(kept[0]) == hash(kept[0]))
PY
"$folder/venv/bin/python" cached.py > seen 2> log || cannot "$(tail -1 log)"
"$folder/venv/bin/python" cached.py > again 2>> log || cannot "$(tail -1 log)"
echo "joblib 1.6.0, PyTorch 2.15.0; four calls with equal values, and the same in a second process"
cat seen again

grep -qx "arrays: equal hashes: True; computed 1 times in 4 calls" seen || differs "arrays are not found, either."
grep -qx "arrays: equal hashes: True; computed 0 times in 4 calls" again || differs "arrays are not found in the next process."
grep -qx "one tensor, asked twice: equal hashes: True" seen || differs "one tensor has two hashes."
for file in seen again; do
    grep -qx "tensors: equal hashes: False; computed 4 times in 4 calls" "$file" || differs "tensors are found now."
done
