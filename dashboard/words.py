"""The one place where a number becomes text, so that no page, chart or table ever rounds one."""

import math
from decimal import Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal, format_percent

from dashboard import labels, russian
from dashboard.language import _, locale

_LONGEST = 800  # digits of the longest float written out in full


def number(x: float) -> str:
    """`x` with the digit groups of the reader's language and every digit it holds; ValueError when it is not finite."""
    return _written(float(x), locale(), percent=False)


@lru_cache(maxsize=10_000)  # a page says each of its numbers many times
def _written(x: float, spoken: Locale, *, percent: bool) -> str:
    with localcontext(prec=_LONGEST):
        if percent:  # moving the point in decimal is exact; dividing the float by 100 is not
            return str(format_percent(_digits(x).scaleb(-2), locale=spoken, decimal_quantization=False))
        return str(format_decimal(_digits(x), locale=spoken, decimal_quantization=False))


def percent(x: float) -> str:
    """`x` percent, every digit kept: 72.3 -> "72.3%"."""
    return _written(float(x), locale(), percent=True)


def quantity(x: float, unit: str) -> str:
    """`x` with its unit: "72.3%", "10,000 people", "345.441 needles per person per year"."""
    return with_unit(in_unit(x, unit), unit)


def in_unit(x: float, unit: str) -> str:
    """`x` as it stands inside a longer claim: the percent sign goes with every number, other units are said once."""
    return percent(x) if is_percent(unit) else number(x)


def with_unit(said: str, unit: str) -> str:
    """A claim followed by its unit, unless its numbers already carry it."""
    if is_percent(unit) or not unit:
        return said
    return _("%(claim)s %(unit)s", claim=said, unit=russian.counted(said, labels.unit_in_its_forms(unit)))


def is_percent(unit: str) -> bool:
    """Whether numbers in `unit` are written with a percent sign."""
    return unit in ("percent", "%")


def _digits(x: float) -> Decimal:
    """The shortest decimal that is `x`, which is what its source printed, without a trailing ".0"."""
    if not math.isfinite(x):
        raise ValueError(f"not a number that can be printed: {x!r}")
    digits = Decimal(repr(float(x)))
    return Decimal(int(digits)) if digits == digits.to_integral_value() else digits
