"""An answer as one would say it: its Markdown taken off, and what nobody can listen to left out. Pure."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

# Two hours of speech. More would keep this process from everything else while it is looked through.
_MOST = 100_000
_FENCE = re.compile(r"(`{3,}|~{3,})([^`]*)$")
# What a line begins with that is in a quotation or a list.
_CONTAINER = re.compile(r"\s*(?:>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,9}[.)]\s+)")
_HEADING = re.compile(r"#{1,6}(?:\s+|$)(.*?)\s*#*$")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}$")
_TABLE_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_DEFINITION = re.compile(r"\[[^\[\]]+\]:\s")
_MATH = {"$$": "$$", "\\[": "\\]"}
_ENDS = (".", "!", "?", "…", ":", ";", ",", "。", "！", "？", "：", "；", "，", "、")

_CODE = re.compile(r"(`+)([^`].{0,1000}?)(?<!`)\1(?!`)")
_FORMULA = re.compile(r"\$\$.{1,300}?\$\$|\$(?=\S)[^$]{1,300}(?<=\S)\$(?!\d)|\\\(.{1,300}?\\\)|\\\[.{1,300}?\\\]")
# A formula that can be said as it is: x, 2n, a + b.
_SAYABLE = re.compile(r"[\w\s+.,=%]{1,20}")
_NOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\n]{0,2000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)")
_REFERENCE = re.compile(r"!?\[([^\[\]]+)\]\[[^\[\]]*\]")
_ADDRESS = re.compile(r"<?\bhttps?://[^\s<>()]+>?")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_MARK = re.compile(r"~~|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|\*{1,3}(?=\S)|(?<=\S)\*{1,3}")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# Stands for what a backslash keeps from being a mark: of Unicode's characters for private use.
_KEPT = 0xE000


def spoken(markdown: str) -> str:
    """A line for each paragraph, heading and item; no code, tables, formulas, notes and addresses."""
    return "\n".join(paragraph for lines in _paragraphs(markdown[:_MOST]) if (paragraph := _joined(lines)))


def _paragraphs(markdown: str) -> Iterator[list[str]]:
    """The lines of each."""
    lines = markdown.splitlines()
    paragraph: list[str] = []
    until: str | None = None
    is_table = False
    for index, raw in enumerate(lines):
        line, is_item = _without_container(raw)
        if until is not None:
            until = None if _closes(line, until) else until
            continue
        is_table = is_table and bool(line)
        until = _opened(line)
        is_break = until is not None or not line or is_item
        heading = _HEADING.fullmatch(line)
        if not is_table and "|" in line and index + 1 < len(lines):
            is_table = "-" in lines[index + 1] and _TABLE_RULE.fullmatch(lines[index + 1].strip(" >\t")) is not None
        is_silent = is_table or _RULE.fullmatch(line) is not None or _DEFINITION.match(line) is not None
        if is_break or is_silent or heading:
            yield paragraph
            paragraph = []
        if heading:
            yield [heading[1]]
        elif until is None and not is_silent and line:
            paragraph.append(line)
    yield paragraph


def _without_container(line: str) -> tuple[str, bool]:
    """The line without the marks of quotations and lists; whether an item begins with it."""
    is_item = False
    while not _RULE.fullmatch(line.strip()) and (found := _CONTAINER.match(line)):
        is_item = is_item or ">" not in found[0]
        line = line[found.end() :]
    return line.strip(), is_item


def _opened(line: str) -> str | None:
    """How a block ends that begins here and is not to be said."""
    if fence := _FENCE.match(line):
        return fence[1]
    opening = line[:2]
    if opening in _MATH and _MATH[opening] not in line[2:]:
        return _MATH[opening]
    return None


def _closes(line: str, until: str) -> bool:
    if until[0] in "`~":
        return line.startswith(until) and not line.strip(until[0])
    return line.endswith(until)


def _joined(lines: list[str]) -> str:
    text = " ".join(_plain(" ".join(lines)).split())
    if not any(each.isalnum() for each in text):
        return ""
    # A voice pauses at the end of a sentence only.
    is_ended = text.rstrip("\"'”’»」』）)]").endswith(_ENDS)
    return text if is_ended else f"{text}{'。' if _is_wide(text[-1]) else '.'}"


def _plain(text: str) -> str:
    text = _ESCAPE.sub(_hidden, _CODE.sub(lambda code: _all_hidden(code[2].strip()), _FORMULA.sub(_said_formula, text)))
    text = _LINK.sub(r"\1", _LINK.sub(r"\1", _NOTE.sub("", text)))
    text = _ADDRESS.sub(_said_address, _REFERENCE.sub(r"\1", text))
    text = _MARK.sub("", _TAG.sub(" ", text))
    return "".join(chr(ord(each) - _KEPT) if _KEPT < ord(each) < _KEPT + 128 else each for each in unescape(text))


def _hidden(escaped: re.Match[str]) -> str:
    # Before `(` and `[` it is a formula's, which has been taken out if it is whole.
    return chr(_KEPT + ord(escaped[1]))


def _all_hidden(code: str) -> str:
    return "".join(chr(_KEPT + ord(each)) if "!" <= each <= "~" and not each.isalnum() else each for each in code)


def _said_formula(formula: re.Match[str]) -> str:
    inner = formula[0].strip("$").removeprefix("\\(").removesuffix("\\)").strip()
    return inner if _SAYABLE.fullmatch(inner) else " "


def _said_address(address: re.Match[str]) -> str:
    try:
        host = urlsplit(address[0].strip("<>")).hostname
    except ValueError:
        host = None
    return (host or "").removeprefix("www.")


def _is_wide(character: str) -> bool:
    """Of Chinese, Japanese or Korean."""
    return "\u2e80" <= character <= "\ud7ff" or "\uf900" <= character <= "\uffef"
