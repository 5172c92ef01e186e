"""Typical wrong answers to the exercises, each with a word of the hint that the student must read.

A wrong answer may use the names that the lecture defines: its imports, functions and classes.
"""

import importlib
import pkgutil

WRONG_ANSWERS = {}
for module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
    for exercise, answers in importlib.import_module(f"{__name__}.{module}").WRONG_ANSWERS.items():
        there = WRONG_ANSWERS.setdefault(exercise, {})
        assert not there.keys() & answers.keys(), (
            exercise,
            there.keys() & answers.keys(),
        )  # one would hide the other
        there.update(answers)
