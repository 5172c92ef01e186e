"""Write constraints.txt from what the environment holds: `make pin`."""

import json
import os
import re
import subprocess
import tempfile

from tools.setup import Stop, places, say
from tools.setup.places import venv_python

PACKAGES = """
import importlib.metadata as m, json, re
print(json.dumps([(re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower(), d.version, d.metadata["Requires-Python"] or "")
                  for d in m.distributions()]))
"""
PIN_HEADER = """\
# Exact versions: the stored outputs of the lectures were made with these, on Python {}.
# pip reads them as constraints (-c): it installs nothing because of this file, but what it installs has
# this version. A line with a marker stands for newer Pythons only; older ones take the newest that they can.
# Made by: make pin (from the packages in .venv). To upgrade: make clean, CONSTRAINTS=none make setup,
# make pin, make format; then look at what changed in the outputs.
"""


def pin():
    """Write constraints.txt from what the environment holds."""
    if not os.path.exists(venv_python()):
        raise Stop("there is no environment yet whose versions could be written: make setup")
    with open(os.path.join(places.ROOT, "pyproject.toml"), encoding="utf-8") as file:
        oldest = int(re.search(r'^requires-python = ">=3\.(\d+)"', file.read(), re.M)[1])
    packages = json.loads(subprocess.check_output([venv_python(), "-c", PACKAGES], cwd=tempfile.gettempdir()))
    torch_pythons = [needs for name, _, needs in packages if name == "torch"][0]
    lines = []
    for name, version, pythons in sorted(map(tuple, packages)):
        if name in ("pip", "pytorch-in-practice"):
            continue
        if name == "torchvision":
            pythons += torch_pythons  # it is of no use without its torch
        least = max((int(minor) for minor in re.findall(r">=\s*3\.(\d+)", pythons)), default=0)
        marker = f' ; python_version >= "3.{least}"' if least > oldest else ""
        lines.append("{}=={}{}\n".format(name, version.split("+")[0], marker))
    version = subprocess.check_output(
        [venv_python(), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    )
    target = os.path.join(places.ROOT, "constraints.txt")
    with open(target + ".part", "w", encoding="utf-8", newline="\n") as file:
        file.write(PIN_HEADER.format(version.decode().strip()) + "".join(lines))
    os.replace(target + ".part", target)  # whole or not at all
    say(f"constraints.txt: {len(lines)} packages.")
    return 0
