"""What the caller wants crawled: URLs, or files that list them. Checked before anything is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scraper.discovery.urls import parse_url
from scraper.errors import InputFileError, InvalidURLError
from scraper.fetching.outcome import binary_type

_FILE_ENDINGS = (".txt", ".csv", ".tsv", ".lst", ".list", ".urls", ".json", ".jsonl", ".pdf", ".html", ".htm")


def resolve_targets(targets: Iterable[str]) -> list[str]:
    """Every URL that is meant, canonical, in order, each once.

    Raises:
        InvalidURLError: a target, or a line of a file, is no URL.
        InputFileError: a file that is missing, empty, or holds no text.
    """
    found: dict[str, None] = {}
    for target in targets:
        for url in _read_list(Path(target)) if _is_file(target) else [parse_url(target)]:
            found[url] = None
    return list(found)


def _is_file(target: str) -> bool:
    if "://" in target or not target.strip():
        return False
    path = Path(target)
    try:
        if path.exists():
            return True
    except OSError:  # a name too long for the file system
        return False
    # `stories.txt` could be a host, but nobody means that one.
    bare = "/" not in target and path.suffix.lower() in _FILE_ENDINGS
    if bare or path.is_absolute() or target.startswith("."):
        raise InputFileError(
            f"The file {target} does not exist; give a file of URLs, or a URL with https://."
        )
    return False


def _read_list(path: Path) -> Sequence[str]:
    if path.is_dir():
        raise InputFileError(f"{path} is a folder; give a file with one URL a line, or a URL.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputFileError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    kind = binary_type(content) or ("binary data" if b"\0" in content[:65_536] else None)
    if kind:
        raise InputFileError(f"{path} holds {kind}, not a list; give a text file with one URL a line.")
    urls = _parse_lines(path, content)
    if not urls:
        raise InputFileError(
            f"{path} names no URL; put one on each line (lines that begin with # are comments)."
        )
    return urls


def _parse_lines(path: Path, content: bytes) -> list[str]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputFileError(f"{path} is no UTF-8 text ({error.reason}); save it as UTF-8.") from None
    urls: list[str] = []
    wrong: dict[int, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            try:
                urls.append(parse_url(stripped))
            except InvalidURLError as error:
                wrong[number] = str(error)
    if wrong:
        raise InvalidURLError(_told(path, wrong))
    return urls


def _told(path: Path, wrong: Mapping[int, str]) -> str:
    """Every line that is no URL, so that a long list is mended once; the reason of the first."""
    (first, reason), *others = wrong.items()
    text = f"{path}, line {first}: {reason}"
    if others:
        numbers = ", ".join(str(number) for number, _ in others[:_TOLD])
        more = f" and {len(others) - _TOLD:,} more" if len(others) > _TOLD else ""
        text += f" Also to be mended: line{'s' if len(others) > 1 else ''} {numbers}{more}."
    return text


_TOLD = 20
