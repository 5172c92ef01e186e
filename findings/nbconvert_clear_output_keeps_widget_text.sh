#!/usr/bin/env bash
# nbconvert 7.17.2 and ipywidgets 8.1.9: --clear-output leaves what a widget has shown in the file.
#
# Expected (the guess): after `jupyter nbconvert --clear-output --inplace` no result of a run is left in the notebook.
# Seen: every cell is empty, but the text in an Output widget is still there, word for word. The run stores the state of
#   all widgets in the notebook's own metadata, and clearing looks at the cells only.
# Why it matters to a course: a copy that was cleared for students still tells them the result of an exercise.
set -euo pipefail
unset PYTHONPATH PYTHONHOME JUPYTER_PATH
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }
set -E
trap 'differs "a step fails that worked when this was written (line $LINENO)."' ERR

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet nbconvert==7.17.2 nbclient==0.11.0 nbformat==5.11.1 ipykernel==7.4.0 \
  ipywidgets==8.1.9 || cannot "the packages cannot be installed here."
export HOME="$folder" PATH="$folder/venv/bin:$PATH" JUPYTER_CONFIG_DIR="$folder/jupyter" JUPYTER_DATA_DIR="$folder/data"
export JUPYTER_RUNTIME_DIR="$folder/runtime" IPYTHONDIR="$folder/ipython"
cd "$folder"

python - <<'PY'
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

widget = """import ipywidgets
out = ipywidgets.Output()
out.append_stdout(f"from the widget: {6 * 7}\\n")
out"""
printed = """print(f"from the cell: {6 * 7}")"""
cells = [new_code_cell(widget, id="widget"), new_code_cell(printed, id="printed")]
kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), "lecture.ipynb")
PY

texts() { # which results of the run are in the notebook
  local found=""
  if grep -q 'from the cell: 42' lecture.ipynb; then found+=" cell"; fi
  if grep -q 'from the widget: 42' lecture.ipynb; then found+=" widget"; fi
  echo "${found:- none}"
}

echo "nbconvert 7.17.2, ipywidgets 8.1.9"
before=$(texts)
nice -n 19 jupyter nbconvert --to notebook --execute --inplace lecture.ipynb > log.txt 2>&1 \
  || { cat log.txt >&2; differs "nbconvert cannot run the notebook."; }
run=$(texts)
nice -n 19 jupyter nbconvert --clear-output --inplace lecture.ipynb > log.txt 2>&1 \
  || { cat log.txt >&2; differs "nbconvert --clear-output fails."; }
cleared=$(texts)
echo "results in the file before the run:      $before"
echo "after the run:                           $run"
echo "after --clear-output, one would expect:   none"
echo "after --clear-output, what happens:      $cleared"

[ "$before" = " none" ] || differs "the results stand in the notebook before it is run."
[ "$run" = " cell widget" ] || differs "the run no longer stores both the text of the cell and the text of the widget."
[ "$cleared" = " widget" ] || differs "--clear-output no longer keeps just the widget's text."
