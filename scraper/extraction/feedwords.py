"""Words that tell lists of stories from the other lists of a page: data only, all in lower case."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NO_STORY_PATHS: frozenset[str] = _set(
    "tag tags topic topics author authors autor autoren autori auteur auteurs autores category categories "
    "kategorie kategoria categoria categorie thema themen theme themes search suche login signin sign-in "
    "register signup subscribe subscription subscriptions newsletter newsletters about about-us contact "
    "contact-us privacy terms profile profiles people person user users account staff writer writers "
    "contributor contributors byline reporter reporters hashtag label labels rss feed share mailto print "
    "impressum datenschutz agb abo shop store jobs careers advertise"
)

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
    "kicker eyebrow overline rank ranking-number num number count counter comments comment category cat tag "
    "tags label badge premium plus author byline time date timestamp datetime duration read topic section "
    "rubric rubrik supertitle hidden sr visually a11y index position pretitle flag roofline spitzmarke "
    "dachzeile surtitre antetitulo volanta occhiello"
)
TIME_NAMES: frozenset[str] = _set("time date timestamp datetime published ago when")
DURATION_NAMES: frozenset[str] = _set("duration length runtime readtime reading")

BAD_NAMES: frozenset[str] = _set(
    "nav navbar navigation menu menus submenu megamenu footer breadcrumb breadcrumbs share sharing social tags "
    "taglist topics hashtags comments disqus sponsored sponsor advertorial advertisement outbrain taboola "
    "newsletter cookie gdpr pagination pager"
)
