"""Twenty students set the course up at once from one make data-serve, with no internet."""

from tests.setup.ground import WHOLE
from tests.tools.test_wheelhouse import files, home, index, room, student  # noqa: F401

CLASS = 20


def test_twenty_set_ups_at_once(room, index, tmp_path):  # noqa: F811
    index.requests.clear()
    grounds = [student(tmp_path, index, number) for number in range(CLASS)]
    mirror = f"http://127.0.0.1:{room.server_port}"
    processes = [ground.start(COURSE_MIRROR=mirror) for ground in grounds]
    said = [process.communicate(timeout=570)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * CLASS, "\n".join(said)
    assert all(ground.installed() == WHOLE for ground in grounds) and not index.requests
