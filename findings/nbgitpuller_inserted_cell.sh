#!/usr/bin/env bash
# nbgitpuller 1.3.0: a code cell that the teacher inserts before a cell that the student has run never arrives.
#
# Expected (the guess): the student has run the cells and changed none. The teacher inserts new cells between them. The
#   next pull brings them, since nobody else wrote at these places; or the pull says that it could not.
# Seen: the pull exits 0. A new markdown cell arrives, a new code cell does not. Git sees a notebook as lines. A new code
#   cell begins with the same lines as the cell after it, down to "execution_count": null, so git takes it as inserted
#   after that line, which the run has changed. Then both sides changed one place, and nbgitpuller tells git to take the
#   student's side. A later pull does not bring the cell either: for git it is merged.
# Why it matters to a course: a correction reaches just those students who have not yet begun, and nobody is told.
set -euo pipefail
unset PYTHONPATH PYTHONHOME NBGITPULLER_DEPTH GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }
set -E
trap 'differs "a step fails that worked when this was written (line $LINENO)."' ERR

command -v git > /dev/null || cannot "git is missing."
python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet nbgitpuller==1.3.0 nbformat==5.11.1 \
  || cannot "the packages cannot be installed here."
export HOME="$folder" PATH="$folder/venv/bin:$PATH" GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=teacher GIT_AUTHOR_EMAIL=teacher@example.org
export GIT_COMMITTER_NAME=teacher GIT_COMMITTER_EMAIL=teacher@example.org
cd "$folder"

cat > edit.py <<'PY'
"""edit.py FILE new | run PLACE ... | code PLACE ID | markdown PLACE ID"""
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

path, what, *rest = sys.argv[1:]
if what == "new":
    notebook = new_notebook(cells=[new_code_cell(f"print({n} ** 2)", id=f"cell-{n}") for n in range(6)])
else:
    notebook = nbformat.read(path, as_version=4)
if what == "run":  # the file as it is after these cells were run
    for count, n in enumerate(map(int, rest), 1):
        cell = notebook.cells[n]
        cell.execution_count = count
        cell.outputs = [new_output("stream", name="stdout", text=f"{n ** 2}\n")]
if what in ("code", "markdown"):  # insert a new cell
    place, name = rest
    cell = {"code": new_code_cell, "markdown": new_markdown_cell}[what](f"# Correction {name}", id=name)
    notebook.cells.insert(int(place), cell)
nbformat.write(notebook, path)
PY
publish() { # commit the teacher's notebook
  git -C teacher add lecture.ipynb
  git -C teacher commit --quiet -m "lecture"
}
pull() { # pull into the folder of a student; print the status
  local status=0
  nice -n 19 gitpuller "file://$folder/teacher" main "$1" > log.txt 2>&1 || status=$?
  echo "status $status"
}
arrived() { # which new cells a student has
  local found=""
  for name in markdown code later; do
    if grep -q "Correction $name" "$1/lecture.ipynb"; then found+=" $name"; fi
  done
  echo "${found:- none}"
}

git init --quiet teacher
git -C teacher symbolic-ref HEAD refs/heads/main
python edit.py teacher/lecture.ipynb new
publish
[ "$(pull worked) $(pull fresh)" = "status 0 status 0" ] || { cat log.txt >&2; differs "the first pull fails."; }
python edit.py worked/lecture.ipynb run 0 1 2 3
python edit.py teacher/lecture.ipynb markdown 3 markdown
python edit.py teacher/lecture.ipynb code 1 code
publish
fresh="$(pull fresh), arrived:$(arrived fresh)"
worked="$(pull worked), arrived:$(arrived worked)"
python edit.py teacher/lecture.ipynb code 8 later
publish
later="$(pull worked), arrived:$(arrived worked)"

echo "nbgitpuller 1.3.0; the teacher inserts a markdown cell and a code cell, later one more at the end"
echo "student who ran nothing:                            $fresh"
echo "student who ran the cells, one would expect:        status 0, arrived: markdown code"
echo "student who ran the cells, what happens:            $worked"
echo "the same student after the later pull:              $later"

[ "$fresh" = "status 0, arrived: markdown code" ] || differs "a student who ran nothing no longer gets both new cells."
[ "$worked" = "status 0, arrived: markdown" ] || differs "a student who ran the cells no longer misses just the code cell."
[ "$later" = "status 0, arrived: markdown later" ] || differs "after a later pull the student no longer misses just the code cell."
