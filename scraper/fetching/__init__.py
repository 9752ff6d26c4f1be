"""URL → Response. All network access of the program is in this folder."""

from __future__ import annotations

from scraper.fetching.client import Client, Limits, Transport, fetch_page, user_agent
from scraper.fetching.response import Redirect, Response

__all__ = ["Client", "Limits", "Redirect", "Response", "Transport", "fetch_page", "user_agent"]
