"""Text for XML 1.0, and moments as XML and Atom want them."""

from __future__ import annotations

import re
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a character reference (2.2)."""


def text(value: str | None) -> str:
    """Character data."""
    return escape(_legal(value or ""))


def attribute(value: object) -> str:
    """An attribute's value, with its quotes."""
    return quoteattr(_legal(str(value)))


def element(name: str, value: str | None, **attributes: object) -> str:
    """A whole element; "" where it would be empty. An attribute that is None is left out."""
    if not value:
        return ""
    given = "".join(
        f" {key.replace('_', ':')}={attribute(a)}" for key, a in attributes.items() if a is not None
    )
    return f"<{name}{given}>{text(value)}</{name}>"


def rfc3339(moment: datetime) -> str:
    """An aware moment as Atom has it."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _legal(value: str) -> str:
    return _NO_XML.sub("\ufffd", value)
