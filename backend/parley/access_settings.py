"""Settings of who gets in: how people sign in, whose word is taken on who they are, and who looks after all of it."""

import re
from ipaddress import ip_network
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

import msgspec

from parley import setting_values as values
from parley.domain.errors import InvalidError
from parley.mail.server import MailServer
from parley.mail_settings import read_mail
from parley.openid.config import OpenIdConfig
from parley.people.admission import Admission
from parley.people.logins import folded_login
from parley.people.proxy import Network, ProxyWord
from parley.setting_reader import SettingReader

Auth = Literal["none", "password", "oidc", "proxy"]
# RFC 9110, 5.6.2, without what nginx drops.
_HEADER = r"[A-Za-z0-9-]{1,100}"
# RFC 6749, 3.3.
_SCOPE = r"[\x21\x23-\x5b\x5d-\x7e]+"


class Access(msgspec.Struct, frozen=True):
    """`proxy` where `auth` is proxy, `openid` where it is oidc. `sign_out_url`: where one goes after signing out.

    `mail`: what takes letters to people.
    """

    auth: Auth
    sign_in_expiry_s: float
    trusted_proxies: tuple[Network, ...]
    proxy: ProxyWord | None
    openid: OpenIdConfig | None
    admission: Admission
    sign_out_url: str | None
    mail: MailServer | None


def read_access(reader: SettingReader, public_url: str | None) -> Access:
    """What is wrong with it, the reader knows."""
    read = reader.read
    auth = read("PARLEY_AUTH", "none", _auth)
    access = Access(
        auth=auth,
        sign_in_expiry_s=24 * 3600 * read("PARLEY_SIGN_IN_DAYS", "30", values.whole(1, 400)),
        trusted_proxies=read("PARLEY_TRUSTED_PROXIES", "127.0.0.0/8,::1", _networks),
        proxy=_read_proxy(reader) if auth == "proxy" else None,
        openid=_read_openid(reader, public_url) if auth == "oidc" else None,
        admission=Admission(
            administrators=read("PARLEY_ADMINISTRATORS", "", _logins),
            administrator_groups=read("PARLEY_ADMINISTRATOR_GROUPS", "", _names),
            member_groups=read("PARLEY_MEMBER_GROUPS", "", _names),
        ),
        sign_out_url=read("PARLEY_SIGN_OUT_URL", "", _url) or None,
        mail=read_mail(reader, auth, public_url),
    )
    is_led = bool(access.admission.administrators or access.admission.administrator_groups)
    reader.require(
        f"PARLEY_AUTH={auth}",
        "nobody would look after this Parley: name somebody in PARLEY_ADMINISTRATORS, or a group in "
        "PARLEY_ADMINISTRATOR_GROUPS.",
        is_met=is_led or auth in ("none", "password") or "PARLEY_ADMINISTRATORS" in reader.wrong,
    )
    return access


def _read_proxy(reader: SettingReader) -> ProxyWord:
    networks = reader.read("PARLEY_AUTH_PROXY", "", _networks)
    reader.require(
        "PARLEY_AUTH=proxy",
        "set PARLEY_AUTH_PROXY to the address of the proxy that says who somebody is: anybody could say so otherwise.",
        is_met=bool(networks) or "PARLEY_AUTH_PROXY" in reader.wrong,
    )
    return ProxyWord(
        networks,
        login_header=reader.read("PARLEY_AUTH_HEADER", "Remote-User", _header),
        name_header=reader.read("PARLEY_AUTH_NAME_HEADER", "Remote-Name", _header),
        groups_header=reader.read("PARLEY_AUTH_GROUPS_HEADER", "Remote-Groups", _header),
    )


def _read_openid(reader: SettingReader, public_url: str | None) -> OpenIdConfig:
    issuer = reader.read("PARLEY_OIDC_ISSUER", "", _url)
    client_id = reader.read("PARLEY_OIDC_CLIENT_ID", "", values.key)
    needed = {"PARLEY_OIDC_ISSUER": issuer, "PARLEY_OIDC_CLIENT_ID": client_id, "PARLEY_URL": public_url}
    for name, value in needed.items():
        reader.require("PARLEY_AUTH=oidc", f"set {name}, too.", is_met=bool(value) or name in reader.wrong)
    return OpenIdConfig(
        issuer=issuer,
        client_id=client_id,
        client_secret=reader.read("PARLEY_OIDC_CLIENT_SECRET", "", values.key) or None,
        scopes=reader.read("PARLEY_OIDC_SCOPES", "openid profile email", _scopes),
        groups_claim=reader.read("PARLEY_OIDC_GROUPS_CLAIM", "groups", _claim),
        name=reader.read("PARLEY_OIDC_NAME", urlsplit(issuer).hostname or "OpenID", _label),
        # The address of the call that ends an attempt: it has to be known there.
        redirect_uri=f"{public_url}/api/sign-in/oidc/callback",
    )


def _auth(text: str) -> Auth:
    if text not in get_args(Auth):
        raise ValueError(f"must be one of {', '.join(get_args(Auth))}.")
    return cast("Auth", text)


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())
    except ValueError:
        raise ValueError("must be addresses or networks such as 10.0.0.0/8, separated by commas.") from None


def _header(text: str) -> str:
    if not re.fullmatch(_HEADER, text):
        raise ValueError("must be the name of a header, such as Remote-User.")
    return text


def _names(text: str) -> frozenset[str]:
    return frozenset(each.strip() for each in text.split(",") if each.strip())


def _logins(text: str) -> frozenset[str]:
    try:
        return frozenset(map(folded_login, _names(text)))
    except InvalidError:
        raise ValueError("must be the names that people sign in with, separated by commas.") from None


def _scopes(text: str) -> str:
    scopes = text.split()
    if "openid" not in scopes or not all(re.fullmatch(_SCOPE, each) for each in scopes):
        raise ValueError("must be scopes separated by blanks, openid among them.")
    return " ".join(scopes)


def _claim(text: str) -> str:
    if not re.fullmatch(r"[^\s.]+(\.[^\s.]+)*", text):
        raise ValueError("must be the name of a claim, such as groups or realm_access.roles.")
    return text


def _label(text: str) -> str:
    if not text.isprintable() or len(text) > 100:
        raise ValueError("must be a name of at most 100 characters.")
    return text


def _url(text: str) -> str:
    return values.http_url(text, "such as https://login.example.com") if text else ""
