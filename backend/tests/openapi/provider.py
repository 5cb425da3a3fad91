"""What the provider says to whatever is asked: a little of everything, at once, and now and then that it cannot."""

from base64 import b64encode

from tests.files import samples
from tests.scripted_request import ScriptedRequest

_PICTURE = b64encode(samples.picture()).decode()


def answer(request: ScriptedRequest) -> None:
    if request.path.endswith("/speech"):
        request.begin(headers={"Content-Type": "audio/mpeg"})
        request.send_raw(b"\xff\xfb")
        request.end_body()
        return
    if "/audio/" in request.path:
        request.respond(200, body={"text": "It scatters light."})
        return
    if "/images/" in request.path:
        request.respond(200, body={"created": 1, "data": [{"b64_json": _PICTURE}]})
        return
    if request.number % 7 == 0:
        request.respond(400, body={"error": {"message": "No."}})
        return
    request.send_reasoning("Well,")
    request.send_text("it scatters light.")
    if request.number % 3 == 0:
        request.send_tool_call("call-1", "look", '{"at":"the sky"}')
    request.finish("length" if request.number % 2 else "stop", {"prompt_tokens": 7, "completion_tokens": 5})
