"""Is this Python new enough?"""

import platform
import sys

from course_utils.doctor.rows import FAIL, OK, Row

OLDEST_PYTHON = (3, 11)


def check_python(version: tuple[int, ...] = tuple(sys.version_info)) -> Row:
    """Is this Python new enough, and a 64-bit one? `version` stands in for this Python's in tests."""
    text = ".".join(map(str, version[:3]))
    bits = sys.maxsize.bit_length() + 1
    if version[:2] < OLDEST_PYTHON or bits < 64:
        found = f"{text}, {bits} bits: {sys.executable}"
        return Row("Python", FAIL, found, "install a 64-bit Python 3.11 or newer and set the course up again")
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        found = (
            f"{text} for Macs with an Intel processor; PyTorch 2.2.2 was the last for them: {sys.executable}"
        )
        fix = "with an Apple processor install its own Python and set the course up again; else take another Mac"
        return Row("Python", FAIL, found, fix)
    return Row("Python", OK, f"{text}: {sys.executable}")
