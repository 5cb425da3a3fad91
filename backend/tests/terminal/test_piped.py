"""Between pipes: what goes in becomes the question, and nothing comes out but the answer."""

import os
from pathlib import Path

import pytest

from tests.answer_copy import Json
from tests.chat import Chat, text_parts
from tests.scripted_request import ScriptedRequest
from tests.served import Served
from tests.terminal.command import Ran, Shell, finished, read_output

CHINESE = "天空为什么是蓝色的？👩🏽‍🚀 ａ"


def answers(chat: Chat, text: str = "It scatters light.") -> list[ScriptedRequest]:
    """Every question is answered like this; the requests that came of them."""
    requests: list[ScriptedRequest] = []

    def answer(request: ScriptedRequest) -> None:
        requests.append(request)
        if text:
            request.send_text(text)
        request.finish()

    chat.upstream.auto(answer)
    return requests


def asked(request: ScriptedRequest) -> str:
    content: str = request.body["messages"][-1]["content"]
    return content


def newest(chat: Chat) -> Json:
    """The conversation that stands first in the list."""
    return chat.read(chat.client.get("/api/conversations?limit=1").json["conversations"][0]["id"])


def test_an_answer_is_written_as_it_comes_and_stands_on_the_page_meanwhile(shell: Shell, chat: Chat) -> None:
    with shell.start("Why is the sky blue?") as process:
        request = chat.upstream.next_request()
        request.send_reasoning("Hm. Light.")
        for token in ("It ", "scatters ", "中😀"):
            request.send_text(token)
            read_output(process, token)
        question, answer = newest(chat)["messages"]
        assert question["parts"] == text_parts("Why is the sky blue?")
        with chat.follow(answer["id"]) as page:
            page.until_text("It scatters 中😀")
        request.finish()
        assert finished(process) == Ran(0, b"\n", "")
    assert chat.wait_outcome(newest(chat)["id"], answer["id"], 5)["status"] == "complete"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("It scatters.", b"It scatters.\n"),
        ("It scatters.\n", b"It scatters.\n"),
        ("\x1b[31mred\x1b[0m\r\n\x00 end\n\n", b"\x1b[31mred\x1b[0m\r\n end\n\n"),
        ("", b""),
    ],
)
def test_only_a_line_feed_is_added_and_only_where_there_is_none(
    shell: Shell, chat: Chat, said: str, written: bytes
) -> None:
    answers(chat, said)
    assert shell.run("Tell me") == Ran(0, written, "")


@pytest.mark.parametrize(
    ("arguments", "piped", "question"),
    [
        (("Why",), b"", "Why"),
        (("Why", "is", "it?"), b"", "Why is it?"),
        ((), b"Why is it?\n", "Why is it?"),
        (("Sum it up",), b"\xef\xbb\xbfline 1\nline 2\n", "line 1\nline 2\n\nSum it up"),
        (("Sum it up",), b" \n", "Sum it up"),
        ((CHINESE,), CHINESE.encode(), f"{CHINESE}\n\n{CHINESE}"),
        (("--", "--model"), b"", "--model"),
    ],
)
def test_what_is_piped_in_stands_before_the_question_or_is_the_question(
    shell: Shell, chat: Chat, arguments: tuple[str, ...], piped: bytes, question: str
) -> None:
    requests = answers(chat)
    assert shell.run(*arguments, piped=piped).exit_code == 0
    assert [asked(request) for request in requests] == [question]


def test_what_is_no_text_or_too_much_of_it_goes_along_as_a_file(shell: Shell, chat: Chat) -> None:
    requests = answers(chat)
    assert shell.run("Sum it up", piped="早上好，世界。今天天气很好。\n".encode("gb18030") * 20).exit_code == 0
    assert "早上好，世界。" in asked(requests[0])
    assert [part.get("name") for part in newest(chat)["messages"][0]["parts"]] == ["stdin", None]
    long = shell.run("Sum it up", piped=b'"a long line"\n' * 100_000)
    assert (long.exit_code, long.output) == (0, b"It scatters light.\n")
    assert long.errors == "stdin.txt: the model is told the first 1,000 of its 1,400,000 characters.\n"
    assert [part.get("name") for part in newest(chat)["messages"][0]["parts"]] == ["stdin.txt", None]


