"""HTML's elements as the walk sees them: what each does to the text around it."""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborHTMLParser


class Role:
    """What the walk does at an element. Plain integers: an enum's arithmetic would double the walk's time."""

    TEXT: Final = 0
    SKIP: Final = 1
    """Nothing in it is text of the page."""
    INLINE: Final = 2
    """Its text runs on; its attributes say nothing."""
    SPAN: Final = 3
    """Its text runs on; its attributes may say what it is."""
    LINK: Final = 4
    BLOCK: Final = 5
    BREAK: Final = 6
    IMAGE: Final = 7
    NOSCRIPT: Final = 8
    META: Final = 9
    SPECIAL: Final = 10
    """A block of which more is to be said."""
    CUSTOM: Final = 11
    """An element that HTML does not know: a block, unless it stands in running text."""


class Flag:
    """What a block stands in, as bits. A container has its own and those of all around it."""

    NONE: Final = 0
    FORM: Final = 1
    LIST: Final = 2
    FIGURE: Final = 4
    HEADER: Final = 8
    FOOTER: Final = 16
    ASIDE: Final = 32
    NAV: Final = 64
    TABLE: Final = 128
    HIDDEN: Final = 256
    LINK: Final = 512
    QUOTE: Final = 1024
    PRE: Final = 2048
    CAPTION: Final = 4096
    BUTTON: Final = 8192
    ITEM: Final = 16384
    ARTICLE: Final = 32768
    MAIN: Final = 65536
    DIALOG: Final = 131072
    CELL: Final = 262144


_FLAGS = {
    "form": Flag.FORM,
    "ul": Flag.LIST,
    "ol": Flag.LIST,
    "menu": Flag.LIST,
    "figure": Flag.FIGURE,
    "header": Flag.HEADER,
    "footer": Flag.FOOTER,
    "aside": Flag.ASIDE,
    "nav": Flag.NAV,
    "table": Flag.TABLE,
    "a": Flag.LINK,
    "blockquote": Flag.QUOTE,
    "pre": Flag.PRE,
    "listing": Flag.PRE,
    "figcaption": Flag.CAPTION,
    "button": Flag.BUTTON,
    "li": Flag.ITEM,
    "article": Flag.ARTICLE,
    "main": Flag.MAIN,
    "dialog": Flag.DIALOG,
    "td": Flag.CELL,
    "th": Flag.CELL,
}

_ELEMENTS = {
    Role.SKIP: (
        "head script style template iframe object embed video audio canvas svg select datalist textarea "
        "input source track param map area progress meter rp rt rtc link title noframes frameset"
    ),
    Role.INLINE: (
        "b strong i em u s strike del ins sub sup small big tt var samp kbd code cite q dfn bdi bdo ruby "
        "rb wbr nobr math mi mo mn mrow"
    ),
    Role.SPAN: "span font time abbr mark label acronym data output slot picture",
    Role.LINK: "a",
    Role.BREAK: "br",
    Role.IMAGE: "img amp-img",
    Role.NOSCRIPT: "noscript",
    Role.META: "meta",
    Role.BLOCK: (
        "body html p div section article main header footer aside nav ul ol menu li dl dt dd "
        "table thead tbody tfoot tr td th caption colgroup figcaption blockquote pre listing "
        "fieldset legend button address center details summary hgroup hr search dir marquee"
    ),
    Role.SPECIAL: "h1 h2 h3 h4 h5 h6 figure form dialog",
}

# The parser numbers the elements it knows; the numbers are read from it, as they differ between versions.
_PARTS = {
    "head": "<html><head></head>",
    "body": "<html><body></body>",
    "html": "<html></html>",
    "frameset": "<html><frameset></frameset></html>",
    "caption": "<table><caption></caption></table>",
    "colgroup": "<table><colgroup></colgroup></table>",
    "thead": "<table><thead></thead></table>",
    "tbody": "<table><tbody></tbody></table>",
    "tfoot": "<table><tfoot></tfoot></table>",
    "tr": "<table><tr></tr></table>",
    "td": "<table><tr><td></td></tr></table>",
    "th": "<table><tr><th></th></tr></table>",
}


def _numbers() -> dict[int, tuple[str, int, int]]:
    known: dict[int, tuple[str, int, int]] = {}
    for role, names in _ELEMENTS.items():
        for name in names.split():
            tree = LexborHTMLParser(_PARTS.get(name, f"<body><{name}></{name}>"), scripting=True)
            node = tree.css_first(name)
            if node is not None and "-" not in name:
                known[node.tag_id] = (name, role, _FLAGS.get(name, Flag.NONE))
    tree = LexborHTMLParser("<body>text<!--comment-->")
    node = tree.body.first_child if tree.body is not None else None
    while node is not None:
        text = node.is_text_node
        known[node.tag_id] = ("#text" if text else "#comment", Role.TEXT if text else Role.SKIP, Flag.NONE)
        node = node.next
    return known


TAGS: dict[int, tuple[str, int, int]] = _numbers()
"""The parser's number of an element → its name, role and flag."""

TEXT_NUMBER: int = next(number for number, (_, role, _) in TAGS.items() if role == Role.TEXT)

TAGS_WITHOUT_SCRIPTS: dict[int, tuple[str, int, int]] = {
    number: (name, Role.BLOCK if role == Role.NOSCRIPT else role, flag)
    for number, (name, role, flag) in TAGS.items()
}
"""The same for a page that was parsed without scripting: what stands in a `<noscript>` is seen."""

CUSTOM_ROLES: dict[str, int] = {"amp-img": Role.IMAGE}
"""Elements that HTML does not know but the web does."""
