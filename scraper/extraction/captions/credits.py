"""Credits at the end of a caption's element, told by the tags around them."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from scraper.extraction.captions.names import CREDIT, kinds_of
from scraper.extraction.captions.text import is_credit
from scraper.extraction.wordlists import words

_PARTS = words("span p div h2 h3 h4")
_LONGEST = 160


def own_tail(root: LexborNode, text: str) -> str | None:
    """The credit at the end of a caption that stands, apart from it, in a span of its own.

    Emphasis does not part a line: `<i>© Name</i>` is printed in the caption.
    """
    node = root
    while True:
        child = _last(node.last_child)
        if child is None:
            return None
        raw = child.text_content if child.is_text_node else child.text()
        tail = " ".join((raw or "").split())
        if not tail or not text.endswith(tail):
            return None
        if child.is_text_node or child.tag == "span":
            before = _last(child.prev)
            apart = before is not None and not before.is_text_node and before.tag in _PARTS
            if len(tail) < len(text) and (apart or not child.is_text_node) and is_credit(tail):
                return tail
        elif len(tail) < len(text) and kinds_of(child.attributes.get("class") or "") & CREDIT:
            return tail
        if child.is_text_node:
            return None
        node = child


def is_cited(root: LexborNode, text: str) -> bool:
    """Whether all of a text stands in a `<cite>`."""
    child = _last(root.last_child)
    return (
        child is not None
        and child.tag == "cite"
        and len(text) < _LONGEST
        and " ".join(child.text().split()) == text
    )


def _last(node: LexborNode | None) -> LexborNode | None:
    """This node or the next before it that is no white space."""
    while node is not None and (
        node.tag == "-comment" or (node.is_text_node and not (node.text_content or "").strip())
    ):
        node = node.prev
    return node
