"""SDMX-CSV 1.0 of the figures: the dimensions that tell two figures apart, the value, and what must be read with it.

OBS_STATUS holds one code, as the standard has it, and OBS_STATUS_MORE the others. A qualifier, which the standard lacks, is
VALUE_QUALIFIER: "more than 100,000" has no OBS_VALUE and a LOWER_BOUND.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.exports import csv_heading, csv_rows
from dashboard.formats.cells import shaped
from dashboard.formats.fields import fields_of
from dashboard.formats.sdmx_time import time_period
from dashboard.formats.view import WITHHELD, CannotHold, View
from dashboard.language import _

MIME = "application/vnd.sdmx.data+csv; version=1.0.0; charset=utf-8"
ENDING = "sdmx.csv"
EXTENSION = ".csv"
DATAFLOW = "TALLIES:FIGURES(1.0)"

# Component -> the column it is made from: the dimensions, the measure, then the attributes.
DIMENSIONS: Mapping[str, str] = {
    "REF_AREA": "place",
    "INDICATOR": "indicator",
    "TIME_PERIOD": "period",
    "PERIOD_AS_STATED": "period",  # EDTF: "2013" and "about 2013" are one time and two figures
    "POPULATION_GROUP": "group",
    "SOURCE": "source",
    "VARIANT": "variant",
}
MEASURED: Mapping[str, str] = {
    "OBS_VALUE": "value",
    "LOWER_BOUND": "lower",
    "UPPER_BOUND": "upper",
    "VALUE_QUALIFIER": "qualifier",
    "OBS_STATUS": "obs_status",
    "OBS_STATUS_MORE": "obs_status",
    "CONF_STATUS": "qualifier",
    "UNIT_MEASURE": "unit",
    "OBS_VALUE_TEXT": "as_printed",
}
ATTRIBUTES: Mapping[str, str] = {
    "INTERVAL_TYPE": "interval_type",
    "ESTIMATION_METHOD": "method",
    "REPORTED_AS": "reported_as",
    "CLAIMANT": "claimant",
    "CLAIMANT_KIND": "claimant_kind",
    "ATTRIBUTION": "attribution",
    "QUOTE": "quote",
    "LOCATOR": "locator",
    "REPEATS": "quotes",
    "ORIGINAL": "original",
    "COMMENT_OBS": "note",
    "SOURCE_DETAIL": "source_title",
    "PRODUCER": "producer",
    "SOURCE_URL": "url",
    "LICENCE": "licence",
    "KEY": "key",
    "ID": "id",
}
# The columns that a chunk must hold whatever was asked for: without one of them two figures become one, or a bound is lost.
NEEDED = tuple(dict.fromkeys([*DIMENSIONS.values(), *MEASURED.values()]))

# Of several statuses the one not to be overlooked: why there is nothing, then what breaks a comparison, then how sure it is.
_FIRST = "QLMHOBDUSFIEPGVNA"


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """The heading and one row per figure. Raises CannotHold for another table, or a chunk without the columns of NEEDED."""
    if view.table != "figures":
        raise CannotHold(_("SDMX-CSV holds figures only; take %(table)s as CSV or JSON.", table=view.table))
    asked = set(view.names)
    made = {**DIMENSIONS, **MEASURED, **{name: column for name, column in ATTRIBUTES.items() if column in asked}}
    whole = View(
        view.table, fields_of("figures", list(made.values())), view.title, view.address, view.as_of, view.as_of_at, view.sources
    )
    names = ["DATAFLOW", *made]
    yield csv_heading(names)
    for rows in shaped(whole, chunks):
        flow = pa.array([DATAFLOW] * rows.num_rows)
        cells = [flow, *(_component(name, rows[column], rows["qualifier"]) for name, column in made.items())]
        yield from csv_rows(pa.table(cells, names=names), names)


def _component(name: str, cells: pa.ChunkedArray, qualifiers: pa.ChunkedArray) -> pa.ChunkedArray:
    if name == "TIME_PERIOD":
        return _each(cells, cache(time_period))
    if name == "PERIOD_AS_STATED":
        return pc.fill_null(cells, "_U")  # the standard's code for what is not known
    if name == "POPULATION_GROUP":
        return pc.fill_null(cells, "_T")  # its code for everybody
    if name == "VARIANT":
        return pc.fill_null(cells, "_Z")  # and for what does not apply
    if name == "CONF_STATUS":
        return pc.if_else(pc.equal(qualifiers, WITHHELD), "N", "F")  # not for publication; free
    if name == "OBS_STATUS":
        nothing = pc.and_(cells.is_null(), pc.equal(qualifiers, "missing"))
        first = pc.if_else(nothing, "O", _each(cells, lambda held: "".join(_ordered(held)[:1])))
        return pc.if_else(pc.equal(qualifiers, WITHHELD), "Q", first)  # suppressed
    return _each(cells, lambda held: " ".join(_ordered(held)[1:])) if name == "OBS_STATUS_MORE" else cells


def _each(cells: pa.ChunkedArray, made: Callable[[str], str]) -> pa.ChunkedArray:
    return pa.chunked_array([[None if text is None else made(text) for text in cells.to_pylist()]], pa.string())


def _ordered(held: str) -> list[str]:
    """The statuses of one figure, the one not to be overlooked first; one that is not known here goes last."""
    return sorted(held.split(), key=lambda status: (_FIRST.index(status) if status in _FIRST else len(_FIRST), status))
