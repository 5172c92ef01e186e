"""JupyterLab where a proxy is set, of whatever kind: `make lab` starts this instead of JupyterLab itself.

JupyterLab 4.6 reads the proxy variables when it is imported, for its extension manager: it does not start where it does
not know the kind of proxy (SOCKS, an address without http://), and writes the proxy's user and password into its log.
Here it is imported without these variables and does without the manager; the notebooks see them as ever.
"""

import os
import sys

PROXIES = {"http_proxy", "https_proxy", "all_proxy"}


def main(arguments):
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.lower() in PROXIES}
    from jupyterlab import labapp

    os.environ.update(kept)
    labapp.main(["--LabApp.extension_manager=readonly", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
