"""The readings of a text file that is not UTF-8: what its rows would say in each encoding, for a person to choose from."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.language import _
from etl.problems import Problem

_ROWS = " ⏎ "


def readings(problems: Sequence[Problem]) -> Mapping[str, Sequence[str]]:
    """Encoding -> the first rows as they read in it, the likeliest first; empty when no problem offers a choice."""
    for problem in problems:
        if problem.code == "encoding":
            offered: Any = dict(problem.wrong.facts)["readings"]
            facts = [dict(reading.facts) for reading in offered]
            return {reading["encoding"]: reading["text"].split(_ROWS) for reading in facts}
    return {}


def name_of(encoding: str) -> str:
    """What a person may know an encoding by."""
    names = {
        "windows-1251": _("Windows-1251 (Excel and most Windows programs)"),
        "koi8-r": _("KOI8-R (older mail and Unix)"),
        "cp866": _("CP866 (DOS)"),
    }
    return names.get(encoding, encoding)
