#!/usr/bin/env bash
# jupytext 1.19.6: --update leaves the old output under a cell whose code was replaced.
#
# Expected (the guess): `jupytext --to ipynb --update` keeps the outputs of the cells that stayed the same. A cell whose
#   code was edited in the text file loses its output and its number, because they belong to the old code.
# Seen: the edited cell keeps its output, its number and its id. So does a cell of which nothing but its place is left.
#   The command exits 0 and warns of nothing.
# Why it matters to a course: the notebook shows code above a result that this code does not give.
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
"$folder/venv/bin/python" -m pip install --quiet jupytext==1.19.6 nbformat==5.11.1 \
  || cannot "the packages cannot be installed here."
export HOME="$folder" PATH="$folder/venv/bin:$PATH" JUPYTER_CONFIG_DIR="$folder/jupyter"
cd "$folder"

python - <<'PY'
import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

cells = []
for count, (name, source, text) in enumerate(
    [
        ("edited", "x = 2\nprint(x * 10)", "20"),
        ("same", "print(x * x)", "4"),
        ("replaced", "print(x + 1)", "3"),
    ],
    1,
):
    outputs = [new_output("stream", name="stdout", text=text + "\n")]
    cells.append(new_code_cell(source, id=name, outputs=outputs, execution_count=count))
kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), "lecture.ipynb")
PY

nice -n 19 jupytext --quiet --to py:percent lecture.ipynb --output lecture.py || differs "jupytext cannot write the text file."
python - <<'PY'
from pathlib import Path

path = Path("lecture.py")
text = path.read_text()
for old, new in {"x * 10": "x * 1000", "print(x + 1)": "import math\n\nmath.tau"}.items():
    assert text.count(old) == 1, text
    text = text.replace(old, new)
path.write_text(text)
PY
nice -n 19 jupytext --to ipynb --update lecture.py --output lecture.ipynb > log.txt 2>&1 \
  || { cat log.txt >&2; differs "jupytext --update fails."; }

cell() { # id, last line of the code, number and output of a cell
  python - "$1" <<'PY'
import sys

import nbformat

cell = nbformat.read("lecture.ipynb", as_version=4).cells[int(sys.argv[1])]
text = "".join(output.get("text", "") for output in cell.outputs).strip()
print(cell.id, "|", cell.source.splitlines()[-1], "|", cell.execution_count, "|", text or "no output")
PY
}

echo "jupytext 1.19.6 (id | last line of the code | number | output)"
edited=$(cell 0)
same=$(cell 1)
replaced=$(cell 2)
warned=$(grep -Eic 'warn|output.*(old|stale|kept)' log.txt || true)
echo "one would expect:  edited | print(x * 1000) | None | no output"
echo "what happens:      $edited"
echo "one would expect:  replaced | math.tau | None | no output"
echo "what happens:      $replaced"
echo "not touched:       $same"

[ "$same" = "same | print(x * x) | 2 | 4" ] || differs "jupytext --update no longer keeps the output of a cell that stayed the same."
[ "$edited" = "edited | print(x * 1000) | 1 | 20" ] || differs "jupytext --update no longer keeps the output of an edited cell as it was."
[ "$replaced" = "replaced | math.tau | 3 | 3" ] || differs "jupytext --update no longer keeps the output of a cell whose code was replaced."
[ "$warned" = 0 ] || differs "jupytext --update now warns of the old output."
