"""A question as the body of a request to the chat API. Pictures and sound become Base64 only as they are sent."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from uuid import uuid4

import gevent
import msgspec

from parley.domain.prompt import Medium, Prompt, Turn

# By the names of the OpenAI chat API, which takes no others.
_SOUND_FORMATS = {"audio/wav": "wav", "audio/mpeg": "mp3"}
# A multiple of three, so that pieces put together are the Base64 of the whole. Takes well under a millisecond.
_PIECE_BYTES = 48 * 1024


class Question:
    """A body of bytes and, between them, media; may be sent again. Its length is known, so it is not sent in chunks.

    Tens of megabytes encoded at once would hold up every stream of this process, also from another thread, which
    would keep the interpreter to itself meanwhile.
    """

    def __init__(self, texts: Sequence[bytes], media: Sequence[Medium]) -> None:
        """Each medium stands behind one text, and a text behind the last medium."""
        self._texts = texts
        self._media = media

    def __len__(self) -> int:
        return sum(map(len, self._texts)) + sum(-(-len(medium.data) // 3) * 4 for medium in self._media)

    def __iter__(self) -> Iterator[bytes]:
        for text, medium in zip(self._texts, self._media, strict=False):
            yield text
            data = memoryview(medium.data)
            for start in range(0, len(data), _PIECE_BYTES):
                yield b64encode(data[start : start + _PIECE_BYTES])
                # A fast connection takes all without a pause.
                gevent.sleep(0)
        yield self._texts[-1]


def body_of(prompt: Prompt, fields: Mapping[str, object], *, is_prefilled: bool) -> bytes | Question:
    """The request in JSON, with these `fields` besides the model and its turns. `is_prefilled`: see Prompt."""
    # Where a medium will stand, by a name that nobody can have written.
    place = uuid4().hex
    messages = [_message(turn, place) for turn in prompt.going_on(is_prefilled=is_prefilled)]
    encoded = msgspec.json.encode({"model": prompt.model, "messages": messages, "stream": True, **fields})
    media = [medium for turn in prompt.turns for medium in turn.media]
    return Question(encoded.split(place.encode()), media) if media else encoded


def _message(turn: Turn, place: str) -> dict[str, object]:
    # A plain text where it is one: not every server knows lists.
    text = [{"type": "text", "text": turn.content}] if turn.content else []
    content = [*text, *(_medium(medium, place) for medium in turn.media)] if turn.media else turn.content
    return {"role": turn.role, "content": content}


def _medium(medium: Medium, place: str) -> dict[str, object]:
    if medium.media_type.startswith("image/"):
        return {"type": "image_url", "image_url": {"url": f"data:{medium.media_type};base64,{place}"}}
    sound = {"data": place, "format": _SOUND_FORMATS.get(medium.media_type, "wav")}
    return {"type": "input_audio", "input_audio": sound}
