#!/usr/bin/env bash
# nbval 0.11.0: a printed text and a displayed table may change places, and the comparison passes.
#
# Expected (the guess): stored is first a line of text, then a table. The cell now shows the table first. The outputs
#   are not those that are stored, so the test fails.
# Seen: it passes. nbval sorts the outputs of a cell by kind (what is printed, text/plain, ...) and compares each kind
#   for itself. The order counts only within one kind.
# Why it matters to a course: a sentence such as "the line above the table" becomes wrong, and no test says so.
set -euo pipefail
unset PYTHONPATH PYTHONHOME JUPYTER_PATH PYTEST_ADDOPTS PYTEST_PLUGINS
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }
set -E
trap 'differs "a step fails that worked when this was written (line $LINENO)."' ERR

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet nbval==0.11.0 pytest==9.2.0 nbclient==0.11.0 nbformat==5.11.1 \
  ipykernel==7.4.0 || cannot "the packages cannot be installed here."
export HOME="$folder" PATH="$folder/venv/bin:$PATH" JUPYTER_CONFIG_DIR="$folder/jupyter" JUPYTER_DATA_DIR="$folder/data"
export JUPYTER_RUNTIME_DIR="$folder/runtime" IPYTHONDIR="$folder/ipython"
cd "$folder"
: > pytest.ini

nice -n 19 python - > log.txt 2>&1 <<'PY' || { cat log.txt >&2; differs "nbclient cannot run the notebook."; }
import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

text, table = 'print("epoch 1: loss 3.0")', 'display({"epoch": 1, "loss": 3.0})'
first, second = 'print("first")', 'print("second")'
kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
# name: what the stored outputs were made with, and what stands in the cell now
cases = {
    "same": ([text, table], [text, table]),
    "swapped_kinds": ([text, table], [table, text]),
    "swapped_lines": ([first, second], [second, first]),
}
for name, (stored, now) in cases.items():
    cell = new_code_cell("\n".join(stored), id="cell")
    notebook = new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    NotebookClient(notebook, timeout=120).execute()
    cell.source = "\n".join(now)
    nbformat.write(notebook, f"{name}.ipynb")
PY

verdict() { # passed, failed, or something else
  local status=0
  nice -n 19 python -m pytest -q -p no:cacheprovider --nbval --nbval-current-env "$1.ipynb" > "$1.txt" 2>&1 || status=$?
  if [ "$status" = 0 ] && grep -q '1 passed' "$1.txt"; then echo passed
  elif [ "$status" = 1 ] && grep -q 'Cell outputs differ' "$1.txt"; then echo failed
  else echo "pytest stops with $status"; fi
}

echo "nbval 0.11.0"
same=$(verdict same)
lines=$(verdict swapped_lines)
kinds=$(verdict swapped_kinds)
echo "nothing changed:                                 $same"
echo "two printed lines swapped:                       $lines"
echo "text and table swapped, one would expect:        failed"
echo "text and table swapped, what happens:            $kinds"

[ "$same" = passed ] || differs "nbval no longer passes an unchanged cell."
[ "$lines" = failed ] || differs "nbval no longer notices two printed lines that changed places."
[ "$kinds" = passed ] || differs "nbval no longer passes a cell whose text and table changed places."
