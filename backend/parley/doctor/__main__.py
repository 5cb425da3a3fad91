"""What `parley doctor URL QUIET` becomes: `python -m gevent.monkey --module parley.doctor`.

In a process that gevent has patched from the start, for the time-outs of providers are gevent's.
"""

import os
import sys
from itertools import chain

from parley.doctor.installation import installation_findings
from parley.doctor.providers import provider_findings
from parley.doctor.stream import stream_findings
from parley.setting_reader import SettingsError
from parley.settings import read_settings


def main(url: str, quiet_s: int) -> None:
    """Says each finding as it is found; exits with 1 if one is wrong. An empty `url`: no stream is timed."""
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        sys.exit("\n".join(error.problems))
    stream = stream_findings(url, quiet_s) if url else ()
    is_fine = True
    for finding in chain(installation_findings(settings), provider_findings(settings), stream):
        sys.stdout.write(f"{'ok  ' if finding.is_fine else 'FAIL'}  {finding.name}: {finding.detail}\n")
        sys.stdout.flush()
        is_fine = is_fine and finding.is_fine
    sys.exit(not is_fine)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
