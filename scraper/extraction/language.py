"""The language of the article, as a BCP 47 tag: what the page declares, where its text allows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from scraper.extraction.page import Found, Page
from scraper.extraction.page.publication import publication_of
from scraper.extraction.wordlists import names, words

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].*)?", re.IGNORECASE)
_METAS = (
    "og:locale",
    "content-language",
    "language",
    "dc.language",
    "inlanguage",
    "dcterms.language",
    "lang",
)
_OLD = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "cz": "cs",
    "dk": "da",
    "jp": "ja",
    "kr": "ko",
    "ua": "uk",
    "gr": "el",
    "cn": "zh",
}
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "russian": "ru", "chinese": "zh",
    "japanese": "ja", "arabic": "ar", "polish": "pl", "dutch": "nl", "turkish": "tr", "korean": "ko",
}  # fmt: skip

_RANGES = (
    (0x0370, 0x03FF, "Grek"), (0x0400, 0x052F, "Cyrl"), (0x0530, 0x058F, "Armn"), (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x077F, "Arab"), (0x0900, 0x097F, "Deva"), (0x0980, 0x09FF, "Beng"), (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"), (0x0B80, 0x0BFF, "Taml"), (0x0C00, 0x0C7F, "Telu"), (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"), (0x0D80, 0x0DFF, "Sinh"), (0x0E00, 0x0E7F, "Thai"), (0x0E80, 0x0EFF, "Laoo"),
    (0x1000, 0x109F, "Mymr"), (0x10A0, 0x10FF, "Geor"), (0x1200, 0x137F, "Ethi"), (0x1780, 0x17FF, "Khmr"),
    (0x1100, 0x11FF, "Hang"), (0xAC00, 0xD7AF, "Hang"), (0x3040, 0x30FF, "Kana"), (0x3400, 0x9FFF, "Hani"),
)  # fmt: skip
_WRITTEN = {
    "Grek": "el",
    "Cyrl": "ru uk be bg sr mk kk ky mn tg tt uz az bs ba cv ce",
    "Armn": "hy",
    "Hebr": "he yi",
    "Arab": "ar fa ur ps ckb ku ug sd az ks pa",
    "Deva": "hi mr ne sa kok mai bho",
    "Beng": "bn as",
    "Guru": "pa",
    "Gujr": "gu",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
    "Thai": "th",
    "Laoo": "lo",
    "Mymr": "my",
    "Geor": "ka",
    "Ethi": "am ti",
    "Khmr": "km",
    "Hang": "ko",
    "Kana": "ja",
    "Hani": "zh yue ja ko",
}
"""Script → the languages that are written in it, the most usual first."""
_POSSIBLE = {script: words(languages) for script, languages in _WRITTEN.items()}
_ONLY = {script: languages for script, languages in _WRITTEN.items() if " " not in languages} | {"Hani": "zh"}
"""Scripts that, on a page that declares nothing possible, mean one language."""

_SMALL_WORDS = {
    "en": words(
        "the of and to in is that it for was on are with as at be this have from by not but they his her were"
    ),
    "de": words(
        "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus"
    ),
    "fr": words(
        "le la les des et est que dans une pour qui par sur pas plus ne au du il elle avec ce sont aux"
    ),
    "es": words(
        "el la los las que y en un una por con para del se su no al lo como más es fue pero sus este"
    ),
    "pt": words("o os as que e do da em um uma para com não dos das no na por mais ao se foi como mas pela"),
    "it": words(
        "il la che di e è un una per non con del della i gli le sono si nel alla anche da più dei ha"
    ),
    "nl": words(
        "de het een en van in is dat op te zijn met voor niet aan er om ook als dan door maar bij naar"
    ),
    "sv": words(
        "och att det som en på är av för med den till inte har de ett om var jag men från kan så sig"
    ),
    "da": words(
        "og at det som en på er af for med den til ikke har de et om var jeg men fra kan så sig blev"
    ),
    "nb": words("og at det som en på er av for med den til ikke har de et om var jeg men fra kan så seg ble"),
    "pl": words("w i na z do się nie że to jest o jak ale po co za od przez dla są oraz był przed tym być"),
    "tr": words(
        "bir ve bu için da de ile olarak daha çok en gibi kadar sonra olan ne var ancak göre ise her"
    ),
    "fi": words("ja on ei se että oli hän mutta ovat kun niin myös joka tai jos sen vain kuin mukaan sekä"),
    "hu": words("a az és hogy nem is egy ez meg de csak már volt mint azt még ha pedig vagy szerint lesz"),
    "ro": words("de și în la a cu care pe nu să din este o un mai pentru că au fost ca sunt prin după"),
    "cs": words("a se na v je že s to o z do i ale pro za by jako si po jeho byl které podle však tak"),
    "id": words(
        "yang dan di dengan untuk dari ini itu pada tidak akan dalam ke oleh juga sebagai adalah telah"
    ),
    "ru": words("и в не на что с он как это по но из у за от так же для бы его только они также был была"),
    "uk": words("і в не на що з у та як до за це але й від про для його було також є які який через"),
    "bg": words("на и в да се за от с не по е са като че до си при ще това му тя той беше които"),
    "sr": words("и у је да на се за од са су не који што као о до али би није то која из"),
    "vi": words("và của là có được cho các trong một không với những người này để đã khi từ về tại"),
}
"""The commonest words of languages that share their letters with others."""
_OTHER_SCRIPTS = re.compile(f"[{''.join(f'{chr(low)}-{chr(high)}' for low, high, _ in _RANGES)}]")
_FEWEST = 20
_ENOUGH = 60
_SAMPLE = 1200
_LONG = 60
_DAY_FIRST_HOSTS = names(
    """
    .uk .au .in .ie .nz .za .ng .ke .sg .my .pk .lk .mt .gh .eu
    """
)


def find_language(page: Page, texts: Sequence[str]) -> Found[str] | None:
    """The declared language that the article's script and words allow; the text's own where none does.

    `texts` are the body's blocks, or all of the page's where it has no body.
    """
    script = _script(texts)
    spoken = _spoken(texts) if script in {"Latn", "Cyrl"} else []
    for source, text in _declared(page):
        tag = language_tag(text)
        language = (tag or "").partition("-")[0]
        if tag is not None and _is_possible(language, script) and not _is_contradicted(language, spoken):
            return Found(tag, source, text)
    if spoken:
        return _by_small_words(spoken)
    only = _ONLY.get(script)
    return Found(only, "script", script) if only else None


def _spoken(texts: Sequence[str]) -> list[str]:
    """The lower-case words of the first long blocks, with the signs at them; none where they are too few."""
    sample = ""
    for text in texts:
        if len(text) >= _LONG:
            sample += f"{text} "
            if len(sample) >= 3 * _SAMPLE:
                break
    spoken = sample[: 3 * _SAMPLE].lower().split()
    return spoken if len(spoken) >= _FEWEST else []


def _is_contradicted(language: str, spoken: list[str]) -> bool:
    """Whether a text is clearly in another language than the declared one, which is often a template's."""
    small = _SMALL_WORDS.get(language)
    if small is None or len(spoken) < _ENOUGH or sum(map(small.__contains__, spoken)) > 0.1 * len(spoken):
        return False
    return _by_small_words(spoken) is not None


