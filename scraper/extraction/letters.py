"""How much a text says by its length, in any script."""

from __future__ import annotations

import re

DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""For a class of a regular expression: Thai, Lao, Burmese, Khmer, Chinese, Japanese and Korean."""

_RUN = re.compile(f"[{DENSE}][{DENSE}]*")
"""Written so, and not with a plus, a text without such letters is passed over four times as fast."""


def weight(text: str) -> float:
    """The length of a text in Latin letters: one of the dense scripts counts two and a half."""
    if text.isascii():
        return float(len(text))
    return len(text) + 1.5 * sum(map(len, _RUN.findall(text)))
