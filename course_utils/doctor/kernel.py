"""Do notebooks run on this Python?"""

import os
import re
import subprocess
import sys

from course_utils.doctor.rows import FAIL, OK, PIP, Row

_SECONDS = 30  # for another Python to start


def check_kernel() -> Row:
    """Does JupyterLab start the notebooks with the Python of this environment?"""
    try:
        from jupyter_client.kernelspec import KernelSpecManager

        spec = KernelSpecManager().get_kernel_spec("python3")
    except Exception as error:
        found = f"there is no Jupyter kernel here: {type(error).__name__}: {error}"
        return Row("kernel", FAIL, found, f"{PIP} install ipykernel")
    program = spec.argv[0]
    # Jupyter itself replaces a bare "python" by the Python that it runs on.
    if re.fullmatch(r"python(\d+(\.\d+)?)?(\.exe)?", program) or _same_file(program, sys.executable):
        return Row("kernel", OK, f"notebooks run on this Python ({spec.display_name})")
    prefix = _prefix_of(program)
    if prefix and _same_file(prefix, sys.prefix):
        return Row("kernel", OK, f"notebooks run on this Python ({spec.display_name})")
    found = (
        f"notebooks run on another Python: {program} (as {spec.resource_dir} says), not on {sys.executable}"
    )
    fix = f'"{sys.executable}" -m jupyter kernelspec remove python3, then start JupyterLab again'
    return Row("kernel", FAIL, found, fix)


def _same_file(one: str, other: str) -> bool:
    # Not resolved: the python of an environment is often a link to the one it was made from.
    return os.path.normcase(os.path.abspath(one)) == os.path.normcase(os.path.abspath(other))


def _prefix_of(program: str) -> str | None:
    command = [program, "-c", "import sys; print(sys.prefix)"]
    try:
        return subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return None
