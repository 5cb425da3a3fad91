"""What there is on the server before it is called at random: by the names that parameters have in addresses."""

import json
from collections import defaultdict
from collections.abc import Mapping

from tests.answer_copy import Json
from tests.chat import Chat, new_id, text_parts
from tests.client import JSON_WANTED
from tests.files import samples

# So many of each; half of them may be deleted.
_EACH = 8


def belongings(chat: Chat) -> Mapping[str, list[str]]:
    """Ids of what has just been made."""
    ids: dict[str, list[str]] = defaultdict(list)
    for number in range(_EACH):
        ids["file_id"].append(_put(chat, "files", samples.picture() if number % 2 else b"The tides."))
        stream = chat.ask()
        stream.rest()
        conversation_id = stream.copy.message["conversation_id"]
        ids["conversation_id"].append(conversation_id)
        ids["answer_id"].append(stream.id)
        ids["question_id"].append(stream.user_id)
        ids["message_id"] += [stream.id, stream.user_id]
        share = chat.client.post(f"/api/conversations/{conversation_id}/shares", {}).json
        ids["share_id"].append(share["id"])
        ids["token"].append(share["path"].rpartition("/")[2])
        ids["presets"].append(_kept(chat, "presets", {"name": "Tides"}))
        ids["prompts"].append(_kept(chat, "prompts", {"name": "Tides", "text": "Tell of {{sea}}."}))
    ids["import_id"] = [_put(chat, "imports", json.dumps([]).encode()) for _ in range(2)]
    return ids


def rarities(chat: Chat) -> Mapping[str, list[str]]:
    """The same of what there is only one of, or that takes a provider which does not always end by itself."""
    shared = _put(chat, "files", b"The tides.")
    stream = chat.ask(parts=[*text_parts("Why?"), {"type": "file", "file_id": shared}])
    stream.rest()
    share = chat.client.post(f"/api/conversations/{stream.copy.message['conversation_id']}/shares", {}).json
    body = {"parts": text_parts("A fox in the snow"), "conversation": {}}
    drawn = chat.open("POST", f"/api/conversations/{new_id()}/images", body)
    drawn.rest()
    return {
        "token_of_file": [share["path"].rpartition("/")[2]] * _EACH,
        "shared_file_id": [shared] * _EACH,
        "cut_id": [_cut_off(chat) for _ in range(_EACH)],
        "drawn_id": [drawn.id] * _EACH,
    }


def _cut_off(chat: Chat) -> str:
    """An answer that can be gone on with."""
    while True:
        stream = chat.ask()
        if stream.rest().get("finish_reason") == "length":
            return stream.id


def _put(chat: Chat, kind: str, data: bytes) -> str:
    made = new_id()
    reply = chat.client.put(f"/api/{kind}/{made}?name=tides.txt", data, headers=JSON_WANTED)
    assert reply.status == 201, reply
    return made


def _kept(chat: Chat, kind: str, item: Json) -> str:
    made = new_id()
    reply = chat.client.put(f"/api/{kind}/{made}", item)
    assert reply.status == 200, reply
    return made
