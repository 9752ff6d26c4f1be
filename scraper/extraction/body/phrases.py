"""Lines that are furniture in any newspaper: what they say, in the languages of the world's larger press.

Only short lines are looked at, and only where structure has not decided.
"""

from __future__ import annotations

import re

_GOES_ON = r"(?:\b|(?<=[\u3040-\u9fff\uac00-\ud7a3])).*"  # those scripts write no space behind a word

# Alternatives stand between bars; a line break is one as well. The suffix closes all of a group.
_PHRASES: tuple[tuple[str, str, str], ...] = (
    (
        "advert",
        r"""
        advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|publicidade
        advertentie|reklama?|реклама|annons|annonse|annonce|sponsored(?: content)?|广告|廣告|広告|광고
        إعلان|story continues below(?: this)?(?: advertisement)?
        article continues (?:below|after).*|continue reading(?: below)?|scroll to continue.*
        the story continues.*
        """,
        r"\W*$",
    ),
    (
        "read more",
        r"""
        read (?:more|also|next|full|the full|:)|also read|see also|more on this|related(?: \w+)?:
        lire aussi|à lire(?: aussi)?|lesen sie|lees ook|leggi anche|lee también
        leia (?:também|mais)|mehr zum thema|mehr dazu|läs (?:också|även|mer)|les (?:også|mer)
        læs (?:også|mere)|lue myös|czytaj (?:też|także|więcej)|zobacz (?:też|także)|dowiedz się więcej
        čtěte (?:také|též)|přečtěte si|читайте (?:также|також|ещё)|см\. также|olvasta már
        devamını oku|ayrıca oku|baca juga|xem thêm|đọc thêm|关联阅读|延伸閱讀
        相关阅读|あわせて読みたい|関連記事|더보기|관련기사
        اقرأ أيضا|إقرأ أيضا|اقرأ المزيد|watch(?: \w+)?:|must read|don't miss|recommended:
        (?:mehr|alles|aktuelle \w+|alle \w+) (?:zu|zur|zum|über|von|aus) .{3,60} (?:lesen|finden|sehen) sie
        das (?:thema )?könnte (?:dich|sie) (?:auch )?interessieren
        don’t miss|you may also like|you might also like|more from|click here (?:to|for)
        """,
        _GOES_ON,
    ),
    (
        "newsletter",
        r"""
        sign up|subscribe|sign in|log in|register|join (?:our|us|the)
        get (?:the|our) .*(?:newsletter|inbox)|enter your email|your email|email address
        stay (?:up to date|informed|in the loop)|abonnez-vous|inscrivez-vous|abonnieren
        jetzt abonnieren|suscríbete|suscríbase|inscreva-se|assine|iscriviti|abbonati|meld je aan
        prenumerera|подпишитесь|подписывайтесь|subskrybuj|zapisz się
        thank you for (?:signing|subscribing)|support (?:our|independent|quality) journalism
        for the latest (?:\w+ ){1,6}(?:download|follow|subscribe|sign up|join)
        zapraszamy (?:też |także )?do subskrypcji
        """,
        _GOES_ON,
    ),
    (
        "share",
        r"""
        share(?: this)?(?: article| story| on .*| via .*| with .*)?|teilen|partager|compartir
        compartilhar|condividi|delen|dela|del|udostępnij|поделиться|поширити|paylaş|分享|シェア|공유
        facebook|twitter|x|whatsapp|linkedin|telegram|pinterest|reddit|email|e-mail|copy link
        link copied.*|print|follow us(?: on)?.*
        follow .{0,30} on (?:twitter|x|facebook|instagram|google news|whatsapp).*|comments?
        leave a (?:comment|reply).*|\d+ comments?|no comments?|save|bookmark|listen
        add .{0,40}on google.*
        """,
        r"\W*$",
    ),
    (
        "membership",
        r"""
        (?:already|not yet) an? (?:member|subscriber)|become an? (?:member|subscriber|supporter)
        this (?:story|article|content) is (?:only |exclusively |reserved )?for .{0,30}(?:memb|subscrib)ers
        this (?:story|article|content) is exclusive to .{0,30}(?:memb|subscrib)ers
        unlock (?:this|the (?:full|whole|rest of (?:this|the))) (?:article|story|piece)
        already have an account
        to view the (?:full|whole|rest)|if you(?:'|’)re (?:already a subscriber|seeing this message)
        you have (?:read|reached|used) (?:the|your|all)|to (?:continue reading|read the (?:whole|full|rest))
        möchten sie weiterlesen|pour (?:lire la suite|accéder en illimité)|para seguir leyendo
        dieser (?:artikel|beitrag|inhalt) ist (?:nur )?(?:für|exklusiv)|jetzt weiterlesen|weiterlesen mit
        (?:cet )?article réservé|réservé aux abonnés|il vous reste \d|déjà abonné|ya eres suscriptor
        (?:contenido|artículo) exclusivo|contenuto riservato|sei già abbonato|dit artikel is alleen
        материал доступен|только для подписчиков|この記事は(?:有料|会員)|(?:有料)?会員(?:限定|になる)
        会员专享|會員專享|유료 회원 전용
        """,
        _GOES_ON,
    ),
    (
        "notice",
        r"""
        \d+ ?(?:min|mins|minute|minutes|minuten|minutos|minuti)\.?
        (?: read| de lectura| lesezeit| de lecture)?
        reading time:?.*|lesezeit:?.*|temps de lecture.*|estimated read.*
        (?:this|the) audio (?:is|was|version).*|listen to (?:this|the) .*
        this article (?:was )?(?:first|originally) (?:appeared|published).{0,80}
        updated?:? .{0,40}\d{4}.{0,20}|published:? .{0,40}\d{4}.{0,20}|loading\b.{0,20}|skip to .*
        back to top|table of contents|in this article|ten tekst przeczytasz w .*
        (?:comments (?:are )?closed|kommentare (?:sind )?geschlossen|keine kommentare)
        """,
        r"\W*$",
    ),
    (
        "copyright",
        r"""
        ©|\(c\) ?\d{4}|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés
        todos los derechos
        """,
        r".*",
    ),
    (
        "credit",
        r"""
        photo|image|picture|photograph|foto|photos?|bild|photo credit|image credit|credit|source
        getty|fotograf|video|bilder|abbildung|fotografía|crédit|crédits
        """,
        r"(?: (?:by|credit|courtesy of|from))?\s?[:©/|].{0,80}$",
    ),
    (
        "tags",
        r"""
        tags?|topics?|keywords?|filed under|themen|schlagwörter|mots-clés|etiquetas|temas|теги
        категории
        """,
        r":.*",
    ),
    (
        "details",
        r"""
        this (?:entry|post) was (?:posted|published)|(?:this entry|posted) (?:in|on) .* by .*
        (?:dieser|der) (?:eintrag|beitrag) wurde (?:veröffentlicht|am .{6,40} (?:in|unter|von) )
        esta entrada fue publicada|ce(?:t article|tte entrée| contenu) a été publiée? (?:dans|le|par)
        questo articolo è stato pubblicato (?:in|il|da)
        dit bericht werd geplaatst|ten wpis został opublikowany
        """,
        _GOES_ON,
    ),
)


def _pattern(n: int, alternatives: str, suffix: str) -> str:
    joined = "|".join(line.strip() for line in alternatives.strip().splitlines())
    return f"(?P<p{n}>(?:{joined}){suffix})"


# Of text in lower case: with the flag that ignores case, each alternative would take three times as long.
_ANY = re.compile(
    "|".join(_pattern(n, alternatives, suffix) for n, (_, alternatives, suffix) in enumerate(_PHRASES))
)
_REASONS = {f"p{n}": reason for n, (reason, _, _) in enumerate(_PHRASES)}
_PLAY_SIGNS = frozenset("▶►🔊🎧🎙")
_OPENING = re.compile(r"^[\W_]*")


def phrase_reason(text: str) -> str:
    """Why a short line is furniture, or an empty string."""
    if text[:1] in _PLAY_SIGNS:
        return "notice"
    text = text.lower()
    match = _ANY.match(text, 0 if text[:1].isalnum() or text[:1] == "©" else _start(text))
    return _REASONS[match.lastgroup or ""] if match else ""


def _start(text: str) -> int:
    match = _OPENING.match(text)
    end = match.end() if match else 0
    return text.index("©") if "©" in text[:end] else end
