from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scraper.errors import InputFileError
from scraper.formats.sources import Found, read_file

Make = Callable[..., bytes]


def pack(path: Path, files: dict[str, bytes], *, resources: dict[str, str] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
        if resources is not None:
            listed = [{"path": name, "hash": digest} for name, digest in resources.items()]
            package.writestr("datapackage.json", json.dumps({"resources": listed}))
    return path


def read(path: Path) -> list[Found]:
    return list(read_file(path, path.name, limit=1_000_000))


def told(found: list[Found]) -> list[str]:
    return [one.flaw.reason if one.flaw else one.url for one in found]


def test_every_warc_file_in_it_is_read_by_name(tmp_path: Path, make_warc: Make) -> None:
    files = {
        "archive/b.warc.gz": make_warc(1, first=2),
        "archive/a.warc.gz": make_warc(1),
        "pages/p.jsonl": b"",
    }
    found = read(pack(tmp_path / "x.wacz", files))
    assert told(found) == [f"https://boats.example/2024/08/boat-{n}" for n in (1, 2)]
    assert found[0].file == "x.wacz!archive/a.warc.gz"


def test_a_hash_that_does_not_fit_is_told_and_the_records_hold_by_themselves(
    tmp_path: Path, make_warc: Make
) -> None:
    files = {"archive/a.warc.gz": make_warc(1)}
    resources = {"archive/a.warc.gz": "sha256:" + "0" * 64}
    found = read(pack(tmp_path / "x.wacz", files, resources=resources))
    assert told(found) == ["digest mismatch", "https://boats.example/2024/08/boat-1"]


@pytest.mark.parametrize(
    "name", ["../../evil.warc.gz", "/etc/evil.warc.gz", "C:\\evil.warc", "a\\..\\..\\b.warc.gz"]
)
def test_a_name_that_leads_out_is_not_read(tmp_path: Path, make_warc: Make, name: str) -> None:
    found = read(pack(tmp_path / "x.wacz", {name: make_warc(1), "archive/z.warc.gz": make_warc(1, first=2)}))
    assert sorted(told(found)) == ["https://boats.example/2024/08/boat-2", "unsafe name"]
    assert [p.name for p in tmp_path.iterdir()] == ["x.wacz"]


def test_a_bomb_is_not_unpacked(tmp_path: Path, make_warc: Make) -> None:
    files = {"archive/bomb.warc": b"\0" * (80 << 20), "archive/ok.warc.gz": make_warc(1)}
    found = read(pack(tmp_path / "x.wacz", files))
    assert told(found) == ["too large", "https://boats.example/2024/08/boat-1"]
    assert "would grow from" in (found[0].flaw.message if found[0].flaw else "")


def test_a_bomb_that_hides_its_size_ends(tmp_path: Path, make_warc: Make) -> None:
    path = pack(tmp_path / "x.wacz", {"archive/bomb.warc": make_warc(1)[:0] + b"\0" * (80 << 20)})
    data = path.read_bytes()
    path.write_bytes(data.replace((80 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    assert all(one.flaw for one in read(path))


def test_damage_is_told(tmp_path: Path, make_warc: Make) -> None:
    path = pack(tmp_path / "x.wacz", {"archive/a.warc.gz": make_warc(30)})
    data = path.read_bytes()
    path.write_bytes(data[:200] + b"\xff" * 50 + data[250:])
    assert any(one.flaw for one in read(path))
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputFileError, match=r"is damaged or no WACZ file"):
        read(path)
    with pytest.raises(InputFileError, match="without any WARC file"):
        read(pack(tmp_path / "empty.wacz", {"readme": b""}))


def test_a_description_that_is_nonsense_is_none(tmp_path: Path, make_warc: Make) -> None:
    for content in (b"[]", b"{", b'{"resources": 7}', b'{"resources": [{"path": 1, "hash": {}}]}'):
        files = {"archive/a.warc.gz": make_warc(1), "datapackage.json": content}
        assert len(read(pack(tmp_path / "x.wacz", files))) == 1
