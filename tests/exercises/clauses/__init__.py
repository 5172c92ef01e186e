"""What each exercise asks for, clause by clause, and the wrong answers that break this clause and no other.

CLAUSES[exercise][clause]: the clause, word for word from the task (text or stub), and the names of wrong answers of
tests/exercises/wrong_answers that the check refuses because of it. A sentence that asks for nothing has a reason
(text) in place of the names.
"""

import importlib
import pkgutil

CLAUSES = {}
for module in pkgutil.iter_modules(__path__):
    CLAUSES |= importlib.import_module(f"{__name__}.{module.name}").CLAUSES
