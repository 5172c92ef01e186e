"""What an instructor asked for, looked at before anything starts."""

import argparse
import errno
import socket
import sys
from pathlib import Path

from tools.classroom.server import certificate, places
from tools.classroom.server.settings import Settings


def chosen(options: argparse.Namespace, place: places.Class) -> Settings:
    """The settings.

    Raises:
        ValueError: they would send passwords unencrypted over a network, or a file is missing.
    """
    if options.self_signed:
        place.prepare()
        options.certificate, options.key = map(str, certificate.of_its_own(place.hub, options.address))
    for file in filter(None, (options.certificate, options.key, options.students)):
        if not Path(file).is_file():
            raise ValueError(f"there is no file {file}.")
    is_local = options.address in ("127.0.0.1", "localhost", "::1")
    if not (is_local or options.certificate or options.without_tls):
        raise ValueError(
            f"{options.address} is on a network: --certificate and --key, or --self-signed, encrypt what crosses it; "
            "--without-tls sends passwords as they are."
        )
    if not 1024 <= options.port <= 65532 or min(options.memory, options.processors, options.idle) <= 0:
        raise ValueError(
            "--port is a number from 1024 to 65532; --memory, --processors and --idle are above 0."
        )
    if bool(options.certificate) != bool(options.key):
        raise ValueError("--certificate and --key belong together.")
    fields = {name: getattr(options, name) for name in Settings.__dataclass_fields__}
    for name in ("folder", "students", "certificate", "key"):
        fields[name] = str(Path(fields[name]).resolve()) if fields[name] else ""
    return Settings(**fields)


def require_entry(place: places.Class) -> None:
    """Raise ValueError where the students' accounts could not read the course, its Python, or what the class needs."""
    for folder in (places.COURSE, Path(sys.prefix), Path(sys.base_prefix), place.folder.parent):
        if private := places.private_folder(folder):
            raise ValueError(
                f"the students' accounts may not enter {private}: put the course where all may read, for example "
                f"in /opt, or run chmod o+rx {private}"
            )


def require_ports(settings: Settings) -> None:
    """Raise ValueError where one of the four ports is in use."""
    for port in range(settings.port, settings.port + 4):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.address if port == settings.port else "127.0.0.1", port))
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise ValueError(
                        f"{settings.address} is no address of this machine; hostname -I names them."
                    ) from None
                raise ValueError(
                    f"port {port} of {settings.address} cannot be had ({error.strerror}): --port names another one."
                ) from None
