#!/usr/bin/env bash
# papermill 2.7.0: a tuple given as a parameter arrives in the notebook as text, without a word.
#
# Expected (the guess): parameters={"betas": (0.9, 0.99)} arrives as a tuple, or as a list; or it is refused, as a number of
#   NumPy is ("not JSON serializable").
# Seen: the notebook has betas = "(0.9, 0.99)". len(betas) is 11, betas[0] is "(". A list arrives as a list. papermill
#   writes str() of every type that it has no rule for; on the way through the notebook's metadata the tuple becomes a
#   list, so the record of the run says [0.9, 0.99] where the code got text.
# Why it matters to a course: betas, image sizes and shapes are tuples; text has a length, too, and the run goes on.
set -euo pipefail
unset PYTHONPATH PYTHONHOME JUPYTER_PATH
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir papermill==2.7.0 ipykernel==7.4.0 ||
    cannot "the packages cannot be installed here."
cd "$folder"

export HOME="$folder" PATH="$folder/venv/bin:$PATH" JUPYTER_PREFER_ENV_PATH=1

cat > give.py <<'PY'
import nbformat
import papermill
from nbformat.v4 import new_code_cell, new_notebook

first = new_code_cell("betas = [0.5, 0.5]", id="given", metadata={"tags": ["parameters"]})
kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
cells = [first, new_code_cell("print(type(betas).__name__, len(betas), betas[0])", id="use")]
nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), "lecture.ipynb")
for value in ([0.9, 0.99], (0.9, 0.99)):
    run = papermill.execute_notebook("lecture.ipynb", "run.ipynb", {"betas": value}, progress_bar=False)
    stored = nbformat.read("run.ipynb", 4).metadata.papermill.parameters.betas
    print(f"given {value}: the notebook has {run.cells[-1].outputs[0].text.strip()}; the record says {stored}")
PY
python give.py > seen 2> log || cannot "$(tail -1 log)"
echo "papermill 2.7.0; type, length and first element of the parameter in the notebook"
cat seen

holds() { grep -qxF "$1" seen || differs "expected: $1"; }
holds "given [0.9, 0.99]: the notebook has list 2 0.9; the record says [0.9, 0.99]"
holds "given (0.9, 0.99): the notebook has str 11 (; the record says [0.9, 0.99]"
