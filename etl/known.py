"""What a file may point at: the sources and indicators that hold now or come with the file itself."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from db import queries


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
