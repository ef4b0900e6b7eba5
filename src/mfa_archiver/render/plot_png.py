"""Drawings as PNG, by an optional library; SVG needs none."""

from __future__ import annotations

from importlib.util import find_spec

from mfa_archiver.errors import MissingExtra

PIXELS_PER_UNIT = 2  # sharp on screens and in documents


def require_png() -> None:
    """Raise MissingExtra when the library that draws PNG is not installed."""
    if find_spec("resvg_py") is None:
        raise MissingExtra(
            "drawing PNG needs an extra library", "pip install 'mfa-archiver[plot]', or name an .svg file"
        )


def png_from_svg(svg: str) -> bytes:
    """Return an SVG document as a PNG picture. Raises MissingExtra."""
    require_png()
    import resvg_py  # noqa: PLC0415 - optional, and needed for nothing else

    return resvg_py.svg_to_bytes(svg_string=svg, zoom=PIXELS_PER_UNIT)
