"""Set-up with a bare Python: the environment, its faults in words, and the commands. Standard library only."""

from course_utils.messages import in_language, say  # noqa: F401 - the modules take them from here


class Stop(Exception):
    """One sentence for the student: what is wrong and what to do."""
