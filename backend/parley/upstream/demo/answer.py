"""What the demo model says: always one of two texts, in the language of the question. Pure; knows no HTTP."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from parley.domain.prompt import GO_ON, Turn

Language = Literal["en", "zh"]

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# One or two characters of a script without spaces, else up to four with the space before them.
_TOKEN = re.compile("[\u2e80-\U0010ffff]{1,2}|\\s?[^\\s\u2e80-\U0010ffff]{1,4}|\\s+")

_LONGEST_QUOTE = 200
_UNPRINTABLE = re.compile("[\0-\x1f\x7f-\x9f]")
# What a backslash keeps from being Markdown (CommonMark 0.31.2, section 2.4), within a line and at its start.
_MARKUP = re.compile(r"[\\`*_~$#&|<>\[\]]|^[-+]")
_LIST_NUMBER = re.compile(r"^(\d+)([.)])")

_REASONING: Mapping[Language, str] = {
    "en": (
        "No provider is set, so this question has come to me, the demo model. I cannot really answer it. "
        "I can say how to set up a model that does, and show what Parley makes of an answer."
    ),
    "zh": (
        "没有设置模型服务，所以这个问题到了我这个演示模型手里。我其实答不上来。"
        "不过我可以说明怎样接入真正的模型，顺便演示 Parley 如何呈现一个回答。"
    ),
}
_GOING_ON: Mapping[Language, str] = {
    "en": "\n\nI did not write the text above and cannot know its end, so the demo model goes on in its own way.\n\n",
    "zh": "\n\n上面的文字不是我写的，我不知道它会怎样结束，演示模型就按自己的方式接着往下说。\n\n",
}


class Answer(NamedTuple):
    """`reasoning` is empty where the model goes on with an answer it had begun."""

    reasoning: str
    text: str


def answer_to(turns: Sequence[Turn], bodies: Mapping[Language, str]) -> Answer:
    """The answer to the last question, or the rest of it if the last turn asks to go on. Same turns, same answer."""
    question, written = _asked(turns)
    language: Language = "zh" if _HAN.search(question) else "en"
    whole = _quoted(question) + bodies[language]
    if written is None:
        return Answer(_REASONING[language], whole)
    if whole.startswith(written):
        return Answer("", whole[len(written) :])
    return Answer("", _GOING_ON[language] + bodies[language])


def tokens(text: str) -> list[str]:
    """The text in pieces of a model's usual size, none of it left out."""
    return _TOKEN.findall(text)


def _asked(turns: Sequence[Turn]) -> tuple[str, str | None]:
    """The last real question, and what of its answer is written if the model shall go on with it."""
    written = None
    if len(turns) > 1 and turns[-1] == Turn("user", GO_ON) and turns[-2].role == "assistant":
        written, turns = turns[-2].content, turns[:-2]
    return next((turn.content for turn in reversed(turns) if turn.role == "user"), ""), written


def _quoted(question: str) -> str:
    """The question as a quote of one line, whatever Markdown it holds shown as it was typed."""
    line = _UNPRINTABLE.sub("", " ".join(question.split()))
    if len(line) > _LONGEST_QUOTE:
        line = line[: _LONGEST_QUOTE - 1] + "…"
    line = _LIST_NUMBER.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", line))
    return f"> {line}\n\n" if line else ""
