"""The process that warm kernels are forks of: it imports the large libraries once. Started by warm_kernels.py."""

import contextlib
import gc
import importlib.util
import json
import os
import random
import signal
import sys
import tempfile

LIBRARIES = (
    "ipykernel.kernelapp",
    "ipywidgets",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "torch",
    "torch._dynamo",  # every optimizer imports it
    "torch.utils.data",
)


def serve() -> None:
    """Import the libraries, then answer each line of stdin, a kernel's command, with the number of its process."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a kernel prints past its notebook is no answer
    # As the kernel itself would set it, before Matplotlib asks for it.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    said = import_libraries()
    if said or len(os.listdir("/proc/self/task")) > 1:  # a fork has only one of several threads
        print(said, file=sys.stderr)
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nothing remains of a kernel that ended
    gc.collect()
    gc.freeze()  # keeps the memory shared
    print("ready", file=answers, flush=True)
    kernels = []
    for line in sys.stdin:
        kernels.append(os.fork())
        if kernels[-1] == 0:
            become_kernel(**json.loads(line))
        print(kernels[-1], file=answers, flush=True)
    for pid in kernels:  # whoever asked for them is gone
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def import_libraries() -> str:
    """Import them; return what they print or warn of."""
    with tempfile.TemporaryFile("w+", errors="replace") as file:
        kept = [os.dup(number) for number in (1, 2)]
        for number in (1, 2):
            os.dup2(file.fileno(), number)
        try:
            for name in LIBRARIES:
                importlib.import_module(name)
        except Exception as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        for stream, number, copy in zip((sys.stdout, sys.stderr), (1, 2), kept, strict=True):
            stream.flush()
            os.dup2(copy, number)
            os.close(copy)
        file.seek(0)
        return file.read()


def become_kernel(command: list[str], env: dict[str, str], cwd: str) -> None:
    """Be what `command` (python -m ipykernel_launcher …) would start, and do not come back."""
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        launch(command, env | {"JPY_PARENT_PID": str(os.getppid())}, cwd)  # a kernel ends with its parent
    finally:
        os._exit(0)


def launch(command: list[str], env: dict[str, str], cwd: str) -> None:
    """Run the kernel of `command` in this process, with these variables, in this folder."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = [importlib.util.find_spec(command[2]).origin, *command[3:]]
    # Not the random numbers of the other kernels.
    random.seed()
    sys.modules["numpy"].random.seed()
    sys.modules["torch"].default_generator.seed()
    sys.modules["ipykernel.kernelapp"].launch_new_instance()


if __name__ == "__main__":
    del sys.path[0]  # the folder of this file: a kernel would not look there
    serve()
    sys.exit()
