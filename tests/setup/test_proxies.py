"""Set-up and JupyterLab where a proxy is set: they start, or one sentence says why not; no password is shown."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tools.setup import Stop, faults, packages, start_jupyter

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


PROXIES = {
    "ALL_PROXY": "socks://127.0.0.1:9/",
    "https_proxy": "http://student:geheim@127.0.0.1:9",
    "HTTP_PROXY": "127.0.0.1:9",
    "all_proxy": " http://[::1:many",
}


def settings(address, plugin):
    """The settings of a plugin, from a JupyterLab that will soon answer at this address."""
    request = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(120):
        try:
            with request.open(address.replace("/lab?", f"/lab/api/settings/{plugin}?"), timeout=30) as answer:
                return json.load(answer)
        except urllib.error.URLError:
            time.sleep(0.5)
    return None


def test_jupyterlab_starts_and_shows_no_password(tmp_path):
    command = [
        sys.executable,
        "-m",
        "tools.setup.start_jupyter",
        "--no-browser",
        "--port=0",
        "--allow-root",
    ]
    command += [f"--ServerApp.root_dir={tmp_path}", "--ServerApp.open_browser=False"]
    environment = (
        os.environ | PROXIES | {"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    )
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        timer = threading.Timer(120, server.kill)
        timer.start()
        said = []
        for line in server.stderr:
            said.append(line)
            if "127.0.0.1" in line and "/lab?token=" in line:
                news = settings(line.split()[-1], "@jupyterlab/apputils-extension:notification")
                break
        server.terminate()
        said.append(server.stderr.read())
        timer.cancel()
    text = "".join(said)
    assert "/lab?token=" in text, text
    assert "geheim" not in text and "Traceback" not in text
    assert news["schema"]["properties"]["fetchNews"]["default"] == "false"  # so nobody is asked


def test_notebooks_see_the_proxy_as_ever(monkeypatch):
    from jupyterlab.labapp import LabApp

    seen = []
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")
    monkeypatch.setattr(
        LabApp, "launch_instance", lambda arguments: seen.append((arguments, dict(os.environ)))
    )
    start_jupyter.main(["--version"])
    for name, value in PROXIES.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    start_jupyter.main(["--version"])
    assert seen[0][0] == ["--version"]  # without a proxy the extension manager is there
    assert (
        seen[1] == (["--LabApp.extension_manager=readonly", "--version"], before)
        and dict(os.environ) == before
    )


def test_no_grammar_is_built_at_the_start():
    """jsonschema would have it built by rfc3987_syntax, with lark: more than half of the start."""
    code = (
        "import atexit, sys; from tools.setup import start_jupyter; "
        "atexit.register(lambda: print('lark' in sys.modules)); start_jupyter.main(['--version'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "False", done.stdout + done.stderr


@pytest.mark.parametrize(
    ("errors", "value", "words"),
    [
        (
            "ERROR: Missing dependencies for SOCKS support.",
            "socks5://127.0.0.1:9",
            "pip knows only http ones",
        ),
        (
            "ValueError: Unable to determine SOCKS version from socks://",
            "socks://127.0.0.1:9",
            "only http ones",
        ),
        (
            "OSError: Failed to parse: http://127.0.0.1:many",
            "http://127.0.0.1:many",
            "is not the address of one",
        ),
        (
            "Proxy URL had unsupported scheme ftp, should use http",
            "ftp://127.0.0.1:9",
            "is not the address of one",
        ),
        (
            "Failed to parse: http://student:ge/heim@h",
            "http://student:ge/heim@127.0.0.1:9",
            "is not the address",
        ),
    ],
)
def test_what_pip_says_of_a_proxy(errors, value, words, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", value)
    text = faults.explain(f"ERROR: Could not install packages due to an OSError: {errors}\n")
    assert words in text and "ALL_PROXY=" in text and text.count(". ") <= 2
    assert "heim" not in text


def test_no_password_in_pips_words(monkeypatch):
    monkeypatch.setenv("TORCH_INDEX", "https://student:geheim@index.example/cpu")
    text = faults.explain("ERROR: No matching distribution found for requirement torch (from versions: none)")
    assert "TORCH_INDEX=https://***@index.example/cpu" in text
    assert "geheim" not in faults.explain("ERROR: something about https://student:geheim@index.example/cpu")


def test_an_intel_mac_is_told_before_the_download():
    with pytest.raises(Stop, match="Macs with an Intel processor.*2.2.2"):
        packages.check_machine("darwin", "x86_64")
    packages.check_machine("darwin", "arm64")
    packages.check_machine("linux", "x86_64")
