"""The public names of course_utils: their list, their documentation, and what importing them costs."""

import inspect
import subprocess
import sys

import pytest

import course_utils

PUBLIC = [
    "load_diabetes",
    "load_titanic",
    "load_mnist",
    "load_cifar10",
    "load_photos",
    "load_names",
    "load_otto",
    "fetch",
    "pick_device",
    "describe_device",
    "smooth",
    "use_course_style",
    "show",
    "plot_losses",
    "LiveCurve",
    "explore",
    "check",
    "progress",
]


def test_the_list_is_locked():
    assert course_utils.__all__ == PUBLIC
    assert sorted(PUBLIC) == dir(course_utils)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_documented_and_typed(name):
    thing = getattr(course_utils, name)
    assert inspect.getdoc(thing)
    function = thing.__init__ if inspect.isclass(thing) else thing
    signature = inspect.signature(function)
    untyped = [p for p in signature.parameters.values() if p.name != "self" and p.annotation is p.empty]
    assert not untyped
    assert signature.return_annotation is not signature.empty
    for parameter in signature.parameters:
        assert parameter == "self" or parameter in (inspect.getdoc(thing) or ""), parameter


def test_an_unknown_name_is_a_clear_error():
    with pytest.raises(AttributeError, match="it has: load_diabetes"):
        course_utils.load_everything  # noqa: B018


def test_importing_is_light():
    heavy = {"torch", "torchvision", "matplotlib", "numpy", "pooch", "IPython"}
    code = f"import sys, course_utils; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_data_module_does_not_pull_in_torchvision_or_matplotlib():
    heavy = {"torchvision", "matplotlib", "pandas"}
    code = f"import sys, course_utils.data; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
