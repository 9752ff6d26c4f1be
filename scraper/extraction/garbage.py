"""The search for garbage, put off."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def without_search(work: Callable[P, T]) -> Callable[P, T]:
    """The same work, with Python's search for garbage switched off while it runs.

    Reading a page makes thousands of objects that live until its end, and no cycles: the searches go through
    all of them again and again, find nothing, and take a tenth of the time. Where it is off already, it stays
    off.
    """

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if not gc.isenabled():
            return work(*args, **kwargs)
        gc.disable()
        try:
            return work(*args, **kwargs)
        finally:
            gc.enable()

    return run