def _by_small_words(spoken: list[str]) -> Found[str] | None:
    """The language whose small words a text is full of; None where two are near each other."""
    counted = sorted(
        ((sum(map(small.__contains__, spoken)), tag) for tag, small in _SMALL_WORDS.items()), reverse=True
    )
    (most, tag), (second, _) = counted[0], counted[1]
    if most < 0.12 * len(spoken) or second > 0.7 * most:
        return None
    return Found(tag, "text", " ".join(spoken[:12]))


def language_tag(text: str) -> str | None:
    """A declared language as a BCP 47 tag in its usual case ("de_at.UTF-8" → "de-AT"), or None."""
    text = text.split(",")[0].strip()
    if text.lower() in _NAMES:
        return _NAMES[text.lower()]
    found = _TAG.fullmatch(text)
    if found is None or found[1].lower() == "utf":
        return None
    language = found[1].lower()
    parts = [_OLD.get(language, language)]
    if found[2]:
        parts.append(found[2].title())
    if found[3]:
        parts.append(found[3].upper())
    return "-".join(parts)


def date_language(page: Page) -> str | None:
    """The language by which printed dates are read; the host's country stands in for a missing region."""
    tag = next((tag for _, text in _declared(page) if (tag := language_tag(text))), None)
    if tag == "en":
        locale = language_tag(page.first_meta("og:locale") or "")
        if locale and locale.startswith("en-") and locale != "en-US":
            return locale
        if page.site and page.site.endswith(_DAY_FIRST_HOSTS):
            return "en-GB"
    return tag


def _declared(page: Page) -> Iterator[tuple[str, str]]:
    if page.lang:
        yield "html lang", page.lang
    for name in _METAS:
        for content in page.meta.get(name, ())[:1]:
            yield f"meta {name}", content
    text = publication_of(page).text("inLanguage")
    if text:
        yield "json-ld", text


def _script(texts: Sequence[str]) -> str:
    """The script in which most of the long blocks are written: "Latn" where it is none of the others."""
    counted: Counter[str] = Counter()
    left = _SAMPLE
    for least in (_LONG, 1):
        for text in texts:
            if len(text) >= least and left > 0:
                _count_scripts(text[:left], counted)
                left -= len(text)
        if counted:
            break
    if not counted:
        return ""
    script, most = counted.most_common(1)[0]
    if script in {"Hani", "Kana"} and counted["Kana"] > 0.1 * counted.total():
        return "Kana"
    return script if most > 0.5 * counted.total() else "Latn"


def _count_scripts(text: str, counted: Counter[str]) -> None:
    if text.isascii() or _OTHER_SCRIPTS.search(text) is None:
        counted["Latn"] += len(text)
        return
    for character, times in Counter(text).items():
        code = ord(character)
        if code < 0x370:
            if character.isalpha():
                counted["Latn"] += times
            continue
        for low, high, script in _RANGES:
            if low <= code <= high:
                counted[script] += times
                break


def _is_possible(language: str, script: str) -> bool:
    """Whether a language is written in a script at all."""
    if not script:
        return True
    if script == "Latn":
        return language not in _NEVER_LATIN
    return language in _POSSIBLE.get(script, ())


_NEVER_LATIN = frozenset(_ONLY.values()) | words("ru uk be bg ar fa ur hi bn he")
