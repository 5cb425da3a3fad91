"""Letters in the background, to a real mail server that puts some off and refuses others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.mail import server
from parley.mail.letter import Letter
from parley.mail.outbox import Outbox
from tests.mail_server import GREYLISTED, UNKNOWN, MailServer, running_mail_server

PUT_OFF = f"ada{GREYLISTED}"


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServer]:
    with running_mail_server(tmp_path / "mail") as mail:
        yield mail


@pytest.fixture
def outbox(mail: MailServer) -> Outbox:
    return Outbox(server.MailServer("127.0.0.1", mail.port, "plain", "", "", "Parley <parley@example.com>"))


def test_what_is_put_off_is_sent_again(mail: MailServer, outbox: Outbox) -> None:
    assert outbox.deliver(Letter(PUT_OFF, "Tides", "They come twice a day.\n"))
    assert mail.next_letter()["To"] == PUT_OFF
    assert mail.times_asked(PUT_OFF) == 2


def test_what_is_refused_for_good_is_not(mail: MailServer, outbox: Outbox) -> None:
    assert not outbox.deliver(Letter(UNKNOWN, "Tides", "They come twice a day.\n"))
    assert (mail.letters(), mail.times_asked(UNKNOWN)) == ([], 1)


def test_a_server_does_not_tell_the_password_on() -> None:
    place = server.MailServer("mail.example.com", 25, "plain", "me", "tide tables", "parley@example.com")
    error = place.refused(535, b"5.7.8 tide tables is\r\nwrong")
    assert (str(error), error.is_final) == ("mail.example.com says 535 5.7.8 … is wrong", True)
