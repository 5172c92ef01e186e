"""A TLS certificate of the class's own, for a network without one: browsers warn once, then all is encrypted."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def of_its_own(folder: Path, address: str) -> tuple[Path, Path]:
    """Make a certificate for an address, valid for a year; keep one that is there.

    Args:
        folder: where the two files lie; only root may read it.
        address: an IP address or a host's name.

    Returns:
        The paths of the certificate and of its key.
    """
    name = "".join(c if c.isalnum() or c in ".-" else "_" for c in address)
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    now = datetime.datetime.now(datetime.UTC)
    if certificate.exists() and key.exists():
        old = x509.load_pem_x509_certificate(certificate.read_bytes())
        if old.not_valid_after_utc > now + datetime.timedelta(days=7):
            return certificate, key
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "PyTorch in Practice")])
    try:
        names: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        names = x509.DNSName(address)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([names]), critical=False)
        .sign(private, hashes.SHA256())
    )
    key.touch(mode=0o600)
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    return certificate, key
