"""Wires the comparison of notebooks into pytest."""

import gc
import os
import tempfile

pytest_plugins = ["tests.comparison.nbval_plugin"]

os.environ.pop("COURSE_DATA", None)  # the tests are about the embedded data unless they say otherwise

# Tests call `check`, which remembers what is done: not among the marks of whoever runs them.
_progress = tempfile.TemporaryDirectory(prefix="course-progress-")
os.environ["COURSE_PROGRESS"] = _progress.name


def pytest_collection_finish(session):
    gc.freeze()  # what is there now stays: looking through it again and again takes about 4 % of the time