def test_files_go_along_and_one_that_cannot_is_told(shell: Shell, chat: Chat, tmp_path: Path) -> None:
    requests = answers(chat)
    (tmp_path / "笔记 1.txt").write_text("It is blue.")
    (tmp_path / "more.md").write_text("# Sky")
    (tmp_path / "program.bin").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "large.txt").write_bytes(b"x" * (25 * 1024**2 + 1))
    assert shell.run("Read them", "--file", "笔记 1.txt", "-f", str(tmp_path / "more.md")).exit_code == 0
    parts = newest(chat)["messages"][0]["parts"]
    assert [part.get("name") for part in parts] == ["笔记 1.txt", "more.md", None]
    assert "It is blue." in asked(requests[0])
    assert shell.run("--file", "more.md").exit_code == 0
    assert [part["type"] for part in newest(chat)["messages"][0]["parts"]] == ["file"]
    unsupported = shell.run("Read it", "--file", "program.bin")
    assert (unsupported.exit_code, unsupported.output) == (1, b"")
    assert unsupported.errors.startswith("program.bin: No model can be told what is in this kind of file. ")
    large = shell.run("Read it", "--file", "large.txt")
    assert large == Ran(2, b"", "large.txt is too large: a file may have 25 MiB.\n")
    assert shell.run("Read it", "--file", "none.txt") == Ran(
        2, b"", "none.txt cannot be read: No such file or directory.\n"
    )
    many = shell.run("Read it", *["--file=more.md"] * 21)
    assert many == Ran(2, b"", "21 files are too many for one question: at most 20.\n")
    assert len(requests) == 2


def test_a_conversation_goes_on_where_the_terminal_asked_last_or_where_it_is_said(shell: Shell, chat: Chat) -> None:
    requests = answers(chat)
    assert shell.run("One", "--continue").exit_code == 2
    assert shell.run("One").exit_code == 0
    first = newest(chat)["id"]
    assert shell.run("--continue", "Two").exit_code == 0
    assert newest(chat)["id"] == first
    assert [turn["content"] for turn in requests[-1].body["messages"]] == ["One", "It scatters light.", "Two"]
    assert shell.run("Other").exit_code == 0
    assert shell.run("--continue", first, "Three").exit_code == 0
    assert shell.run(f"--continue=http://127.0.0.1:1/c/{first}", "Four").exit_code == 0
    assert shell.run("-c", "Five").exit_code == 0
    assert newest(chat)["id"] == first
    questions = [turn["content"] for turn in requests[-1].body["messages"] if turn["role"] == "user"]
    assert questions == ["One", "Two", "Three", "Four", "Five"]
    chat.delete(f"conversations/{first}")
    gone = shell.run("Six", "-c")
    assert (gone.exit_code, "is gone" in gone.errors) == (2, True)


def test_model_and_instructions_are_the_conversations_own(shell: Shell, chat: Chat, tmp_path: Path) -> None:
    requests = answers(chat)
    (tmp_path / "role.txt").write_text("Answer in verse.")
    assert shell.run("One", "--model", "openai/scripted/2:latest", "--system", "@role.txt").exit_code == 0
    assert shell.run("Two", "--continue", "--system", "Answer in prose.").exit_code == 0
    assert shell.run("Three", "--model", "scripted-1").exit_code == 0
    assert [request.body["model"] for request in requests] == ["scripted/2:latest", "scripted/2:latest", "scripted-1"]
    assert [request.body["messages"][0]["content"] for request in requests] == [
        "Answer in verse.",
        "Answer in prose.",
        "Three",
    ]
    assert shell.run("Four", "--model", "nobody/knows").exit_code == 1


def test_a_temporary_conversation_is_in_no_list_and_can_be_gone_on_with(shell: Shell, chat: Chat) -> None:
    requests = answers(chat)
    assert shell.run("Between us", "--temporary").exit_code == 0
    listed = chat.client.get("/api/conversations").json["conversations"]
    assert "Between us" not in [each["title"] for each in listed]
    assert shell.run("And?", "--continue").exit_code == 0
    assert [turn["content"] for turn in requests[-1].body["messages"]] == ["Between us", "It scatters light.", "And?"]
    assert shell.run("And?", "--continue", "--temporary").exit_code == 2


