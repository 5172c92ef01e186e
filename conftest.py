"""Wires the comparison of notebooks into pytest."""

import os
import tempfile

pytest_plugins = ["tests.nbval_plugin"]

# The lectures show which exercises are done: tests see nobody's progress and leave none behind.
_progress = tempfile.TemporaryDirectory(prefix="course-progress-")
os.environ["COURSE_PROGRESS"] = _progress.name
