"""An answer that is being written, as far as it concerns whoever looks after Parley: nothing of what it says."""

import msgspec


class RunningAnswer(msgspec.Struct, frozen=True):
    """`person_id`: whose it is; `name`: theirs, null where there is no account. `running_ms`: since `started_at`.

    `characters`: of the whole answer, a second ago. `process`: who writes it; null if that one has just died.
    """

    id: str
    person_id: str
    name: str | None
    model: str | None
    started_at: str
    running_ms: int
    characters: int
    process: str | None
    is_stop_requested: bool
