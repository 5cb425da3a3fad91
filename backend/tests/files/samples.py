"""Files of each kind, made as the programs make them that people make files with."""

import io
import zipfile

from docx import Document
from openpyxl import Workbook
from PIL import Image
from pptx import Presentation
from pptx.util import Inches
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

_ORIENTATION, _GPS = 0x0112, 0x8825
_TURNED_RIGHT = 6


def picture(kind: str = "PNG", width: int = 4, height: int = 2) -> bytes:
    return _saved(Image.new("RGB", (width, height), "red"), kind)


def photograph() -> bytes:
    """A JPEG that was taken with the camera held upright, and tells where: stored 40 × 20, meant to be 20 × 40."""
    taken = Image.new("RGB", (40, 20), "blue")
    exif = Image.Exif()
    exif[_ORIENTATION] = _TURNED_RIGHT
    exif.get_ifd(_GPS)[1] = "N"
    exif.get_ifd(_GPS)[2] = (52.0, 31.0, 12.0)
    target = io.BytesIO()
    taken.save(target, "JPEG", exif=exif)
    return target.getvalue()


def photograph_of_two() -> bytes:
    """A JPEG of two pictures, as telephones make them, that tells where it was taken."""
    taken = [Image.new("RGB", (40, 20), colour) for colour in ("blue", "green")]
    exif = Image.Exif()
    exif.get_ifd(_GPS)[1] = "N"
    target = io.BytesIO()
    taken[0].save(target, "MPO", save_all=True, append_images=taken[1:], exif=exif)
    return target.getvalue()


def telling_animation(kind: str) -> bytes:
    """An animation that tells where it was taken."""
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "green", "blue")]
    exif = Image.Exif()
    exif.get_ifd(_GPS)[1] = "N"
    target = io.BytesIO()
    frames[0].save(target, kind, save_all=True, append_images=frames[1:], exif=exif)
    return target.getvalue()


def see_through() -> bytes:
    """A PNG of a palette with a colour that is see-through, and a word about the place."""
    picture = Image.new("P", (2, 1), 0)
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.putpixel((1, 0), 1)
    exif = Image.Exif()
    exif.get_ifd(_GPS)[1] = "N"
    target = io.BytesIO()
    picture.save(target, "PNG", transparency=0, exif=exif)
    return target.getvalue()


def animation() -> bytes:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    return target.getvalue()


def pdf(*pages: str, password: str | None = None, algorithm: str = "RC4-128") -> bytes:
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(300, 300)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode("latin-1") if text else b"")
        page[NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001 - there is no other way
    if password is not None:
        writer.encrypt(password, "for the owner", algorithm=algorithm)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def locked_pdf() -> bytes:
    return pdf("x", password="open sesame")


def docx() -> bytes:
    document = Document()
    document.add_heading("Tides", 1)
    document.add_paragraph("The moon pulls. 月亮。")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "high", "low"
    document.add_paragraph("The end.")
    return _written(document.save)


def xlsx() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tides"
    sheet.append(["day", "metres, high", None])
    sheet.append([1, 4.5, None])
    return _written(book.save)


def pptx() -> bytes:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "Tides"
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
    box.text_frame.text = "Twice a day"
    slide.notes_slide.notes_text_frame.text = "Speak slowly"
    return _written(presentation.save)


def odt(text: str = "The moon <text:s/>pulls.") -> bytes:
    return _open_document("text", f"<text:h>Tides</text:h><text:p>{text}</text:p>")


def odt_of(blocks: str) -> bytes:
    return _open_document("text", blocks)


def ods(rows: str, name: str = "Tides") -> bytes:
    return _open_document("spreadsheet", f'<table:table table:name="{name}">{rows}</table:table>')


def odp(slide: str) -> bytes:
    return _open_document("presentation", f"<draw:page>{slide}</draw:page>")


def ods_row(*cells: str, repeated: int = 1) -> str:
    """Of cells as they are written, empty ones as LibreOffice fills a sheet up with them."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def ods_cell(text: str = "", repeated: int = 1) -> str:
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in text.splitlines())
    return f'<table:table-cell table:number-columns-repeated="{repeated}">{paragraphs}</table:table-cell>'


def _open_document(kind: str, body: str) -> bytes:
    rooms = ("office", "text", "table", "draw")
    names = " ".join(f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in rooms)
    content = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return archive(
        mimetype=f"application/vnd.oasis.opendocument.{kind}",
        **{"content.xml": f"<office:document-content {names}>{content}</office:document-content>"},
    )


def archive(**files: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, text in files.items():
            written.writestr(name, text)
    return target.getvalue()


def sound() -> bytes:
    """A WAV of half a second of silence."""
    data = bytes(4000)
    head = b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data"
    body = head + len(data).to_bytes(4, "little") + data
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _saved(image: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    image.save(target, kind)
    return target.getvalue()


def _written(save: object) -> bytes:
    target = io.BytesIO()
    assert callable(save)
    save(target)
    return target.getvalue()
