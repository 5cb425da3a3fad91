"""One server for the whole package, whose provider answers at once, and the document that it hands out."""

from collections.abc import Iterator

import pytest

from tests.answer_copy import Json
from tests.client import Client
from tests.openapi.provider import answer
from tests.served import Served, serving

# More than the calls of a test can ask for at the same time, and no waiting between attempts.
SETTINGS = {
    "PARLEY_RUNNING_ANSWERS": "1000",
    "PARLEY_RETRY_BASE_MS": "1",
    "PARLEY_IMAGE_MODEL": "openai/flux-image",
    "PARLEY_TRANSCRIPTION_MODEL": "openai/whisper-1",
    "PARLEY_SPEECH_MODEL": "openai/tts-1",
}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("openapi") / "data", SETTINGS) as served:
        served.upstream.auto(answer)
        yield served


@pytest.fixture(scope="session")
def document(served: Served) -> Json:
    document: Json = Client(served.parley.url).get("/api/openapi.json").json
    return document
