"""The commands of `tools/bootstrap.py`, by name."""

import os

from tools.setup import Stop, environment, language, running
from tools.setup.class_packages import class_server, test_class
from tools.setup.lab import lab, present
from tools.setup.pin import pin
from tools.setup.tests import test, test_long, test_pythons, test_variants


def module(*words):
    """A command that runs a module in the environment."""
    return lambda arguments: running.run(["python", "-m", *words, *arguments])


def in_language(name):
    """A module that writes the lectures in the language that is wanted."""

    def command(arguments):
        chosen = ["--language", "zh"] if language.language() == "zh" else []
        return running.run(["python", "-m", name, *chosen, *arguments])

    return command


def bench(arguments):
    """One thread, unless OMP_NUM_THREADS asks for more: what two cores share with others is no measure."""
    threads = os.environ.get("OMP_NUM_THREADS", "1")
    return running.run(["python", "-m", "tools.measure.bench", *arguments], OMP_NUM_THREADS=threads)


def format_lectures(arguments):
    """The notebooks first; then the tables that the documents take from them."""
    formatted = running.run(["python", "-m", "tools.notebooks.format", *arguments])
    return formatted or running.run(["python", "-m", "tools.publish.document_tables"])


def run_command(arguments):
    arguments = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not arguments:
        raise Stop("run needs a command, for example: run python -m course_utils.doctor")
    return running.run(arguments)


def setup(arguments):
    """Only make the environment; --again makes it anew."""
    if arguments not in ([], ["--again"]):
        raise Stop("setup knows only --again, which makes the environment anew")
    if arguments:
        environment.make_again()
    environment.ensure()
    return 0


COMMANDS = {
    "lab": lab,
    "present": present,
    "chinese": module("tools.translate.chinese"),
    "translations": module("tools.translate"),
    "slides": in_language("tools.publish.slides"),
    "site": module("tools.publish.site"),
    "student": in_language("tools.publish.student_copies"),
    "update": module("tools.publish.update"),
    "carry": module("tools.publish.update", "--carry"),
    "data": module("course_utils.download"),
    "data-serve": module("tools.classroom.serve_data"),
    "class": class_server,
    "wheelhouse": module("tools.classroom.wheelhouse"),
    "doctor": module("course_utils.doctor"),
    "run": run_command,
    "setup": setup,
    "test": test,
    "test-variants": test_variants,
    "test-long": test_long,
    "test-pythons": test_pythons,
    "test-browser": module("pytest", "tests/browser", "-n", "2"),
    "test-class": test_class,
    "mutants": module("tools.measure.mutants"),
    "bench": bench,
    "format": format_lectures,
    "pin": lambda arguments: pin(),
}


def find(name):
    """The function of a command."""
    if name not in COMMANDS:
        raise Stop(f"there is no command {name!r}: see python tools/bootstrap.py --help")
    return COMMANDS[name]


# These need no environment before they start: one writes down what is there, the others make theirs.
WITHOUT_ENVIRONMENT = {"class", "pin", "setup", "test-pythons"}

# These need the packages for the tests, too.
WITH_TESTS = {
    "test",
    "test-variants",
    "test-long",
    "test-browser",
    "test-class",
    "mutants",
    "bench",
    "format",
}


def need_tests(command, arguments):
    """True when a command needs the packages for the tests: Playwright prints the PDFs of the site."""
    return command in WITH_TESTS or (command == "site" and "--pdf" in arguments)


FOR_MAINTAINERS = WITH_TESTS | {"test-pythons", "translations", "pin"}
