"""Who may read what: attempts of a student who knows Linux, all refused."""

import pytest
import requests

from tools.classroom.server.places import COURSE, FIRST_NUMBER

# In bob's kernel. Each has to print "refused"; what a harmless reading would print says that it was not.
IN_THE_KERNEL = {
    "another's home by its path": "open(f'{CLASS}/homes/ann/lectures/01_linear_model.ipynb')",
    "the list of students": "os.listdir(f'{CLASS}/homes')",
    "another's marks": "os.listdir(f'{CLASS}/marks/ann')",
    "the list of marks": "[name for name in os.listdir(f'{CLASS}/marks') if name != 'bob'] or 1 / 0",
    "the lectures with solutions": "open(f'{COURSE}/notebooks/01_linear_model.ipynb')",
    "the instructor's copies": "os.listdir(f'{CLASS}/whole')",
    "the history of the course": "os.listdir(f'{COURSE}/.git')",
    "the tests with right answers": "os.listdir(f'{COURSE}/tests')",
    "passwords": "open(f'{CLASS}/hub/passwords.dat', 'rb')",
    "the hub's database": "open(f'{CLASS}/hub/jupyterhub.sqlite', 'rb')",
    "the instructor's password": "open(f'{CLASS}/hub/instructor-password')",
    "another's server through /proc": "os.listdir(f'/proc/{PROCESS}/root/home/student')",
    "the variables of another's server": "open(f'/proc/{PROCESS}/environ').read()",
    "the variables of the hub": "open(f'/proc/{HUB}/environ').read()",
    "a signal to another's server": "os.kill(PROCESS, 0)",
    "another account": "os.setuid(NUMBER)",
    "to write into the course": "open(f'{COURSE}/course_utils/__init__.py', 'a')",
    "to write into the environment": "open(sys.prefix + '/pyvenv.cfg', 'a')",
    "to write into the copies": "open(f'{CLASS}/copies/lectures/01_linear_model.ipynb', 'a')",
    "to give the room more memory": "open(glob.glob('/sys/fs/cgroup/**/*.m*', recursive=True)[0], 'a')",
    "to hide a folder": "subprocess.run(['mount', '-t', 'tmpfs', 'none', '/home/student'], check=True)",
    "the sockets of another's kernel": "os.listdir(f'/proc/{PROCESS}/root/tmp/jupyter')",
}
# Over the web, as bob.
OVER_THE_WEB = {
    "another's server": ("GET", "/user/ann/api/contents/lectures"),
    "another's lab": ("GET", "/user/ann/lab"),
    "another's kernels": ("GET", "/user/ann/api/kernels"),
    "the board": ("GET", "/services/board/"),
    "what the board shows": ("GET", "/services/board/state?names=1"),
    "the accounts": ("GET", "/hub/admin"),
    "the list of users": ("GET", "/hub/api/users"),
    "to stop another's server": ("DELETE", "/hub/api/users/ann/server"),
    "the routes of the proxy": ("GET", "PROXY/api/routes"),
    "another's server past the proxy": ("GET", "SERVER/user/ann/api/contents"),
}


@pytest.fixture(scope="module")
def prepared(classroom, ann, bob):
    """bob's kernel, and the numbers that he would have to guess."""
    ann.kernel()
    number = (classroom.place.homes / "ann").stat().st_uid
    from tools.classroom.server.spawner import owner_of

    (server,) = [one for one in classroom.processes("server.student") if owner_of(one) == number]
    (hub,) = classroom.processes("jupyterhub -f")
    kernel = bob.kernel("lectures/07_datasets_and_dataloaders.ipynb")
    kernel.run(
        f"import glob, os, subprocess, sys\nCLASS, COURSE = {str(classroom.place.folder)!r}, {str(COURSE)!r}\n"
        f"PROCESS, HUB, NUMBER = {server}, {hub}, {number}"
    )
    assert number > FIRST_NUMBER
    return kernel


def test_kernels_have_no_ports(prepared):
    """Whoever is on this machine could listen to what a kernel prints over TCP."""
    said = prepared.run("import json, ipykernel\nprint(open(ipykernel.get_connection_file()).read())")
    assert '"transport": "ipc"' in said


@pytest.mark.parametrize("what", IN_THE_KERNEL)
def test_attempts_in_a_kernel(prepared, what):
    tried = f"try:\n    print('read', str({IN_THE_KERNEL[what]})[:80])\nexcept Exception as error:\n    "
    said = prepared.run(tried + "print('refused', type(error).__name__)")
    assert said.startswith("refused"), said


@pytest.mark.parametrize("what", OVER_THE_WEB)
def test_attempts_over_the_web(classroom, prepared, bob, what):
    method, path = OVER_THE_WEB[what]
    if path.startswith("SERVER"):
        answers = [
            answer for port in ports_of(classroom, "ann") if (answer := asked(method, port, path)) is not None
        ]
        assert answers, "one port of ann's speaks HTTP"
    elif path.startswith("PROXY"):
        answers = [asked(method, classroom.port + 2, path)]
    else:
        answers = [bob.web.request(method, classroom.address + path, timeout=20)]
    for answer in answers:
        assert answer.status_code in (401, 403, 404), (answer.status_code, answer.url, answer.text[:200])


def ports_of(classroom, name):
    """The ports at which programs of a student listen."""
    number = (classroom.place.homes / name).stat().st_uid
    with open("/proc/net/tcp") as file:
        lines = [line.split() for line in file.readlines()[1:]]
    return [
        int(words[1].split(":")[1], 16) for words in lines if words[3] == "0A" and int(words[7]) == number
    ]


def asked(method, port, path):
    try:
        return requests.request(method, f"http://127.0.0.1:{port}/{path.partition('/')[2]}", timeout=5)
    except requests.RequestException:
        return None  # no web server: a pipe of a kernel, which takes what it prints and gives nothing
