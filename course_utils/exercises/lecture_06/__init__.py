"""Checks of the exercises of lecture 06: 6.1, 6.2 in features.py; 6.3, 6.4, 6.5, 6.6 in training.py."""

from course_utils.exercises.lecture_06 import features, training  # noqa: F401 - importing them makes them known
