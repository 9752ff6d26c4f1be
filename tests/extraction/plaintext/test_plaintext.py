"""Text dumps of invented papers, in different orders and languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper import Article, extract

ENGLISH = """\
Harbour ferry to return in spring, council says - The Marrow Post
Home
News
Sport
Sign in
Most read
9:15 AM
Baker wins the island's oldest bread contest for a third time
8:02 AM
Council buys the old mill at Keld for one crown
The mill has stood empty since the river was moved in 1964, and nobody has asked for it since.
Harbour ferry to return in spring, council says
By Mara Okafor and Tim Lund
Published 14 March 2023 11:40
The ferry Anna at her winter berth. Photo: Jo Lind/Marrow Post
The ferry that joins the harbour with the northern quarter will sail again in spring, the council says.
It had been taken out of service in November, when divers found a crack in her hull below the water line.
"We did not want to lose her," said the harbour master, who has worked on the boat for thirty years.
The repair costs twice what was planned, and the council has not said where the money will come from.
Share this article
More on this story
Subscribe
Copyright 2023 The Marrow Post
"""

GERMAN = """\
Zum Inhalt springen

Politik

Bürgermeisterin will Brunnen am Markt wieder öffnen

Der Brunnen war im Sommer wegen eines Risses geschlossen worden. Nun liegt ein Gutachten vor.

Von Anna Berger
12.03.2024, 14:30 Uhr

Der Brunnen am Marktplatz ist seit Juli abgesperrt. (Foto: Karl Weiss/Tagblatt)

Die Bürgermeisterin von Altenried will den Brunnen noch vor Ostern wieder öffnen lassen, wie sie sagte.

Ein Gutachter hatte den Riss untersucht und für ungefährlich befunden, heißt es in dem Papier der Stadt.

Was die Händler sagen

Die Händler am Markt hatten sich beschwert, weil weniger Kunden kämen, seit das Wasser nicht mehr läuft.

- Der Bäcker verkauft ein Drittel weniger.
- Der Buchhändler überlegt, ob er umzieht.

Auch interessant

Altes Rathaus in Neuried wird nach langem Streit nun doch verkauft
vor 2 Stunden

Feuerwehr rettet Katze vom Kirchturm und feiert danach mit dem Pfarrer
vor 5 Stunden

Anzeige
Newsletter abonnieren
"""

WRAPPED = """\
CLOCK TOWER STOPS FOR THE FIRST TIME SINCE 1911

by Ruth Ansel
June 2, 2021

The clock on the tower of the old customs house in Brambleport
stopped on Tuesday at eleven minutes past four, for the first
time since it was built, and the town woke up late.

The keeper of the clock, who is eighty-one years old and climbs
the stairs each morning, said that a bird had built a nest in
the works and that he would not disturb her before the young
have left it.
"""

JAPANESE = """\
港の市場、十年ぶりに再開へ

2024年5月3日 10時20分

北町の港にある市場が、十年ぶりに再開されることになった。町長が三日の会見で明らかにした。建物の補強工事は来月終わる予定だ。

市場は大きな台風で屋根を失い、それ以来閉じたままだった。漁師たちは隣の町まで魚を運んでいたという。

再開の日には、昔の店主たちも招かれる。
"""

CRAWLED = """\
Night ferries stop for good, operator says | The Marrow Post
Home
Harbour
Share Article via Email
The operator that runs boats to the islands has asked for more money twice this year, readers recall.
Night ferries stop for good, operator says
Share
Print
Mara Okafor
Harbour reporter
Dec 22, 20234:46 PM
The boats that sail to the islands after nine will not come back, their operator said on Friday morning.
It had stopped them in autumn for a repair that was to take a month and that has not been begun so far.
The council wants to ask for the money back, which it paid in advance for the winter until next April.
A meeting with the islanders, who have written to the mayor, is planned for the second week of January.
The mayor did not answer a request for comment, and her office did not say when she comes back to town.
The operator says that it had lost money with every boat since the bridge was opened for lorries in May.
Until then the boats carried the post, and twice a week the doctor, who now drives around the whole bay.
No other operator has asked for the line, and the council does not expect that one will before the spring.
Comments
rix
2 days ago
Reply
Like
lena
1 day ago
Reply
Like
I have lived on the islands for thirty years, and nobody has ever asked us what we think about boats.
"""
"""As a crawler writes it: the page's title first, no empty lines, no space where only markup made one."""

