"""What is asked of the whole collection for page after page, asked once: it stays the same until something is loaded."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import pandas as pd
from sqlalchemy import Connection

from db import ledger, queries

_MOST = 300  # answers, each a table of a few hundred rows; the longest unasked ones go first


class Recall:
    """Answers by name and by the newest load that the connection sees, shared by all readers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, pd.DataFrame] = OrderedDict()

    def __call__(self, connection: Connection, name: Hashable, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The answer called `name`: as it is held, or as `ask` gives it now. What `ask` raises is raised and not held."""
        # As the connection sees it: a load may have been made since its view of the database was opened.
        key = (ledger.newest(connection), name)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key].copy(deep=False)
        answer = ask()
        with self._lock:
            self._held[key] = answer
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return answer.copy(deep=False)

    def indicators(self, connection: Connection, as_of: int | None) -> pd.DataFrame:
        """Every indicator: the columns of queries.INDICATOR."""
        return self(connection, ("indicators", as_of), lambda: queries.indicators(connection, as_of=as_of))

    def places(self, connection: Connection, as_of: int | None) -> pd.DataFrame:
        """Every place, as queries.places gives them."""
        return self(connection, ("places", as_of), lambda: queries.places(connection, as_of=as_of))

    def rivals(self, connection: Connection, as_of: int | None) -> pd.DataFrame:
        """Every question with rival answers: the columns of queries.RIVALS."""
        return self(connection, ("rivals", as_of), lambda: queries.rivals(connection, as_of=as_of))
