"""Checks of the exercises of lecture 11."""

from course_utils.exercises.lecture_11 import layers, training  # noqa: F401 - importing them makes them known
