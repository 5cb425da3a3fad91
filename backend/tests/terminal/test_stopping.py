"""Ctrl-C, a reader that leaves, a disk that is full: the provider is told at once, and what came is kept."""

import os
import signal
from pathlib import Path

import pytest

from tests.chat import Chat, text_parts
from tests.served import Served
from tests.terminal.cable import Cable
from tests.terminal.command import CTRL_C, Shell, finished, read_output
from tests.terminal.test_piped import newest


def test_ctrl_c_stops_the_answer_and_keeps_what_came(shell: Shell, chat: Chat) -> None:
    with shell.terminal("Why is the sky blue?") as terminal:
        request = chat.upstream.next_request()
        request.send_text("It scatt")
        terminal.until("It scatt")
        terminal.type(CTRL_C)
        assert request.wait_closed(5)
        assert terminal.wait() == 130
    assert terminal.shown == "It scatt^C\n"
    answer = newest(chat)["messages"][1]
    assert (answer["status"], answer["parts"]) == ("stopped", text_parts("It scatt"))
    assert answer["runs"][0]["stop"]["upstream_closed"]


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_whatever_else_ends_it_stops_the_answer_too_also_before_its_first_word(
    shell: Shell, chat: Chat, number: signal.Signals, exit_code: int
) -> None:
    with shell.start("Why?") as process:
        request = chat.upstream.next_request()
        process.send_signal(number)
        assert request.wait_closed(5)
        assert finished(process) == (exit_code, b"", "")


def test_a_signal_that_is_ignored_stays_so(shell: Shell, chat: Chat) -> None:
    with shell.start("Why?", launcher=("nohup",)) as process:
        request = chat.upstream.next_request()
        process.send_signal(signal.SIGHUP)
        request.send_text("It scatters.")
        request.finish()
        assert finished(process)[:2] == (0, b"It scatters.\n")


def test_a_second_ctrl_c_leaves_at_once(served: Served, shell: Shell, chat: Chat) -> None:
    with Cable(served.parley.port) as cable, shell.terminal("Why?", "--url", cable.url) as terminal:
        request = chat.upstream.next_request()
        request.send_text("It scatt")
        terminal.until("It scatt")
        os.kill(served.parley.worker_pid, signal.SIGSTOP)
        connections = cable.connection_count
        try:
            terminal.type(CTRL_C)
            # The first was heard: the server is being told.
            cable.wait_for(connections + 1)
            terminal.type(CTRL_C)
            assert terminal.wait() == 130
        finally:
            os.kill(served.parley.worker_pid, signal.SIGCONT)
    chat.stop(newest(chat)["messages"][1]["id"])
    assert request.wait_closed(5)


def test_a_reader_that_leaves_ends_it_quietly_and_stops_the_answer(shell: Shell, chat: Chat) -> None:
    with shell.start("Why?") as process:
        request = chat.upstream.next_request()
        request.send_text("line 1\n")
        read_output(process, "line 1\n")
        assert process.stdout
        process.stdout.close()
        process.stdout = None
        request.send_text("line 2\n")
        assert request.wait_closed(5)
        assert process.stderr
        assert (process.stderr.read(), process.wait(20)) == (b"", 141)
    answer = newest(chat)["messages"][1]
    assert (answer["status"], answer["parts"]) == ("stopped", text_parts("line 1\nline 2\n"))


def test_a_slow_reader_does_not_keep_ctrl_c_from_the_provider(shell: Shell, chat: Chat) -> None:
    said = "It scatters light. " * 20_000
    with shell.start("Why?") as process:
        request = chat.upstream.next_request()
        request.send_text(said)
        conversation_id = newest(chat)["id"]
        process.send_signal(signal.SIGINT)
        assert request.wait_closed(5)
        assert finished(process) == (130, f"{said}\n".encode(), "")
    assert chat.read(conversation_id)["messages"][1]["status"] == "stopped"


def test_a_pipe_that_does_not_wait_is_waited_for(shell: Shell, chat: Chat) -> None:
    said = "It scatters light. " * 20_000
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with shell.start("Why?", stdout=writing) as process, os.fdopen(reading, "rb") as pipe:
        os.close(writing)
        request = chat.upstream.next_request()
        request.send_text(said)
        request.finish()
        assert pipe.read(1) == b"I"
        written = b"I" + pipe.read()
        assert (finished(process).exit_code, written) == (0, f"{said}\n".encode())


def test_a_disk_that_is_full_is_told(shell: Shell, chat: Chat) -> None:
    with Path("/dev/full").open("wb") as full, shell.start("Why?", stdout=full.fileno()) as process:
        request = chat.upstream.next_request()
        request.send_text("It scatt")
        assert request.wait_closed(5)
        assert process.stderr
        told = process.stderr.read().decode()
        assert (process.wait(20), "No space left on device" in told) == (1, True)


def test_stop_on_the_page_is_told(shell: Shell, chat: Chat) -> None:
    with shell.start("Why?") as process:
        request = chat.upstream.next_request()
        request.send_text("It scatt")
        read_output(process, "It scatt")
        chat.stop(newest(chat)["messages"][1]["id"])
        assert finished(process) == (1, b"\n", "The answer was stopped elsewhere.\n")
