#!/usr/bin/env bash
# nbdev 3.3.26: nbdev-clean, made against merge conflicts, takes the tags and the slides out of every cell.
#
# Expected (the guess): numbers of outputs and what an editor adds go; tags and slide types, which somebody wrote, stay.
# Seen: all metadata of a cell goes but for a short list of its own. Without raises-exception the error on purpose ends a
#   run, without slide types there is no deck, and the notebook's title is gone as well. Exit 0, no word.
#   jupyter nbconvert --clear-output keeps all of it.
# Why it matters to a course: tags say which errors are meant and which cells are exercises.
set -euo pipefail
unset PYTHONPATH PYTHONHOME JUPYTER_PATH
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir nbdev==3.3.26 nbconvert==7.17.2 nbformat==5.11.1 ipykernel==7.4.0 ||
    cannot "the packages cannot be installed here."
cd "$folder"

export HOME="$folder" PATH="$folder/venv/bin:$PATH" JUPYTER_PREFER_ENV_PATH=1

python - <<'PY'
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

slide = {"slideshow": {"slide_type": "slide"}}
cells = [
    new_markdown_cell("# One", id="one", metadata=slide),
    new_code_cell("1 / 0", id="error", metadata={**slide, "tags": ["raises-exception"]}),
]
kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel, "title": "Errors"}), "lecture.ipynb")
PY
cp lecture.ipynb cleaned.ipynb
cp lecture.ipynb cleared.ipynb
nbdev-clean --fname cleaned.ipynb > log 2>&1 || cannot "$(tail -1 log)"
jupyter nbconvert --clear-output --inplace cleared.ipynb > log 2>&1 || cannot "$(tail -1 log)"

told() { # tags, slides and title that are left, and whether the notebook runs
    local runs=runs
    python - "$1" <<'PY'
import sys

import nbformat

notebook = nbformat.read(sys.argv[1], 4)
tags = sum(len(cell.metadata.get("tags", [])) for cell in notebook.cells)
slides = sum("slideshow" in cell.metadata for cell in notebook.cells)
print(f"tags {tags}, slides {slides}, title {notebook.metadata.get('title')}", end=", ")
PY
    jupyter nbconvert --to notebook --execute "$1" --output run.ipynb > log 2>&1 ||
        runs="ends with $(grep -o '[A-Z][A-Za-z]*Error' log | tail -1)"
    echo "$runs"
}
for file in lecture cleared cleaned; do
    echo "$file: $(told $file.ipynb)"
done > seen
echo "nbdev 3.3.26, nbconvert 7.17.2; the lecture, after --clear-output, after nbdev-clean"
cat seen

holds() { grep -qxF "$1" seen || differs "expected: $1"; }
holds "lecture: tags 1, slides 2, title Errors, runs"
holds "cleared: tags 1, slides 2, title Errors, runs"
holds "cleaned: tags 0, slides 0, title None, ends with ZeroDivisionError"
