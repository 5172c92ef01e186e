"""Checks of the exercises of lecture 10."""

from course_utils.exercises.lecture_10 import inception, residual  # noqa: F401 - importing them makes them known
