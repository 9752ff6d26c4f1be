"""Pictures of the demo newspaper: small landscapes drawn as SVG from a picture's name."""

from __future__ import annotations

from hashlib import sha256

_PALETTES = (
    ("#dfe9ee", "#b9cdd6", "#6f8fa0", "#2f4a5a", "#f2c879"),
    ("#f3e6d8", "#e2c6a4", "#b07d55", "#5c3b28", "#fff3cf"),
    ("#e6ecdf", "#c3d1b0", "#7f9868", "#3d5233", "#f4e19c"),
    ("#e9e2ec", "#c7b8d1", "#8a7399", "#463554", "#f0d2c0"),
)


def draw(name: str) -> bytes:
    """Hills, roofs or the sea, 1200 × 675: the same name gives the same picture."""
    seed = sha256(name.encode()).digest()
    sky, far, middle, near, sun = _PALETTES[seed[0] % len(_PALETTES)]
    front = (_ridge, _roofs, _sea)[seed[30] % 3]
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 675" width="1200" height="675">',
        f'<rect width="1200" height="675" fill="{sky}"/>',
        f'<circle cx="{150 + seed[1] * 3}" cy="{90 + seed[2] // 3}" r="{30 + seed[3] // 6}" fill="{sun}"/>',
        _ridge(seed[4:10], 300, far),
        _ridge(seed[10:16], 395, middle),
        front(seed[16:22], 490, near),
        "</svg>",
    ]
    return "\n".join(parts).encode()


def _ridge(heights: bytes, level: int, colour: str) -> str:
    points = " ".join(f"L{240 * place} {level - height // 2 + 60}" for place, height in enumerate(heights))
    return f'<path d="M0 675 {points} L1200 675 Z" fill="{colour}"/>'


def _roofs(heights: bytes, level: int, colour: str) -> str:
    houses = (
        f"M{200 * place} 675 V{level - height // 2} l100 -{40 + height // 4} l100 {40 + height // 4} V675"
        for place, height in enumerate(heights)
    )
    return f'<path d="{" ".join(houses)} Z" fill="{colour}"/>'


def _sea(heights: bytes, level: int, colour: str) -> str:
    left = 100 + 3 * heights[0]
    hull = f"M{left} {level - 10} h180 l-30 40 h-120 Z M{left + 80} {level - 20} v-150 l90 150 Z"
    water = f'<rect y="{level}" width="1200" height="{675 - level}" fill="{colour}"/>'
    return f'{water}<path d="{hull}" fill="{colour}"/>'
