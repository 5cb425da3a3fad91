"""Somebody with an account: signs in as a browser does, by a cookie. Holds no expectations."""

import re
from typing import Any

from tests.answer_copy import Json
from tests.chat import new_id
from tests.client import Client, Reply
from tests.server import RunningParley

PASSWORD = "seven tides a week"


class Somebody:
    """`login`, `password`: what they sign in with. `client` has the cookie of their browser."""

    def __init__(self, url: str, login: str, password: str = PASSWORD) -> None:
        self.client = Client(url)
        self.login = login
        self.password = password

    def sign_in(self, **headers: str) -> Reply:
        """In this browser, from now on."""
        body = {"login": self.login, "password": self.password}
        return self._taken(self.client.post("/api/sign-in", body, headers=headers))

    def use_account_link(self, path: str, **fields: Any) -> Reply:
        """`path`: of the page that the link leads to."""
        body = {"login": self.login, "name": self.login.title(), "password": self.password, **fields}
        return self._taken(self.client.post(f"/api{path.replace('/link/', '/links/')}/account", body))

    def use_password_link(self, path: str, password: str) -> Reply:
        """The same for a new password."""
        self.password = password
        return self._taken(
            self.client.post(f"/api{path.replace('/link/', '/links/')}/password", {"password": password})
        )

    @property
    def account(self) -> Json:
        """Who they are."""
        account: Json = self.client.get("/api/account").json
        return account

    def _taken(self, reply: Reply) -> Reply:
        if "set-cookie" in reply.headers:
            self.client.headers["Cookie"] = reply.headers["set-cookie"].partition(";")[0]
        return reply


def first_link(parley: RunningParley) -> str:
    """The path that was printed at the latest start."""
    return str(re.findall(r"http://\S+?(/link/\S+)", parley.output.read_text())[-1])


def invited(administrator: Somebody, role: str = "member", login: str | None = None) -> Somebody:
    """Somebody new."""
    link = administrator.client.post("/api/admin/invitations", {"role": role}).json
    somebody = Somebody(administrator.client.url, login or f"person-{new_id()[:8]}")
    assert somebody.use_account_link(link["path"]).status == 201
    return somebody
