"""Readers cut off at random places of the wire come back and have the answer, the whole answer, once."""

import random

import pytest

from tests.answer_copy import length, position
from tests.chat import Chat
from tests.cut_reader import CutReader, Writer


@pytest.mark.parametrize("seed", range(3))
def test_readers_cut_at_random_places_lose_and_double_nothing(proxied: Chat, seed: int) -> None:
    dice = random.Random(seed)
    stream, request = proxied.begin()
    writer = Writer(request, dice)
    readers = [CutReader([proxied], stream.id, dice) for _ in range(4)]
    for _ in range(200):
        reader = dice.choice(readers)
        action = dice.choice(("write", "write", "read", "read", "cut"))
        if action == "write":
            writer.write()
        elif action == "cut":
            reader.cut()
        elif position(reader.copy.cursor or "1-0") < length(writer.parts):
            reader.read()
    writer.finish()
    for reader in readers:
        while reader.copy.end is None:
            reader.read()
        assert reader.copy.end["status"] == "complete"
        assert reader.copy.parts == writer.parts
        assert reader.connections > 3
    assert proxied.message(stream.conversation_id, stream.id)["parts"] == writer.parts
