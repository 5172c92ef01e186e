"""Checks of the exercises of lecture 07: 7.1, 7.2, 7.3, 7.4 in datasets.py; 7.5, 7.6 in titanic.py."""

from course_utils.exercises.lecture_07 import datasets, titanic  # noqa: F401 - importing them makes them known
