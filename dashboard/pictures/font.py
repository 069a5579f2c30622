"""The letters of the pictures: PT Sans, which has all of Russian and Kyrgyz, and how wide words are in it.

A picture must come out the same on every machine, so no font of the machine is asked.
"""

import functools
import struct
from pathlib import Path

import fontpkg_pt_sans

FAMILY = "PT Sans"
_FILES = {False: "PT_Sans-Web-Regular.ttf", True: "PT_Sans-Web-Bold.ttf"}


def files() -> list[Path]:
    """The files of the font, regular and bold."""
    return [Path(fontpkg_pt_sans.ROOT) / "files" / name for name in _FILES.values()]


def width(said: str, size: float, *, bold: bool = False) -> float:
    """How wide `said` is in px when its letters are `size` px; a letter that the font lacks counts as its widest common one."""
    widths, other = _widths(bold)
    return sum(widths.get(ord(letter), other) for letter in said) * size


def has(letter: str) -> bool:
    """Whether the font has this letter."""
    return ord(letter) in _widths(False)[0]


@functools.cache
def _widths(bold: bool) -> tuple[dict[int, float], float]:
    """The width of each letter by its code, in sizes of the font, and that of an M."""
    font = (Path(fontpkg_pt_sans.ROOT) / "files" / _FILES[bold]).read_bytes()
    tables = _tables(font)
    (per_size,) = struct.unpack_from(">H", font, tables["head"] + 18)
    (counted,) = struct.unpack_from(">H", font, tables["hhea"] + 34)
    advances = [struct.unpack_from(">H", font, tables["hmtx"] + 4 * n)[0] for n in range(counted)]
    widths = {code: advances[min(glyph, counted - 1)] / per_size for code, glyph in _glyphs(font, tables["cmap"]).items()}
    return widths, widths[ord("M")]


def _tables(font: bytes) -> dict[str, int]:
    """Where each table of a TrueType file begins."""
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4s4xI", font, 12 + 16 * n) for n in range(count))
    return {name.decode("ascii"): at for name, at in entries}


def _glyphs(font: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each letter, from the table that every font has for the letters of the first plane (Windows, format 4)."""
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    entries = [struct.unpack_from(">HHI", font, cmap + 4 + 8 * n) for n in range(count)]
    start = cmap + next(at for platform, encoding, at in entries if (platform, encoding) == (3, 1))
    (twice,) = struct.unpack_from(">H", font, start + 6)
    n = twice // 2
    ends = struct.unpack_from(f">{n}H", font, start + 14)
    starts = struct.unpack_from(f">{n}H", font, start + 16 + twice)
    deltas = struct.unpack_from(f">{n}H", font, start + 16 + 2 * twice)
    offsets_at = start + 16 + 3 * twice
    offsets = struct.unpack_from(f">{n}H", font, offsets_at)
    found: dict[int, int] = {}
    for part in range(n):
        for code in range(starts[part], min(ends[part], 0xFFFE) + 1):
            glyph = code
            if offsets[part]:
                at = offsets_at + 2 * part + offsets[part] + 2 * (code - starts[part])
                (glyph,) = struct.unpack_from(">H", font, at)
                if not glyph:
                    continue
            if named := (glyph + deltas[part]) & 0xFFFF:
                found[code] = named
    return found
