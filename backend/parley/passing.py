"""A server for as long as commands of this machine need one: `python -m gevent.monkey --module parley.passing`.

It listens on a free loopback port, says its address in a line on standard output, and ends when nobody uses it. In a
process of its own, for a command waits for its terminal and its pipes, and an answer must not wait with it.
"""

import os
import signal
import sys
from typing import TYPE_CHECKING

from gevent import signal_handler
from gevent.event import Event
from gevent.pywsgi import WSGIHandler, WSGIServer
from msgspec import structs

from parley.address import Address
from parley.app import Parley
from parley.logs import set_up_logs
from parley.preparing import NotPreparedError, bring_up, check_alone, check_redis, raise_limits, take_folder
from parley.setting_reader import SettingsError
from parley.settings import read_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LOOK_S = 0.1


class _Handler(WSGIHandler):
    """An answer is written past the server, to the socket itself: `parley.web.stream` asks for it as gunicorn's."""

    def get_environ(self) -> "WSGIEnvironment":
        environment: WSGIEnvironment = super().get_environ()
        return environment | {"gunicorn.socket": self.socket}


def main() -> None:
    """Returns when nobody uses it any more, or at SIGTERM; what is being written then is interrupted, and stored."""
    try:
        settings = read_settings(os.environ)
        take_folder(settings.data_dir)
        check_redis(settings)
        bring_up(settings.database_url)
        check_alone(settings)
    except (NotPreparedError, SettingsError) as error:
        sys.exit(str(error))
    raise_limits()
    set_up_logs("error")
    ended = Event()
    signal_handler(signal.SIGTERM, ended.set)
    address = Address(settings.data_dir)
    # Nobody asks for the metrics of what is gone in a moment.
    parley = Parley(structs.replace(settings, metrics_port=None))
    server = WSGIServer(("127.0.0.1", 0), parley, handler_class=_Handler, log=None, error_log=None)
    server.start()
    url = f"http://127.0.0.1:{server.server_port}"
    address.write(url)
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()
    _let_go_of_terminal()
    while not ended.wait(_LOOK_S):
        if not parley.is_naming and address.try_leave():
            break
    parley.interrupt()
    server.stop()
    parley.close()


def _let_go_of_terminal() -> None:
    """Output and errors are the command's, whose reader waits for whoever has them open."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


if __name__ == "__main__":
    main()
