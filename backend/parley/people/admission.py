"""Who of those for whom somebody else vouches gets in, and as what. Pure."""

import msgspec

from parley.domain.person import Role, Vouched


class Admission(msgspec.Struct, frozen=True):
    """`administrators`: logins, folded, which count where they are proven. `member_groups` empty: everybody gets in."""

    administrators: frozenset[str] = frozenset()
    administrator_groups: frozenset[str] = frozenset()
    member_groups: frozenset[str] = frozenset()

    def role_of(self, login: str, vouched: Vouched) -> Role | None:
        """`login`: of this person, folded. None: they stay outside."""
        is_named = vouched.is_login_proven and login in self.administrators
        if is_named or vouched.groups & self.administrator_groups:
            return "administrator"
        return "member" if not self.member_groups or vouched.groups & self.member_groups else None
