"""A student as a class server sees one: logs in, starts kernels, runs cells over a websocket."""

import json
import re
import time
import uuid
from urllib.parse import quote

import requests
import websocket


class Refused(Exception):
    """The server said no."""


class Student:
    """One browser of one student."""

    def __init__(self, address: str, name: str, verify=True):
        self.address, self.name, self.web = address, name, requests.Session()
        self.web.verify = verify
        self.web.trust_env = (
            False  # else a proxy of this machine, or its certificates, come before what is asked for
        )
        self.base = f"{address}/user/{quote(name)}"

    def log_in(self, password: str = "a good word") -> "Student":
        page = self.web.get(f"{self.address}/hub/login", timeout=60)
        token = re.search(r'name="_xsrf"\s+value="([^"]+)"', page.text)[1]
        fields = {"username": self.name, "password": password, "_xsrf": token}
        answer = self.web.post(f"{self.address}/hub/login?next=%2Fhub%2Fhome", data=fields, timeout=60)
        if answer.status_code != 200 or "/hub/home" not in answer.url:
            raise Refused(answer.status_code)
        return self

    def open_server(self, seconds: float = 120) -> "Student":
        """Start the server as the browser does, and wait until it answers."""
        end = time.monotonic() + seconds
        self.web.get(f"{self.address}/hub/spawn", timeout=60)
        while time.monotonic() < end:
            answer = self.web.get(f"{self.base}/lab", timeout=60)
            if answer.status_code == 200 and answer.url.startswith(self.base):
                return self
            time.sleep(0.5)
        raise Refused(f"no server after {seconds} s: {answer.status_code} {answer.url}")

    def ask(self, method: str, path: str, **more) -> requests.Response:
        """Ask the student's own server; path as in Jupyter's REST API."""
        token = next((c.value for c in self.web.cookies if c.name == "_xsrf" and "/user/" in c.path), "")
        headers = {"X-XSRFToken": token}
        return self.web.request(method, f"{self.base}/api/{path}", headers=headers, timeout=60, **more)

    def kernel(self, path: str = "lectures/01_linear_model.ipynb") -> "Kernel":
        body = {"kernel": {"name": "python3"}, "name": "", "path": path, "type": "notebook"}
        answer = self.ask("POST", "sessions", json=body)
        if answer.status_code != 201:
            raise Refused(f"{answer.status_code}: {answer.text[:200]}")
        return Kernel(self, answer.json()["kernel"]["id"])


class Kernel:
    """A kernel of a student's server, with a websocket to it."""

    def __init__(self, student: Student, number: str):
        self.student, self.number = student, number
        self.socket = websocket.create_connection(
            f"{student.base}/api/kernels/{number}/channels".replace("http", "ws", 1),
            cookie="; ".join(f"{c.name}={c.value}" for c in student.web.cookies),
            timeout=90,
            sslopt={"cert_reqs": 0} if student.web.verify is not True else None,
        )

    def run(self, code: str, seconds: float = 120) -> str:
        """What a cell prints, and the name of its error behind it."""
        message = uuid.uuid4().hex
        header = {
            "msg_id": message,
            "username": "",
            "session": message,
            "msg_type": "execute_request",
            "version": "5.3",
        }
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "allow_stdin": False,
            "stop_on_error": False,
        }
        whole = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        self.socket.send(json.dumps(whole))
        said, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            self.socket.settimeout(0.2)
            try:
                answer = json.loads(self.socket.recv())
            except websocket.WebSocketTimeoutException:
                continue
            if answer["parent_header"].get("msg_id") != message:
                continue
            kind, content = answer["msg_type"], answer["content"]
            if kind == "stream":
                said += content["text"]
            elif kind in ("execute_result", "display_data"):
                said += content["data"].get("text/plain", "")
            elif kind == "error":
                said += f"{content['ename']}: {content['evalue']}"
            elif kind == "status" and content["execution_state"] == "idle":
                return said
        raise TimeoutError(said[-500:])

    def close(self) -> None:
        self.socket.close()
        self.student.ask("DELETE", f"kernels/{self.number}")
