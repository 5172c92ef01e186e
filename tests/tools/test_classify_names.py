"""The name classifier on the command line: any input gets an answer or a reason, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from scripts import classify_names
from tools.make_data.names import LETTERS

SCRIPT = Path(classify_names.__file__)
LANGUAGES = [f"language {k}" for k in range(18)]


def state(weight=0.0, languages=LANGUAGES):
    """What a file of a network holds."""
    model = classify_names.NameNet(len(languages))
    torch.nn.init.constant_(model.embed.weight, weight)
    return {"symbols": classify_names.SYMBOLS, "languages": languages, "weights": model.state_dict()}


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A file with an untrained network: what is tested here does not depend on its weights."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("network") / "网络 names.pt"
    classify_names.save(classify_names.NameNet(18), LANGUAGES, path)
    return path


def ask(*arguments, text=b"", **environment):
    """Run the script as a user does; `text` (bytes) arrives on its standard input."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"} | environment
    result = subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        input=text,
        capture_output=True,
        env=environment,
        timeout=120,
        check=False,
    )
    assert b"Traceback" not in result.stderr + result.stdout, result.stderr.decode(errors="replace")
    return result.returncode, result.stdout.decode("utf-8"), result.stderr.decode(errors="replace")


ODD = {
    "empty": ("", "empty"),
    "spaces": ("   \t ", "empty"),
    "one letter": ("A", None),
    "500 letters": ("Ab" * 250, None),
    "other Latin letters": ("Łukasz Sørensen-Yıldız O’Brien", None),
    "mathematical letters": ("𝐌𝐮𝐥𝐥𝐞𝐫 №", None),
    "tab": ("O\tBrien", None),
    "5000 letters": ("x" * 5000, "more than 1,000"),
    "digits": ("12345", "no letter from a to z"),
    "letters and digits": ("R2D2", "unknown symbols"),
    "Chinese": ("王小明", "no letter from a to z"),
    "Cyrillic": ("Достоевский", "no letter from a to z"),
    "emoji": ("🙂👩‍👩‍👧", "no letter from a to z"),
    "accents": ("Nguyễn", None),
    "ligature": ("Straße ﬁ", None),
    "only accents": ("\u0301\u0302", "empty"),
    "NUL": ("\0", "UTF-16"),
    "NUL inside": ("Mül\0ler", "UTF-16"),
    "other apostrophes and hyphens": ("O‘Brien O´Brien Smith–Jones‐Lee", None),
    "control characters": ("\x1b[31mRed\x1b[0m", "unknown symbols"),
    "lone surrogate": ("Smith\udc80", "1 unknown symbol"),
    "full width": ("ＳＭＩＴＨ", None),
    "right to left": ("\u202eSmith", "1 unknown symbol"),
}


@pytest.mark.parametrize("kind", ODD)
def test_any_name_gets_an_answer_or_a_reason(kind, network):
    name, expected = ODD[kind]
    model, languages = classify_names.load(network)
    ((back, best, remark),) = classify_names.answers(model, languages, [name])
    assert back == name
    if classify_names.problem(name):
        assert best == []
    else:
        assert len(best) == 3
        assert 0 < sum(p for _, p in best) <= 1 + 1e-6
        assert {language for language, _ in best} <= set(LANGUAGES)
    assert (expected or "") in remark
    assert bool(remark) == bool(expected)


def test_the_answer_does_not_depend_on_the_company():
    torch.manual_seed(0)
    model = classify_names.NameNet(18).eval()
    names = ["Ng", "", "Takahashi", "王", "Ng", "x" * 300]
    together = {name: best for name, best, _ in classify_names.answers(model, LANGUAGES, names)}
    for name in ("Ng", "Takahashi"):
        ((_, alone, _),) = classify_names.answers(model, LANGUAGES, [name])
        assert [language for language, _ in alone] == [language for language, _ in together[name]]
        assert [p for _, p in alone] == pytest.approx([p for _, p in together[name]], abs=1e-5)


def test_each_line_gets_a_line(network):
    """Also lines with bytes that are no text, after the mark at the start of files from Windows."""
    lines = [name.encode() for name, _ in ODD.values() if "\udc80" not in name]
    lines = [b"\xef\xbb\xbfSmith", *lines, b"M\xfcller", b"\xff\xfe", b"Rossi"]
    status, out, err = ask(network, text=b"\n".join(lines))
    assert status == 1
    assert err == ""
    assert len(out.splitlines()) == len(lines)
    assert "unknown" not in out.splitlines()[0]
    assert "\0" not in out
    assert "\x1b" not in out


def test_letters_change_as_they_did_when_the_data_were_made():
    for letter, plain in LETTERS.items():
        assert classify_names.plain(f"a{letter}a") == f"a{plain.lower()}a"


def test_names_as_arguments_and_a_terminal_without_unicode(network):
    status, out, _ = ask(network, "Müller", "O Brien", PYTHONIOENCODING="ascii")
    assert status == 0
    assert "M\\xfcller" in out
    assert len(out.splitlines()) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "make it with --train"),
        (b"", "holds no network"),
        (b"<html>not found</html>", "holds no network"),
        ({"weights": 1}, "holds no network"),
        ({"symbols": "abc", "languages": [], "weights": {}}, "holds no network"),
        ([1, 2], "holds no network"),
        (torch.zeros(3), "holds no network"),
        (state(weight=float("nan")), "holds no network"),
        (state(languages=[None] * 18), "holds no network"),
    ],
)
def test_a_file_that_is_no_network(content, words, tmp_path, capsys):
    path = tmp_path / "names.pt"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        torch.save(content, path)
    status = classify_names.main([str(path), "Smith"])
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_a_folder_in_place_of_the_file(tmp_path, capsys):
    assert classify_names.main([str(tmp_path), "Smith"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_cut_file(network, tmp_path, capsys):
    whole = network.read_bytes()
    for share in (0.01, 0.5, 0.9, 0.999):
        (tmp_path / "cut.pt").write_bytes(whole[: int(share * len(whole))])
        assert classify_names.main([str(tmp_path / "cut.pt"), "Smith"]) == 2
        assert "holds no network" in capsys.readouterr().err


def test_two_languages():
    model = classify_names.NameNet(2).eval()
    ((_, best, _),) = classify_names.answers(model, ["A", "B"], ["Smith"])
    assert sum(p for _, p in best) == pytest.approx(1)


def test_a_folder_is_not_written_over(tmp_path, capsys):
    assert classify_names.main(["--train", str(tmp_path)]) == 2
    assert "is a folder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_no_folder_to_save_in(tmp_path, capsys):
    assert classify_names.main(["--train", str(tmp_path / "no folder" / "names.pt")]) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_training_writes_a_file_that_answers(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(classify_names, "EPOCHS", 2)
    path = tmp_path / "names.pt"
    assert classify_names.main(["--train", str(path), "Takahashi", "Papadopoulos"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[-2:]] == ["Japanese", "Greek"]
    assert [p.name for p in tmp_path.iterdir()] == ["names.pt"]
