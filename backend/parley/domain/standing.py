"""On what it rests that somebody may be here: a browser that is signed in, a token, or somebody else's word."""

from typing import Literal, NamedTuple


class Standing(NamedTuple):
    """`id`: of the sign-in, of the token, or of the person."""

    kind: Literal["sign_in", "token", "person"]
    id: str
