"""Set-up with a bare Python: the environment, its faults in words, and the commands. Standard library only."""


class Stop(Exception):
    """One sentence for the student: what is wrong and what to do."""


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)
