"""What a model is told of the files that are attached to its conversation."""

from collections.abc import Mapping, Sequence

from msgspec import structs

from parley.domain.fence import fenced
from parley.domain.file import Digests, needed
from parley.domain.model import ModelFacts
from parley.domain.part import File, Image
from parley.domain.prompt import Medium, Prompt, Turn
from parley.files.files import Files

# Of all pictures and sound of one prompt: they stay in memory while it is being answered. As Base64, a third longer,
# they fit into the 50 MB that OpenAI's guide "Images and vision" named for a whole request (more since spring 2026).
MOST_MEDIA_BYTES = 32 * 1024**2

_GONE = "is not kept any more"
_NOT_TAKEN = "cannot be given to this model"
_TOO_LARGE = "is too large to be given to a model"
_CROWDED_OUT = "is left out: newer pictures and sound take up all the room there is for them"


def filled(prompt: Prompt, files: Files, facts: ModelFacts) -> Prompt:
    """The prompt with its files read: texts in its turns, pictures and sound beside them.

    What the model cannot take, finds no room beside newer media, or is not kept any more, is named.
    """
    attached = [file for turn in prompt.turns for file in turn.files]
    if not attached:
        return prompt
    filling = _Filling(files, files.digests([file.file_id for file in attached]), facts, attached)
    return structs.replace(prompt, turns=[filling.filled(turn) for turn in prompt.turns])


class _Filling:
    """Of one prompt, whose turns it is given in their order."""

    def __init__(
        self, files: Files, digests: Mapping[str, Digests], facts: ModelFacts, attached: Sequence[Image | File]
    ) -> None:
        self._files = files
        self._digests = digests
        self._facts = facts
        self._left_out = _oldest_left_out([file.size for file in attached if self._can_be_given(file)])

    def filled(self, turn: Turn) -> Turn:
        texts: list[str] = []
        media: list[Medium] = []
        for file in turn.files:
            if isinstance(file, File) and file.kind != "audio":
                texts.append(self._text(file))
                continue
            read = self._read(file)
            if isinstance(read, Medium):
                media.append(read)
            else:
                kind = "picture" if isinstance(file, Image) else "sound"
                texts.append(f"[The {kind} {file.name!r} {read}.]")
        return Turn(turn.role, "\n\n".join([*texts, turn.content]).strip(), media=media)

    def _read(self, file: Image | File) -> Medium | str:
        """Or why the model does not get it."""
        if not self._can_be_given(file):
            return _TOO_LARGE if self._is_taken(file) else _NOT_TAKEN
        if self._left_out:
            self._left_out -= 1
            return _CROWDED_OUT
        found = self._digests.get(file.file_id)
        data = found and self._files.content(found.content)
        return Medium(file.media_type, data) if data else _GONE

    def _text(self, file: File) -> str:
        found = self._digests.get(file.file_id)
        text = found and found.text and self._files.beginning(found.text, file.given)
        if text is None:
            return f"[The file {file.name!r} {_GONE}.]"
        part = f", the first {file.given} of {file.characters} characters" if file.given < file.characters else ""
        return f"File {file.name!r}{part}:\n{fenced(text.rstrip())}"

    def _can_be_given(self, file: Image | File) -> bool:
        is_medium = isinstance(file, Image) or file.kind == "audio"
        return is_medium and self._is_taken(file) and file.size <= MOST_MEDIA_BYTES

    def _is_taken(self, file: Image | File) -> bool:
        return needed([file]).isdisjoint(self._facts.inabilities)


def _oldest_left_out(sizes: Sequence[int]) -> int:
    """How many at the beginning find no room beside those that follow."""
    room = MOST_MEDIA_BYTES
    for count, size in enumerate(reversed(sizes)):
        room -= size
        if room < 0:
            return len(sizes) - count
    return 0
