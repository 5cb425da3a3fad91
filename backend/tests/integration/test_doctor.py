"""The doctor on providers, and on what stands between a browser and Parley."""

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.certificate import make_certificate
from tests.integration.commands import run
from tests.nginx import Tls, loopback_listener, running_nginx
from tests.programs import Program
from tests.scripted_request import ScriptedRequest
from tests.scripted_upstream import ScriptedUpstream
from tests.served import Served
from tests.server import unused_port

BAD_NGINX = """
daemon off;
pid {folder}/pid;
error_log {folder}/log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder};
  proxy_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{backend};
      proxy_http_version 1.1;
      proxy_set_header Host localhost;
      {directives}
    }}
  }}
}}
"""


@contextlib.contextmanager
def bad_nginx(folder: Path, backend: int, directives: str) -> Iterator[str]:
    """An nginx as somebody may have set it up."""
    port = unused_port()
    config = folder / "nginx.conf"
    config.write_text(BAD_NGINX.format(folder=folder, port=port, backend=backend, directives=directives))
    nginx = Program([shutil.which("nginx", path="/usr/sbin:/usr/bin") or "nginx", "-c", str(config)], folder / "log")
    nginx.start()
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 10
        while True:
            with contextlib.suppress(requests.ConnectionError):
                requests.get(f"{url}/api/health/live", timeout=5)
                break
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.02)
        yield url
    finally:
        nginx.end()


def say_ok(request: ScriptedRequest) -> None:
    request.send_text("OK")
    request.wait_closed(5)


def test_each_provider_is_tried_and_what_is_wrong_is_explained(tmp_path: Path) -> None:
    with ScriptedUpstream() as good, ScriptedUpstream() as bad:
        good.auto(say_ok)
        bad.models_status = 401
        bad.auto(lambda request: request.respond(401, body={"error": {"message": "Bad key: other-key."}}))
        file = tmp_path / "providers.toml"
        file.write_text(
            f"[providers.good]\nbase_url = '{good.base_url}'\n"
            f"[providers.bad]\nbase_url = '{bad.base_url}'\nkeys = ['other-key']\n"
            f"[providers.named]\nbase_url = '{bad.base_url}'\nkeys = ['other-key']\nmodels = ['m']\n"
            f"[providers.gone]\nbase_url = 'http://127.0.0.1:{unused_port()}/v1'\nretries = 0\n"
        )
        looked = run(tmp_path, "doctor", PARLEY_PROVIDERS_FILE=str(file))
    assert looked.exit_code == 1
    assert "ok    good: models: 2 models" in looked.output
    assert "ok    good: an answer by scripted-1: began after " in looked.output
    assert (
        "FAIL  bad: models: The provider rejected the API key: check [providers.bad] in PARLEY_PROVIDERS_"
        in looked.output
    )
    assert "FAIL  named: an answer by m: The provider rejected the API key" in looked.output
    assert "FAIL  gone: models: The provider at 127.0.0.1:" in looked.output
    assert "other-key" not in looked.output
    assert good.request_count == 1


def test_what_is_offered_on_this_machine_is_found(tmp_path: Path) -> None:
    with ScriptedUpstream() as upstream:
        servers = f"ollama={upstream.base_url},lmstudio=http://127.0.0.1:{unused_port()}/v1"
        looked = run(tmp_path, "doctor", PARLEY_LOCAL_SERVERS=servers)
    assert "ok    ollama: found on this machine with 2 models" in looked.output
    assert "lmstudio" not in looked.output
    assert "ok    provider: none is set, so the demo model answers" in looked.output


def test_a_stream_through_our_own_nginx_is_fine(proxy: str, tmp_path: Path) -> None:
    looked = run(tmp_path, "doctor", "--url", proxy, "--quiet", "1")
    assert looked.exit_code == 0, looked.output
    assert "ok    buffering: none: 12 events came as they were sent" in looked.output
    assert "ok    silence: a stream that is silent for 1 s" in looked.output


def test_a_proxy_that_collects_events_is_found(served: Served, tmp_path: Path) -> None:
    directives = "proxy_ignore_headers X-Accel-Buffering; gzip on; gzip_types text/event-stream; gzip_proxied any;"
    with bad_nginx(tmp_path, served.parley.port, directives) as url:
        looked = run(tmp_path, "doctor", "--url", url, "--quiet", "0")
    assert looked.exit_code == 1
    assert "FAIL  buffering: 12 events sent over 2.8 s came within 0.0 s: something compresses (gzip)" in looked.output
    assert "proxy_buffering off" in looked.output


def test_a_proxy_that_ends_what_is_idle_is_found(served: Served, tmp_path: Path) -> None:
    with bad_nginx(tmp_path, served.parley.port, "proxy_read_timeout 1s;") as url:
        looked = run(tmp_path, "doctor", "--url", url, "--quiet", "6")
    assert looked.exit_code == 1
    assert "ok    buffering" in looked.output
    assert "FAIL  silence: the stream was cut off " in looked.output


@pytest.mark.parametrize("path", ["", "/elsewhere"])
def test_an_address_where_parley_is_not_is_said(path: str, tmp_path: Path) -> None:
    with ScriptedUpstream() as upstream:
        looked = run(tmp_path, "doctor", "--url", f"http://127.0.0.1:{upstream.port}{path}")
    assert looked.exit_code == 1
    assert "FAIL  stream: Parley does not answer at http://127.0.0.1:" in looked.output


def test_whether_http_2_is_spoken_is_said(served: Served, tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("<!doctype html>")
    tls = Tls(certificate, key, loopback_listener())
    url = f"https://127.0.0.1:{tls.port}"
    trusted = {"SSL_CERT_FILE": str(certificate), "REQUESTS_CA_BUNDLE": str(certificate)}
    with running_nginx(backend_port=served.parley.port, page_dir=tmp_path / "page", tls=tls):
        looked = run(tmp_path, "doctor", "--url", url, "--quiet", "0", **trusted)
    assert looked.exit_code == 0, looked.output
    assert "ok    HTTP/2: spoken" in looked.output
