"""An OpenID provider that does what a test tells it: signs whatever it is told to, for whoever it is told to.

Holds Parley to the flow: a code is good once, for the client, the address and the PKCE verifier it was made for.
"""

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.answer_copy import Json

CLIENT_ID, CLIENT_SECRET = "parley", "tide-tables"
CLAIMS: Json = {"sub": "u-1", "email": "Ada@Example.com", "email_verified": True, "name": "Ada L."}


@dataclass
class Script:
    """What it does next. `change`: what becomes of the claims that it signs; `key`, `kid`: with what it signs."""

    claims: Json
    change: Callable[[Json], Json] = dict
    userinfo: Json | None = None
    key: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    kid: str = "one"
    token: Callable[[Json], Json] = dict
    metadata: Json = field(default_factory=dict)


class OpenIdServer:
    """With `with`."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.script = Script(CLAIMS)
        # What was asked: paths, and the forms of the token endpoint.
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "OpenIdServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def authorize(self, url: str) -> str:
        """What a person does in the browser: says yes at `url`; where the browser is led then."""
        asked = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT_ID
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, Json]:
        """The reply of the token endpoint."""
        asked = self.codes.pop(form.get("code", ""), None)
        secret = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization != f"Basic {secret}":
            return 401, {"error": "invalid_client"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or (asked["code_challenge"], asked["redirect_uri"]) != (challenge, form["redirect_uri"]):
            return 400, {"error": "invalid_grant"}
        now = round(time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        signed = self.script.change({**claims, **self.script.claims})
        header = {"alg": self.script.algorithm, "kid": self.script.kid}
        token = jwt.encode(header, signed, self.script.key or self.key, algorithms=[self.script.algorithm])
        return 200, self.script.token({"access_token": "at", "token_type": "Bearer", "id_token": token})

    def reply(self, path: str) -> tuple[int, Json]:
        """Of what is asked without a form."""
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                **self.script.metadata,
            }
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/userinfo":
            return 200, self.script.userinfo or {"sub": self.script.claims["sub"]}
        return 404, {}


def _handler(server: OpenIdServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(urlsplit(self.path).path)
            self._send(*server.reply(urlsplit(self.path).path))

        def do_POST(self) -> None:
            server.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: value[0] for name, value in parse_qs(body).items()}
            self._send(*server.exchange(form, self.headers.get("Authorization", "")))

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

        def _send(self, status: int, body: Json) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler
