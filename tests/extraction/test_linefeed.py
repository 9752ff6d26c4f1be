from __future__ import annotations

from datetime import UTC, datetime

from scraper import extract

STORY = "".join(
    f"<p>The fog stayed over the quay for the {n}th day, and nobody took a boat out.</p>" for n in range(4, 9)
)
FETCHED = datetime(2024, 5, 3, 18, 0, tzinfo=UTC)


def items(html: str) -> list[tuple[str | None, str | None, str, str | None]]:
    article = extract(
        f"<h1>Fog over the quay</h1><div>{STORY}</div>{html}",
        url="https://observer.example/fog",
        fetched_at=FETCHED,
    )
    assert "bread" not in article.body
    return [(i.section, i.time_text, i.headline, i.url) for i in article.feed_items]


def test_entries_without_links() -> None:
    html = (
        "<div><b>Latest news</b></div><div>4:10 PM</div><div>Baker wins the contest for the best bread</div>"
    )
    html += "<div>3:02 PM</div><div>Council buys the bread museum for one crown</div>"
    assert items(html) == [
        ("Latest news", "4:10 PM", "Baker wins the contest for the best bread", None),
        ("Latest news", "3:02 PM", "Council buys the bread museum for one crown", None),
    ]


def test_an_entry_in_one_paragraph() -> None:
    html = "<div>Latest news<p>4:10 PM<br><a href=/b>Baker wins the contest for the best bread</a></p></div>"
    assert items(html) == [
        ("Latest news", "4:10 PM", "Baker wins the contest for the best bread", "https://observer.example/b")
    ]


def test_a_heading_before_a_sentence_with_a_time_opens_no_list() -> None:
    assert items("<h2>Latest news</h2><p>4:10 PM was the hour at which the lamp went out.</p>") == []
