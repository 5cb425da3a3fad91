"""`parley chat`: what may stand on its line, and what it means."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import click

from parley.terminal.asking import FAILED, say
from parley.terminal.chat import Chat, Wishes
from parley.terminal.output import FullError
from parley.terminal.question import MisuseError, spelled
from parley.terminal.server import LostError, RefusedError, Server

# The address of this machine's installation, which is there for as long as the context is open.
Installation = Callable[[], AbstractContextManager[str]]

_LAST = "last"
_WHO = "This Parley wants to know who asks: make a token in the settings of its page, and set PARLEY_TOKEN to it."
_USAGE = 2
_INTERRUPTED = 130
_HELP = """Asks QUESTION, and shows the answer as it is written.

What is piped in stands before the question, or is the question; what is no text, or too long for one, goes along as
a file. Without either, on a terminal, it asks for one question after the other, until Ctrl-D.

The conversation is on the page, too. Where no Parley is running on this machine, one starts for as long as the
command takes.

On a terminal the model's thoughts stand before the answer, dimmed; with NO_COLOR they are left out. Into a pipe or a
file goes the answer's text alone, in UTF-8; everything else is told on standard error.

Ctrl-C stops the answer and keeps what came; a second Ctrl-C leaves at once.

Ends with 0: the answer is complete; 1: it failed, and what came is kept; 2: the command cannot be meant; 130: it was
stopped by Ctrl-C; 141: nobody read on, as behind "| head", and it was stopped.
"""


class _ChatCommand(click.Command):
    """`--continue` may have an id behind it. Any other word there is the question."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _spelled_out(args))


def chat_command(installation: Installation) -> click.Command:
    """The command; `installation` is where it asks unless another one is named."""

    @click.command("chat", cls=_ChatCommand, help=_HELP)
    @click.argument("question", nargs=-1)
    @click.option("-m", "--model", help="Which model answers: its id, or its name.")
    @click.option("-s", "--system", help="Instructions for the conversation, or @FILE that holds them.")
    @click.option(
        "-f",
        "--file",
        "files",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A text, document, picture or sound to go along. May be given more than once.",
    )
    @click.option(
        "-c",
        "--continue",
        "continued",
        metavar="[ID]",
        help="Go on in what was asked last from a terminal, or in the conversation with this id or address.",
    )
    @click.option("-t", "--temporary", is_flag=True, help="A conversation that is in no list, and gone after a while.")
    @click.option("--token", envvar="PARLEY_TOKEN", help="Who asks, where people have accounts; better: PARLEY_TOKEN.")
    @click.option("--url", help="Ask another installation, such as https://chat.example.com.")
    def chat(
        *,
        question: tuple[str, ...],
        model: str | None,
        system: str | None,
        files: tuple[Path, ...],
        continued: str | None,
        temporary: bool,
        token: str | None,
        url: str | None,
    ) -> None:
        try:
            wishes = Wishes(
                model=model and spelled(model),
                system_prompt=_instructions(system),
                is_continuing=continued is not None,
                conversation_id=_conversation_id(continued, is_temporary=temporary),
                is_temporary=temporary,
            )
            with installation() if url is None else nullcontext(_address(url)) as address:
                sys.exit(_asked(Server(address, token), spelled(" ".join(question)), files, wishes))
        except MisuseError as problem:
            say(str(problem))
            sys.exit(_USAGE)
        except KeyboardInterrupt:
            sys.exit(_INTERRUPTED)

    return chat


def _asked(server: Server, words: str, files: tuple[Path, ...], wishes: Wishes) -> int:
    try:
        return Chat(server, wishes).run(words, files)
    except RefusedError as error:
        say(_WHO if error.is_signed_out else error.detail)
    except FullError as error:
        say(f"There is nowhere to write an answer to: {error}.")
    except LostError:
        say(f"There is no Parley to be reached at {server.name}.")
    return FAILED


def _spelled_out(words: list[str]) -> list[str]:
    """Each `--continue` with its value, for click takes the next word for one, whatever it is."""
    spelled_out = list(words)
    end = words.index("--") if "--" in words else len(words)
    for at in reversed([at for at, word in enumerate(words[:end]) if word in ("-c", "--continue")]):
        behind = words[at + 1] if at + 1 < end else ""
        if _id_in(behind):
            spelled_out[at : at + 2] = [f"--continue={behind}"]
        else:
            spelled_out[at] = f"--continue={_LAST}"
    return spelled_out


def _id_in(text: str) -> str | None:
    """The id that `text` is, or that it ends with as an address of the page does."""
    try:
        return str(UUID(text.rstrip("/").rpartition("/")[2]))
    except ValueError:
        return None


def _conversation_id(continued: str | None, *, is_temporary: bool) -> str | None:
    if continued and is_temporary:
        raise MisuseError("--temporary begins a conversation, and --continue goes on with one: choose.")
    if continued in (None, _LAST):
        return None
    conversation_id = _id_in(continued or "")
    if conversation_id is None:
        raise MisuseError(
            f"--continue={spelled(continued or '')}: this is neither a conversation's id nor its address."
        )
    return conversation_id


def _instructions(given: str | None) -> str | None:
    if given is None or not given.startswith("@"):
        return given and spelled(given)
    path = Path(given[1:])
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise MisuseError(f"{spelled(str(path))} is no UTF-8 text: save it as one.") from None
    except OSError as error:
        raise MisuseError(f"{spelled(str(path))} cannot be read: {error.strerror}.") from None


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise MisuseError(f"--url={spelled(url)}: must be an http:// or https:// address.")
    return url
