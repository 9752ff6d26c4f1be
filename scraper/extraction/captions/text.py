"""What is printed under a picture: the credit in it, and what is neither caption nor credit."""

from __future__ import annotations

import re

from scraper.extraction.dates.clocks import lowered

# The patterns of labels are for text that `lowered` gave: those that ignore case take three times as long.
_LABEL = (
    r"(?:photographs?|photos?|photo\s?credits?|images?|image\s?credits?|pictures?|picture\s?credits?|pic|credits?"
    r"|illustrations?|graphics?|video|still|source|courtesy(?:\s+of)?|handout"
    r"|fotos?|foto\s?credit|bild(?:er|quelle|nachweis)?|aufnahme|quelle|grafik|montage|archiv(?:foto|bild)|symbol(?:foto|bild)"
    r"|cr[eé]dits?(?:\s+photo)?|cr[eé]ditos?|photographie|fotograf(?:[ií]a|ie|o|a)?|imagens?|im[aá]gen(?:es)?|fuente|fonte"
    r"|reprodu[cç][aã]o|divulga[cç][aã]o|beeld|zdj[eę]cia?|źródło|fot|zdroj|fotoğraf|kaynak|kuva|kép|billede|bilde|kredit"
    r"|lj[oó]smynd|mynd|nuotr|фото|снимок|источник|джерело|світлина|снимка|слика|φωτογραφία|φωτο"
    r"|تصوير|الصورة|صورة|عکس|תצלום|צילום|फोटो|تصویر|ảnh|ภาพ)"
)
_LABELLED = re.compile(
    rf"(?:^|[\s.,;|/(\[–—-]){_LABEL}\s*(?:\.\s)?(?:[:\uff1a=/|]|\b(?:by|von|par|de|di|door|av|af)\b\s+(?=[a-z])|©)\s*"
    r"(?P<who>[^.!?]{2,120}?)[)\].\s]*$"
)
_EAST = re.compile(
    r"(?:写真|撮影|画像|提供|図|사진|图片|圖片|图|圖|摄影|攝影|照片|来源|來源)\s*[:\uff1a=\uff1d/\uff0f・]\s*(?P<who>[^。．.]{1,60}?)[))\]】\s]*$"
)
_SIGN = re.compile(r"(?:©|\(c\)|copyright(?:\s+©)?)\s*(?P<who>[^©]{2,150}?)[)\].\s]*$")
_PRINTED = re.compile(r"(?:image|picture|photo)\s+(?:source|credit|copyright),?\s+(?P<who>[^.!?]{2,100})$")
_LABELS = (_LABELLED, _EAST, _SIGN, _PRINTED)
_PARENTHESES = re.compile(r"[(\uff08\[](?P<who>[^()\uff08\uff09\[\]]{2,120})[)\uff09\]]\s*\.?$")
_AFTER_SENTENCE = re.compile(r"[.!?…。！？؟।”\"»“]\s*[(\uff08\[][^()\uff08\uff09\[\]]*[)\uff09\]]\s*\.?$")
_AGENCY = re.compile(
    r"/|\bvia\b|\b(?:AP|AFP|EPA|EFE|ANSA|APA|ANP|PA|TT|NTB|CTK|ČTK|PAP|MTI|Lusa|Belga|Keystone|KEYSTONE|Tass"
    r"|Xinhua|Kyodo|Jiji|Yonhap|Reuters|REUTERS|Getty(?:\s?Images)?|dpa|imago|IMAGO|Shutterstock|Alamy|iStock"
    r"|picture alliance|Unsplash|Pixabay|Pexels|Wikimedia|Flickr|NASA|Bloomberg|Magnum|Ritzau|Scanpix|LETA"
    r"|BNS|PTI|ANI|Anadolu|UPI|Handout|Courtesy|Screenshot|BBC)\b"
)
_AGENCY_AND_NAME = re.compile(
    r"(?:^|[\s.])(?P<who>(?:IMAGO|imago|AFP|EPA|AP|REUTERS|Reuters|dpa|APA|Getty Images)\s?/\s?"
    r"[^.!?/()]{3,40})$"
)
_NO_NAME = re.compile(
    r"(?:archiv\w*|symbol\w*|file(?:\s\w+)?|l\.?|r\.?|m\.?|left|right|cent(?:re|er)|links|rechts|mitte|above|below"
    r"|top|bottom|oben|unten|undated|pictured|illustration|representat.*|archivos?|archives?|arkiv\w*|\d.*"
    r"|.*\bfile (?:photo|picture|image)"
    r"|[A-ZÄÖÜ]{2,6})",
    re.IGNORECASE,
)
_LONGEST_NAME = 80
_PARTED = re.compile(r"\s(?:\||/)\s(?P<who>[^|/]{3,50}(?:\s?/\s?[^|/]{2,40})?)$")
_SIGNED = re.compile(r"(?<=[.!?…。”\"»])\s+(?P<who>[^\W\d_][^.!?|/:]{3,50}\s?/\s?[^.!?|/]{2,40})$")
"""A name and whom it works for, behind a sentence: "Ada Quill / Getty Images"."""
_NOTED = re.compile(r"\s(?:nuotr|foto|photo)\.?$", re.IGNORECASE)
_RECORDING = re.compile(r"(?:audio|video|vídeo|podcast|аудио|видео|відео)\s*[:–—-]", re.IGNORECASE)
_RUNNING_TIME = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:\s?[Mm]in\.?)?")
_SUBJECT = r"(?:images?|gallery|photos?|pictures?|captions?|video|full\s?screen|slideshow|lightbox|more)"
_DEBRIS = re.compile(
    r"(?:(?:click|tap|press) (?:here )?(?:to|on|for)\b.*"
    rf"|(?:enlarge|expand|zoom|open|close|view|show|hide|toggle|see|launch|play|watch|read)\b.{{0,12}}?\b{_SUBJECT}\b.{{0,20}}"
    r"|(?:image|photo|picture|bild|foto|slide|imagen)?\s?#?\d{1,3}\s?(?:of|von|/|de|sur|di|av|van|из|z)\s?\d{1,3}"
    r"|(?:bild|foto)(?:strecke)? (?:vergr(?:ö|oe)(?:ß|ss)ern|in lightbox öffnen|anzeigen|öffnen)"
    r"|\W*vergr(?:ö|oe)(?:ß|ss)ern"
    r"|bildergalerie.{0,20}|fotostrecke.{0,20}|agrandir(?: l.image)?|ampliar(?: (?:foto|imagen|imagem))?"
    r"|ingrandisci|vergroot.{0,20}"
    r"|powiększ.{0,20}|увеличить.{0,20}|zvětšit.{0,20}|förstora.{0,20}|forstørr.{0,20}"
    r"|next|previous|prev|close|zoom|full\s?screen|share|copy link|advertisement|gallery|photos?|image|video"
    r"|play(?: video)?"
    r"|(?:view|show|see|all) (?:all )?\d+ (?:images|photos|pictures)"
    r"|(?:purchase )?licensing rights.*"
    r"|loading.{0,10}|(?:you need|please enable|your browser).*|javascript.*"
    r"|(?:\d{1,2}:)?\d{1,2}:\d{2}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?|\W+|\d{1,3})"
)
_OPENS = re.compile(r"\bopens (?:in )?(?:a )?new (?:tab|window)\W*$")
_OPENING = re.compile(
    r"(?:image|picture|photo|video|media|bild|foto)\s?(?:caption|unterschrift|text)[,:]?\s+"
    r"|[(\[]?\d{1,3}\s?/\s?\d{1,3}[)\]]?\s+(?=\D)",
    re.IGNORECASE,
)


