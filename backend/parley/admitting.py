"""Who gets in: the calls about people, and the guard at the entrance, put together as the settings want it."""

from collections.abc import Sequence

from flask import Blueprint, Flask

from parley.access_settings import Access
from parley.mail.outbox import Outbox
from parley.openid.config import OpenIdConfig
from parley.openid.provider import OpenIdProvider
from parley.people.allowing import Allowing
from parley.people.arrivals import Arrivals
from parley.people.mailing import Mailing
from parley.people.passkeys import Passkeys
from parley.people.passwords import LONGEST, SHORTEST, Passwords
from parley.people.people import People
from parley.people.throttle import Throttle
from parley.rooms import Rooms
from parley.settings import Settings
from parley.store.allowances import AllowanceStore
from parley.store.audit import AuditStore
from parley.store.database import Database
from parley.store.identities import IdentityStore
from parley.store.links import LinkStore
from parley.store.mailboxes import MailboxStore
from parley.store.passkeys import PasskeyStore
from parley.store.people import PeopleStore
from parley.store.signing_keys import signing_key
from parley.store.tokens import TokenStore
from parley.web.account import account
from parley.web.administration import administration
from parley.web.allowances import allowances
from parley.web.attempts import Attempts
from parley.web.audit import audit_log
from parley.web.challenges import Challenges
from parley.web.cookie import Cookie
from parley.web.entrance import guard, people_signed_in, people_vouched_for, programs_or, the_owner
from parley.web.forgotten import forgotten
from parley.web.invitations import invitations
from parley.web.openid import PATH, openid
from parley.web.own_passkeys import own_passkeys
from parley.web.own_password import own_password
from parley.web.own_sign_ins import own_sign_ins
from parley.web.passkeys import passkey_sign_in
from parley.web.sign_in import sign_in
from parley.web.sign_in_ways import PasswordLimits, SignInService, SignInWays, sign_in_ways
from parley.web.visitor import Visitors


def admit(app: Flask, settings: Settings, rooms: Rooms, owner_id: str) -> None:
    """`owner_id`: of whom all is where there are no accounts, and what the first administrator takes over."""
    access, database = settings.access, rooms.database
    if access.auth == "none":
        guard(app, the_owner(owner_id), rooms.held)
        return
    visitors = Visitors(access.trusted_proxies)
    key = signing_key(database, "sign-in")
    cookie = Cookie(key, visitors)
    audit = AuditStore(database)
    throttle = Throttle(rooms.counters)
    people = People(PeopleStore(database), rooms.sign_ins, LinkStore(database), audit, Passwords(), throttle)
    arrivals = Arrivals(IdentityStore(database, owner_id), audit, access.admission)
    if access.proxy:
        find = people_vouched_for(access.proxy, arrivals, visitors)
    else:
        find = people_signed_in(people, cookie)
        app.register_blueprint(own_sign_ins(people, cookie, visitors))
    if access.openid:
        provider = OpenIdProvider(access.openid)
        app.register_blueprint(openid(provider, arrivals, people, cookie, Attempts(key, visitors), visitors))
    guard(app, programs_or(find, TokenStore(database)), rooms.held)
    if access.auth == "password":
        passkeys = Passkeys(PasskeyStore(database), people, audit, throttle)
        challenges = Challenges(key, visitors, settings.public_url)
        for calls in _password_calls(people, passkeys, challenges, cookie, visitors):
            app.register_blueprint(calls)
        app.register_blueprint(forgotten(_mailing(settings, people, database, audit, throttle), visitors))
    app.register_blueprint(sign_in_ways(lambda: _ways(access, people), people, cookie, visitors))
    app.register_blueprint(account(people))
    app.register_blueprint(
        administration(people, visitors, rooms.answers.stop_all, is_leading=access.auth == "password")
    )
    allowing = Allowing(AllowanceStore(database), PeopleStore(database), audit)
    app.register_blueprint(allowances(allowing, visitors))
    app.register_blueprint(audit_log(audit))


def _password_calls(
    people: People, passkeys: Passkeys, challenges: Challenges, cookie: Cookie, visitors: Visitors
) -> Sequence[Blueprint]:
    return (
        sign_in(people, passkeys, challenges, cookie, visitors),
        passkey_sign_in(passkeys, challenges, cookie, visitors),
        own_passkeys(passkeys, challenges, visitors),
        own_password(people, visitors),
        invitations(people, visitors),
    )


def _mailing(
    settings: Settings, people: People, database: Database, audit: AuditStore, throttle: Throttle
) -> Mailing | None:
    if settings.access.mail is None:
        return None
    outbox, site = Outbox(settings.access.mail), settings.public_url or settings.address
    return Mailing(people, MailboxStore(database), LinkStore(database), audit, throttle, outbox, site)


def _ways(access: Access, people: People) -> SignInWays:
    return SignInWays(
        auth="password" if access.auth == "none" else access.auth,
        password=PasswordLimits(shortest=SHORTEST, longest=LONGEST) if access.auth == "password" else None,
        service=_service(access.openid) if access.openid else None,
        sign_out_url=access.sign_out_url,
        is_new=people.is_empty(),
        mail=access.mail is not None,
    )


def _service(config: OpenIdConfig) -> SignInService:
    return SignInService(name=config.name, path=PATH)
