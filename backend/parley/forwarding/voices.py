"""Speech into text, and text into speech: which model does it, and what it is asked. The one door to both."""

from typing import Literal, NamedTuple

from parley.answers.allowances import Allowances
from parley.domain.errors import FieldError, NoFittingModelError, NothingToSayError
from parley.domain.model import ModelKind
from parley.domain.sentences import pieces_of
from parley.domain.spoken import spoken
from parley.forwarding.forwarded import Forwarded
from parley.forwarding.forwarding import Forwarding
from parley.forwarding.speech import Speech
from parley.upstream.call import Call, FormFile

# Of one request. OpenAI takes 4,096.
_MOST_CHARACTERS = 4000
_WORDS: dict[ModelKind, tuple[str, str]] = {
    "transcription": ("writes down what is said", "PARLEY_TRANSCRIPTION_MODEL"),
    "speech": ("reads aloud", "PARLEY_SPEECH_MODEL"),
}

Task = Literal["transcriptions", "translations"]


class Heard(NamedTuple):
    """What a recording is to become. `format`: of the provider's reply; the others may help the model, or be None."""

    model: str | None
    format: Literal["json", "srt", "vtt"]
    language: str | None = None
    prompt: str | None = None


class Voices:
    """What both directions have in common: a model that the request names, or the one there is for it."""

    def __init__(self, allowances: Allowances, forwarding: Forwarding, voice: str) -> None:
        """`voice`: where the request names none."""
        self._allowances = allowances
        self._forwarding = forwarding
        self._voice = voice

    def hear(self, owner_id: str, task: Task, recording: FormFile, heard: Heard) -> Forwarded:
        """Asks, and waits for nothing. Raises what `Forwarding.begin` does, and NoFittingModelError."""
        wanted = {"response_format": heard.format, "language": heard.language, "prompt": heard.prompt}
        fields = {name: value for name, value in wanted.items() if value is not None}
        call = Call(f"audio/{task}", fields, [recording])
        return self._forwarding.begin(
            owner_id, "transcription", self._model(owner_id, heard.model, "transcription"), call
        )

    def speak(self, owner_id: str, markdown: str, model: str | None, voice: str | None, sound_format: str) -> Speech:
        """The same. Raises NothingToSayError, too."""
        texts = list(pieces_of(spoken(markdown), _MOST_CHARACTERS))
        if not texts:
            raise NothingToSayError("There is nothing in this answer that could be read aloud.")
        model = self._model(owner_id, model, "speech")

        def ask(text: str) -> Forwarded:
            fields = {"input": text, "voice": voice or self._voice, "response_format": sound_format}
            return self._forwarding.begin(owner_id, "speech", model, Call("audio/speech", fields))

        return Speech(ask, texts, sound_format)

    def _model(self, owner_id: str, named: str | None, kind: ModelKind) -> str:
        found = named or self._allowances.model_for(self._allowances.of(owner_id), kind)
        if found is None:
            does, setting = _WORDS[kind]
            detail = f"No model is known that {does}: name one, or set {setting}."
            raise NoFittingModelError(detail, [FieldError("model", detail)])
        return found
