from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive import Archive, Filters
from scraper.formats import markup
from scraper.formats.outlet import Export, Format

ATOM = "{http://www.w3.org/2005/Atom}"
TEI = "{http://www.tei-c.org/ns/1.0}"


def exported(archive: Archive, form: Format, **filters: str) -> bytes:
    stream = io.StringIO()
    Export(archive, form, Filters(**filters)).write_text(stream)  # type: ignore[arg-type]
    return stream.getvalue().encode()


@given(st.text())
def test_any_text_is_xml(text: str) -> None:
    document = f"<a b={markup.attribute(text)}>{markup.text(text)}</a>".encode(errors="replace")
    assert ET.fromstring(document).tag == "a"


def test_feedparser_reads_the_feed(archive: Archive) -> None:
    feed = feedparser.parse(exported(archive, Format.atom))
    assert feed.bozo is False
    ferry, mill = feed.entries
    assert ferry.title == "Ferry returns <after> nine days & nights"
    assert ferry.link == "https://harbour.example/2024/08/ferry"
    assert ferry.published == "2024-08-07T20:35:00Z"
    assert [author.name for author in ferry.authors] == ["Ana Ruiz", "Reuters"]
    assert [tag.term for tag in ferry.tags] == ["Harbour", "100% wind_{x}"]
    assert ferry.summary == "It was the wind."
    assert (
        "<h2>The wind</h2><blockquote><p>We waited.</p></blockquote><ul><li>the pier</li>"
        in ferry.content[0].value
    )
    assert "<pre>x &lt; 1</pre>" in ferry.content[0].value
    assert mill.author == "valley.example"
    assert "published" not in mill


def test_the_feed_has_what_rfc_4287_asks_for(archive: Archive) -> None:
    feed = ET.fromstring(exported(archive, Format.atom))
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "").tzinfo
        assert (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    other = ET.fromstring(exported(archive, Format.atom, site="valley.example"))
    assert other.findtext(f"{ATOM}id") not in ids
    assert other.findtext(f"{ATOM}title") == "News archive: site valley.example"


def test_tei_keeps_the_structure_of_the_text(archive: Archive) -> None:
    corpus = ET.fromstring(exported(archive, Format.tei))
    ferry, mill = corpus.findall(f"{TEI}TEI")
    assert corpus.tag == f"{TEI}teiCorpus"
    assert [head.text for head in ferry.iter(f"{TEI}head")] == ["The wind", "The pier. (Jo Lind)"]
    assert [item.text for item in ferry.iter(f"{TEI}item")] == ["the pier", "the quay"]
    bibl = ferry.find(f".//{TEI}bibl")
    assert bibl is not None
    assert bibl.find(f"{TEI}date").attrib == {"when": "2024-08-07T20:35:00+00:00"}  # type: ignore[union-attr]
    assert [name.text for name in bibl.iter(f"{TEI}surname")] == ["Ruiz"]
    assert [name.text for name in bibl.iter(f"{TEI}name")] == ["Reuters"]
    assert mill.find(f".//{TEI}bibl/{TEI}date").attrib == {"when": "2024-09-01"}  # type: ignore[union-attr]


@pytest.mark.skipif(find_spec("trafilatura") is None, reason="its package has the TEI's document type")
def test_tei_is_valid(archive: Archive, tmp_path: Path) -> None:
    """By the TEI's DTD for corpora, which leaves out the module for figures."""
    from lxml import etree

    spec = find_spec("trafilatura")
    assert spec is not None
    dtd = etree.DTD(str(Path(spec.origin or "").parent / "data" / "tei_corpus.dtd"))
    with Archive(tmp_path / "empty.db") as empty:
        for data in (exported(archive, Format.tei), exported(empty, Format.tei)):
            root = etree.fromstring(data)
            for figures in root.findall(f".//{TEI}div[@type='images']"):
                figures.getparent().remove(figures)
            for node in root.iter():
                node.tag = etree.QName(node).localname
            etree.cleanup_namespaces(root)
            assert dtd.validate(root), dtd.error_log
