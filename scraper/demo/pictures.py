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
    """A landscape of 1200 × 675: the same name gives the same picture."""
    seed = sha256(name.encode()).digest()
    sky, far, middle, near, sun = _PALETTES[seed[0] % len(_PALETTES)]
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 675" width="1200" height="675">',
        f'<rect width="1200" height="675" fill="{sky}"/>',
        f'<circle cx="{150 + seed[1] * 3}" cy="{120 + seed[2] // 3}" r="{40 + seed[3] // 6}" fill="{sun}"/>',
        *(
            _ridge(seed[4 + 6 * layer : 10 + 6 * layer], 300 + 95 * layer, colour)
            for layer, colour in enumerate((far, middle, near))
        ),
        "</svg>",
    ]
    return "\n".join(parts).encode()


def _ridge(heights: bytes, level: int, colour: str) -> str:
    points = " ".join(f"L{240 * place} {level - height // 2 + 60}" for place, height in enumerate(heights))
    return f'<path d="M0 675 {points} L1200 675 Z" fill="{colour}"/>'
