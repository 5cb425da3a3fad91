"""What the demo model draws: a mosaic, symmetrical like a mask, in the colours that the words come to. Pure."""

import re
import struct
import zlib
from hashlib import sha256

_SIZE = re.compile(r"([1-9][0-9]{1,3})x([1-9][0-9]{1,3})")
_USUAL, _LARGEST = 1024, 2048
# Of the mosaic: stones in each direction, of which the right half repeats the left one.
_STONES = 8


def picture_of(words: str, size: str | None, number: int) -> bytes:
    """A PNG (https://www.w3.org/TR/png-3/). Same words, size and number, same picture."""
    found = _SIZE.fullmatch(size or "")
    width, height = (min(int(side), _LARGEST) for side in found.groups()) if found else (_USUAL, _USUAL)
    dice = sha256(f"{number} {words}".encode()).digest()
    colours = [bytes(40 + each * 3 // 4 for each in dice[at : at + 3]) for at in (0, 3, 6, 9)]
    rows = []
    for y in range(_STONES):
        stones = [colours[dice[12 + (y * 4 + x) % 20] % 4] for x in range(_STONES // 2)]
        line = b"\0" + b"".join(stone * _share(x, width) for x, stone in enumerate([*stones, *reversed(stones)]))
        rows.append(line * _share(y, height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(rows), 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _share(stone: int, whole: int) -> int:
    """Pixels of one stone, so that all of them together are the whole."""
    return (stone + 1) * whole // _STONES - stone * whole // _STONES


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