def is_debris(text: str) -> bool:
    """Whether a text beside a picture is a control, a counter or a running time."""
    low = text.lower()
    if len(low) >= 60:
        return False
    return _DEBRIS.fullmatch(low) is not None or ("opens" in low and _OPENS.search(low) is not None)


def is_of_recording(text: str, credit: str | None) -> bool:
    """Whether a caption says that it belongs to a recording, or has its running time for a credit."""
    return _RECORDING.match(text) is not None or _RUNNING_TIME.fullmatch(credit or "") is not None


def without_label(text: str) -> str:
    """A caption without the word "caption" or the counter before it."""
    match = _OPENING.match(text)
    return text[match.end() :] if match else text


def credit_of(text: str) -> str | None:
    """The credit that a caption ends with: the name alone, without its label, sign or parentheses."""
    parentheses = _PARENTHESES.search(text)
    if parentheses is None:
        return _labelled(text)
    inside = parentheses["who"].strip()
    if named := _labelled(inside):
        return named
    if _NO_NAME.fullmatch(inside):
        return None
    return inside if _AGENCY.search(inside) or _AFTER_SENTENCE.search(text) else _labelled(text)


def _labelled(text: str) -> str | None:
    tail = text[-170:]
    low = lowered(tail)
    match = next((found for pattern in _LABELS if (found := pattern.search(low))), None)
    match = match or _AGENCY_AND_NAME.search(tail)
    return tail[slice(*match.span("who"))].strip(" \t|,;:–—-/") or None if match else None


def is_credit(text: str) -> bool:
    """Whether a line is a credit and nothing else."""
    if len(text) > 150:
        return False
    if text[:1] in "(\uff08[" and text[-1:] in ")\uff09]":
        inside = text[1:-1].strip()
        return "(" not in inside and len(inside) < _LONGEST_NAME
    return _starts(text) or (
        len(text.split()) < 4 and text[-1:] not in ".!?" and _AGENCY.search(text) is not None
    )


def _starts(text: str) -> bool:
    low = lowered(text)
    return any(pattern.match(low) for pattern in _LABELS)


def without_tail(text: str) -> tuple[str, str | None]:
    """A caption, and the credit that a bar, a slash or the end of its sentence parts from it."""
    match = _SIGNED.search(text) or _PARTED.search(text)
    if match is None or not (_AGENCY.search(match["who"].replace("/", " ")) or _NOTED.search(match["who"])):
        return text, None
    return text[: match.start()].rstrip(), _NOTED.sub("", match["who"]).strip()


def bare_credit(text: str) -> str | None:
    """The text of a credit's own element, without label, sign and parentheses."""
    text = text.strip()
    if text[:1] in {"(", "\uff08", "["} and text[-1:] in {")", "\uff09", "]"}:
        text = text[1:-1].strip()
    found = _labelled(text) or text.strip(" |/-–—:;,©")
    return None if not found or found.lower() == "copyright" else found
