"""What a downloaded table is: its rows' columns, its title, its address and the load it shows; every format is given one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# The tables whose rows are a source's own words: what a source does not let out stays out of these.
STATEMENTS = frozenset({"figures", "milestones"})
WITHHELD = "withheld"  # in place of the qualifier of a figure whose numbers are not passed on
_BEFORE_ANY_LOAD = datetime(1980, 1, 1, tzinfo=UTC)  # the first moment a zip file can tell


class CannotHold(ValueError):
    """A format has no room for what the rows hold, and cuts nothing off; the text says which, and what to take instead."""


@dataclass(frozen=True)
class Field:
    """One column as its reader meets it.

    `kind` is text, number (float64), integer (int64), code, codes (several, by spaces) or
    date (YYYY-MM-DD); `codes` is the list of a code column; `unit` is empty where the unit stands in a column of its own.
    """

    name: str
    title: str
    meaning: str
    kind: str
    codes: Mapping[str, str] | None = None
    unit: str = ""


@dataclass(frozen=True, eq=False)
class View:
    """A table as it was asked for. The chunks that go with it hold its fields, in any order, and may hold more.

    `table` is figures, milestones, sources or indicators; `address` the absolute address that gives these rows again;
    `as_of` the load whose state is shown and `as_of_at` its moment (UTC, ISO 8601, "" before any load); `sources` what
    db.browse.sources gives for every source that the rows name.
    """

    table: str
    fields: tuple[Field, ...]
    title: str
    address: str
    as_of: int
    as_of_at: str
    sources: Sequence[Mapping[str, Any]] = ()

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [each.name for each in self.fields]

    @property
    def moment(self) -> datetime:
        """When the state shown came to be, UTC: the one time that stands in a file, so that its bytes stay the same."""
        told = datetime.fromisoformat(self.as_of_at) if self.as_of_at else _BEFORE_ANY_LOAD
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)

    @property
    def not_passed_on(self) -> frozenset[str]:
        """Keys of the sources that let only their citation and link be passed on."""
        return frozenset(each["key"] for each in self.sources if each["republish"] == "no")

    @property
    def licences(self) -> dict[str, str]:
        """Name of each licence of the sources -> its address, by name."""
        return dict(sorted({(each["licence"], each["licence_url"]) for each in self.sources if each["licence"]}))


def file_name(view: View, ending: str) -> str:
    """What the file is called when it is kept: "tallies-figures-load-12.excel.csv"."""
    return f"tallies-{view.table}-load-{view.as_of}.{ending}"
