"""In a server that is being soaked: on SIGURG a process writes down how many greenlets it holds.

Python imports it at its start where this folder is on PYTHONPATH; the product does not know of it.
"""

import gc
import os
import signal
from pathlib import Path
from types import FrameType

_FOLDER = os.environ["SOAK_PROBE_DIR"]


def _tell(_number: int, _frame: FrameType | None) -> None:
    # Not before it is asked for: gevent has to patch the process first.
    from greenlet import greenlet

    alive = sum(issubclass(type(each), greenlet) and not each.dead for each in gc.get_objects())
    begun = Path(_FOLDER) / f"{os.getpid()}.begun"
    begun.write_text(str(alive))
    begun.rename(Path(_FOLDER) / str(os.getpid()))


signal.signal(signal.SIGURG, _tell)
