"""The readings of a text file that is not UTF-8: what its rows would say in each encoding, for a person to choose from."""

import re
from collections.abc import Mapping, Sequence

from dashboard.language import _
from etl.encodings import OFFERED
from etl.problems import Problem

_READING = re.compile(rf"in ({'|'.join(map(re.escape, OFFERED))}) it would be: ")
_ROWS = " ⏎ "


def readings(problems: Sequence[Problem]) -> Mapping[str, Sequence[str]]:
    """Encoding -> the first rows as they read in it, the likeliest first; empty when no problem offers a choice."""
    for problem in problems:
        if problem.code == "encoding":
            _before, *parts = _READING.split(problem.message)
            pairs = zip(parts[::2], parts[1::2], strict=True)
            return {encoding: text.removesuffix("; ").split(_ROWS) for encoding, text in pairs}
    return {}


def name_of(encoding: str) -> str:
    """What a person may know an encoding by."""
    names = {
        "windows-1251": _("Windows-1251 (Excel and most Windows programs)"),
        "koi8-r": _("KOI8-R (older mail and Unix)"),
        "cp866": _("CP866 (DOS)"),
    }
    return names.get(encoding, encoding)
