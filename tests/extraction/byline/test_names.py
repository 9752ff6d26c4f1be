from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.byline.names import parse_author_name, parse_byline_text, strip_by, tidy_case

PIECES = ["by", "von", "Ilse", "Marenko", ",", "and", "AP", "|", "7 May 2024", "(", "Dr.", "作者："]

BYLINES = [
    ("by Ilse Marenko October 3, 2024 6:05 PM 3 min read", ["Ilse Marenko"]),
    (
        "By ILSE MARENKO, PETRA OSKALINE and ANNE-MARIE TREWICK",
        ["Ilse Marenko", "Petra Oskaline", "Anne-Marie Trewick"],
    ),
    ("By Ilse Marenko, Petra Oskaline, and Jan Trewick", ["Ilse Marenko", "Petra Oskaline", "Jan Trewick"]),
    ("By Ilse Marenko with AP", ["Ilse Marenko", "AP"]),
    ("By Staff Writer Ilse Marenko", ["Ilse Marenko"]),
    ("By Ilse Marenko, Senior Political Correspondent", ["Ilse Marenko"]),
    ("By Ilse Marenko, Home Security Expert", ["Ilse Marenko"]),
    ("By The Associated Press", ["The Associated Press"]),
    ("Ilse Marenko, Ph.D.", ["Ilse Marenko, Ph.D."]),
    ("Ilse Marenko, @ilse, ilse@observer.example", ["Ilse Marenko"]),
    ("Text: Ilse Marenko, Fotos: Jan Trewick", ["Ilse Marenko"]),
    (
        "Von Jörg Müller-Lüdenscheidt, Anna von Heyden und dpa",
        ["Jörg Müller-Lüdenscheidt", "Anna von Heyden", "dpa"],
    ),
    ("Ein Kommentar von Hans Kessel", ["Hans Kessel"]),
    ("Rédigé par Jean Duvallon, le 7 août 2024", ["Jean Duvallon"]),
    ("Por Luana Perales; Rafael Félix", ["Luana Perales", "Rafael Félix"]),
    ("di Mario Bruschetti", ["Mario Bruschetti"]),
    ("Door Jan de Vries", ["Jan de Vries"]),
    ("Af Trine Jørgensen og Bo Madsen", ["Trine Jørgensen", "Bo Madsen"]),
    ("Автор: Иван Петренко и Ольга Сидорова", ["Иван Петренко", "Ольга Сидорова"]),
    ("作者：张三、李四", ["张三", "李四"]),
    ("김철수 기자", ["김철수"]),
    ("بقلم: أحمد محمود", ["أحمد محمود"]),
    ("AuthorIlse Marenko", ["Ilse Marenko"]),
    ("Interview: Ilse Marenko", ["Ilse Marenko"]),
    ("By Ilse MarenkoPublished: Dec 22, 2023", ["Ilse Marenko"]),
    ("By Ilse Marenko \u22c5 Review Editor \u22c5 Updated March 5, 2025", ["Ilse Marenko"]),
    ("ByIlse Marenko", ["Ilse Marenko"]),
    ("Ilse Marenko1, PhD", ["Ilse Marenko, PhD"]),
    ("OBSERVER-Redakteurin Ilse Marenko", ["Ilse Marenko"]),
    ("Rechtsanwalt Jan Trewick", ["Jan Trewick"]),
    ("Autoren Ilse Marenko und Jan Trewick", ["Ilse Marenko", "Jan Trewick"]),
    ("Pressemitteilung von Ilse Marenko", ["Ilse Marenko"]),
    ("von Ilse Marenko Erstellt am 01.01.23 um 08:35", ["Ilse Marenko"]),
    ("Escribe Camila Sandoval en Territorio", ["Camila Sandoval"]),
    ("Isabel Carrera y José Lator Hace 13 horas", ["Isabel Carrera", "José Lator"]),
    ("Contributors: Ilse Marenko", ["Ilse Marenko"]),
    ("Community Editor", ["Community Editor"]),
    ("by Ilse Marenko, National Institute of Tides and Coastal Currents", ["Ilse Marenko"]),
    ("Ilse Marenko, Observer, and Jan Trewick", ["Ilse Marenko", "Jan Trewick"]),
    ("vom Support Team", ["Support Team"]),
    ("责编：张三、李四", ["张三", "李四"]),
    ("Post author By Ilse Marenko", ["Ilse Marenko"]),
    ("Skrevet av Trine Jørgensen", ["Trine Jørgensen"]),
    ("Tekst: Bo Madsen", ["Bo Madsen"]),
    ("Napsala Jana Nováková", ["Jana Nováková"]),
    ("Autor: Adam Wierzba", ["Adam Wierzba"]),
    ("Írta: Kovács Anna", ["Kovács Anna"]),
    ("Γράφει ο Νίκος Παππάς", ["Νίκος Παππάς"]),
    ("بقلم: سامي حداد", ["سامي حداد"]),
    ("מאת: דנה לוי", ["דנה לוי"]),
    ("लेखक: अनिल शर्मा", ["अनिल शर्मा"]),
    ("記者 山田太郎", ["山田太郎"]),
    ("記者林若水／台中報導", ["林若水"]),
    ("Penulis: Budi Santoso", ["Budi Santoso"]),
    ("Tác giả: Lê Phương", ["Lê Phương"]),
]


