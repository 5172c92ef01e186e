"""Is a proxy set, and can everything here go through it?"""

import importlib.util

from course_utils.doctor.rows import FAIL, OK, PIP, WARN, Row
from course_utils.download.proxies import ProxyError, all_proxies


def check_proxy() -> Row:
    """The proxies of the environment and of the system. None is asked."""
    try:
        proxies = all_proxies()
    except ProxyError as error:
        fix = "correct or remove it: nothing can be fetched, and `jupyter lab` may not start (make lab does)"
        return Row("proxy", FAIL, str(error), fix)
    if not proxies:
        return Row("proxy", OK, "none is set")
    found = ", ".join(map(str, proxies))
    if not any(proxy.is_socks for proxy in proxies):
        return Row("proxy", OK, found)
    if importlib.util.find_spec("socks") is None:
        return Row(
            "proxy", FAIL, f"{found}: the package for SOCKS proxies is missing", f"{PIP} install pysocks"
        )
    fix = "start JupyterLab by make lab; or set HTTPS_PROXY=http://host:port instead, with your program's http port"
    return Row(
        "proxy", WARN, f"{found}: downloads go through it, but `jupyter lab` and pip do not know SOCKS", fix
    )
