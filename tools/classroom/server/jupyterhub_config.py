"""JupyterHub for a class on one machine. `make class` starts it with its settings in CLASS_SETTINGS."""

import json
import os
import sys
from pathlib import Path

from tools.classroom.server import places
from tools.classroom.server.accounts import ClassAuthenticator
from tools.classroom.server.settings import Settings
from tools.classroom.server.spawner import ROOM, RoomSpawner
from tools.setup.class_list import INSTRUCTOR, read_students

c = get_config()  # noqa: F821 - JupyterHub gives it
settings = Settings.from_json(os.environ["CLASS_SETTINGS"])
place = places.Class(settings.folder)
HERE = Path(__file__).parent
LOOPBACK = "http://127.0.0.1"

c.JupyterHub.bind_url = settings.url
c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = settings.certificate, settings.key
c.JupyterHub.hub_bind_url = f"{LOOPBACK}:{settings.port + 1}"
c.JupyterHub.db_url = f"sqlite:///{place.hub / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(place.hub / "cookie_secret")
c.JupyterHub.template_paths = [str(HERE / "templates")]
listed = read_students(Path(settings.students)) if settings.students else {"": ""}
c.JupyterHub.template_vars = {
    "course_language": settings.language,
    "gives_passwords": all(listed.values()),
}
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
c.JupyterHub.concurrent_spawn_limit = 0  # a class begins at once: nobody is told to come again later
c.JupyterHub.log_level = "WARN"

c.ConfigurableHTTPProxy.command = [os.environ["CLASS_NODE"], os.environ["CLASS_PROXY"]]
c.ConfigurableHTTPProxy.log_level = "warn"
c.ConfigurableHTTPProxy.api_url = f"{LOOPBACK}:{settings.port + 2}"
c.ConfigurableHTTPProxy.pid_file = str(place.hub / "proxy.pid")
c.ConfigurableHTTPProxy.check_running_interval = 2  # seconds

c.JupyterHub.authenticator_class = ClassAuthenticator
c.Authenticator.admin_users = {INSTRUCTOR}
c.FirstUseAuthenticator.dbm_path = str(place.hub / "passwords")
c.ClassAuthenticator.students = settings.students
c.Authenticator.allow_all = True  # ClassAuthenticator asks the class list
c.Authenticator.auth_refresh_age = 60  # seconds

c.JupyterHub.spawner_class = RoomSpawner
c.RoomSpawner.class_folder = settings.folder
c.Spawner.default_url = "/lab/tree/zh_CN" if settings.language == "zh" else "/lab/tree/lectures"
c.Spawner.mem_limit = int(settings.memory * 1e9)
c.Spawner.cpu_limit = settings.processors
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # a whole class begins at once
c.Spawner.environment = {"OMP_NUM_THREADS": "1", "COURSE_OFFLINE": "1", "IPYTHONDIR": "/tmp/ipython"}
c.LocalProcessSpawner.interrupt_timeout = 0  # Jupyter would ask the terminal whether it is meant
c.LocalProcessSpawner.term_timeout = 5

board = ["unshare", "--mount", "--propagation", "private", "bash", str(ROOM)]
board += [str(place.first), str(place.run), sys.executable, "-m", "tools.classroom.server.board"]
culler = [
    "setpriv",
    "--pdeathsig",
    "TERM",
    sys.executable,
    "-m",
    "jupyterhub_idle_culler",
    f"--timeout={settings.idle * 60}",
]
c.JupyterHub.services = [
    {
        "name": "board",
        "url": f"{LOOPBACK}:{settings.port + 3}",
        "command": board,
        "cwd": "/",
        "oauth_no_confirm": True,
        "display": True,
        "environment": {
            "PYTHONPATH": str(places.COURSE),
            "HOME": places.HOME,
            "CLASS_MARKS": str(place.marks),
            "CLASS_NAMES": json.dumps(list(listed) if settings.students else None),
            "CLASS_SETTINGS": settings.to_json(),
            "ROOM_HIDE": "\n".join(map(str, (*places.HIDDEN, places.COURSE, place.folder))),
            "ROOM_SHOW": "\n".join(
                str(path)
                for path in (
                    places.COURSE / "course_utils",
                    places.COURSE / "tools",
                    Path(sys.prefix),
                    Path(sys.base_prefix).resolve(),
                    place.marks,
                )
            ),
            "ROOM_KEEP": str(place.run),
            "ROOM_GROUPS": "",
            "ROOM_ENDS": "1",
        },
    },
    {"name": "idle", "command": culler},
]
c.JupyterHub.load_roles = [
    {
        "name": "idle",
        "services": ["idle"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
]
