"""A letter: plain text, of which nothing is fetched when it is read."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, make_msgid
from typing import NamedTuple


class Letter(NamedTuple):
    """`to`: one address. `subject`: a line."""

    to: str
    subject: str
    text: str


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """As it goes over the wire (RFC 5322). `sender`: an address, perhaps with a name before it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = localtime()
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    # RFC 3834: nobody's holiday notice answers it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
