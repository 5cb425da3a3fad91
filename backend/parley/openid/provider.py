"""Signing in with an OpenID provider: the authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636).

Believes nothing but what the provider has signed, for this Parley, and for this very attempt.
"""

import logging
import secrets
from collections.abc import Mapping
from time import monotonic
from typing import Any, TypeVar, cast

import msgspec
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry
from requests import RequestException, Session

from parley.domain.errors import NotVouchedError, VoucherUnreachableError
from parley.domain.person import Vouched
from parley.openid.claims import has, vouched_by
from parley.openid.config import OpenIdConfig

T = TypeVar("T")

_log = logging.getLogger(__name__)

_TIMEOUT_S = 10.0
_METADATA_LAST_S = 3600.0
# Clocks differ.
_LEEWAY_S = 120
# Those with a key of their own: who knows the client's secret could sign with the others.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")


class Attempt(msgspec.Struct, frozen=True):
    """What is kept, with whoever attempts to sign in, until they are back. `verifier`: PKCE's."""

    state: str
    nonce: str
    verifier: str


class Metadata(msgspec.Struct, frozen=True):
    """What OpenID Connect Discovery 1.0 calls so, as far as it is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)


class OpenIdProvider:
    """Each call that asks it blocks, for seconds at the most, and raises VoucherUnreachableError."""

    def __init__(self, config: OpenIdConfig) -> None:
        """Nothing is asked yet."""
        self._config = config
        self._known: tuple[Metadata, float] | None = None
        self._keys: KeySet | None = None

    def begin(self) -> tuple[str, Attempt]:
        """Where somebody says there who they are, and what is to be kept until then."""
        attempt = Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))
        with self._session() as session:
            url, _ = session.create_authorization_url(
                self._metadata().authorization_endpoint,
                state=attempt.state,
                code_verifier=attempt.verifier,
                nonce=attempt.nonce,
            )
        return url, attempt

    def finish(self, attempt: Attempt, code: str) -> Vouched:
        """Who it was. Raises NotVouchedError."""
        metadata = self._metadata()
        try:
            with self._session(metadata) as session:
                token = session.fetch_token(
                    metadata.token_endpoint, code=code, code_verifier=attempt.verifier, allow_redirects=False
                )
                claims = self._claims(metadata, token, attempt.nonce)
                said = {**self._more(session, metadata, claims), **claims}
        except RequestException as error:
            raise _unreachable(error) from None
        # What Authlib raises for a reply that is none is as good as a refusal.
        except (OAuthError, JoseError, ValueError, KeyError, TypeError) as error:
            _log.warning("sign-in not vouched for", extra={"cause": repr(error)})
            raise NotVouchedError("The sign-in service did not confirm who you are: try again.") from None
        return vouched_by(self._config.issuer, said, self._config.groups_claim)

    def _claims(self, metadata: Metadata, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """Of the ID token (OpenID Connect Core 1.0, 3.1.3.7)."""
        signed = token["id_token"]
        allowed = [each for each in metadata.id_token_signing_alg_values_supported if each in _ALGORITHMS]
        registry = JWSRegistry(algorithms=allowed, strict_check_header=False)
        try:
            read = jwt.decode(signed, self._key_set(metadata), registry=registry)
        except InvalidKeyIdError:
            # It has new keys since.
            self._keys = None
            read = jwt.decode(signed, self._key_set(metadata), registry=registry)
        options = {
            "iss": {"essential": True, "value": metadata.issuer},
            "aud": {"essential": True, "value": self._config.client_id},
        }
        params = {"nonce": nonce, "client_id": self._config.client_id, "access_token": token.get("access_token")}
        checked = CodeIDToken(read.claims, read.header, options, params)
        checked.validate(leeway=_LEEWAY_S)
        return dict(read.claims)

    def _more(self, session: OAuth2Session, metadata: Metadata, claims: Mapping[str, object]) -> dict[str, Any]:
        """What the ID token leaves out, the provider may tell whoever asks (OpenID Connect Core 1.0, 5.3)."""
        wanted = ("email", "name", self._config.groups_claim)
        if metadata.userinfo_endpoint is None or all(has(claims, each) for each in wanted):
            return {}
        response = session.get(metadata.userinfo_endpoint, allow_redirects=False)
        response.raise_for_status()
        more: object = response.json()
        # Somebody else's would do (5.3.2).
        if not isinstance(more, dict) or more.get("sub") != claims.get("sub"):
            raise ValueError("the reply of the userinfo endpoint is about somebody else")
        return more

    def _metadata(self) -> Metadata:
        if self._known and monotonic() < self._known[1] + _METADATA_LAST_S:
            return self._known[0]
        try:
            known = _fetched(f"{self._config.issuer}/.well-known/openid-configuration", Metadata)
            self._check(known)
        except (RequestException, ValueError) as error:
            raise _unreachable(error) from None
        self._known, self._keys = (known, monotonic()), None
        return known

    def _check(self, known: Metadata) -> None:
        if known.issuer.rstrip("/") != self._config.issuer:
            raise ValueError(f"it calls itself {known.issuer}, and not {self._config.issuer}")
        asked = (known.authorization_endpoint, known.token_endpoint, known.jwks_uri, known.userinfo_endpoint)
        kinds = ("https://",) if known.issuer.startswith("https://") else ("https://", "http://")
        if not all(each.startswith(kinds) for each in asked if each is not None):
            raise ValueError("one of its endpoints is not safe to ask")

    def _key_set(self, metadata: Metadata) -> KeySet:
        if self._keys is None:
            self._keys = KeySet.import_key_set(cast("KeySetSerialization", _fetched(metadata.jwks_uri, dict)))
        return self._keys

    def _session(self, metadata: Metadata | None = None) -> OAuth2Session:
        session = OAuth2Session(
            self._config.client_id,
            self._config.client_secret,
            token_endpoint_auth_method=self._method(metadata),
            scope=self._config.scopes,
            redirect_uri=self._config.redirect_uri,
            code_challenge_method="S256",
            default_timeout=_TIMEOUT_S,
        )
        # The environment's proxies and .netrc are for people's own commands.
        session.trust_env = False
        return session

    def _method(self, metadata: Metadata | None) -> str:
        """How Parley says to the provider who asks (OpenID Connect Core 1.0, 9)."""
        if self._config.client_secret is None:
            return "none"
        methods = metadata.token_endpoint_auth_methods_supported if metadata else ()
        is_posted = "client_secret_post" in methods and "client_secret_basic" not in methods
        return "client_secret_post" if is_posted else "client_secret_basic"


def _fetched(url: str, kind: type[T]) -> T:
    """What anybody may read. Raises RequestException and ValueError."""
    with Session() as session:
        session.trust_env = False
        response = session.get(url, timeout=_TIMEOUT_S, allow_redirects=False)
        response.raise_for_status()
        return msgspec.json.decode(response.content, type=kind)


def _unreachable(error: Exception) -> VoucherUnreachableError:
    _log.warning("sign-in service out of reach", extra={"cause": repr(error)})
    return VoucherUnreachableError("The sign-in service cannot be reached, or gives no sense: try again in a while.")
