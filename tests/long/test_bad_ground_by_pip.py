"""The set-ups that break, once more where uv cannot be had: pip installs."""

import pytest

from tests.setup.conftest import files, index  # noqa: F401
from tests.setup.ground import Ground
from tests.setup.test_bad_ground import *  # noqa: F403
from tests.setup.test_bad_machines import *  # noqa: F403


@pytest.fixture
def ground(tmp_path, index):  # noqa: F811
    ground = Ground(tmp_path, index)
    ground.environment["COURSE_INSTALLER"] = "pip"
    return ground