def test_what_fails_is_told_beside_what_was_said(shell: Shell, chat: Chat) -> None:
    def break_off(request: ScriptedRequest) -> None:
        request.send_text("It scatt")
        request.reset()

    chat.upstream.auto(break_off)
    broken = shell.run("Why?")
    assert (broken.exit_code, broken.output) == (1, b"It scatt\n")
    assert broken.errors
    assert newest(chat)["messages"][1]["parts"] == text_parts("It scatt")
    chat.upstream.auto(lambda request: request.respond(401, body={"error": {"message": "no"}}))
    refused = shell.run("Why?")
    assert (refused.exit_code, refused.output) == (1, b"")
    assert "key" in refused.errors


def test_what_goes_on_is_told_on_standard_error(shell: Shell, chat: Chat) -> None:
    def try_again(request: ScriptedRequest) -> None:
        if request.number == 1:
            request.respond(503)
        elif request.number == 2:
            request.send_text("It scatters ")
            request.finish("length")
        else:
            request.send_text("light.")
            request.finish()

    chat.upstream.auto(try_again)
    ran = shell.run("Why?")
    assert (ran.exit_code, ran.output) == (0, b"It scatters light.\n")
    again, going_on = ran.errors.splitlines()
    assert again.startswith("Asking again in 0.0 s (attempt 2)")
    assert "asking the model to go on" in going_on


def test_what_the_model_was_not_told_of_and_how_it_ended_is_told(shell: Shell, chat: Chat) -> None:
    def say_much(request: ScriptedRequest) -> None:
        request.send_text("It scatters light. " * 400)
        request.finish("content_filter")

    chat.upstream.auto(say_much)
    first = shell.run("One", "--model", "scripted/2:latest")
    assert (first.exit_code, first.errors) == (0, "The provider's filter ended the answer.\n")
    second = shell.run("Two", "--continue")
    assert second.exit_code == 0
    assert second.errors.startswith("The model was not told of the oldest messages (")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--no-such-option",),
        ("Hello", "--continue=nonsense"),
        ("Hello", "--system", "@no-such-file"),
        ("Hello", "--url", "localhost:8000"),
        ("Hello", "--file", "."),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_is_asked(
    shell: Shell, chat: Chat, arguments: tuple[str, ...]
) -> None:
    requests = answers(chat)
    ran = shell.run(*arguments)
    assert (ran.exit_code, ran.output) == (2, b"")
    assert ran.errors
    assert not requests


def test_where_no_parley_is_is_told(served: Served, shell: Shell, chat: Chat) -> None:
    nowhere = shell.run("Hello", "--url", "http://me:secret@127.0.0.1:1")
    assert nowhere == Ran(1, b"", "There is no Parley to be reached at http://127.0.0.1:1.\n")
    stranger = shell.run("Hello", "--url", chat.upstream.base_url)
    assert (stranger.exit_code, "no Parley" in stranger.errors) == (1, True)
    elsewhere = answers(chat)
    assert shell.run("Hello", "--url", f"{served.parley.url}/", env={"PORT": "1"}).output == b"It scatters light.\n"
    assert len(elsewhere) == 1


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"},
        {"PYTHONIOENCODING": "gbk"},
    ],
)
def test_the_locale_changes_nothing_of_what_is_asked_and_answered(
    shell: Shell, chat: Chat, env: dict[str, str], tmp_path: Path
) -> None:
    requests = answers(chat, CHINESE)
    (tmp_path / "笔记.txt").write_text("notes")
    arguments = [os.fsencode(each) for each in (CHINESE, "--system", CHINESE, "--file", "笔记.txt")]
    assert shell.run(*arguments, piped=CHINESE.encode(), env=env) == Ran(0, f"{CHINESE}\n".encode(), "")
    assert requests[0].body["messages"][0]["content"] == CHINESE
    parts = newest(chat)["messages"][0]["parts"]
    assert (parts[0]["name"], parts[1:]) == ("笔记.txt", text_parts(f"{CHINESE}\n\n{CHINESE}"))
