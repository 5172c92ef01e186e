"""Checks of the exercises of lecture 06."""

from course_utils.exercises.lecture_06 import features, training  # noqa: F401 - importing them makes them known
