"""Words that tell lists of stories from the other lists of a page: data only, all in lower case."""

from __future__ import annotations

import re
from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NO_STORY_PATHS: frozenset[str] = _set(
    "tag tags topic topics author authors autor autoren autori autores auteur auteurs category categories "
    "kategorie kategorien kategoria categoria categorie categorias tema temas thema themen theme themes "
    "search suche login log-in signin sign-in register signup sign-up account about about-us contact "
    "contact-us privacy terms profile profiles people person persons user users staff writer writers "
    "contributor contributors byline bylines reporter reporters hashtag hashtags label labels rss feed "
    "feeds share print impressum datenschutz agb abo shop store jobs careers advertise redirect cookies "
    "faq help sponsored advertorial sponsoredcontent"
)
"""Parts of the addresses of what is no story."""
NO_STORY_STEMS = ("subscri", "suscri", "abonn", "newsletter", "redirect")

_MORE = re.compile(
    r"\s*(?:(?:read|see|show|view|load|all|more|mehr|alle|weitere|voir|plus|tout|toutes|ver|más|mais|todos|todas|tutte"
    r"|tutti|altro|altri|meer|toon|bekijk|vis|visa|mer|fler|więcej|zobacz|další|více|все|ещё|еще|більше|усі|tümü"
    r"|daha|all|xem|thêm)\b[^:]{0,12}|もっと見る|一覧|もっと|更多|더보기|المزيد|עוד)[\s>»›→…+]*"
)


def is_more(text: str) -> bool:
    """Whether a line only leads on ("See all", "Mehr")."""
    return _MORE.fullmatch(text.lower()) is not None


_FEED = re.compile(
    r"\b(?:news|latest|recent|just in|most|popular|trending|related|recommend|more|read next|next|also"
    r"|up next|editor|pick|top stor|featured|live|today|yesterday|this week|you may|you might|don.t miss"
    r"|for you|in case you|headlines|breaking|stories|must.read|aktuell|neu|meist|beliebt|mehr|weitere"
    r"|auch interessant|empf|lesen|themen|ticker|nachrichten|schlagzeilen|derni|derniè|plus lus"
    r"|plus consult|à lire|lire aussi|également|à la une|conseill|sur le m[eê]me|articles?|actualit"
    r"|infos|découvrir|d[ée]couvr|tendance|últim|ultim|m[áa]s (?:le|vi|no|in|co)|relacion|noticias"
    r"|destac|leé|lee |lea |mais|notícias|leia|não perca|veja|più lett|notizie|leggi|correlat|consigliat"
    r"|in evidenza|laatste|meest|nieuws|lees|gerelateerd|bekijk|hoofdpunten|beste van|sist|siste|mest"
    r"|nyhe|nytt|läs|les|anbefal|senaste|uutis|luetui|lisää|tuoreim|nýj|fréttir|fleira|najnow|najcz"
    r"|polec|powiąz|czyt|wiadom|zobacz|najdů|nejčten|nejnov|hlavní|souvisej|zpráv|další|čtěte|najčítan"
    r"|súvisiac|správy|legfriss|legolvas|kapcsol|hírek|ajánl|știri|citește|recente|cele mai|son dakika"
    r"|en son|en çok|haber|ilgili|önerilen|naujaus|skaitom|taip pat|sraut|jaunāk|lasīt|populār|uudis"
    r"|loetu|seotud|најнов|најчит|вести|najnov|najčit|vijesti|vesti|novice|povezan|новин|последн"
    r"|популярн|новост|главн|читайте|материал|тем[ае]|похож|рекоменд|лент|останн|читають|νέα|ειδήσεις"
    r"|διαβάστε|δημοφιλ|σχετικ|tin |đọc|xem nhiều|liên quan|mới|berita|terkini|terbaru|terpopuler"
    r"|populer|terkait|baca|pilihan)|最新|新着|速報|関連|人気|ランキング|おすすめ|注目|トップ|ニュース"
    r"|読まれ|热门|熱門|相关|相關|推荐|推薦|新闻|新聞|阅读|閱讀|인기|최신|관련|뉴스|추천|많이|속보"
    r"|실시간|الأخبار|أخبار|ذات صلة|الأكثر|اخترنا|اختيارات|مختارات|آخر|اقرأ|المزيد|يقرأ|مرتبط"
    r"|پربازدید|آخرین|اخبار|חדשות|הנקר|עוד ב|קרא|ताज़|ख़बर|खबर|सर्वाधिक|ข่าว|ล่าสุด|เกี่ยวข้อง|ยอดนิยม"
)
_NO_FEED = re.compile(
    r"\b(?:sponsor|advert|anzeige|werbung|publicid|publicité|pubblicit|reklam|promot|partner|gutschein"
    r"|cupon|rabatt|descuento|kommentar|commentaire|comentario|themenseite|schlagw|rubri[qk]|seccion"
    r"|categor|kategor|newsletter|subscri|suscr|abonn|stellenangebot|preisvergleich|table of contents)"
    r"|\b(?:ilan|promo|paid|commercial|shop|deals?|offers?|coupons?|comments?|tags?|topics|sections?"
    r"|ressorts|follow|folgen|suivez|síguenos|share|teilen|partager|about|über uns|contact|kontakt"
    r"|services?|menu|menü|navigation|footer|company|legal|impressum|jobs?|careers|forum|angebote|apps?"
    r"|social|cookie|language|sprache|games?|puzzles?|crosswords?|authors?|autoren|login|account"
    r"|on this page|contents|inhalt|sommaire|references|sources?|quellen|reporting by)\b"
    r"|広告|シェア|印刷|スポンサー|인기검색|광고"
)
_PAID = re.compile(r"\bPR(?![a-z])")


@lru_cache(maxsize=4_096)
def label_worth(text: str) -> int:
    """1 for the label of a list of stories, -1 for that of another list, 0 for neither."""
    low = text.replace("İ", "i").lower()  # patterns that ignore case take three times as long
    if _NO_FEED.search(low) is not None or _PAID.search(text) is not None:
        return -1
    return 1 if _FEED.search(low) is not None else 0


LABEL_NAMES: frozenset[str] = _set(
    "title heading headline header label hed titre titulo titolo titel name caption legend kop rubrik"
)

HEADLINE_NAMES: frozenset[str] = _set(
    "title titles heading headline headlines hed titre titulo titolo titel tit ttl subject"
)
SUMMARY_NAMES: frozenset[str] = _set(
    "summary excerpt description desc dek deck lead teasertext intro standfirst subtitle subline abstract "
    "text snippet blurb chapo sapo"
)
SIDE_NAMES: frozenset[str] = _set(
    "kicker eyebrow overline rank ranking-number num number count counter comments comment category cat "
    "tag tags label badge premium plus author byline time date timestamp datetime duration read topic "
    "section rubric rubrik supertitle hidden sr visually a11y index position pretitle flag roofline "
    "spitzmarke dachzeile surtitre antetitulo volanta occhiello"
)
DURATION_NAMES: frozenset[str] = _set("duration length runtime readtime reading")

BAD_NAMES: frozenset[str] = _set(
    "nav navbar navigation menu menus submenu megamenu footer breadcrumb breadcrumbs share sharing social "
    "tags taglist topics hashtags comments disqus sponsored sponsor advertorial advertisement outbrain "
    "taboola newsletter cookie gdpr pagination pager"
)

TAB_NAMES: frozenset[str] = _set(
    "tab tabs tabbed tablist tabpanel tabcontent switch switcher toggle controls"
)
