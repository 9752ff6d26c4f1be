"""The archive in the browser: Datasette, read-only, with pages that read like a newspaper.

What a page contained is only ever shown as text; see `scraper.browsing.safety`.
"""

from __future__ import annotations

from scraper.browsing.server import app_for, serve

__all__ = ["app_for", "serve"]
