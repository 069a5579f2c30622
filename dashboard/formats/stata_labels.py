"""What Stata shows in place of codes and of missing numbers: its tables of value labels."""

import struct
from collections.abc import Mapping, Sequence

from dashboard.formats.cells import MISSING_KINDS
from dashboard.formats.stata_rows import Variable
from dashboard.language import _

_FIRST_MISSING = 2_147_483_621  # "."; ".a" is the next


def value_labels(variables: Sequence[Variable]) -> bytes:
    """The section of value labels: each code as "CR: capture-recapture", each letter of a missing number as its reason."""
    sets: dict[str, dict[int, str]] = {}
    for variable in variables:
        if variable.codes:
            sets[variable.labels] = {at: _code(code, variable.field.codes) for at, code in enumerate(variable.codes, 1)}
        elif variable.labels:
            sets[variable.labels] = {_FIRST_MISSING + ord(letter) - 96: _(why) for letter, why in MISSING_KINDS.items()}
    return b"<value_labels>" + b"".join(_table(name, labels) for name, labels in sets.items()) + b"</value_labels>"


def _code(code: str, meanings: Mapping[str, str] | None) -> str:
    meaning = (meanings or {}).get(code)
    return f"{code}: {_(meaning)}" if meaning else code


def _table(name: str, labels: Mapping[int, str]) -> bytes:
    texts = [label.encode() + b"\0" for label in labels.values()]
    starts = [sum(len(text) for text in texts[:at]) for at in range(len(texts))]
    total = b"".join(texts)
    count = len(labels)
    table = struct.pack(f"<ii{count}i{count}i", count, len(total), *starts, *labels) + total
    return b"<lbl>" + struct.pack("<i129s3x", len(table), name.encode()) + table + b"</lbl>"
