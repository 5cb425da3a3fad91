"""A token: what a program says instead of a person when it calls the gateway. Plain values; none holds the token."""

import msgspec


class Token(msgspec.Struct, frozen=True):
    """`ending`: the token's last characters, by which whoever keeps it tells it from others."""

    id: str
    name: str
    ending: str
    created_at: str
    last_used_at: str | None


class Caller(msgspec.Struct, frozen=True):
    """Whose token it is that a call came with."""

    owner_id: str
    token_id: str
