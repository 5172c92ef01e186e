"""The set-ups that break, once more where uv cannot be had: pip installs."""

import pytest

from tests.setup.ground import Ground
from tests.setup.test_bad_ground import *  # noqa: F403


@pytest.fixture
def ground(tmp_path, index):
    ground = Ground(tmp_path, index)
    ground.environment["COURSE_INSTALLER"] = "pip"
    return ground
