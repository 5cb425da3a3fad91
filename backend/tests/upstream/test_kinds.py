"""What kind of model a name stands for."""

import pytest

from parley.domain.model import ModelKind
from parley.upstream.kinds import first_chatting, kind_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("gpt-5.4-mini", "chat"),
        ("llama3.2:1b", "chat"),
        ("meta-llama/Llama-3.3-70B-Instruct", "chat"),
        ("text-embedding-3-small", "embedding"),
        ("nomic-embed-text", "embedding"),
        ("BAAI/bge-m3", "embedding"),
        ("omni-moderation-latest", "moderation"),
        ("whisper-1", "transcription"),
        ("gpt-4o-mini-transcribe", "transcription"),
        ("tts-1-hd", "speech"),
        ("gpt-4o-mini-tts", "speech"),
        ("dall-e-3", "image"),
        ("gpt-image-1-mini", "image"),
        ("black-forest-labs/FLUX.1-schnell", "image"),
        ("gpt-4o-realtime-preview", "other"),
        ("gpt-audio-mini", "other"),
        ("jina-reranker-v2", "other"),
    ],
)
def test_a_name_says_what_its_model_is_there_for(name: str, kind: ModelKind) -> None:
    assert kind_of(name) == kind


def test_the_first_that_chats_else_the_first() -> None:
    assert first_chatting(["whisper-1", "gpt-x", "gpt-y"]) == "gpt-x"
    assert first_chatting(["whisper-1"]) == "whisper-1"
    assert first_chatting([]) is None
