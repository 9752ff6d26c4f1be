"""A sample of damaged pages; `python -m bench.mutations` takes as many as one likes."""

from __future__ import annotations

import random

from bench.corpora import Corpus
from bench.mutations import damages, fault, mutated


def test_damaged_pages_of_the_newspaper_are_read_without_a_fault() -> None:
    samples = list(Corpus().samples())
    faults = [wrong for sample, page in damages(samples, 120, seed=7) if (wrong := fault(sample, page)[0])]
    assert faults == []


def test_the_same_seed_damages_alike() -> None:
    page = b'<h1>Ferry</h1><script type="application/ld+json">{"name": "Ferry"}</script><p>' + b"Late. " * 99
    assert mutated(page, random.Random(5)) == mutated(page, random.Random(5))
    assert len({mutated(page, random.Random(seed)) for seed in range(20)}) == 20
    assert mutated(b"", random.Random(5)) is not None
