"""Errors as one sentence each: what went wrong and what to do, never a traceback."""

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from dashboard.settings import BadSetting
from db.migrate import NewerDatabase

# What the person at the prompt can mend. Anything else is a mistake of ours and keeps its traceback.
KNOWN = (BadSetting, NewerDatabase, SQLAlchemyError, ModuleNotFoundError, OSError)

# What a database says, in part, and what we say. SQLite's words first, then PostgreSQL's.
OF_A_DATABASE = {
    "database is locked": "The database is busy with another load; nothing was changed. Try again in a moment.",
    "lock timeout": "The database is busy with another load; nothing was changed. Try again in a moment.",
    "readonly database": "The database can be read but not written; nothing was changed.",
    "unable to open database file": "The database file cannot be opened: check its name, its folder and your rights.",
    "not a database": "The file is not a database, or it is damaged; nothing was changed.",
    "malformed": "The database file is damaged; nothing was changed. Restore a copy of it.",
    "disk is full": "The disk is full; nothing was changed.",
    "disk I/O error": "The disk did not take the data; nothing was changed.",
    "connection failed": "The database server cannot be reached, or does not let you in: check the address given to --database.",
    "could not translate host name": "The database server cannot be found: check the address given to --database.",
}


class Stop(Exception):
    """The command ends here, with this sentence and this exit code: 1 the answer is no, 2 it cannot be run that way."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code


def sentence(error: Exception) -> str:
    """One of the errors in KNOWN as a sentence for the person at the prompt."""
    if isinstance(error, (ArgumentError, NoSuchModuleError)):
        return "The database address is none that Tallies knows: write sqlite:///file.db or postgresql+psycopg://user@host/name."
    if isinstance(error, ModuleNotFoundError):
        return f"The Python package {error.name} is not installed; a PostgreSQL server needs: pip install 'tallies[postgres]'."
    if isinstance(error, DBAPIError):
        return _of_database(str(error.orig))
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}." if error.filename else f"{error.strerror}."
    return " ".join(str(error).split())


def _of_database(said: str) -> str:
    first = said.strip().splitlines()[0] if said.strip() else "it gave no reason"
    known = [ours for theirs, ours in OF_A_DATABASE.items() if theirs in said]
    return known[0] if known else f"The database refused: {first}. Nothing was changed."
