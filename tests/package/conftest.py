"""For tests that draw."""

import matplotlib.pyplot as plt
import pytest


@pytest.fixture
def closed_figures():
    with plt.rc_context():
        yield
        assert not plt.get_fignums(), "a figure was left open"
