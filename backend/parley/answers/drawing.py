"""Drawing an answer: a model is asked for pictures, and each is kept as a file and appended once it is done."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from uuid import uuid4

from msgspec import structs

from parley.answers.attachments import MOST_MEDIA_BYTES
from parley.answers.limits import Limits
from parley.answers.live import LiveAnswer
from parley.answers.work import Work
from parley.domain.errors import TooLargeError, UnreadableFileError, UnsupportedFileError
from parley.domain.events import State
from parley.domain.model import Price
from parley.domain.part import Image
from parley.domain.prompt import Medium, Prompt
from parley.domain.run import Usage
from parley.domain.sketch import Partial, Sketch
from parley.files.files import Files
from parley.files.recognising import Recognised, recognised
from parley.upstream.call_reply import CallReply
from parley.upstream.drawn import Drawn, DrawnEvent, Glimpse, drawn_event, drawn_in
from parley.upstream.error import UpstreamError
from parley.upstream.picture_call import picture_call, portions
from parley.upstream.providers import Providers
from parley.upstream.reply import Dropped, Instead, ReplyEvent

_HEAD_BYTES = 512
# Of a picture that is not done: it goes to every reader, and the next one is on its way.
_MOST_PARTIAL_BYTES = 2 * 1024**2
# Base64 makes four bytes of three; what else a reply says is short.
_GROWTH, _REST_BYTES = 4 / 3, 1024**2
_LONGEST_NAME = 48
_UNSPEAKABLE = re.compile(r"[^\w ,'-]+")


class Drawing(Work):
    """One request, or as many as there are pictures where a model draws one at a time."""

    __slots__ = ("_came", "_drawn", "_files", "_is_counted", "_question", "_sketch")

    way_on = "Ask again for the rest."

    def __init__(
        self, live: LiveAnswer, providers: Providers, limits: Limits, files: Files, question: Prompt, sketch: Sketch
    ) -> None:
        """`question`: of one turn, the words and pictures that say what is to be drawn."""
        super().__init__(live, providers, limits)
        self._files = files
        self._question = question
        self._sketch = sketch
        self._drawn = 0
        # Of the request being made.
        self._came: list[Drawn] = []
        self._is_counted = False

    def do(self) -> None:
        words, pictures = self._asked()
        for n in portions(self._question.model, self._sketch.n):
            self.record.begin(self._question, (), self.price)
            self._is_counted = False
            sketch = structs.replace(self._sketch, n=n)
            call = picture_call(self._question.model, words, pictures, sketch)
            self._came = []
            try:
                self._providers.hand_on(self.model, call, self._tell, self._receive)
            except UpstreamError:
                self._keep_all()
                raise
            if not self._came:
                raise UpstreamError("provider_error", "The provider's reply has no picture in it.")
            self._keep_all()

    def said(self) -> list[str]:
        return []

    @property
    def price(self) -> Price | None:
        """Of what the provider has counted: words alone say nothing of what pictures cost."""
        return super().price if self._is_counted else None

    def _asked(self) -> tuple[str, Sequence[Medium]]:
        turn = self._question.turns[-1]
        pictures = [file for file in turn.files if isinstance(file, Image)]
        if sum(picture.size for picture in pictures) > MOST_MEDIA_BYTES:
            most = f"{MOST_MEDIA_BYTES // 1024**2} MiB"
            raise UpstreamError("provider_refused", f"The pictures are larger than {most} together: take some out.")
        digests = self._files.digests([picture.file_id for picture in pictures])
        media = []
        for picture in pictures:
            found = digests.get(picture.file_id)
            data = found and self._files.content(found.content)
            if not data:
                raise UpstreamError("provider_refused", f"The picture {picture.name!r} is not kept any more.")
            media.append(Medium(picture.media_type, data))
        return turn.content, media

    def _tell(self, events: Sequence[ReplyEvent]) -> None:
        for event in events:
            match event:
                case State():
                    self.record.note_state(event)
                    # Most providers say nothing before they are done.
                    self._show(event if event.state == "retrying" else self._progress())
                case Dropped(names):
                    self.dropped = names
                case Instead(model):
                    self.model = model
                    self.record.turn_to(model)

    def _progress(self, partial: Partial | None = None) -> State:
        return State("drawing", n=self._sketch.n, done=self._drawn, partial=partial)

    def _show(self, state: State) -> None:
        is_instead = self.model != self.live.message.model
        shown = structs.replace(state, model=self.model) if is_instead else state
        if shown != self.live.state:
            self.live.show(shown)

    def _receive(self, reply: CallReply) -> None:
        try:
            if reply.media_type == "text/event-stream":
                for together in reply.events():
                    for event in together:
                        self._take(drawn_event(event))
                reply.drain()
            else:
                most = round(self._files.most_bytes * _GROWTH * self._sketch.n) + _REST_BYTES
                self._take(drawn_in(reply.whole(most)))
        except UpstreamError as error:
            # What was drawn has been paid for: it is not asked for again.
            error.is_late = bool(self._came)
            raise

    def _take(self, events: Iterable[DrawnEvent]) -> None:
        for event in events:
            match event:
                case Usage():
                    self._is_counted = True
                    self.record.tell(event)
                case Drawn():
                    self.record.hear()
                    self._came.append(event)
                case Glimpse(data):
                    self.record.hear()
                    self._show_glimpse(data)

    def _show_glimpse(self, data: bytes) -> None:
        picture = _picture(data)
        if picture and len(data) <= _MOST_PARTIAL_BYTES:
            self._show(self._progress(Partial(self._drawn, picture.media_type, data)))

    def _keep_all(self) -> None:
        problem = None
        for drawn in self._came:
            try:
                self._keep(drawn.data or self._providers.fetched(self.model, drawn.url, self._files.most_bytes))
            except UpstreamError as error:
                # It says nothing of the others, unless it is the time that is up.
                if error.code != "provider_error":
                    raise
                problem = problem or error
        if problem:
            raise problem

    def _keep(self, data: bytes) -> None:
        picture = _picture(data)
        if not picture:
            raise UpstreamError("provider_error", "What the provider has drawn is no picture.")
        owner_id, ending = self.live.owner_id, picture.media_type.partition("/")[2]
        name = f"{self._stem()} {self._drawn + 1}.{ending}"
        try:
            file = self._files.receive(owner_id, str(uuid4()), name, BytesIO(data))
        except (TooLargeError, UnsupportedFileError, UnreadableFileError) as error:
            detail = f"What the provider has drawn cannot be kept. {error.detail}"
            raise UpstreamError("provider_error", detail) from None
        self._files.attach(self.live.id, file)
        self._drawn += 1
        self._put(file.part())
        if self._drawn < self._sketch.n:
            self._show(self._progress())

    def _stem(self) -> str:
        words = " ".join(_UNSPEAKABLE.sub(" ", self._question.turns[-1].content).split())
        return words[:_LONGEST_NAME].strip() or "Picture"


def _picture(data: bytes) -> Recognised | None:
    try:
        found = recognised(data[:_HEAD_BYTES])
    except (UnreadableFileError, UnsupportedFileError):
        return None
    return found if found.kind == "image" else None
