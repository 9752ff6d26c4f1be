"""How sure a body is: doubts, weighed by what the bodies of annotated pages lacked where they had them."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.extraction.blocks import Container, TextBlock
from scraper.extraction.body.boilerplate import GOOD, Weights

_ENOUGH = 600
_DOUBTS = {
    "text left out": (0.15, 1.2),
    "text left out between": (0.08, 1.0),
    "blocks left out": (0.35, 0.5),
    "short blocks": (0.4, 0.8),
    "text in scraps": (0.15, 0.8),
}
"""For each share from where on it is a doubt, and what each part of it beyond that takes."""
_NO_HEADLINE = 0.15


def confidence(
    kept: Sequence[TextBlock],
    reasons: Sequence[str],
    weights: Weights,
    shown: Sequence[float],
    region: Container,
    *,
    titled: bool,
) -> float:
    """From 0 to 1. `shown` is the good text of each block before any was told to be no article text."""
    good = sum(weights.good[block.index] for block in kept)
    if not good:
        return 0.0
    span = range(kept[0].index, kept[-1].index + 1)
    inside = sum(shown[region.first : region.last])
    shares = {
        "text left out": 1 - min(1.0, good / (inside or good)),
        "text left out between": sum(shown[index] for index in span if reasons[index]) / good,
        "blocks left out": _share([bool(reason) for reason in reasons[region.first : region.last]]),
        "short blocks": _share([weights.each[block.index] < GOOD for block in kept]),
        "text in scraps": 1 - good / sum(weights.each[block.index] for block in kept),
    }
    doubt = 0.0 if titled else _NO_HEADLINE
    for name, (bearable, cost) in _DOUBTS.items():
        doubt += cost * max(0.0, shares[name] - bearable)
    return round(max(0.0, min(1.0, good / _ENOUGH) - doubt), 2)


def _share(told: Sequence[bool]) -> float:
    return sum(told) / len(told) if told else 0.0
