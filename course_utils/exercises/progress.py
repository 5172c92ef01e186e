"""Which exercises are done: remembered on this computer, shown in the lecture, forgotten on request.

An exercise that was right once leaves an empty file of its number, such as `2.3`, in the folder that COURSE_PROGRESS
names, else in `progress` inside the cache (`course_utils.download.cache_dir`). To forget by hand, delete it.
"""

import importlib.util
import os
from pathlib import Path

from course_utils.download import cache_dir
from course_utils.exercises import _CHECKS
from course_utils.messages import say

_done_now: set[str] = set()  # of this session: where no file can be written, that is all there is


def folder() -> Path:
    """Where the marks lie. Creates nothing."""
    return Path(os.environ.get("COURSE_PROGRESS") or cache_dir() / "progress").expanduser()


def remember(exercise_id: str) -> None:
    """Mark an exercise as done. A folder that cannot be written is no reason to disturb the student."""
    _done_now.add(exercise_id)
    try:
        folder().mkdir(parents=True, exist_ok=True)
        (folder() / exercise_id).touch()
    except OSError:
        pass


def progress(lecture: int, *, forget: bool = False) -> None:
    """Print which exercises of a lecture you have done, on this computer, in this or an earlier session.

    Args:
        lecture: its number, 1 to 12.
        forget: True forgets them all, so that you can begin again.

    Raises:
        ValueError: there is no such lecture.
        OSError: the marks could not be removed.
    """
    known = _exercises_of(lecture)
    if forget:
        for exercise_id in known:
            _done_now.discard(exercise_id)
            (folder() / exercise_id).unlink(missing_ok=True)
    done = [exercise_id in _done_now or (folder() / exercise_id).exists() for exercise_id in known]
    marks = "  ".join(f"{'✔' if is_done else '…'} {name}" for name, is_done in zip(known, done, strict=True))
    say(f"{marks}   {sum(done)} of {len(known)} done")
    unkept = [name for name in known if name in _done_now and not (folder() / name).exists()]
    if unkept:
        say(f"They are forgotten when this notebook is closed: {folder()} cannot be written.")


def _exercises_of(lecture: int) -> list[str]:
    name = f"course_utils.exercises.lecture_{lecture:02d}" if isinstance(lecture, int) else ""
    if not name or importlib.util.find_spec(name) is None:
        raise ValueError(f"there is no lecture {lecture!r} with exercises: take a number from 1 to 12")
    importlib.import_module(name)
    ids = [exercise_id for exercise_id in _CHECKS if exercise_id.split(".")[0] == str(lecture)]
    return sorted(ids, key=lambda exercise_id: int(exercise_id.split(".")[1]))
