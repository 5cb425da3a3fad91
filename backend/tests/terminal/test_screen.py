"""On a terminal: thoughts dimmed, nothing that steers it, questions typed one after the other."""

import pytest

from tests.chat import Chat, text_parts
from tests.terminal.command import CTRL_C, CTRL_D, Shell
from tests.terminal.test_piped import answers, asked, newest


def test_an_answer_is_shown_as_it_comes_behind_dimmed_thoughts(shell: Shell, chat: Chat) -> None:
    with shell.terminal("Why is the sky blue?") as terminal:
        request = chat.upstream.next_request()
        request.send_reasoning("Hm. ")
        terminal.until("Hm. ")
        request.send_reasoning("Light.")
        terminal.until("Light.")
        request.send_text("It scatters ")
        terminal.until("It scatters ")
        request.send_text("天空😀")
        terminal.until("天空😀")
        request.finish()
        assert terminal.wait() == 0
    assert terminal.shown == "\x1b[2mHm. \x1b[22m\x1b[2mLight.\x1b[22m\n\nIt scatters 天空😀\n"


def test_without_styles_thoughts_are_left_out(shell: Shell, chat: Chat) -> None:
    with shell.terminal("Why?", env={"NO_COLOR": "1"}) as terminal:
        request = chat.upstream.next_request()
        request.send_reasoning("Hm.")
        request.send_text("It scatters.\n")
        request.finish()
        assert terminal.wait() == 0
    assert terminal.shown == "It scatters.\n"


def test_what_a_model_says_does_not_steer_the_terminal(shell: Shell, chat: Chat) -> None:
    answers(chat, "\x1b]0;title\x07 \x9b31m red\r\n\ttab\x7f")
    with shell.terminal("Why?") as terminal:
        assert terminal.wait() == 0
    assert terminal.shown == "␛]0;title␇ \ufffd31m red\n\ttab␡\n"


def test_what_the_terminal_cannot_show_is_no_end(shell: Shell, chat: Chat) -> None:
    answers(chat, "blue 蓝 😀.")
    with shell.terminal("Why?", env={"PYTHONIOENCODING": "ascii"}) as terminal:
        assert terminal.wait() == 0
    assert terminal.shown == "blue ? ?.\n"


@pytest.mark.parametrize("piped", [b"", b"some context"])
def test_input_may_be_piped_in_on_a_terminal(shell: Shell, chat: Chat, piped: bytes) -> None:
    requests = answers(chat)
    with shell.terminal("Why?", piped=piped) as terminal:
        assert terminal.wait() == 0
    assert terminal.shown == "It scatters light.\n"
    assert asked(requests[0]) == ("some context\n\nWhy?" if piped else "Why?")


def test_one_question_after_the_other_is_typed_until_ctrl_d(shell: Shell, chat: Chat) -> None:
    with shell.terminal("--system", "Be brief.") as terminal:
        terminal.until("> ")
        terminal.type("One\r")
        request = chat.upstream.next_request()
        request.send_text("It scatt")
        terminal.until("It scatt")
        terminal.type(CTRL_C)
        assert request.wait_closed(5)
        terminal.until("It scatt^C\n> ")
        terminal.type("Two\r")
        second = chat.upstream.next_request()
        second.send_text("Because.")
        second.finish()
        terminal.until("Because.\n> ")
        terminal.type(CTRL_D)
        assert terminal.wait() == 0
    said = [(turn["role"], turn["content"]) for turn in second.body["messages"]]
    assert said == [("system", "Be brief."), ("user", "One"), ("assistant", "It scatt"), ("user", "Two")]
    assert [message["parts"] for message in newest(chat)["messages"]] == [
        text_parts(each) for each in ("One", "It scatt", "Two", "Because.")
    ]
