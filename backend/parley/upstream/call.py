"""A request to one of a provider's addresses that is no question of a chat here: handed on, and not looked into."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from urllib3 import encode_multipart_formdata


class FormFile(msgspec.Struct, frozen=True):
    """A file in a form: the field's name, the file's, and what it holds."""

    field: str
    name: str
    media_type: str
    data: bytes


class Call(msgspec.Struct, frozen=True):
    """`path`: below the provider's base URL; `fields`: those of the JSON, but the model; with `files`, of a form.

    `own`: what we add, and nobody misses where a model does not take it.
    """

    path: str
    fields: Mapping[str, object]
    files: Sequence[FormFile] = ()
    own: Mapping[str, object] = {}

    def body(self, model: str, fields: Mapping[str, object]) -> tuple[bytes, str]:
        """What is sent, with these fields, and its media type."""
        if not self.files:
            return msgspec.json.encode({"model": model, **fields}), "application/json"
        files = [(each.field, (each.name, each.data, each.media_type)) for each in self.files]
        texts = [(name, text) for name, value in {"model": model, **fields}.items() for text in _texts(value)]
        return encode_multipart_formdata([*texts, *files])


def _texts(value: object) -> Iterator[str]:
    """As forms have it: a list is its field again and again."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield msgspec.json.encode(value).decode()
