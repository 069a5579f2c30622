"""Counts of people per 1,000 adults: divided exactly, with the recipe kept and everything that does not fit refused."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from dashboard import labels, words
from dashboard.language import _
from dashboard.rows import rows
from dashboard.statement import figure, text, year

DENOMINATOR = "population-15-64"
UNIT = labels.PER_ADULTS
PEOPLE = frozenset({"people"})
BOUNDS = ("value", "lower", "upper")
# A rounded bound must stay true: lower bounds are rounded down, upper bounds up.
_ROUNDING = {"value": ROUND_HALF_EVEN, "lower": ROUND_FLOOR, "upper": ROUND_CEILING}
_APPROXIMATE = "~?%"  # EDTF marks of a year that its source is not sure of

Row = Mapping[str, Any]


def per_thousand(figures: pd.DataFrame, denominators: pd.DataFrame) -> pd.DataFrame:
    """Each figure of `figures` as a rate per 1,000 of the adults (15 to 64) of its place and its single year.

    Both frames have the FIGURE columns of db.queries. The answer has the rows of `figures` in their order, with `value`, `lower`
    and `upper` the nearest floats to the exact quotients (NaN where refused), `unit` UNIT, `kind` "rate", `as_printed` empty, and
    numerator_key, numerator_id, numerator_value, numerator_lower, numerator_upper, denominator_key, denominator_id,
    denominator_value, and `refused`: empty, or the reason, in words, why there is no rate.
    """
    held = _by_place_and_year(denominators)
    rated = [_rate_row(row, held) for row in rows(figures)]
    added = ["numerator_key", "numerator_id", *(f"numerator_{name}" for name in BOUNDS)]
    columns = [*figures.columns, *added, "denominator_key", "denominator_id", "denominator_value", "refused"]
    return pd.DataFrame(rated, columns=columns).astype({name: "float64" for name in columns if name.endswith(BOUNDS)})


def exactly(numerator: float, denominator: float) -> Fraction:
    """The rate per 1,000, of the numbers as they are printed (0.1 is a tenth, not the binary number beside it)."""
    return Fraction(repr(float(numerator))) * 1000 / Fraction(repr(float(denominator)))


def shown(rates: pd.DataFrame, digits: int = 3) -> pd.DataFrame:
    """The converted rows of `per_thousand` for display: `digits` significant digits, bounds rounded outward so they stay true."""
    kept = rates[rates["refused"] == ""].copy()
    for name in BOUNDS:
        pairs = zip(kept[f"numerator_{name}"], kept["denominator_value"], strict=True)
        kept[name] = [_rounded(*pair, name, digits) for pair in pairs]
    return kept


def refused(rates: pd.DataFrame) -> pd.DataFrame:
    """The rows of `per_thousand` that could not be divided; `refused` says why."""
    return rates[rates["refused"] != ""]


def _rounded(numerator: float, denominator: float, name: str, digits: int) -> float:
    if numerator != numerator:  # no such bound
        return numerator
    exact = exactly(numerator, denominator)
    rounding = Context(prec=digits, rounding=_ROUNDING[name])
    return float(rounding.divide(Decimal(exact.numerator), Decimal(exact.denominator)))


def _by_place_and_year(denominators: pd.DataFrame) -> dict[tuple[str, int], list[Row]]:
    """The adults held for everybody of a place in a single, certain year."""
    held: dict[tuple[str, int], list[Row]] = {}
    for row in rows(denominators):
        if row["indicator"] == DENOMINATOR and not row["group"] and not _year_problem(row):
            held.setdefault((row["place"], int(row["last_year"])), []).append(row)
    return held


def _rate_row(row: Row, held: Mapping[tuple[str, int], list[Row]]) -> dict[str, Any]:
    kept = {"numerator_key": row["key"], "numerator_id": row["id"], **{f"numerator_{name}": row[name] for name in BOUNDS}}
    answer = {**row, **kept, "unit": UNIT, "kind": "rate", "as_printed": "", **dict.fromkeys(BOUNDS)}
    reason = _numerator_problem(row)
    same = [] if reason else held.get((row["place"], int(row["last_year"])), [])
    reason = reason or _denominator_problem(row, same)
    if reason:
        return {**answer, "denominator_key": "", "denominator_id": "", "denominator_value": None, "refused": reason}
    below = _first_hand_first(same)
    divided = {name: float(exactly(row[name], below["value"])) for name in BOUNDS if figure(row, name) is not None}
    # A number over a roughly known number is itself only roughly known.
    about = {"qualifier": "about"} if row["qualifier"] == "exact" and _is_approximate(below) else {}
    recipe = {"denominator_key": below["key"], "denominator_id": below["id"], "denominator_value": below["value"]}
    return {**answer, **divided, **about, **recipe, "refused": ""}


def _numerator_problem(row: Row) -> str:
    if row["kind"] != "count" or row["unit"] not in PEOPLE or row["topic"] == "population":
        return _("it is not a count of people within the population")
    if all(figure(row, name) is None for name in BOUNDS):
        return _("it holds no number to divide")
    if row["group"]:
        return _("it is about one group (%(group)s), and the adults held are of every group", group=row["group"])
    return _year_problem(row)


def _year_problem(row: Row) -> str:
    if not text(row, "period") or year(row, "first_year") is None or year(row, "last_year") is None:
        return _("its source gives no single year for it")
    if row["first_year"] != row["last_year"]:
        return _("it is about several years, and the number of adults changed over them")
    if any(mark in row["period"] for mark in _APPROXIMATE):
        return _("its year is only roughly known")
    return ""


def _denominator_problem(row: Row, same: list[Row]) -> str:
    if not same:
        return _("we hold no number of adults aged 15 to 64 for its place and year")
    if any(figure(below, "value") is None for below in same):
        return _("the number of adults aged 15 to 64 is itself given only as a bound, a range or in words")
    different = sorted({below["value"] for below in same})
    if len(different) > 1:
        numbers = "; ".join(words.number(value) for value in different)
        return _(
            "different numbers of adults aged 15 to 64 are held for its place and year (%(numbers)s), and we do not choose",
            numbers=numbers,
        )
    if different[0] <= 0:
        return _("the number of adults aged 15 to 64 is held as zero")
    if figure(row, "value") is None and _is_approximate(_first_hand_first(same)):
        return _("the number of adults aged 15 to 64 is only roughly known, and a bound cannot be drawn from it")
    return ""


def _is_approximate(below: Row) -> bool:
    return text(below, "qualifier") == "about" or any(figure(below, name) is not None for name in ("lower", "upper"))


def _first_hand_first(same: list[Row]) -> Row:
    return min(same, key=lambda below: (below["attribution"] == "quoted", below["key"]))
