"""Word files that hold a digest of themselves as they were made, among their own facts, so that one can tell a file that nobody
has touched from one that a person has saved: Word changes what it is a digest of.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The time that a zip file starts with, of every file in it."""
_END: Final = b"PK\x05\x06"
_FACTS, _IDENTIFIER = "docProps/core.xml", "{http://purl.org/dc/elements/1.1/}identifier"


def seal(file: bytes) -> bytes:
    """A Word file that holds a digest of itself, and the same time on everything in it."""
    parts = _parts(file)
    facts = _read(parts[_FACTS])
    for former in facts.findall(_IDENTIFIER):
        facts.remove(former)
    etree.SubElement(facts, _IDENTIFIER).text = _digest(parts)
    parts[_FACTS] = etree.tostring(facts, xml_declaration=True, encoding="UTF-8", standalone=True)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, FIXED_TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, content)
    return made.getvalue()


def as_made(path: Path) -> bool:
    """Whether a Word file is as it was made; what can't be read counts as edited, so that nothing of a person's is lost."""
    try:
        file = path.read_bytes()
        if file[-len(_END) - 18 : -18] != _END:
            return False  # something stands after it, which a zip file allows
        parts = _parts(file)
        return bool(_read(parts[_FACTS]).findtext(_IDENTIFIER) == _digest(parts))
    except (OSError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError):
        return False


def _read(facts: bytes) -> etree._Element:
    return etree.fromstring(facts, etree.XMLParser(resolve_entities=False))


def _parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _digest(parts: Mapping[str, bytes]) -> str:
    """A digest of all of a Word file but its own facts, where the digest is kept."""
    whole = hashlib.sha256()
    for name, content in sorted(parts.items()):
        if name != _FACTS:
            whole.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return whole.hexdigest()
