"""A certificate that vouches for itself."""

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple


class Certificate(NamedTuple):
    """Files in PEM."""

    certificate: Path
    key: Path


def make_certificate(folder: Path) -> Certificate:
    """For this machine's own names, made into the folder."""
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    openssl = shutil.which("openssl")
    assert openssl is not None, "openssl is not installed: apt-get install openssl"
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(made.key), "-out", str(made.certificate)]
    subprocess.run([openssl, "req", "-x509", "-days", "1", *name, *curve, *files], check=True, capture_output=True)
    return made
