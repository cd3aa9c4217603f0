"""A DOCX as a reader of it meets it."""

import io
import zipfile
from xml.etree import ElementTree

import docx


def whole(data: bytes) -> None:
    """Every part can be read, and nothing in it leads outside."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(parts.read(name))
        relations = parts.read("word/_rels/document.xml.rels").decode()
    assert "evil.example" not in relations
    assert 'TargetMode="External"' not in relations
    assert docx.Document(io.BytesIO(data)).paragraphs
