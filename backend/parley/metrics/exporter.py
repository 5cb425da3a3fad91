"""A process beside gunicorn's workers that tells Prometheus what they have measured, on a port of its own.

It imports what the workers must not import before they patch it, outlives each of them, and ends with their master.
"""

import os
import signal
import sys
from time import sleep

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

_LOOK_S = 0.1


def main(folder: str, host: str, port: str, master: str) -> None:
    """Serves until the process `master`, which started it, has ended."""
    # Ctrl-C is for the whole group: what happens until the last answer has ended is worth knowing, too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    start_http_server(int(port), host, registry)
    while os.getppid() == int(master):
        sleep(_LOOK_S)


if __name__ == "__main__":
    main(*sys.argv[1:])
