"""The form that a unit takes behind a Russian number, so that 1 152 is of "килограмма" and more than 1 152 of "килограммов".

A Russian translation of a unit has three forms, "тонна|тонны|тонн", as for 1, for 2 and for 5.
"""

import re

_ALONE = re.compile(r"\d+$")
_FRACTION = re.compile(r"\d,\d+$")
_BETWEEN = "|"


def counted(said: str, unit: str) -> str:
    """The form of a unit behind a claim; a unit of one form as it stands."""
    forms = unit.split(_BETWEEN)
    if len(forms) != 3:
        return unit
    one, few, many = forms
    if _FRACTION.search(said):
        return few
    digits = re.sub(r"\s", "", said)
    if not _ALONE.match(digits) or digits[-2:-1] == "1":  # "more than" and its like ask for the form for 5
        return many
    return one if digits[-1] == "1" else few if digits[-1] in "234" else many


def uncounted(unit: str) -> str:
    """The form of a unit that stands by itself, as on an axis."""
    return unit.split(_BETWEEN)[-1]
