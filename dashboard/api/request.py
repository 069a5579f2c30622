"""One file that is asked for: what its address wants of which state, and the addresses that stand beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import ModuleType
from urllib.parse import urlencode

from dashboard.api import catalogue
from dashboard.api.views import State
from dashboard.api.wanted import Wanted, written


@dataclass(frozen=True)
class Request:
    """A file by its table and ending, of the state `now`; `newest` is the newest load.

    `base` is how addresses of the site begin, `pinned` whether the address names its load.
    """

    table: str
    ending: str
    wanted: Wanted
    now: State
    newest: int
    base: str
    pinned: bool

    @cached_property
    def held(self) -> Wanted:
        """What is wanted, as of the state."""
        return self.wanted.held(self.now.load)

    @property
    def form(self) -> ModuleType:
        """The format of the file."""
        return catalogue.format_of(self.table, self.ending)

    @cached_property
    def address(self) -> str:
        """Where this very file can be had for ever."""
        return self.address_of(self.held)

    def address_of(self, wanted: Wanted) -> str:
        """Where another page of it can be had for ever."""
        query = urlencode(written(wanted), safe=",")
        return f"{self.base}{catalogue.FOLDER}/{self.table}.{self.ending}?{query}"

    @property
    def file_name(self) -> str:
        """What the file is called when it is kept: "tallies-figures-kgz-injecting-load-12.csv"."""
        filters = self.held.asked.filters
        told = [value for name in ("place", "topic", "indicator", "source") for value in filters.get(name, ())[:2]]
        words = ["tallies", "data" if self.table == catalogue.WHOLE else self.table, *told[:3]]
        return "-".join([*(word.lower()[:40] for word in words), "load", str(self.now.load)]) + f".{self.ending}"

    @property
    def relations(self) -> Mapping[str, str]:
        """What stands beside the file: its address for ever, how to cite it, its licences, what describes it."""
        query = urlencode(written(replace(self.held.whole, separator="comma")), safe=",")
        cited = "dataset/all" if self.table == catalogue.WHOLE else f"view/{self.table}"
        return {
            "canonical": self.address,
            "cite-as": f"{self.base}/citations/{cited}.txt?{query}",
            "license": f"{self.base}/about?as_of={self.now.load}#licences",
            "describedby": f"{self.base}{catalogue.FOLDER}/{catalogue.OPENAPI}",
        }
