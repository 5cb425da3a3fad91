"""What is found in files, each read by a process of its own."""

import io
from pathlib import Path

import pytest
from PIL import Image

from parley.domain.errors import UnreadableFileError, UnsupportedFileError
from parley.files.reader import Content, read
from parley.files.recognising import recognise
from tests.files import samples


def content_of(folder: Path, data: bytes) -> Content:
    path = folder / "file"
    path.write_bytes(data)
    return read(path, recognise(path))


def text_of(folder: Path, data: bytes) -> str:
    path = content_of(folder, data).text_path
    assert path is not None
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain\r\ntext", "plain\r\ntext"),
        ("Türme 月亮".encode(), "Türme 月亮"),
        ("\ufeffmarked".encode(), "marked"),
        ("two bytes each: 月亮".encode("utf-16"), "two bytes each: 月亮"),
        ("Die Türme stehen schräg über der Straße, und ein Löwe gähnt dazu. ".encode("cp1252") * 3, "Türme"),
        (samples.pdf("The moon pulls.", "Page two."), "The moon pulls.\n\nPage two."),
        (samples.pdf("Without a word.", password=""), "Without a word."),
        (samples.docx(), "Tides\nThe moon pulls. 月亮。\nhigh | low\nThe end."),
        (samples.xlsx(), '# Tides\nday,"metres, high"\n1,4.5'),
        (samples.pptx(), "# 1\nTides\nTwice a day\nSpeak slowly"),
        (samples.odt(), "Tides\nThe moon pulls."),
        (samples.ods(samples.ods_row(samples.ods_cell("high"), samples.ods_cell("low"))), "# Tides\nhigh,low"),
        (samples.odt("one<text:tab/>two<text:line-break/>three<text:s/>four"), "Tides\none two three four"),
        (samples.pdf("For print only.", password="", algorithm="AES-256"), "For print only."),
        ("Größe über alles, und noch mehr davon. ".encode() * 40 + "ü".encode()[:1], "Größe"),
        ("月亮".encode() * 600 + b"\xe6", "月亮"),
        (b"plain ascii " * 40_000 + "Größe".encode("latin-1") * 500, "Größe"),
    ],
    ids=[
        "plain",
        "utf-8",
        "bom",
        "utf-16",
        "windows",
        "pdf",
        "unlocked",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "odt blanks",
        "aes",
        "cut",
        "cut in chinese",
        "late",
    ],
)
def test_the_text_of_a_file_is_found(tmp_path: Path, data: bytes, text: str) -> None:
    found = text_of(tmp_path, data)
    assert text in found if text in ("Türme", "Größe", "月亮") else found == text


def test_an_outside_entity_of_a_document_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    data = samples.archive(
        mimetype="application/vnd.oasis.opendocument.text",
        **{"content.xml": f'{entity}<x xmlns:t="urn:t"><t:p>shown &e;</t:p></x>'},
    )
    text = text_of(tmp_path, data)
    assert text.startswith("shown")
    assert "secret" not in text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (samples.pdf(""), "No text was found"),
        (samples.locked_pdf(), "password"),
        (b"%PDF-1.7 and then nothing", "broken"),
        (samples.docx()[:2000], "broken"),
        (samples.picture()[:40], "broken"),
    ],
    ids=["empty", "blank", "scanned", "locked", "broken pdf", "cut docx", "cut picture"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFileError, match=says):
        content_of(tmp_path, data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x7fELF\0\0\0", "No model can be told"),
        (samples.archive(readme="x"), "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "old format"),
    ],
    ids=["program", "archive", "old office"],
)
def test_what_nobody_can_read_is_refused_in_a_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(UnsupportedFileError, match=says):
        content_of(tmp_path, data)


def test_a_photograph_stands_upright_and_does_not_tell_where_it_was_taken(tmp_path: Path) -> None:
    content = content_of(tmp_path, samples.photograph())
    assert (content.width, content.height) == (20, 40)
    with Image.open(content.path) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (20, 40), {})
    assert b"GPS" not in content.path.read_bytes()


def test_one_of_a_telephones_several_pictures_is_kept_and_tells_nothing(tmp_path: Path) -> None:
    content = content_of(tmp_path, samples.photograph_of_two())
    with Image.open(content.path) as kept:
        assert (kept.format, getattr(kept, "n_frames", 1), dict(kept.getexif())) == ("JPEG", 1, {})


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_still_moves_and_tells_nothing(tmp_path: Path, kind: str) -> None:
    content = content_of(tmp_path, samples.telling_animation(kind))
    with Image.open(content.path) as kept:
        assert (kept.format, getattr(kept, "n_frames", 1), dict(kept.getexif())) == (kind, 3, {})


def test_what_is_see_through_stays_so(tmp_path: Path) -> None:
    content = content_of(tmp_path, samples.see_through())
    with Image.open(content.path) as kept:
        assert not kept.getexif()
        assert kept.convert("RGBA").getpixel((0, 0)) == (255, 0, 0, 0)


@pytest.mark.parametrize("data", [samples.picture(), samples.picture("WEBP"), samples.animation()])
def test_a_picture_that_tells_nothing_stays_as_it_is(tmp_path: Path, data: bytes) -> None:
    content = content_of(tmp_path, data)
    with Image.open(io.BytesIO(data)) as picture:
        assert (content.width, content.height) == picture.size
    assert content.path.read_bytes() == data


@pytest.mark.parametrize("part", ["content.xml", "mimetype"])
def test_a_bomb_harms_nobody_else(tmp_path: Path, part: str) -> None:
    files = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    bomb = samples.archive(**files | {part: files[part] + " " * 200_000_000})
    assert len(bomb) < 2_000_000
    with pytest.raises((UnreadableFileError, UnsupportedFileError)):
        content_of(tmp_path, bomb)


def test_a_broken_archive_is_said_to_be_broken(tmp_path: Path) -> None:
    data = bytearray(samples.docx())
    data[40:200] = bytes(160)
    with pytest.raises(UnreadableFileError, match="broken"):
        content_of(tmp_path, bytes(data))
