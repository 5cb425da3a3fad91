"""A connection that breaks off, and a server that ends: nothing is lost or shown twice, and what is lost is told."""

import random
import signal

from tests.chat import Chat, text_parts
from tests.served import Served
from tests.terminal.cable import Cable
from tests.terminal.command import Shell, finished, read_output
from tests.terminal.test_piped import newest


def test_a_connection_that_is_cut_is_gone_on_with_where_it_was(served: Served, shell: Shell, chat: Chat) -> None:
    dice = random.Random(7)
    with Cable(served.parley.port) as cable, shell.start("Why?", "--url", cable.url) as process:
        request = chat.upstream.next_request()
        said = written = ""
        for number in range(12):
            text = f"{number} 天空😀 " + "e\u0301" * dice.randrange(20)
            if number % 3 == 2:
                cable.cut()
                request.send_text(text)
                cable.mend()
            else:
                request.send_text(text)
            said += text
            written += read_output(process, text).decode()
        request.finish()
        rest = finished(process)
        assert (rest.exit_code, rest.errors) == (0, "")
        assert written + rest.output.decode() == f"{said}\n"
        assert cable.connection_count >= 6
    assert newest(chat)["messages"][1]["parts"] == text_parts(said)


def test_ctrl_c_while_the_connection_is_cut_stops_the_answer_once_it_is_back(
    served: Served, shell: Shell, chat: Chat
) -> None:
    with Cable(served.parley.port) as cable, shell.start("Why?", "--url", cable.url) as process:
        request = chat.upstream.next_request()
        request.send_text("It scatt")
        written = read_output(process, "It scatt")
        cable.cut()
        process.send_signal(signal.SIGINT)
        cable.wait_for(cable.connection_count + 3)
        assert process.poll() is None
        assert not request.is_closed
        request.send_text("ers")
        cable.mend()
        assert request.wait_closed(10)
        ran = finished(process)
    assert (ran.exit_code, written + ran.output) == (130, b"It scatters\n")


def test_what_a_server_says_before_it_ends_is_told(served_alone: Served, shell_alone: Shell) -> None:
    with served_alone.chat() as chat, shell_alone.start("Why?") as process:
        request = chat.upstream.next_request()
        request.send_text("It scatt")
        written = read_output(process, "It scatt")
        answer = newest(chat)["messages"][1]
        served_alone.parley.restart()
        ran = finished(process)
        assert (ran.exit_code, written + ran.output) == (1, b"It scatt\n")
        assert ran.errors.startswith("The server was shut down while it wrote this answer.")
        kept = chat.message(answer["conversation_id"], answer["id"])
        assert (kept["status"], kept["parts"]) == ("interrupted", text_parts("It scatt"))


def test_a_server_that_dies_is_waited_for(served_alone: Served, shell_alone: Shell) -> None:
    with served_alone.chat() as chat, shell_alone.start("Why?") as process:
        request = chat.upstream.next_request()
        request.send_text("It scatt")
        written = read_output(process, "It scatt")
        served_alone.parley.kill()
        served_alone.parley.start()
        ran = finished(process)
        assert (ran.exit_code, written + ran.output) == (1, b"It scatt\n")
        answer = newest(chat)["messages"][1]
        assert answer["status"] == "interrupted"
        # What it had not stored yet is told, for it stands there.
        has_lost = answer["parts"] != text_parts("It scatt")
        assert ("Parley lost the end" in ran.errors) == has_lost
