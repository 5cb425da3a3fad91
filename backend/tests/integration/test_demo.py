"""With no provider set the demo model answers, over HTTP like any other."""

from tests.chat import new_id, text_parts
from tests.client import Client
from tests.integration.conftest import Install


def test_without_a_provider_the_demo_model_answers_and_is_stopped_and_goes_on(install: Install) -> None:
    client = Client(install({"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}).parley.url)
    models = client.get("/api/models").json
    listed = [(model["id"], model["kind"]) for model in models["models"]]
    assert listed == [(models["default"], "chat"), ("demo/pictures", "image")]
    path = f"/api/conversations/{new_id()}/messages"
    with client.stream("POST", path, {"parts": text_parts("Why?"), "conversation": {}}) as stream:
        while len(stream.text) < 20:
            stream.until("delta")
        receipt = client.post(f"/api/messages/{stream.id}/stop").json
        assert (receipt["status"], receipt["upstream_closed"]) == ("stopped", True)
        assert stream.rest()["status"] == "stopped"
    with client.stream("POST", f"/api/messages/{stream.id}/continue", {}, copy=stream.copy) as more:
        more.next()
        assert more.cursor == stream.cursor
        more.until("delta")
        client.post(f"/api/messages/{stream.id}/stop")


def test_without_a_provider_the_demo_model_draws(install: Install) -> None:
    client = Client(install({"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}).parley.url)
    path = f"/api/conversations/{new_id()}/images"
    asked = {"n": 2, "size": "512x256"}
    with client.stream("POST", path, {"parts": text_parts("A fox"), "conversation": {}, **asked}) as stream:
        stream.next()
        assert stream.copy.message["model"] == "demo/pictures"
        assert stream.rest()["status"] == "complete"
    assert [(part["width"], part["height"]) for part in stream.copy.parts] == [(512, 256), (512, 256)]
    varied = [{"type": "image", "file_id": stream.copy.parts[0]["file_id"]}]
    with client.stream("POST", path, {"parts": varied}) as stream:
        assert stream.rest()["status"] == "complete"
    assert len(stream.copy.parts) == 1
