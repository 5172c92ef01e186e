"""What students reported: proxies, OpenMP twice, Intel Macs, left-overs of the classic Notebook."""

import importlib.metadata
import json
import os
import platform
import sys
from types import SimpleNamespace

import pytest

from course_utils.doctor import leftovers, libraries, network, python
from course_utils.doctor.rows import FAIL, OK, WARN


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("variables", "status", "words"),
    [
        ({}, OK, "none is set"),
        ({"NO_PROXY": "localhost"}, OK, "none is set"),
        ({"HTTPS_PROXY": "127.0.0.1:7890"}, OK, "HTTPS_PROXY=http://127.0.0.1:7890"),
        ({"https_proxy": "http://student:geheim@127.0.0.1:7890"}, OK, "https_proxy=http://***@127.0.0.1:7890"),
        ({"ALL_PROXY": "socks://127.0.0.1:7890/"}, WARN, "ALL_PROXY=socks5h://127.0.0.1:7890/: downloads"),
        ({"all_proxy": "socks5://u:geheim@127.0.0.1:1"}, WARN, "all_proxy=socks5://***@127.0.0.1:1"),
        ({"HTTP_PROXY": "http://h:1", "ALL_PROXY": "socks4://h:1"}, WARN, "HTTP_PROXY=http://h:1, ALL_PROXY=socks4"),
        ({"ALL_PROXY": "socks6://127.0.0.1:9"}, FAIL, "ALL_PROXY=socks6://127.0.0.1:9 is no proxy's address"),
        ({"HTTP_PROXY": "http://u:geheim/@127.0.0.1"}, FAIL, "HTTP_PROXY=http://***@127.0.0.1 is no proxy's address"),
    ],
)  # fmt: skip
def test_proxy(variables, status, words, monkeypatch):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    row = network.check_proxy()
    assert row.status == status and words in row.found and bool(row.fix) == (status != OK)
    assert "geheim" not in row.found + row.fix


def test_proxy_without_the_package(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "socks", None)
    monkeypatch.setattr(network.importlib.util, "find_spec", lambda name: None)
    row = network.check_proxy()
    assert row.status == FAIL and "pip install pysocks" in row.fix


WORDS_OF_OPENMP = """OMP: Error #15: Initializing libiomp5md.dll, but found libiomp5md.dll already initialized.
OMP: Hint This means that multiple copies of the OpenMP runtime have been linked into the program."""


@pytest.mark.parametrize(
    ("errors", "named"),
    [
        (WORDS_OF_OPENMP, "(libiomp5md.dll)"),
        (WORDS_OF_OPENMP.replace("found libiomp5md.dll", "found libomp.dylib"), "libomp.dylib"),
    ],
)
def test_openmp_loaded_twice(errors, named, monkeypatch):
    begun = '{"begin": "NumPy"}\n{"name": "NumPy", "found": "2.4.6"}\n{"begin": "torch"}\n'
    done = SimpleNamespace(stdout=begun, stderr=errors, returncode=3)
    monkeypatch.setattr(libraries.subprocess, "run", lambda *_, **__: done)
    numpy, torch = libraries.check_libraries()
    assert numpy.status == OK and torch.status == FAIL
    assert "OpenMP is loaded twice" in torch.found and named in torch.found and "from one source" in torch.fix


@pytest.mark.parametrize(
    ("system", "machine", "status"),
    [("darwin", "x86_64", FAIL), ("darwin", "arm64", OK), ("linux", "x86_64", OK)],
)
def test_intel_mac(system, machine, status, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    row = python.check_python()
    assert row.status == status and ("Intel" in row.found) == (status == FAIL)


def test_tensorboard_that_is_missing():
    error = {"name": "tensorboard", "error": "ModuleNotFoundError: No module named 'tensorboard'"}
    rows = libraries._library_rows('{"begin": "tensorboard"}\n' + json.dumps(error), "")
    assert rows[0].status == FAIL and rows[0].fix.endswith("pip install tensorboard")


def test_a_long_error_is_cut():
    for length, shown in ((300, "e" * 300), (301, "e" * 300 + " ...")):
        error = {"name": "numpy", "error": "e" * length}
        rows = libraries._library_rows('{"begin": "numpy"}\n' + json.dumps(error), "")
        assert rows[0].found.removeprefix("cannot be used: ") == shown


def test_leftovers(tmp_path, monkeypatch):
    assert [row.status for row in leftovers.check_leftovers([tmp_path])] == [OK]
    (tmp_path / "nbconfig").mkdir()
    (tmp_path / "nbconfig" / "notebook.json").write_text(
        json.dumps({"load_extensions": {"toc2/main": True, "old": False}})
    )
    old_server = {"NotebookApp": {"nbserver_extensions": {"jupyter_nbextensions_configurator": True}}}
    (tmp_path / "jupyter_notebook_config.json").write_text(json.dumps(old_server))
    version = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda n: "0.7.0" if n.startswith("jupyter-contrib") else version(n)
    )
    package, nbconfig, server = leftovers.check_leftovers([tmp_path, tmp_path / "not there"])
    assert {row.status for row in (package, nbconfig, server)} == {WARN}
    assert "jupyter-contrib-nbextensions" in package.found and "uninstall" in package.fix
    assert "toc2/main" in nbconfig.found and "old," not in nbconfig.found
    assert "jupyter_nbextensions_configurator" in server.found


def test_of_many_leftovers_five_are_named(tmp_path):
    many = {f"old{number}": True for number in range(7)}
    (tmp_path / "nbconfig").mkdir()
    (tmp_path / "nbconfig" / "notebook.json").write_text(json.dumps({"load_extensions": many}))
    server = {"NotebookApp": {"nbserver_extensions": many}}
    (tmp_path / "jupyter_notebook_config.json").write_text(json.dumps(server))
    rows = leftovers.check_leftovers([tmp_path])
    assert [row.found.rpartition(": ")[2] for row in rows] == ["old0, old1, old2, old3, old4"] * 2


@pytest.mark.parametrize(
    "content", ["", "[1]", '{"load_extensions": [1]}', '{"load_extensions": null}', "\udcff", "{" * 9]
)
def test_leftovers_that_cannot_be_read(content, tmp_path):
    (tmp_path / "nbconfig").mkdir()
    (tmp_path / "nbconfig" / "notebook.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    (tmp_path / "jupyter_notebook_config.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert [row.status for row in leftovers.check_leftovers([tmp_path])] == [OK]
