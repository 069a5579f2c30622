"""`accounts`: who may sign in to the loading desk. There is none until this command makes one."""

import argparse
import getpass
import sys
from datetime import UTC, datetime

from dashboard.admin import passwords
from dashboard.commands.errors import Stop
from dashboard.commands.options import add_database, readable, writable
from db import accounts
from db.desk import ROLES
from db.engine import reading, writing


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `accounts` and what it does."""
    group = commands.add_parser("accounts", help="say who may sign in to the loading desk")
    group.description = (
        "Make, list and disable the accounts of the loading desk. A loader brings figures and undoes their own loads; an admin "
        "also undoes those of others and looks after accounts. A password is asked for, or read from a line of the input."
    )
    does = group.add_subparsers(title="what to do", metavar="add|password|disable|enable|list", required=True, help="what to do")
    add = _named(does, "add", "make an account", _add)
    add.add_argument("--role", choices=ROLES, default="loader", help="what it may do (default: loader)")
    _named(does, "password", "give an account a new password, and end its sessions", _password)
    _named(does, "disable", "let an account sign in no longer, and end its sessions; what it loaded stays", _disable)
    _named(does, "enable", "let a disabled account sign in again", _enable)
    listing = does.add_parser("list", help="list every account", description="List every account.")
    add_database(listing)
    listing.set_defaults(run=_list)


def _named(
    does: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, says: str, run: object
) -> argparse.ArgumentParser:
    command = does.add_parser(name, help=says, description=f"{says.capitalize()}.")
    command.add_argument("name", metavar="NAME", help="the name of the account, as it is typed to sign in")
    add_database(command)
    command.set_defaults(run=run)
    return command


def _add(options: argparse.Namespace) -> int:
    with writable(options) as engine:
        with reading(engine) as connection:  # before anybody thinks of a password
            held = accounts.find(connection, options.name)
        if held is not None:
            raise Stop(f"There is an account {held.name} already: `tallies accounts password` gives it another password.", 1)
        kept = passwords.hashed(_new_password(options.name))
        try:
            with writing(engine) as connection:
                made = accounts.add(connection, options.name, options.role, kept, datetime.now(UTC))
        except (accounts.BadName, accounts.AccountExists) as refused:
            raise Stop(str(refused), 1) from refused
    print(f"{made.name} may sign in to the loading desk as {made.role}: open /admin/ on the site.")
    return 0


def _password(options: argparse.Namespace) -> int:
    with writable(options) as engine:
        with reading(engine) as connection:
            held = accounts.find(connection, options.name)
        if held is None:
            raise Stop(_unknown(options.name))
        kept = passwords.hashed(_new_password(held.name))
        with writing(engine) as connection:
            accounts.set_password(connection, held.name, kept, datetime.now(UTC))
    print(f"{held.name} has a new password; whoever was signed in by that name is no longer.")
    return 0


def _disable(options: argparse.Namespace) -> int:
    return _set_disabled(options, datetime.now(UTC), "may sign in no longer")


def _enable(options: argparse.Namespace) -> int:
    return _set_disabled(options, None, "may sign in again")


def _set_disabled(options: argparse.Namespace, when: datetime | None, done: str) -> int:
    with writable(options) as engine, writing(engine) as connection:
        held = accounts.find(connection, options.name)
        if held is None:
            raise Stop(_unknown(options.name))
        accounts.set_disabled(connection, held.name, when)
    print(f"{held.name} {done}.")
    return 0


def _list(options: argparse.Namespace) -> int:
    with readable(options) as engine, reading(engine) as connection:
        held = accounts.every(connection)
    if not held:
        print("There is no account yet: `tallies accounts add NAME --role admin` makes one.")
        return 0
    cells = [["name", "role", "made", "disabled", "last seen (UTC)"]]
    cells += [[each.name, each.role, *(_moment(at) for at in (each.created_at, each.disabled_at, each.seen_at))] for each in held]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _moment(at: str) -> str:
    return at[:16].replace("T", " ") or "-"


def _unknown(name: str) -> str:
    return f"There is no account {name}: `tallies accounts list` names them."


def _new_password(name: str) -> str:
    """Asked for twice, or one line of the input where nobody sits at it: never an argument, which everybody can read."""
    try:
        if sys.stdin.isatty():
            given = getpass.getpass(f"Password for {name}: ")
            if given != getpass.getpass("The same again: "):
                raise Stop("The two were not the same; nothing was changed.", 1)
        else:
            given = sys.stdin.readline().rstrip("\r\n")
        given.encode()
    except EOFError as ended:
        raise Stop("No password was given; nothing was changed.", 1) from ended
    except UnicodeError as unreadable:
        raise Stop("The password could not be read as text: give it in UTF-8. Nothing was changed.", 1) from unreadable
    if why_not := passwords.refusal(given, name):
        raise Stop(why_not, 1)
    return given
