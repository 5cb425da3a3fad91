"""A text read aloud: one request for each piece of it, and all that comes as one sound."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from parley.forwarding.forwarded import Forwarded
from parley.upstream.error import UpstreamError

# By the provider's names; only what may be put together: frames, and samples. Ogg, WAV and FLAC begin with a head.
MEDIA_TYPES: Mapping[str, str] = {"mp3": "audio/mpeg", "aac": "audio/aac", "pcm": "audio/pcm"}
_UNSAID = "application/octet-stream"


class Speech:
    """Read by one reader. Whoever makes one closes it."""

    def __init__(self, ask: Callable[[str], Forwarded], texts: Sequence[str], sound_format: str) -> None:
        """`texts`: one at least. Asks for the first one, and waits for nothing."""
        self._ask = ask
        self._rest = texts[1:]
        self._media_type = MEDIA_TYPES[sound_format]
        self._is_closed = False
        self._now = ask(texts[0])

    @property
    def model(self) -> str:
        """The id of the one that speaks."""
        return self._now.model

    def begin(self) -> str:
        """Waits for the first sound; its media type. Raises UpstreamError if there is none."""
        self._now.wait()
        return self._checked()

    def pieces(self) -> Iterator[bytes]:
        """The sound as it comes; its end, too, if it was closed. Raises UpstreamError where it breaks off."""
        try:
            yield from self._now.pieces()
            for text in self._rest:
                if not self._turn_to(text):
                    return
                self._now.wait()
                self._checked()
                yield from self._now.pieces()
        except UpstreamError:
            if not self._is_closed:
                raise

    def close(self) -> None:
        """Nobody listens any more: what is on its way is cut off, and nothing else is asked. Does not block."""
        self._is_closed = True
        self._now.close()

    def _turn_to(self, text: str) -> bool:
        """Asks for the next one; whether anybody still listens, for asking takes its time."""
        if not self._is_closed:
            self._now = self._ask(text)
        if self._is_closed:
            self._now.close()
        return not self._is_closed

    def _checked(self) -> str:
        now = self._now
        if now.error and not now.content_type:
            raise now.error
        said = now.content_type.partition(";")[0].strip().lower()
        if said.startswith("audio/"):
            return said
        if said != _UNSAID:
            now.close()
            raise UpstreamError("provider_error", "The provider was asked for speech, and sent something else.")
        return self._media_type
