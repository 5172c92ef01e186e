"""Checks of the exercises of lecture 12: 12.1, 12.2, 12.3, 12.4 in names.py; 12.5 in sentiment.py."""

from course_utils.exercises.lecture_12 import names, sentiment  # noqa: F401 - importing them makes them known
