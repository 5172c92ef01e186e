"""Checks of the exercises of lecture 09: 9.1, 9.2, 9.3, 9.4 in convolutions.py; 9.5 in networks.py."""

from course_utils.exercises.lecture_09 import convolutions, networks  # noqa: F401 - importing them makes them known
