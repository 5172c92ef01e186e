"""Checks of lecture 06: 6.1, 6.2 in features.py; 6.3, 6.4, 6.5 in training.py; 6.6 in network.py."""

from course_utils.exercises.lecture_06 import features, network, training  # noqa: F401 - importing makes them known
