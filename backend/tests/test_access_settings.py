"""Settings of who gets in: what belongs together, and what is wrong with each."""

from ipaddress import ip_network

import pytest

from parley.openid.config import OpenIdConfig
from parley.setting_reader import SettingsError
from parley.settings import read_settings

_OIDC = {
    "PARLEY_AUTH": "oidc",
    "PARLEY_URL": "https://chat.example.com",
    "PARLEY_OIDC_ISSUER": "https://login.example.com/realms/x/",
    "PARLEY_OIDC_CLIENT_ID": "parley",
    "PARLEY_ADMINISTRATORS": "Ada@example.com, kim",
}
_PROXY = {
    "PARLEY_AUTH": "proxy",
    "PARLEY_AUTH_PROXY": "10.0.0.5,fd00::/8",
    "PARLEY_ADMINISTRATOR_GROUPS": "ops,keepers",
}


def problems(environment: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    return list(caught.value.problems)


def test_an_openid_provider_needs_an_issuer_a_client_and_our_own_address() -> None:
    access = read_settings(_OIDC).access
    assert access.openid == OpenIdConfig(
        issuer="https://login.example.com/realms/x",
        client_id="parley",
        client_secret=None,
        scopes="openid profile email",
        groups_claim="groups",
        name="login.example.com",
        redirect_uri="https://chat.example.com/api/sign-in/oidc/callback",
    )
    assert access.admission.administrators == {"ada@example.com", "kim"}
    for name in ("PARLEY_OIDC_ISSUER", "PARLEY_OIDC_CLIENT_ID", "PARLEY_URL"):
        assert problems({**_OIDC, name: ""}) == [f"PARLEY_AUTH=oidc: set {name}, too."]


def test_a_proxy_needs_its_address() -> None:
    access = read_settings(_PROXY).access
    assert access.proxy is not None
    assert access.proxy.networks == (ip_network("10.0.0.5"), ip_network("fd00::/8"))
    assert access.proxy.login_header == "Remote-User"
    assert access.admission.administrator_groups == {"ops", "keepers"}
    (problem,) = problems({**_PROXY, "PARLEY_AUTH_PROXY": ""})
    assert "set PARLEY_AUTH_PROXY to the address" in problem


@pytest.mark.parametrize("settings", [_OIDC, _PROXY])
def test_somebody_has_to_look_after_it(settings: dict[str, str]) -> None:
    (problem,) = problems({**settings, "PARLEY_ADMINISTRATORS": "", "PARLEY_ADMINISTRATOR_GROUPS": ""})
    assert "nobody would look after this Parley" in problem


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARLEY_OIDC_ISSUER", "login.example.com"),
        ("PARLEY_OIDC_CLIENT_ID", "par ley"),
        ("PARLEY_OIDC_SCOPES", "profile email"),
        ("PARLEY_OIDC_SCOPES", 'openid "'),
        ("PARLEY_OIDC_GROUPS_CLAIM", "realm..roles"),
        ("PARLEY_OIDC_NAME", "a\tb"),
        ("PARLEY_ADMINISTRATORS", "Ada Lovelace"),
        ("PARLEY_SIGN_OUT_URL", "javascript:alert(1)"),
        ("PARLEY_URL", "chat.example.com"),
    ],
)
def test_what_cannot_be_meant_is_told_once(name: str, value: str) -> None:
    (problem,) = problems({**_OIDC, name: value})
    assert problem.startswith(f"{name}={value}: must ")


@pytest.mark.parametrize(("name", "value"), [("PARLEY_AUTH_PROXY", "the-proxy"), ("PARLEY_AUTH_HEADER", "Remote_User")])
def test_what_cannot_be_meant_of_a_proxy_is_told_once(name: str, value: str) -> None:
    (problem,) = problems({**_PROXY, name: value})
    assert problem.startswith(f"{name}={value}: must ")


def test_the_secret_of_a_client_is_not_shown() -> None:
    (problem,) = problems({**_OIDC, "PARLEY_OIDC_CLIENT_SECRET": "not se cret"})
    assert problem.startswith("PARLEY_OIDC_CLIENT_SECRET: must")
    assert "not se cret" not in problem


def test_an_unknown_way_is_named() -> None:
    (problem,) = problems({"PARLEY_AUTH": "ldap"})
    assert problem == "PARLEY_AUTH=ldap: must be one of none, password, oidc, proxy."


_SMTP = {
    "PARLEY_AUTH": "password",
    "PARLEY_URL": "https://chat.example.com",
    "PARLEY_SMTP_URL": "smtps://mail.example.com",
    "PARLEY_SMTP_FROM": "Parley <parley@example.com>",
}


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("smtps://mail.example.com", ("mail.example.com", 465, "tls")),
        ("smtp://mail.example.com", ("mail.example.com", 587, "starttls")),
        ("smtp://mail.example.com:2525/", ("mail.example.com", 2525, "starttls")),
        ("smtp+plain://[::1]", ("::1", 25, "plain")),
    ],
)
def test_a_mail_server_is_talked_to_with_tls_unless_it_is_said(url: str, place: tuple[str, int, str]) -> None:
    mail = read_settings({**_SMTP, "PARLEY_SMTP_URL": url}).access.mail
    assert mail is not None
    assert (mail.host, mail.port, mail.security) == place
    assert mail.sender == "Parley <parley@example.com>"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"PARLEY_SMTP_URL": "mail.example.com"}, "PARLEY_SMTP_URL=mail.example.com: must be an address such as"),
        ({"PARLEY_SMTP_URL": "smtps://me:tides@mail.example.com"}, "PARLEY_SMTP_URL: must not hold a user name"),
        ({"PARLEY_SMTP_URL": "smtps://mail.example.com:x"}, "PARLEY_SMTP_URL=smtps://mail.example.com:x: must be"),
        ({"PARLEY_SMTP_FROM": ""}, "PARLEY_SMTP_URL: set PARLEY_SMTP_FROM, too."),
        ({"PARLEY_SMTP_FROM": "a@example.com, b@example.com"}, "PARLEY_SMTP_FROM: must be an address such as"),
        ({"PARLEY_SMTP_FROM": "Parley"}, "PARLEY_SMTP_FROM=Parley: must be an address such as"),
        ({"PARLEY_URL": ""}, "PARLEY_SMTP_URL: set PARLEY_URL, too."),
        ({"PARLEY_AUTH": "none"}, "PARLEY_SMTP_URL: letters are for those who sign in with a password"),
        ({"PARLEY_SMTP_USER": "me"}, "PARLEY_SMTP_URL: set PARLEY_SMTP_USER and PARLEY_SMTP_PASSWORD, or neither."),
        (
            {
                "PARLEY_SMTP_URL": "smtp+plain://mail.example.com",
                "PARLEY_SMTP_USER": "me",
                "PARLEY_SMTP_PASSWORD": "tide tables",
            },
            "PARLEY_SMTP_URL: the password would be sent readably",
        ),
    ],
)
def test_what_letters_need_is_told_once(changed: dict[str, str], problem: str) -> None:
    (told,) = problems({**_SMTP, **changed})
    assert told.startswith(problem)
    assert "tide" not in told
