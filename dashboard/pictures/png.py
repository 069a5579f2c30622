"""An SVG as PNG, made without a browser and the same on every machine."""

import functools

import resvg_py

from dashboard.pictures import font

TIMES = 2  # pixels of the PNG for each of the drawing: sharp on paper and on a phone


@functools.lru_cache(maxsize=48)
def png(svg: str) -> bytes:
    """The PNG of an SVG in our own letters, twice its size. Raises ValueError for what is no SVG."""
    # The same few pictures are asked for again and again, and each takes a third of a second.
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=[str(path) for path in font.files()],
            font_family=font.FAMILY,
            sans_serif_family=font.FAMILY,
            zoom=TIMES,
        )
    )
