"""A view as its address asks for it, and the one way in which that is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dashboard.formats.fields import fields_of
from dashboard.formats.view import Field
from db.browse import Asked
from db.order import DEFAULT

WORDS, SORT, CHOSEN, AS_OF, LIMIT, AFTER, SEPARATOR = "q", "sort", "columns", "as_of", "limit", "after", "separator"
PAGED = (LIMIT, AFTER)  # what only a view that is shown a page at a time takes
SEPARATORS: Mapping[str, str] = {"comma": ",", "semicolon": ";", "tab": "\t"}


class WrongParameter(ValueError):
    """A parameter that cannot be answered. The text says what is wrong and how to mend it; `known` are the names or values
    there are, as far as they can be listed."""

    def __init__(self, name: str, value: str, message: str, known: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.name, self.value, self.message, self.known = name, value, message, tuple(known)


@dataclass(frozen=True)
class Wanted:
    """A view as its address asks for it.

    `asked` goes to db.browse; `columns` are in the order of the table, and empty when the address names none; `limit` is None
    for all rows; `separator` is one of SEPARATORS.
    """

    asked: Asked
    columns: tuple[str, ...] = ()
    limit: int | None = None
    after: str = ""
    separator: str = "comma"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns that are given: those asked for, or all of the table."""
        return fields_of(self.asked.table, self.columns or None)

    @property
    def whole(self) -> "Wanted":
        """The same view with every row, whichever page of it was asked for."""
        return replace(self, limit=None, after="")

    def held(self, load: int) -> "Wanted":
        """The same view as of a load, so that its address gives the same rows for ever.

        An age that counts from today becomes the year it reaches back to: `max_age` of an older load counts from that load.
        """
        if self.asked.as_of is not None:
            return self
        filters = dict(self.asked.filters)
        if "max_age" in filters and self.asked.day is not None:
            (age,) = filters.pop("max_age")
            filters["from"] = (max([*filters.get("from", ()), year(self.asked.day.year - int(age))]),)
        return replace(self, asked=replace(self.asked, filters=filters, as_of=load, day=None))


def written(wanted: Wanted) -> list[tuple[str, str]]:
    """The parameters that ask for this view, by name, each once and none that goes without saying: every view has one address."""
    asked = wanted.asked
    told = {name: ",".join(sorted(values)) for name, values in asked.filters.items()}
    told[WORDS] = asked.words
    told[SORT] = f"-{asked.sort or DEFAULT}" if asked.descending else asked.sort if asked.sort != DEFAULT else ""
    told[CHOSEN] = ",".join(wanted.columns)
    told[AS_OF] = "" if asked.as_of is None else str(asked.as_of)
    told[LIMIT] = "" if wanted.limit is None else str(wanted.limit)
    told[AFTER] = wanted.after
    told[SEPARATOR] = "" if wanted.separator == "comma" else wanted.separator
    return sorted((name, value) for name, value in told.items() if value)


def year(number: int) -> str:
    """A year as the filters take it, with four digits."""
    return str(max(number, 0)).zfill(4)
