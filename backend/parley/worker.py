"""gunicorn's side: a worker that drains before it ends, and a log that speaks JSON. Imports nothing that uses sockets.

What does would be patched too late: the worker patches them first and loads the application then.
"""

import gc
from types import FrameType
from typing import Literal

import gevent
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.ggevent import GeventWorker

from parley.logs import log_crash, set_up_logs

# What gunicorn says below this is for those who look after gunicorn.
_GUNICORN_LEVEL = "ERROR"


class ParleyWorker(GeventWorker):
    """Told to end, it still serves (readers resume, Stop works) but takes no new answers until all are stored."""

    def patch(self) -> None:
        """Called by gunicorn before anything of the application is loaded."""
        super().patch()
        # Who spawned whom, and by which frames: nobody here asks, and it is kept for as long as a greenlet runs.
        gevent.config.track_greenlet_tree = False
        vars(gevent.get_hub()).update(print_exception=log_crash)

    def handle_exit(self, _sig: int, _frame: FrameType | None) -> None:
        """SIGTERM: running answers may end within the grace."""
        gevent.spawn(self._end, "drain")

    def handle_quit(self, _sig: int, _frame: FrameType | None) -> None:
        """SIGINT, SIGQUIT: what is being written is interrupted, and stored."""
        gevent.spawn(self._end, "interrupt")

    def run(self) -> None:
        """Serves until told to end."""
        # A collection of garbage holds up every stream: what the application consists of is not looked through by any.
        gc.collect()
        gc.freeze()
        super().run()
        self.wsgi.close()

    def handle_error(self, request: object, client: object, address: object, error: BaseException) -> None:
        """A connection that is closed because the worker ends is no error."""
        if not isinstance(error, gevent.GreenletExit):
            super().handle_error(request, client, address, error)

    def _end(self, way: Literal["drain", "interrupt"]) -> None:
        # Without an application the signal came while it was being made.
        if application := getattr(self, "wsgi", None):
            getattr(application, way)()
        # Every answer has ended. Its readers get the second that gunicorn gives anyone; idle connections need no more.
        self.cfg.set("graceful_timeout", 0)
        self.alive = False


class GunicornLog(Logger):
    """gunicorn's messages as JSON lines like all others."""

    def setup(self, cfg: Config) -> None:
        """Called by gunicorn in each process, before anything is logged."""
        super().setup(cfg)
        set_up_logs(cfg.loglevel)
        self.error_log.handlers = []
        self.error_log.propagate = True
        self.error_log.setLevel(_GUNICORN_LEVEL)
