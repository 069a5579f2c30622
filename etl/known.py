"""What a file may point at: the sources and indicators that hold now or come with the file itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
from sqlalchemy import Connection

from db import queries
from etl.problems import Problem, problem


@dataclass
class Known:
    """Keys of sources; of indicators also the unit and the kind."""

    sources: set[str] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    @classmethod
    def held(cls, connection: Connection) -> "Known":
        """What holds in the database now."""
        indicators = queries.references(connection, "indicator")
        return cls(
            set(queries.references(connection, "source")["key"]),
            dict(zip(indicators["key"], indicators["unit"], strict=True)),
            dict(zip(indicators["key"], indicators["kind"], strict=True)),
        )

    def learn_indicators(self, connection: Connection, rows: pa.Table) -> list[Problem]:
        """Take in the indicators of a chunk (key, unit, kind, row). Those whose unit or kind changes under their figures."""
        named = [
            rows[name].to_pylist() if name in rows.column_names else [None] * rows.num_rows for name in ("key", "unit", "kind")
        ]
        found = [
            wrong
            for key, unit, kind, row in zip(*named, rows["row"].to_pylist(), strict=True)
            if key
            for wrong in self._learn(connection, key, {"unit": unit or "", "kind": kind or ""}, row)
        ]
        return found

    def _learn(self, connection: Connection, key: str, said: dict[str, str], row: int) -> Iterator[Problem]:
        for column, held in (("unit", self.units), ("kind", self.kinds)):
            was = held.get(key, said[column])
            if was != said[column] and len(queries.places_of(connection, key)):
                yield problem("unit_changed", "indicators", row, column, said[column], key=key, was=was)
            held[key] = said[column]
