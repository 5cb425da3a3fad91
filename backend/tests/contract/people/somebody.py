"""Somebody with an account: signs in as a browser does, by a cookie. Holds no expectations."""

import re
from typing import Any

from tests.answer_copy import Json
from tests.authenticator import Authenticator
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

    def add_passkey(self, authenticator: Authenticator, name: str = "Phone") -> Reply:
        """One that stays in this authenticator."""
        asked = self.client.post("/api/account/passkeys/challenge", {"password": self.password})
        return self.bring(asked, "/api/account/passkeys", {"name": name, "credential": authenticator.make(asked.json)})

    def require_passkey(self, *, is_required: bool = True) -> Reply:
        """Password and passkey from now on."""
        body = {"is_required": is_required, "password": self.password}
        return self.client.put("/api/account/passkeys/requirement", body)

    def begin_with_passkey(self) -> Reply:
        """What a browser is asked for."""
        return self.client.post("/api/sign-in/passkey/challenge")

    def use_passkey(self, authenticator: Authenticator, asked: Reply | None = None, **changes: Any) -> Reply:
        """Signs in with it; `asked`: by the password before. `changes`: in what the authenticator does."""
        begun = asked or self.begin_with_passkey()
        return self._taken(self.bring(begun, "/api/sign-in/passkey", authenticator.use(begun.json, **changes)))

    def bring(self, asked: Reply, path: str, body: Json) -> Reply:
        """Back to the server what it asked this browser for."""
        cookie = asked.headers["set-cookie"].partition(";")[0]
        own = self.client.headers.get("Cookie")
        return self.client.post(path, body, headers={"Cookie": f"{own}; {cookie}" if own else cookie})

    @property
    def account(self) -> Json:
        """Who they are."""
        account: Json = self.client.get("/api/account").json
        return account

    def _taken(self, reply: Reply) -> Reply:
        found = re.search(r"(?:__Host-)?parley=[^;]+", reply.headers.get("set-cookie", ""))
        if found:
            self.client.headers["Cookie"] = found[0]
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
