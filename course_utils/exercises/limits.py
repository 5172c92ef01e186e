"""A limit of time for an answer that never ends: the kernel lives on, with all that the student has in it."""

import contextlib
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

SECONDS = 60  # many times what any right answer needs, on a slow machine too
AGAIN = 0.05  # seconds; an answer may catch what ends it, and go on
_HERE = os.path.dirname(__file__)


class TimeIsUp(BaseException):
    """The answer took too long. Not an Exception: `except Exception` in the answer does not catch it."""


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """Return work(), or raise TimeIsUp after so many seconds, wherever Python code runs or sleeps.

    A single long step of a library (a huge matrix product) ends first. In another thread than the main one a sleep ends
    first, too. Ctrl-C and the stop button work as ever.

    Args:
        seconds: how long it may take.
        work: a function without arguments that runs the student's code.

    Raises:
        TimeIsUp: the time is up.
    """
    is_up, is_over = threading.Event(), threading.Event()
    is_main = threading.current_thread() is threading.main_thread()
    tracing, previous, is_inside = sys.gettrace(), None, False

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        if is_up.is_set():
            # Not in the middle of our own tidying up: the watcher tries again.
            if is_inside and frame is not None and os.path.dirname(frame.f_code.co_filename) != _HERE:
                _insist(frame)
                raise TimeIsUp
        elif callable(previous):
            previous(number, frame)

    thread_id = threading.get_ident()

    def watch() -> None:
        wait = seconds
        while not is_over.wait(wait):
            is_up.set()
            _interrupt_main() if is_main else _raise_in(thread_id)
            wait = AGAIN

    watcher = threading.Thread(target=watch, name="time limit of an answer", daemon=True)
    if is_main:
        previous = signal.signal(signal.SIGINT, on_interrupt)
    try:
        watcher.start()
        is_inside = True
        return work()
    finally:
        is_inside = False
        _whatever_comes(is_over.set, watcher.join, lambda: sys.settrace(tracing))
        if is_main:
            _whatever_comes(lambda: signal.signal(signal.SIGINT, previous or signal.SIG_DFL))
        elif is_up.is_set():
            # Time for what was asked for and has not happened yet. To take it back (with NULL) makes Python 3.11 stand
            # still where nothing is left to take back.
            _whatever_comes(lambda: sum(1 for _ in range(1000)))


@contextlib.contextmanager
def exit_raises() -> Iterator[None]:
    """In a notebook exit() and quit() would end the kernel after the cell: inside they raise SystemExit instead."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        yield
        return

    def ask_exit() -> None:
        raise SystemExit

    shell.ask_exit = ask_exit
    try:
        yield
    finally:
        del shell.ask_exit


def _insist(frame: FrameType | None) -> None:
    """Let each next line of the answer's own functions raise as well: `except:` catches it only once."""

    def raise_again(frame, event, argument):
        if event == "line":
            raise TimeIsUp
        return raise_again

    while frame is not None and not frame.f_code.co_filename.startswith(_HERE):
        frame.f_trace = raise_again
        frame = frame.f_back
    sys.settrace(lambda *_: None)  # without one no line is traced


def _whatever_comes(*steps: Callable[[], Any]) -> None:
    """Do the steps, however often TimeIsUp still comes in between."""
    for step in steps:
        while True:
            try:
                step()
                break
            except TimeIsUp:
                continue


def _interrupt_main() -> None:
    """As Ctrl-C would: ends a sleep, too."""
    if os.name == "posix":
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()


def _raise_in(thread_id: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread_id), ctypes.py_object(TimeIsUp))
