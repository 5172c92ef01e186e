"""Checks of the exercises of lecture 08: 8.1, 8.2, 8.3 in losses.py; 8.4, 8.5, 8.6 in classification.py."""

from course_utils.exercises.lecture_08 import classification, losses  # noqa: F401 - importing makes them known