@pytest.mark.parametrize(("text", "authors"), BYLINES, ids=[text for text, _ in BYLINES])
def test_the_names_in_a_byline(text: str, authors: list[str]) -> None:
    assert parse_byline_text(text).authors == authors


def test_the_byline_is_kept_as_printed_without_by() -> None:
    text = "By ILSE MARENKO and Petra Oskaline | Oct. 3, 2024"
    assert parse_byline_text(text).text == "ILSE MARENKO and Petra Oskaline"


@pytest.mark.parametrize("name", ["admin", "Staff", "Guest", "By", "Written by:", "unknown", "", "—"])
def test_nobody_is_nobody(name: str) -> None:
    assert parse_author_name(name).authors == []


@pytest.mark.parametrize(
    "text",
    [
        "Last Updated",
        "« Previous",
        "Über Ilse",
        "More Posts",
        "EMBED <>More",
        "in Smart Harbours",
        "#Harbour Life",
        "Disko Von",
    ],
)
def test_what_buttons_and_labels_say_is_no_person(text: str) -> None:
    assert parse_author_name(text).persons == ()


def test_a_newsroom_is_named_where_no_person_is() -> None:
    assert parse_author_name("Observer Newsroom").authors == ["Observer Newsroom"]
    assert parse_byline_text("By Ilse Marenko, Observer Newsroom").authors == ["Ilse Marenko"]


def test_a_name_with_the_family_name_first_is_turned() -> None:
    assert parse_author_name("Marenko, Ilse P.").authors == ["Ilse P. Marenko"]


def test_chinese_names_are_parted_by_a_space_and_japanese_are_not() -> None:
    assert parse_byline_text("张三 李四", language="zh-CN").authors == ["张三", "李四"]
    assert parse_byline_text("山田 太郎", language="ja").authors == ["山田 太郎"]


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("ILSE MARENKO", "Ilse Marenko"),
        ("JEAN-LUC O'BRIEN", "Jean-Luc O'Brien"),
        ("ANNA VAN DER BERG", "Anna van der Berg"),
        ("AFP", "AFP"),
        ("Ilse Marenko", "Ilse Marenko"),
    ],
)
def test_a_name_in_capitals_is_written_as_names_are(name: str, tidy: str) -> None:
    assert tidy_case(name) == tidy


def test_a_sentence_does_not_begin_with_by() -> None:
    assert strip_by("Byron was a poet") is None
    assert strip_by("By Ilse Marenko") == "Ilse Marenko"
    assert strip_by("Vom S-Bahnhof Keld mit der Tram zum Hafen") is None


BEFORE = [
    "By ",
    "by ",
    "Von ",
    "Par ",
    "Por ",
    "Written by ",
    "Text: ",
    "Автор: ",
    "Autor: ",
    "Door ",
    "Skrevet av ",
    "",
]
BEHIND = ["", " | 7 May 2024", " • Updated 7 May 2024, 10:05", ", Senior Writer", " 3 min read", " (Harbour)"]
FIRST = ["Ilse", "Jan", "Anne-Marie", "José", "Łukasz", "Ольга", "J. R."]
LAST = ["Marenko", "Trewick", "O'Brien", "van der Berg", "Müller-Lund", "Сидорова"]
PERSONS = st.builds("{} {}".format, st.sampled_from(FIRST), st.sampled_from(LAST))


@given(st.sampled_from(BEFORE), PERSONS, st.sampled_from(BEHIND))
def test_a_name_is_found_whatever_stands_around_it(before: str, name: str, behind: str) -> None:
    assert parse_byline_text(f"{before}{name}{behind}").authors == [name]


@given(st.lists(PERSONS, min_size=1, max_size=5, unique=True), st.sampled_from([", ", " | ", "; ", " · "]))
def test_names_survive_their_separators(names: list[str], between: str) -> None:
    assert parse_byline_text("By " + between.join(names)).authors == names


@given(PERSONS)
def test_what_was_parsed_is_parsed_again_to_the_same(name: str) -> None:
    once = parse_byline_text(f"By {name}, Reporter").authors
    assert parse_byline_text(", ".join(once)).authors == once


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    parse_byline_text(text)
    parse_author_name(text)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_mixture_raises(parts: list[str]) -> None:
    for name in parse_byline_text(" ".join(parts)).authors:
        assert name.strip()
