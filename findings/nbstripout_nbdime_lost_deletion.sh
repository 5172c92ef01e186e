#!/usr/bin/env bash
# nbstripout 0.9.1 and nbdime 4.0.4: a deleted cell comes back, and the merge says that all went well.
#
# Expected (the guess): one teacher deletes one cell, a second teacher deletes another cell. Both commit through
#   nbstripout. The merge by nbdime has neither cell, as it has without nbstripout. At worst it reports a conflict.
# Seen: nbmerge exits 0 and names no conflict, but only the first teacher's cell is gone. nbstripout gives the cells
#   the ids 0, 1, 2, ... by their place, and nbdime trusts the ids. For it the first teacher changed cells 2 and 3, and
#   both teachers deleted one and the same cell, number 4.
# Why it matters to a course: the second teacher had deleted a solution. After the merge students get it.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }
set -E
trap 'differs "a step fails that worked when this was written (line $LINENO)."' ERR

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet nbstripout==0.9.1 nbdime==4.0.4 nbformat==5.11.1 \
  || cannot "the packages cannot be installed here."
export HOME="$folder" PATH="$folder/venv/bin:$PATH" JUPYTER_CONFIG_DIR="$folder/jupyter" GIT_CONFIG_NOSYSTEM=1
cd "$folder"

python - <<'PY'
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def lecture():
    return [
        new_code_cell("import math", id="imports"),
        new_code_cell("r = 2", id="radius"),
        new_code_cell("print(r)", id="draft"),
        new_markdown_cell("## Exercise: the area", id="exercise"),
        new_code_cell("# SOLUTION\nprint(math.pi * r**2)", id="solution"),
    ]


for name, deleted in {"base": None, "first": "draft", "second": "solution"}.items():
    cells = [cell for cell in lecture() if cell.id != deleted]
    nbformat.write(new_notebook(cells=cells), f"{name}.ipynb")
PY

merged() { # merge the three notebooks; print nbmerge's status and which of the two cells are left
  local status=0 left=""
  rm -f merged.ipynb
  nice -n 19 nbmerge base.ipynb first.ipynb second.ipynb --out merged.ipynb > log.txt 2>&1 || status=$?
  [ -e merged.ipynb ] || { echo "status $status, no file"; return; }
  if grep -q 'print(r)' merged.ipynb; then left+=" draft"; fi
  if grep -q 'SOLUTION' merged.ipynb; then left+=" solution"; fi
  if grep -Eiq 'conflict' log.txt; then left+=" conflict"; fi
  echo "status $status, left:${left:- neither}"
}

echo "nbstripout 0.9.1, nbdime 4.0.4"
with_ids=$(merged)
nbstripout base.ipynb first.ipynb second.ipynb || differs "nbstripout fails on a valid notebook."
stripped=$(merged)
echo "the merge without nbstripout:           $with_ids"
echo "after nbstripout, one would expect:     status 0, left: neither"
echo "after nbstripout, what happens:         $stripped"

[ "$with_ids" = "status 0, left: neither" ] || differs "nbdime no longer merges two deletions in notebooks with ids of their own."
[ "$stripped" = "status 0, left: solution" ] || differs "after nbstripout the merge no longer brings the deleted solution back in silence."
