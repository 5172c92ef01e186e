#!/usr/bin/env bash
# NumPy 2.4.6 with PyTorch 2.15.0: np.size and np.nonzero of a tensor give something else than of its array, with no error.
#
# Expected (the guess): a function of NumPy makes an array of the tensor first, so np.size(t) is 6, np.nonzero(t) two
#   arrays, np.mean(t) the mean; or it raises an error that says "tensor".
# Seen: NumPy asks any object that is no array for its own method of that name. np.size(t) is the bound method t.size;
#   np.nonzero(t) is one tensor of index pairs, (5, 2), where NumPy gives a pair of arrays, (2, 5); np.mean(t) raises
#   "mean() got an unexpected keyword argument 'axis'", although nobody wrote axis. np.median(t), which goes through an
#   array, is right; np.argmax(t) is right, but a tensor.
# Why it matters to a course: a test of ours counted with np.size(...), the TypeError that followed was taken for a wrong
#   answer, and the record that it should have kept stayed empty for every exercise with tensors.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir torch==2.15.0 numpy==2.4.6 ||
    cannot "PyTorch and NumPy cannot be installed here."
cd "$folder"

cat > ask.py <<'PY'
import numpy as np
import torch

array = np.array([[1.0, 2.0, 4.0], [0.0, -1.5, 2.5]])
tensor = torch.tensor(array)


def said(function, value):
    try:
        result = function(value)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if callable(result):
        return "a method"
    if isinstance(result, tuple):
        return f"a tuple of {len(result)} arrays of {len(result[0])}"
    if isinstance(result, torch.Tensor):
        return f"a tensor of shape {tuple(result.shape)}"
    return f"{result:.6g}"


for name in ("size", "nonzero", "mean", "argmax", "median"):
    function = getattr(np, name)
    print(f"np.{name}: of the array {said(function, array)}; of the tensor {said(function, tensor)}")
PY
"$folder/venv/bin/python" ask.py > seen 2> log || cannot "$(tail -1 log)"
echo "NumPy 2.4.6, PyTorch 2.15.0"
cat seen

holds() { grep -qF "$1" seen || differs "no line says: $1"; }
holds "np.size: of the array 6; of the tensor a method"
holds "np.nonzero: of the array a tuple of 2 arrays of 5; of the tensor a tensor of shape (5, 2)"
holds "np.mean: of the array 1.33333; of the tensor TypeError: mean() got an unexpected keyword argument 'axis'"
holds "np.argmax: of the array 2; of the tensor a tensor of shape ()"
holds "np.median: of the array 1.5; of the tensor 1.5"
