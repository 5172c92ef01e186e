"""Checks of the exercises of lecture 09."""

from course_utils.exercises.lecture_09 import convolutions, networks  # noqa: F401 - importing them makes them known