FETCHED = datetime(2024, 3, 12, 18, 0, tzinfo=UTC)


def read(text: str) -> Article:
    return extract(text, fetched_at=FETCHED)


def test_a_dump_without_empty_lines_with_its_feed_before_the_story() -> None:
    article = read(ENGLISH)
    assert article.headline == "Harbour ferry to return in spring, council says"
    assert article.authors == ["Mara Okafor", "Tim Lund"]
    assert article.published == datetime(2023, 3, 14, 11, 40)  # noqa: DTZ001 - as printed
    assert article.captions == ["The ferry Anna at her winter berth. Photo: Jo Lind/Marrow Post"]
    assert [b.text.split()[0] for b in article.blocks] == ["The", "It", '"We', "The"]
    assert [(i.section, i.time_text, i.headline) for i in article.feed_items] == [
        ("Most read", "9:15 AM", "Baker wins the island's oldest bread contest for a third time"),
        ("Most read", "8:02 AM", "Council buys the old mill at Keld for one crown"),
    ]
    assert (article.feed_items[1].summary or "").startswith("The mill has stood empty")


def test_a_german_dump_with_a_dek_a_heading_a_list_and_times_under_the_headlines() -> None:
    article = read(GERMAN)
    assert article.headline == "Bürgermeisterin will Brunnen am Markt wieder öffnen"
    assert (article.dek or "").startswith("Der Brunnen war im Sommer")
    assert article.byline == "Anna Berger"
    assert article.published_precision == "minute"
    assert article.images[0].credit == "Foto: Karl Weiss/Tagblatt"
    assert [b.kind for b in article.blocks] == [
        "paragraph", "paragraph", "paragraph", "heading", "paragraph", "item", "item",
    ]  # fmt: skip
    assert [(i.section, i.time_text) for i in article.feed_items] == [
        ("Auch interessant", "vor 2 Stunden"),
        ("Auch interessant", "vor 5 Stunden"),
    ]
    assert "Anzeige" not in article.body


def test_the_title_of_the_page_names_the_headline_of_a_crawled_dump() -> None:
    article = read(CRAWLED)
    assert article.headline == "Night ferries stop for good, operator says"
    assert article.authors == ["Mara Okafor"]
    assert article.published == datetime(2023, 12, 22, 16, 46)  # noqa: DTZ001 - as printed
    assert article.published_text == "Dec 22, 20234:46 PM"
    assert article.body.startswith("The boats that sail")
    assert article.body.endswith("before the spring.")


def test_a_title_in_other_words_still_names_the_headline() -> None:
    other = CRAWLED.replace(
        "Night ferries stop for good, operator says |", "Operator says night ferries stop |"
    )
    assert read(other).headline == "Night ferries stop for good, operator says"
    assert read(other.split("\n", 1)[1]).headline == "Night ferries stop for good, operator says"


def test_wrapped_lines_are_one_paragraph() -> None:
    article = read(WRAPPED)
    assert article.headline == "CLOCK TOWER STOPS FOR THE FIRST TIME SINCE 1911"
    assert article.authors == ["Ruth Ansel"]
    assert len(article.blocks) == 2
    assert article.blocks[0].text.endswith("and the town woke up late.")


def test_a_script_without_spaces() -> None:
    article = read(JAPANESE)
    assert article.headline == "港の市場、十年ぶりに再開へ"
    assert article.published == datetime(2024, 5, 3, 10, 20)  # noqa: DTZ001 - as printed
    assert len(article.blocks) == 3


@pytest.mark.parametrize("text", ["", "   \n\n ", "\x00\x00", "OK", "404 Not Found"])
def test_what_has_no_text_is_an_error(text: str) -> None:
    article = extract(text)
    assert article.kind == "error"
    assert article.blocks == []


def test_html_served_as_plain_text_is_still_html() -> None:
    article = extract(b"<html><body><p>" + b"A line of a story that is told. " * 9, content_type="text/plain")
    assert "<p>" not in article.body
    assert article.body
