"""What a model is told of the files that are attached to its conversation."""

from collections.abc import Mapping

from msgspec import structs

from parley.domain.fence import fenced
from parley.domain.file import Digests
from parley.domain.model import ModelFacts
from parley.domain.part import File, Image
from parley.domain.prompt import Medium, Prompt, Turn
from parley.files.files import Files


def filled(prompt: Prompt, files: Files, facts: ModelFacts) -> Prompt:
    """The prompt with its files read: texts in its turns, pictures and sound beside them.

    What the model cannot take, or is not kept any more, is named.
    """
    ids = [file.file_id for turn in prompt.turns for file in turn.files]
    if not ids:
        return prompt
    digests = files.digests(ids)
    return structs.replace(prompt, turns=[_filled(turn, files, digests, facts) for turn in prompt.turns])


def _filled(turn: Turn, files: Files, digests: Mapping[str, Digests], facts: ModelFacts) -> Turn:
    texts: list[str] = []
    media: list[Medium] = []
    for file in turn.files:
        found = digests.get(file.file_id)
        if isinstance(file, File) and file.kind != "audio":
            texts.append(_text(file, found and found.text and files.beginning(found.text, file.given)))
            continue
        needs, kind = ("vision", "picture") if isinstance(file, Image) else ("audio", "sound")
        data = None if needs in facts.inabilities else found and files.content(found.content)
        if data:
            media.append(Medium(file.media_type, data))
        else:
            why = "is not kept any more" if needs not in facts.inabilities else "cannot be given to this model"
            texts.append(f"[The {kind} {file.name!r} {why}.]")
    return Turn(turn.role, "\n\n".join([*texts, turn.content]).strip(), media=media)


def _text(file: File, text: str | None) -> str:
    if text is None:
        return f"[The file {file.name!r} is not kept any more.]"
    part = f", the first {file.given} of {file.characters} characters" if file.given < file.characters else ""
    return f"File {file.name!r}{part}:\n{fenced(text.rstrip())}"
