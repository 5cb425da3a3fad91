"""An answer that is told again from its beginning is shown once: what stands there already is passed over."""

from parley.terminal.events import Delta
from parley.terminal.output import Output


class Replay:
    """What was shown stays shown; where the answer turns out to be another one, it goes on with that."""

    def __init__(self, output: Output) -> None:
        self.output = output
        self._has_diverged = False
        self._shown: list[tuple[str, str]] = []
        # Of each kind, what is still to be told once more.
        self._known: dict[str, str] = {}

    @property
    def has_lost(self) -> bool:
        """Text was shown that the answer does not say: at its end, that it no longer says."""
        return self._has_diverged or bool(self._known.get("text"))

    def restart(self) -> None:
        """The next piece is the answer's first."""
        self._known = {kind: "".join(text for of, text in self._shown if of == kind) for kind in ("text", "reasoning")}
        self._shown = []

    def add(self, piece: Delta) -> None:
        """Shows what is new about it. Raises GoneError and FullError."""
        known = self._known.get(piece.type, "")
        self._shown.append((piece.type, piece.text))
        text = piece.text
        if known:
            same = _common(known, text)
            if same < min(len(known), len(text)):
                self._has_diverged = self._has_diverged or piece.type == "text"
                self._known[piece.type] = ""
                self.output.finish()
            else:
                self._known[piece.type] = known[same:]
            text = text[same:]
        if piece.type == "text":
            self.output.text(text)
        elif piece.type == "reasoning":
            self.output.thought(text)


def _common(one: str, other: str) -> int:
    """How long their common beginning is."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
