"""Checks of the exercises of lecture 11: 11.1, 11.2, 11.3 in layers.py; 11.4, 11.5 in training.py."""

from course_utils.exercises.lecture_11 import layers, training  # noqa: F401 - importing them makes them known
