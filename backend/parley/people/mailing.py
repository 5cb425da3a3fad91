"""People's e-mail addresses, and letters to those who have forgotten their password."""

import re
from contextlib import suppress
from functools import partial

from parley.domain.errors import FieldError, InvalidError, UnavailableError
from parley.domain.person import Mailbox, Person
from parley.mail.outbox import Outbox
from parley.mail.server import MailError
from parley.people.letters import Language, address_letter, moved_letter, password_letter
from parley.people.logins import typed_login
from parley.people.people import People, Visitor
from parley.people.throttle import Throttle
from parley.store.audit import AuditStore
from parley.store.links import LinkStore
from parley.store.mailboxes import MailboxStore

_PASSWORD_S = 60 * 60
_ADDRESS_S = 24 * 60 * 60
# RFC 5321, 4.5.3.1.3; of the rest what mail servers everywhere take.
_LONGEST = 254
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")


class Mailing:
    """`site`: where links lead to, the address of the page."""

    def __init__(
        self,
        people: People,
        mailboxes: MailboxStore,
        links: LinkStore,
        audit: AuditStore,
        throttle: Throttle,
        outbox: Outbox,
        site: str,
    ) -> None:
        self._people = people
        self._mailboxes = mailboxes
        self._links = links
        self._audit = audit
        self._throttle = throttle
        self._outbox = outbox
        self._site = site

    def mailbox(self, person: Person) -> Mailbox:
        """Where they can be written to."""
        return self._mailboxes.get(person.id)

    def set_address(self, person: Person, typed: str, password: str, visitor: Visitor, language: Language) -> Mailbox:
        """Writes to it; it counts once the letter's link is used, and until then the one before does.

        Raises InvalidError, WrongPasswordError, TooManyAttemptsError, and UnavailableError if the letter is not taken.
        """
        address = _address(typed)
        self._people.confirm(person, password, visitor)
        self._throttle.note_letter(person.login, visitor.address)
        link, secret = self._links.make("email", person.role, _ADDRESS_S, person_id=person.id, email=address)
        try:
            self._outbox.send(address_letter(address, language, site=self._site, link=self._link(secret)))
        except MailError as error:
            self._links.withdraw(link.id)
            self._audit.note("letter_failed", visitor.address, subject=person.login)
            detail = "The letter to this address could not be sent: look whether it is right, or try again later."
            raise UnavailableError(detail, 60) from error
        return self.mailbox(person)

    def remove_address(self, person: Person, visitor: Visitor) -> None:
        """Links that were sent there are of no use any more."""
        self._mailboxes.remove(person.id)
        self._audit.note("email_removed", visitor.address, actor=person.login)

    def confirm(self, secret: str, visitor: Visitor, language: Language) -> None:
        """Whoever has the link reads what is sent there; the address before is told. Raises LinkGoneError."""
        login, before = self._mailboxes.confirm(secret)
        self._audit.note("email_confirmed", visitor.address, actor=login)
        if before is not None:
            letter = moved_letter(before, language, login=login, site=self._site)
            self._outbox.later(partial(self._outbox.deliver, letter))

    def write_to_forgetful(self, typed: str, visitor: Visitor, language: Language) -> None:
        """A link to each account that has this login, or this address. Says nothing of whether there is one.

        Raises TooManyAttemptsError.
        """
        wanted = typed_login(typed)
        self._throttle.note_letter(wanted, visitor.address)
        self._outbox.later(partial(self._write, wanted, visitor, language))

    def _write(self, wanted: str, visitor: Visitor, language: Language) -> None:
        # That the database is out of reach stands in the log, and whoever asked has long been answered.
        with suppress(UnavailableError):
            for person, address in self._mailboxes.find(wanted):
                self._write_to(person, address, visitor, language)

    def _write_to(self, person: Person, address: str, visitor: Visitor, language: Language) -> None:
        _, secret = self._links.make("password", person.role, _PASSWORD_S, person_id=person.id, email=address)
        letter = password_letter(address, language, login=person.login, site=self._site, link=self._link(secret))
        is_sent = self._outbox.deliver(letter)
        self._audit.note("password_mailed" if is_sent else "letter_failed", visitor.address, subject=person.login)

    def _link(self, secret: str) -> str:
        return f"{self._site}/link/{secret}"


def _address(typed: str) -> str:
    address = typed.strip()
    if len(address) > _LONGEST or not _ADDRESS.fullmatch(address):
        detail = "This is no e-mail address."
        raise InvalidError(detail, [FieldError("address", detail)])
    return address
