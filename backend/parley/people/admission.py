"""Who of those for whom somebody else vouches gets in, and as what. Pure."""

import msgspec

from parley.domain.person import Role


class Admission(msgspec.Struct, frozen=True):
    """`administrators`: logins, folded. `member_groups` empty: everybody gets in."""

    administrators: frozenset[str] = frozenset()
    administrator_groups: frozenset[str] = frozenset()
    member_groups: frozenset[str] = frozenset()

    def role_of(self, login: str, groups: frozenset[str]) -> Role | None:
        """None: this person stays outside."""
        if login in self.administrators or groups & self.administrator_groups:
            return "administrator"
        return "member" if not self.member_groups or groups & self.member_groups else None
