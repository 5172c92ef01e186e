"""Checks of lecture 10: 10.1, 10.2 in inception.py; 10.4 in gradients.py; 10.3, 10.5, 10.6 in residual.py."""

from course_utils.exercises.lecture_10 import gradients, inception, residual  # noqa: F401 - importing makes them known
