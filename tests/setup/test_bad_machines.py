"""Set-ups on a computer with a full disk, a wrong clock, a wrong proxy: by uv; by pip in tests/long."""

import os
import shutil
import signal
import ssl
import subprocess

import pytest

from tests.setup.ground import ROOT, ends_well, says, slow, wait_for


def mount(options, folder):
    """A disk of its own at this folder; umount takes it away."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("makes a disk: only root can")
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be made here")


def test_the_disk_is_full(ground, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mount("size=75m", small)
    try:
        shutil.move(ground.course, small / "course")
        ground.course, ground.venv = small / "course", small / "course" / ".venv"
        shutil.copy(ROOT / "tools" / "setup" / "packages.py", ground.course / "tools" / "setup")
        says(*ground.set_up(), "disk is too full", "are needed")  # seen before anything is fetched
        ground.needs_little()
        (ground.course / "large").write_bytes(b"x" * (shutil.disk_usage(small).free - 20_000_000))
        code, said = ground.set_up()
        assert code == 1 and "Traceback" not in said
        assert "disk is full" in said or "No space left" in said, said
        (ground.course / "large").unlink()
        subprocess.run(["mount", "-o", "remount,size=200m", small], check=True)
        ends_well(ground)
    finally:
        subprocess.run(["umount", "-l", small], check=False)


def test_no_permission_to_write(ground, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir()
    mount("size=200m", locked)
    try:
        shutil.move(ground.course, locked / "course")
        ground.course, ground.venv = locked / "course", locked / "course" / ".venv"
        subprocess.run(["mount", "-o", "remount,ro", locked], check=True)
        says(*ground.set_up(), "cannot be written", "a folder of your own")
        subprocess.run(["mount", "-o", "remount,rw", locked], check=True)
        ends_well(ground)
    finally:
        subprocess.run(["umount", "-l", locked], check=False)


def test_a_wrong_proxy(ground):
    code, said = ground.set_up(
        HTTP_PROXY="http://student:geheim@127.0.0.1:9", http_proxy="http://127.0.0.1:9"
    )
    says(code, said, "package index cannot be reached", "proxy")
    assert "geheim" not in said
    ends_well(ground)


def test_a_clock_that_is_a_year_off(ground, tmp_path):
    """Then every certificate has expired: here one that really has, and that is trusted otherwise."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate")
    key, wish, certificate = (tmp_path / name for name in ("key.pem", "wish.pem", "certificate.pem"))
    (tmp_path / "settings").write_text(
        "[ca]\ndefault_ca=c\n[c]\ndatabase=index\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\npolicy=p\n"
        "x509_extensions=x\n[p]\ncommonName=supplied\n[x]\nsubjectAltName=DNS:localhost\nbasicConstraints=CA:true\n"
    )
    (tmp_path / "index").touch()
    (tmp_path / "serial").write_text("01\n")
    for words in (
        [
            "req",
            "-new",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=localhost",
            "-keyout",
            key,
            "-out",
            wish,
        ],
        [
            "ca",
            "-batch",
            "-config",
            "settings",
            "-selfsign",
            "-keyfile",
            key,
            "-in",
            wish,
            "-out",
            certificate,
        ]
        + ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z", "-notext"],
    ):
        subprocess.run(["openssl", *words], cwd=tmp_path, capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    ground.index.server.socket = context.wrap_socket(ground.index.server.socket, server_side=True)
    address = ground.index.url.replace("http://127.0.0.1", "https://localhost")
    code, said = ground.set_up(PIP_INDEX_URL=address, PIP_CERT=str(certificate), NO_PROXY="localhost")
    says(code, said, "certificate was not accepted", "clock of this computer")


def test_interrupted_by_ctrl_c(ground, index):
    if os.name == "nt":
        pytest.skip("sends a signal")
    slow(index)
    process = ground.start()
    wait_for(lambda: index.sent > 6_000_000)
    os.killpg(process.pid, signal.SIGINT)
    says(1, process.communicate(timeout=60)[0], "was interrupted", "Run the same command again")
    assert process.returncode == 1
    index.fault = lambda handler: False
    ends_well(ground)
