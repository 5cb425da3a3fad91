"""gunicorn's configuration. Everything that can be set comes from the settings; `python -m parley serve` starts it."""

import os
import sys

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from parley.metrics.folder import folder_of, forget_worker, make_folder, start_exporter
from parley.settings import read_settings

_settings = read_settings(os.environ)
_metrics = folder_of(_settings.data_dir)

wsgi_app = "parley.app:wsgi()"
bind = _settings.bind
workers = _settings.workers
worker_class = "parley.worker.ParleyWorker"
# Each is a stream, or a connection kept for the next request.
worker_connections = 4096
# Longer than nginx keeps its idle connections to us, so that nginx never sends a request into a closing one.
keepalive = 75
timeout = 60
# The worker needs the grace for running answers, and a little to store what was interrupted.
graceful_timeout = round(_settings.shutdown_grace_s) + 10
logger_class = "parley.worker.GunicornLog"
loglevel = _settings.log_level
# Its administration socket: nobody here asks it anything.
control_socket_disable = True


def on_starting(_arbiter: Arbiter) -> None:
    """Before the first worker."""
    if _settings.metrics_port:
        make_folder(_metrics)
        start_exporter(_metrics, _settings.metrics_host, _settings.metrics_port)


def child_exit(_arbiter: Arbiter, worker: Worker) -> None:
    """A worker has ended, one way or another."""
    forget_worker(_metrics, worker.pid)


def when_ready(_arbiter: Arbiter) -> None:
    """The port is open."""
    sys.stdout.write(f"Parley is at {_settings.address}\n")
    sys.stdout.flush()
