"""Every test runs as the server does: on gevent, patched before anything opens a socket."""

from gevent import monkey

monkey.patch_all()
