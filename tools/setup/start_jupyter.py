"""JupyterLab as `make lab` starts it: behind every kind of proxy, and so that opening a lecture changes nothing.

JupyterLab 4.6 reads the proxy variables when it is imported, for its extension manager: it does not start where it does
not know the kind of proxy (SOCKS, an address without http://), and writes the proxy's user and password into its log.
Here it is imported without these variables and does without the manager. The notebooks see them as ever.

jsonschema, which JupyterLab imports, tries to import rfc3987_syntax, and that builds a grammar for addresses in all
languages: about half of the whole start (rfc3987-syntax 1.1.0). Nothing here checks such addresses, and jsonschema does
without.

Since ipykernel 7.4.0 each kernel that is not told to encrypt warns, in the terminal of the student, that somebody may
listen in; JupyterLab tells it (jupyter_client 8.10.0) only where it is asked to.

It asks at its first start whether it may fetch news: in jupyter/labconfig the answer is no; the settings change that.

It also saves an open notebook by itself, and then writes down which Python it found. In the lectures, published
without that, it is left out again.
"""

import os
import re
import sys
from urllib.request import getproxies

PROXIES = {"http_proxy", "https_proxy", "all_proxy"}
_LECTURE = re.compile(r"(?:.*/)?notebooks/\d\d_\w+\.ipynb")


def prepare():
    """Before JupyterLab is imported."""
    sys.modules.setdefault("rfc3987_syntax", None)
    settings = os.path.join(os.path.dirname(os.path.abspath(__file__)), "jupyter")
    paths = os.environ.get("JUPYTER_CONFIG_PATH", "").split(os.pathsep)
    paths = [path for path in paths if path not in ("", settings)]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([*paths, settings])


def keep_metadata(model, path, **_):
    """Before a lecture is saved: its notebook-wide notes about Python as they were published."""
    content = model.get("content")
    if (
        model.get("type") != "notebook"
        or not isinstance(content, dict)
        or not _LECTURE.fullmatch(path.strip("/"))
    ):
        return
    metadata = content.get("metadata", {})
    if metadata.get("language_info", {}).get("name") == "python":
        metadata["language_info"] = {"name": "python"}
    if metadata.get("kernelspec", {}).get("name") == "python3":
        metadata["kernelspec"] = {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        }


def encryption():
    """The argument that has JupyterLab and its kernels encrypt what they say, where both can."""
    import zmq
    from jupyter_client import KernelManager

    known = KernelManager.class_traits().get("transport_encryption") and zmq.has("curve")
    return ["--KernelManager.transport_encryption=auto"] if known else []


def main(arguments):
    if any(
        getproxies().get(kind) for kind in ("http", "https", "all")
    ):  # also in the settings of Windows or macOS
        arguments = ["--LabApp.extension_manager=readonly", *arguments]
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.lower() in PROXIES}
    prepare()
    from jupyterlab.labapp import LabApp

    os.environ.update(kept)
    if {"-h", "--help", "--help-all", "--version"} & set(arguments):
        return LabApp.launch_instance(arguments)
    server = LabApp.initialize_server(argv=[*encryption(), *arguments])
    server.contents_manager.register_pre_save_hook(keep_metadata)
    server.start()


if __name__ == "__main__":
    main(sys.argv[1:])
