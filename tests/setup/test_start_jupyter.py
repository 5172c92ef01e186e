"""JupyterLab as `make lab` starts it: what its kernels say in the terminal."""

import sys

import ipykernel
import pytest
from jupyter_client import KernelManager
from jupyterlab.labapp import LabApp

from tools.setup import start_jupyter

pytestmark = pytest.mark.skipif(
    "transport_encryption" not in KernelManager.class_traits(),
    reason="an older jupyter_client: nothing to ask for",
)


class Enough(Exception):
    pass


def test_the_server_is_asked_to_encrypt(monkeypatch):
    seen = []

    def initialize_server(argv):
        seen.extend(argv)
        raise Enough

    monkeypatch.setattr(LabApp, "initialize_server", initialize_server)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")
    with pytest.raises(Enough):
        start_jupyter.main(["--no-browser"])
    assert seen == ["--KernelManager.transport_encryption=auto", "--no-browser"]
    monkeypatch.setattr(KernelManager, "class_traits", dict)  # an older one, which does not know the word
    with pytest.raises(Enough):
        start_jupyter.main(["--no-browser"])
    assert seen[2:] == ["--no-browser"]


@pytest.mark.parametrize(
    ("policy", "warned"), [("auto", False), ("disabled", ipykernel.version_info[:2] >= (7, 4))]
)
def test_a_kernel_warns_only_without(policy, warned, tmp_path):
    manager = KernelManager(
        kernel_name="python3", transport_encryption=policy, connection_file=str(tmp_path / "kernel.json")
    )
    manager.kernel_spec.argv[0] = sys.executable
    with (tmp_path / "said").open("w+", encoding="utf-8") as said:
        manager.start_kernel(stderr=said)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            assert client.execute_interactive("1 + 1", timeout=60)["content"]["status"] == "ok"
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
        said.seek(0)
        assert ("without encryption" in said.read()) == warned
