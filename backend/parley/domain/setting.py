"""A setting as it is in force, for whoever looks after Parley to see. A secret's value is never in it."""

from typing import Literal

import msgspec

# `env_file`: of the file of NAME=value lines that Parley was started with.
# `file`: one that NAME_FILE names, for a secret.
SettingSource = Literal["default", "environment", "env_file", "file"]


class Setting(msgspec.Struct, frozen=True):
    """`value`: as it is written, null of a secret, which is set unless its source is `default`."""

    name: str
    value: str | None
    is_secret: bool
    source: SettingSource
