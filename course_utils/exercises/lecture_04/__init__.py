"""Checks of the exercises of lecture 04: 4.1, 4.2, 4.3 in models.py; 4.4, 4.5 in training.py."""

from course_utils.exercises.lecture_04 import models, training  # noqa: F401 - importing them makes them known
