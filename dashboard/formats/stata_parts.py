"""What stands before the observations of a Stata file: how many, which variables, where every part begins, the notes."""

import struct
from collections.abc import Sequence

from dashboard.formats.about import why_withheld
from dashboard.formats.stata_rows import Variable
from dashboard.formats.view import CannotHold, View
from dashboard.formats.withheld import closed
from dashboard.language import _

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # the format's own, whatever the reader's language
_LONGEST_LABEL = 80  # characters
_LONGEST_NOTE = 67_784  # bytes of one characteristic


class Parts:
    """The parts of one file: those before the rows, and the map of where every part begins."""

    def __init__(self, view: View, variables: Sequence[Variable], count: int) -> None:
        self._view, self._variables, self._count = view, variables, count

    def before_the_rows(self, value_labels: int) -> bytes:
        """From the first byte to the rows; `value_labels` is how many bytes that section has."""
        start = b"<stata_dta>" + self._header()
        described = {
            "variable_types": self._each("<H", lambda variable: variable.type),
            "varnames": self._each("129s", lambda variable: variable.name.encode()),
            "sortlist": bytes(2 * (len(self._variables) + 1)),
            "formats": self._each("57s", lambda variable: variable.format.encode()),
            "value_label_names": self._each("129s", lambda variable: variable.labels.encode()),
            "variable_labels": self._each("321s", lambda variable: _label(variable).encode()),
            "characteristics": self._notes(),
        }
        places = [0, len(start)]
        at = len(start) + len("<map></map>") + 14 * 8
        for name, content in described.items():
            places.append(at)
            at += len(_tagged(name, content))
        places += self._places_of_the_rest(at, value_labels)
        where = _tagged("map", struct.pack("<14Q", *places))
        return start + where + b"".join(_tagged(name, content) for name, content in described.items())

    def _places_of_the_rest(self, at: int, value_labels: int) -> list[int]:
        """Where the rows, the long texts and the value labels begin, and where the file is closed and ends."""
        row = sum(struct.calcsize(_packed(variable)) for variable in self._variables)
        strls = at + len("<data></data>") + row * self._count
        long = sum(variable.long_bytes for variable in self._variables if variable.is_long)
        labels = strls + len("<strls></strls>") + long
        closed = labels + value_labels
        return [at, strls, labels, closed, closed + len("</stata_dta>")]

    def _header(self) -> bytes:
        moment = self._view.moment
        stamp = f"{moment:%d} {_MONTHS[moment.month - 1]} {moment:%Y %H:%M}".encode()
        label = self._view.title[:_LONGEST_LABEL].encode()  # the whole title is in the notes
        content = _tagged("release", b"118") + _tagged("byteorder", b"LSF")
        content += _tagged("K", struct.pack("<H", len(self._variables))) + _tagged("N", struct.pack("<Q", self._count))
        content += _tagged("label", struct.pack("<H", len(label)) + label)
        return _tagged("header", content + _tagged("timestamp", bytes([len(stamp)]) + stamp))

    def _each(self, packing: str, told: object) -> bytes:
        return b"".join(struct.pack(packing, told(variable)) for variable in self._variables)  # type: ignore[operator]

    def _notes(self) -> bytes:
        """Notes, which Stata lists with `notes`: of the whole file, and what each variable means in full."""
        found = _noted("_dta", _about(self._view))
        for variable in self._variables:
            found += _noted(variable.name, [_(variable.field.meaning)])
        return found


def _about(view: View) -> list[str]:
    told = [view.title, view.address]
    told.append(_("As of load %(number)s, %(moment)s.", number=view.as_of, moment=view.as_of_at or _("before any load")))
    told += [_("Licence: %(name)s, %(address)s", name=name, address=address) for name, address in view.licences.items()]
    if shut := closed(view):
        told.append(f"{why_withheld()} {', '.join(shut)}")
    return told + [_("Source: %(citation)s", citation=each["citation_full"]) for each in view.sources]


def _noted(of: str, notes: Sequence[str]) -> bytes:
    named = [("note0", str(len(notes))), *((f"note{number}", note) for number, note in enumerate(notes, 1))]
    return b"".join(_characteristic(of, name, text) for name, text in named)


def _characteristic(of: str, name: str, text: str) -> bytes:
    content = text.encode()
    if len(content) >= _LONGEST_NOTE:
        raise CannotHold(_("A note of %(name)s is longer than Stata can hold. Take csv instead.", name=of))
    packed = struct.pack("<129s129s", of.encode(), name.encode()) + content + b"\0"
    return b"<ch>" + struct.pack("<I", len(packed)) + packed + b"</ch>"


def _label(variable: Variable) -> str:
    """The meaning where it is short enough, else the title; the notes hold the meaning in full."""
    meaning = _(variable.field.meaning)
    return meaning if len(meaning) <= _LONGEST_LABEL else _(variable.field.title)[:_LONGEST_LABEL]


def _packed(variable: Variable) -> str:
    return {"<u8": "<Q", "<i4": "<i"}.get(variable.numpy, f"{variable.type}s")


def _tagged(name: str, content: bytes) -> bytes:
    return b"<" + name.encode() + b">" + content + b"</" + name.encode() + b">"
