from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile

from scraper.archive import Archive
from scraper.formats.outlet import Export, Format


def package(archive: Archive) -> zipfile.ZipFile:
    stream = io.BytesIO()
    Export(archive, Format.wacz).write_binary(stream, "x.wacz")
    return zipfile.ZipFile(stream)


def test_the_description_has_the_hash_of_every_file(archive: Archive) -> None:
    with package(archive) as wacz:
        description = wacz.read("datapackage.json")
        told = {r["path"]: (r["hash"], r["bytes"]) for r in json.loads(description)["resources"]}
        for path, (digest, size) in told.items():
            content = wacz.read(path)
            assert (digest, size) == (f"sha256:{hashlib.sha256(content).hexdigest()}", len(content))
        assert {*told, "datapackage.json", "datapackage-digest.json"} == set(wacz.namelist())
        digest = json.loads(wacz.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(description).hexdigest()}"


def test_a_player_finds_each_page_by_the_index(archive: Archive) -> None:
    with package(archive) as wacz:
        assert wacz.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
        warc = wacz.read("archive/data.warc.gz")
        meta, *blocks = wacz.read("indexes/index.idx").decode().splitlines()
        packed = wacz.read("indexes/index.cdx.gz")
    assert json.loads(meta.removeprefix("!meta 0 ")) == {
        "format": "cdxj-gzip-1.0",
        "filename": "index.cdx.gz",
    }
    lines: list[str] = []
    for block in blocks:
        place = json.loads(block.split(" ", 2)[2])
        data = packed[place["offset"] : place["offset"] + place["length"]]
        assert place["digest"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        lines += gzip.decompress(data).decode().splitlines()
    assert lines == sorted(lines)
    assert [line.split(" ")[0] for line in lines] == [
        "example,harbour)/2024/08/ferry",
        "example,harbour)/2024/08/ferry",
        "example,valley)/mill",
    ]
    for line in lines:
        entry = json.loads(line.split(" ", 2)[2])
        start = int(entry["offset"])
        record = gzip.decompress(warc[start : start + int(entry["length"])])
        assert f"WARC-Target-URI: {entry['url']}\r\n".encode() in record
        assert entry["digest"].encode() in record


def test_the_list_of_pages_has_the_articles(archive: Archive) -> None:
    with package(archive) as wacz:
        head, *pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").decode().splitlines()]
    assert head["format"] == "json-pages-1.0"
    assert [page["ts"] for page in pages] == sorted(page["ts"] for page in pages)
    assert {page["url"]: page["title"] for page in pages} == {
        "https://harbour.example/2024/08/ferry": "Ferry returns <after> nine days & nights",
        "https://valley.example/mill": 'The "mill" turns again: 经济',
    }
