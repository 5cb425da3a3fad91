"""The configuration as the container renders it: taken without a warning, or refused in one sentence."""

import subprocess
from pathlib import Path

import pytest

from tests.nginx import Tls, nginx_command, nginx_environment


def check(run_dir: Path, page_dir: Path, tls: Tls | None, **changed: str) -> subprocess.CompletedProcess[str]:
    environment = nginx_environment(run_dir=run_dir, backend_ports=[8000], page_dir=page_dir, listen_port=8080, tls=tls)
    environment |= changed
    return subprocess.run(nginx_command("-t"), env=environment, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("with_tls", [False, True])
def test_nginx_accepts_the_configuration_without_a_warning(
    with_tls: bool, tmp_path: Path, page_dir: Path, tls: Tls
) -> None:
    run_dir = tmp_path / "run"
    checked = check(run_dir, page_dir, tls if with_tls else None)
    assert checked.stdout == ""
    assert checked.stderr.splitlines() == [
        f"nginx: the configuration file {run_dir}/nginx.conf syntax is ok",
        f"nginx: configuration file {run_dir}/nginx.conf test is successful",
    ]


def test_every_variable_of_the_templates_is_rendered(tmp_path: Path, page_dir: Path, tls: Tls) -> None:
    run_dir = tmp_path / "run"
    check(run_dir, page_dir, tls)
    rendered = [file for file in run_dir.iterdir() if file.is_file()]
    assert len(rendered) > 1
    assert [file.name for file in rendered if "${" in file.read_text()] == []


@pytest.mark.parametrize("missing", ["PARLEY_TLS_CERTIFICATE", "PARLEY_TLS_KEY"])
def test_a_certificate_without_its_key_is_refused_in_one_sentence(
    missing: str, tmp_path: Path, page_dir: Path, tls: Tls
) -> None:
    checked = check(tmp_path / "run", page_dir, tls, **{missing: ""})
    assert checked.returncode == 1
    assert checked.stderr.splitlines() == [
        "TLS needs both PARLEY_TLS_CERTIFICATE and PARLEY_TLS_KEY; only one of them is set."
    ]
