"""The live board: a service of JupyterHub that shows the instructor which exercises the class has right and wrong."""

import contextlib
import json
import math
import os
import random
import sys
import time
import urllib.parse
from pathlib import Path

from jupyterhub.services.auth import HubOAuthCallbackHandler, HubOAuthenticated
from tornado import ioloop, web

from course_utils.messages import in_language
from tools.classroom.server import marks
from tools.classroom.server.places import name_of_folder, readable
from tools.classroom.server.settings import Settings
from tools.setup.class_list import INSTRUCTOR

PAGE = Path(__file__).with_name("board.html")
LATELY = 600  # seconds: the lecture that most have worked at is shown first


class Board:
    """What the class has done, read anew at most twice a second."""

    def __init__(self, folder: Path, names: list[str] | None = None):
        """Look at a folder of marks.

        Args:
            folder: in it a folder for each student.
            names: the class list; who is not on it and has marks from before is not shown. None: there is no list.
        """
        self.folder, self.known = folder, marks.exercises()
        listed = {INSTRUCTOR, *map(name_of_folder, names or ())}
        there = {path.name for path in folder.iterdir()}
        self.hidden = {INSTRUCTOR} if names is None else there - listed | {INSTRUCTOR}
        self.read_at, self.students = -math.inf, {}
        self.places: dict[str, float] = {}  # where a student stands, without names: drawn once

    def now(self) -> dict[str, dict[str, marks.Mark]]:
        """Student -> exercise -> mark."""
        if time.monotonic() - self.read_at > 0.5:
            folders = sorted(path for path in self.folder.iterdir() if path.name not in self.hidden)
            self.students = {path.name: marks.read(path, self.known) for path in folders}
            self.read_at = time.monotonic()
        return self.students

    def lecture_now(self) -> str:
        """The lecture that most marks of the last minutes belong to; the last one before, else the first."""
        recent = [(mark.at, number) for found in self.now().values() for number, mark in found.items()]
        lately = [number.split(".")[0] for at, number in recent if time.time() - at < LATELY]
        if lately:
            return max(set(lately), key=lately.count)
        return max(recent)[1].split(".")[0] if recent else "1"

    def state(self, lecture: str, with_names: bool, language: str) -> dict:
        """What the page shows of a lecture.

        Args:
            lecture: its number, or "" for the one that the class is at.
            with_names: name the students; else they stand in an order that says nothing.
            language: "en" or "zh".
        """
        students, lecture = self.now(), lecture or self.lecture_now()
        numbers = [number for number in self.known if number.split(".")[0] == lecture]
        order = sorted(students)
        if not with_names:
            order.sort(key=lambda name: self.places.setdefault(name, random.random()))
        rows, columns = [], []
        for name in order:
            found = students[name]
            states = [found[n].state if n in found else marks.UNTRIED for n in numbers]
            tries = [found[n].tries if n in found else 0 for n in numbers]
            rows.append({"name": readable(name) if with_names else "", "states": states, "tries": tries})
        for number in numbers:
            states = [
                found[number].state if number in found else marks.UNTRIED for found in students.values()
            ]
            kinds = marks.commonest(list(students.values()), number)
            columns.append(
                {
                    "number": number,
                    "counts": {
                        state: states.count(state) for state in (marks.RIGHT, marks.WRONG, marks.UNTRIED)
                    },
                    "mistakes": [[in_language(kind, language), count] for kind, count in kinds[:3]],
                }
            )
        lectures = list(dict.fromkeys(number.split(".")[0] for number in self.known))
        return {"lecture": lecture, "lectures": lectures, "rows": rows, "columns": columns}


class PageHandler(HubOAuthenticated, web.RequestHandler):
    """The page itself."""

    def initialize(self, board: Board, settings: Settings):
        self.board, self.chosen = board, settings

    @web.authenticated
    def get(self):
        self.set_header(
            "Content-Security-Policy", "default-src 'self' 'unsafe-inline'; frame-ancestors 'self'"
        )
        page = PAGE.read_text(encoding="utf-8").replace("LANGUAGE", self.chosen.language)
        self.write(page.replace("TOKEN", self.xsrf_token.decode()))


class StateHandler(PageHandler):
    """What it shows, asked for every second."""

    @web.authenticated
    def get(self):
        lecture = self.get_query_argument("lecture", "")
        with_names = self.get_query_argument("names", "0") == "1"
        language = self.get_query_argument("language", self.chosen.language)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.write(json.dumps(self.board.state(lecture, with_names, language), ensure_ascii=False))


def main() -> None:
    prefix = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    shared = {
        "board": Board(Path(os.environ["CLASS_MARKS"]), json.loads(os.environ["CLASS_NAMES"])),
        "settings": Settings.from_json(os.environ["CLASS_SETTINGS"]),
    }
    application = web.Application(
        [
            (prefix, PageHandler, shared),
            (prefix + "state", StateHandler, shared),
            (prefix + "oauth_callback", HubOAuthCallbackHandler),
        ],
        cookie_secret=os.urandom(32),
    )
    address = urllib.parse.urlparse(os.environ["JUPYTERHUB_SERVICE_URL"])
    application.listen(address.port, address.hostname)
    with contextlib.suppress(KeyboardInterrupt):
        ioloop.IOLoop.current().start()


if __name__ == "__main__":
    sys.exit(main())
