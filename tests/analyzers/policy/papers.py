"""Small PDF and DOCX files with exactly what a test needs in them."""

import io
import zipfile
import zlib
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

STYLES = f"""<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="own"/><w:basedOn w:val="1"/></w:style>
</w:styles>"""

NUMBERS = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="8">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>"""


def run(words, properties=""):
    """A run of a paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(*runs, properties=""):
    """A paragraph; plain strings are runs without properties."""
    inside = "".join(run(one) if not one.startswith("<w:") else one for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def heading(words, style="1"):
    return paragraph(words, properties=f'<w:pStyle w:val="{style}"/>')


def item(words, number=1, level=0):
    return paragraph(
        words,
        properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>',
    )


def table(*rows):
    cells = (f"<w:tr>{''.join(f'<w:tc>{paragraph(c)}</w:tc>' for c in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{''.join(cells)}</w:tbl>"


def docx(*parts, files=None, body=None):
    """A DOCX file with these paragraphs and tables."""
    whole = body or f"<w:document {W} {R}><w:body>{''.join(parts)}</w:body></w:document>"
    held = {"word/document.xml": whole, "word/styles.xml": STYLES, "word/numbering.xml": NUMBERS}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**held, **(files or {})}.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def pdf_of(objects, trailer="/Root 1 0 R"):
    """A PDF of numbered objects, with its table of references."""
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    size = len(places) + 1
    return bytes(out) + f"trailer <</Size {size} {trailer}>>\nstartxref\n{start}\n%%EOF".encode()


def stream(data, extra=b""):
    packed = zlib.compress(data)
    head = b"<</Length %d /Filter /FlateDecode %s>>" % (len(packed), extra)
    return head + b"\nstream\n" + packed + b"\nendstream"


def pdf(pages, cmap="UniGB-UCS2-H", codec="utf-16-be", order="GB1", font="STSong", drawings=""):
    """A PDF whose pages are lists of (x, y, size, words[, bold]); its fonts name a predefined map only."""
    objects = [b"<</Type /Catalog /Pages 2 0 R>>", b""]
    for name in (font, f"{font}-Bold"):
        info = f"/CIDSystemInfo <</Registry (Adobe) /Ordering ({order}) /Supplement 2>>"
        below = (
            f"<</Type /Font /Subtype /CIDFontType0 /BaseFont /{name} {info} /DW 1000 "
            f"/FontDescriptor <</Type /FontDescriptor /FontName /{name} /Flags 4 /Ascent 880 "
            "/Descent -120 /CapHeight 880 /ItalicAngle 0 /StemV 90 /FontBBox [0 -120 1000 880]>>>>"
        )
        objects.append(below.encode())
        objects.append(
            f"<</Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /{cmap} "
            f"/DescendantFonts [{len(objects)} 0 R]>>".encode()
        )
    kids = []
    for page in pages:
        content = [drawings]
        for x, y, size, words, *bold in page:
            face = "F2" if bold and bold[0] else "F1"
            shown = words.encode(codec).hex()
            content.append(f"BT /{face} {size} Tf 1 0 0 1 {x} {y} Tm <{shown}> Tj ET")
        objects.append(stream("\n".join(content).encode()))
        number = len(objects)
        objects.append(
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number} 0 R "
            "/Resources <</Font <</F1 4 0 R /F2 6 0 R>>>>>>".encode()
        )
        kids.append(f"{number + 1} 0 R")
    objects[1] = f"<</Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}]>>".encode()
    return pdf_of(objects)
