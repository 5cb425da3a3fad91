"""How a model is asked for pictures: which of the three addresses, and what each kind of model takes. Pure.

https://platform.openai.com/docs/api-reference/images: generations, edits, variations.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from parley.domain.prompt import Medium
from parley.domain.sketch import Sketch
from parley.upstream.call import Call, FormFile

# They stream, and take no `response_format`.
_STREAMING = re.compile(r"gpt-image", re.IGNORECASE)
# Who else is asked for a variation is asked for it in words.
_VARYING = re.compile(r"dall-e-2", re.IGNORECASE)
# Takes no other `n` than one.
_ONE_AT_A_TIME = re.compile(r"dall-e-3", re.IGNORECASE)
_PARTIAL_IMAGES = 2
_VARIATION = "Make a variation of this picture."
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}


def portions(model: str, n: int) -> Sequence[int]:
    """How many pictures each request asks for."""
    return [1] * n if _ONE_AT_A_TIME.search(model) else [n]


def picture_call(model: str, words: str, pictures: Sequence[Medium], sketch: Sketch) -> Call:
    """The request for `sketch`; with pictures for an edit of them, without words for a variation of the first."""
    fields = {name: value for name, value in msgspec.to_builtins(sketch).items() if value is not None}
    is_streaming = _STREAMING.search(model) is not None
    own: Mapping[str, object] = {"response_format": "b64_json"}
    if is_streaming:
        # Of several at once nobody says which one a partial picture is of.
        own = {"stream": True, "partial_images": _PARTIAL_IMAGES} if sketch.n == 1 else {}
    if not pictures:
        return Call("images/generations", {"prompt": words, **fields}, own=own)
    if words or not _VARYING.search(model):
        return Call("images/edits", {"prompt": words or _VARIATION, **fields}, list(_files(pictures)), own)
    taken = {name: value for name, value in fields.items() if name in ("n", "size")}
    return Call("images/variations", taken, list(_files(pictures[:1])), own)


def _files(pictures: Sequence[Medium]) -> Iterator[FormFile]:
    field = "image" if len(pictures) == 1 else "image[]"
    for number, picture in enumerate(pictures, 1):
        name = f"{number}.{_ENDINGS.get(picture.media_type, 'png')}"
        yield FormFile(field, name, picture.media_type, picture.data)
