#!/usr/bin/env bash
# JupyterHub 6.1.1: started from a script's background, it needs about half a minute to stop; one service is enough.
#
# Expected (the guess): SIGTERM stops a hub in about a second, however it was started; it stops its services at once.
# Seen: what a script starts with & inherits that SIGINT is ignored (POSIX, no job control), and the hub hands that on. It
#   stops a service by SIGINT first, which the service then does not notice, and much later by SIGTERM (the time it is
#   said to wait in between is 10 seconds). With SIGINT as it is in a terminal the same hub stops in about a second. A hub
#   without services stops in a second both ways.
# Why it matters to a course: `hub & ... kill $!` is how one writes a test or a start script for a class.
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet jupyterhub==6.1.1 || cannot "JupyterHub cannot be installed here."
cd "$folder"

cat > jupyterhub_config.py <<'PY'
import os
import socket
import sys

from jupyterhub.proxy import Proxy


class NoProxy(Proxy):
    """A hub alone: nothing here is routed."""

    should_start = False

    async def add_route(self, routespec, target, data):
        pass

    async def delete_route(self, routespec):
        pass

    async def get_all_routes(self):
        return {}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


c = get_config()
c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.bind_url = f"http://127.0.0.1:{free_port()}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{free_port()}"
c.JupyterHub.db_url = "sqlite://"
if os.environ["SERVICES"] == "1":
    c.JupyterHub.services = [{"name": "sleeper", "command": [sys.executable, "-c", "import time; time.sleep(300)"]}]
PY

cat > stop.py <<'PY'
"""stop.py default|ignored SERVICES: start a hub with SIGINT so, stop it by SIGTERM, print the seconds."""
import os
import signal
import subprocess
import sys
import time

how, services = sys.argv[1:]
handler = {"default": signal.SIG_DFL, "ignored": signal.SIG_IGN}[how]
log = open("log", "w+")
hub = subprocess.Popen(
    [sys.executable, "-m", "jupyterhub"],
    env=os.environ | {"SERVICES": services},
    stdout=log,
    stderr=log,
    preexec_fn=lambda: signal.signal(signal.SIGINT, handler),
)
for _ in range(240):
    time.sleep(0.5)
    log.seek(0)
    if "JupyterHub is now running" in (text := log.read()) or hub.poll() is not None:
        break
if "JupyterHub is now running" not in text:
    sys.exit(text[-2000:])
time.sleep(2)
start = time.monotonic()
hub.terminate()
try:
    hub.wait(120)
finally:
    hub.kill()
print(round(time.monotonic() - start))
PY

# One after the other: a hub that does not start is no finding.
measure() { "$folder/venv/bin/python" stop.py "$@" || cannot "the hub does not start."; }
usual=$(measure default 1)
alone=$(measure ignored 0)
background=$(measure ignored 1)

echo "JupyterHub 6.1.1; seconds from SIGTERM to the end of the hub"
echo "SIGINT as in a terminal, one service:     $usual"
echo "SIGINT ignored, no service:               $alone"
echo "SIGINT ignored, one service, one expects: about 1"
echo "SIGINT ignored, one service, it takes:    $background"

[ "$usual" -le 8 ] || differs "with SIGINT as in a terminal it is slow, too."
[ "$alone" -le 8 ] || differs "without a service it is slow, too."
[ "$background" -ge 15 ] || differs "with a service it stops fast now."
