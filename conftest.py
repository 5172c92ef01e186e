"""Wires the comparison of notebooks into pytest."""

pytest_plugins = ["tests.nbval_plugin"]
