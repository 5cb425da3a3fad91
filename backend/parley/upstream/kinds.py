"""What kind of model a name stands for, as far as a name says it: lists name models of every kind. Pure."""

import re
from collections.abc import Iterable

from parley.domain.model import ModelKind

# The first that is found counts: `gpt-4o-mini-transcribe` and `tts-1-hd` are named after what they do.
_MARKS: tuple[tuple[ModelKind, str], ...] = (
    ("other", r"rerank|realtime|sora|veo-"),
    ("embedding", r"embed|\bbge-|\be5-|\bgte-"),
    ("moderation", r"moderation"),
    ("transcription", r"whisper|transcribe|parakeet"),
    ("speech", r"\btts|kokoro"),
    ("image", r"dall-e|image|\bflux|stable-diffusion|sdxl"),
    ("other", r"audio"),
)


def kind_of(name: str) -> ModelKind:
    """`chat` where nothing says otherwise."""
    return next((kind for kind, marks in _MARKS if re.search(marks, name, re.IGNORECASE)), "chat")


def first_chatting(names: Iterable[str]) -> str | None:
    """The first that seems to chat, else the first."""
    listed = list(names)
    return next((name for name in listed if kind_of(name) == "chat"), next(iter(listed), None))
