"""The architecture as tests: which way imports point, who writes, where SQL and formatted numbers may stand, what import does."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("db", "etl", "dashboard")
# Migrations are history: each is a frozen copy of the tables as they were, longer than a module and run by Alembic.
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py") if "migrations" not in p.parts)
PAGES = [path for path in MODULES if path.is_relative_to(ROOT / "dashboard" / "pages")]

MAY_IMPORT = {"db": {"db"}, "etl": {"etl", "db"}, "dashboard": {"dashboard", "db"}}
# The two doors through which figures come in; of the dashboard only they may call the loader.
DOORS = ("dashboard/cli.py", "dashboard/commands/", "dashboard/admin/")
# What the rest of the dashboard may know of etl: the declaration of the columns, which does nothing.
DECLARED = "etl.columns"
FOR_DASHBOARD_ONLY = {"dash", "plotly", "flask", "flask_wtf", "itsdangerous", "werkzeug", "waitress", "flask_compress", "zxcvbn"}
# What code outside db may name of SQLAlchemy: the types it hands around, addresses, and errors. Nothing that makes a statement.
HANDED_AROUND = {"Connection", "Engine", "URL", "make_url"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything in the module; every test asks for it, so it is looked up once."""
    return list(ast.walk(tree(path)))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Every (module, name) the file imports, in functions too; name is "" for a plain import."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def strings(path: Path) -> Iterator[str]:
    return (node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in nodes(path) if isinstance(node, ast.Call))


def test_imports_point_one_way() -> None:
    for path in MODULES:
        package = path.relative_to(ROOT).parts[0]
        allowed = MAY_IMPORT[package] | ({"etl"} if name_of(path).startswith(DOORS) else set())
        for module, _ in imports(path):
            top = module.split(".")[0]
            known = top in allowed or (package == "dashboard" and module == DECLARED)
            assert top not in {*PACKAGES, "tests"} or known, f"{name_of(path)} imports {module}"


def test_only_the_dashboard_knows_the_web() -> None:
    for path in MODULES:
        web = {module for module, _ in imports(path) if module.split(".")[0] in FOR_DASHBOARD_ONLY}
        assert not web or path.relative_to(ROOT).parts[0] == "dashboard", f"{name_of(path)} imports {web}"


# What else writes, and which tables of db/desk.py: nothing of the statements or of the loads that brought them.
DESK_WRITERS = {
    "db/accounts.py": {"account", "session"},
    "db/sessions.py": {"session", "account"},
    "db/attempts.py": {"attempt"},
    "db/jobs.py": {"job"},
}


def test_the_desk_writes_nothing_but_its_own_tables() -> None:
    for module, tables in DESK_WRITERS.items():
        path = ROOT / module
        known = {part for imported in imports(path) for part in (imported[0], ".".join(imported))}
        assert not known & {"db.schema", "db.history", "db.ledger", "sqlalchemy.text"}, f"{module} knows statements or loads"
        written = {
            ast.unparse(call.args[0])
            for call in calls(path)
            if isinstance(call.func, ast.Name) and called(call) in {"insert", "update", "delete"}
        }
        assert written and written <= tables, f"{module} writes {written - tables}"


def test_a_rehearsal_writes_only_to_the_database_in_memory_that_it_made() -> None:
    made, written, on_stage = [], [], []
    for call in calls(ROOT / "db" / "rehearsal.py"):
        said = ast.unparse(call)
        if called(call) == "open_database":
            made.append(said)
        elif isinstance(call.func, ast.Name) and called(call) in {"insert", "update", "delete"}:
            written.append(said)
        elif said.startswith("stage.execute("):
            on_stage.append(said)
        elif called(call) in {"commit", "create_all"}:
            assert ast.unparse(call.args[0]) == "stage", said
    assert made == ["open_database('sqlite://')"]
    assert written and all(any(said in on for on in on_stage) for said in written)


def test_only_history_writes_statements() -> None:
    writing = re.compile(r"\s*(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|REPLACE\s+INTO)\b", re.IGNORECASE)
    for path in MODULES:
        if name_of(path) in {"db/history.py", "db/rehearsal.py", *DESK_WRITERS}:
            continue
        named = {name for module, name in imports(path) if module.startswith("sqlalchemy")} & {"insert", "update", "delete"}
        assert not named, f"{name_of(path)} imports {named}"
        assert not [text for text in strings(path) if writing.match(text)], f"{name_of(path)} holds SQL that writes"
        assert "to_sql" not in {called(call) for call in calls(path)}, f"{name_of(path)} writes a DataFrame past history"


def test_sql_lives_only_in_db() -> None:
    reading_sql = re.compile(r"\bSELECT\b.+\bFROM\b|\bCREATE\s+(TABLE|INDEX)\b|\bPRAGMA\b", re.DOTALL)
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] == "db":
            continue
        named = {name for module, name in imports(path) if module == "sqlalchemy"} - HANDED_AROUND
        assert not named, f"{name_of(path)} imports {named} from sqlalchemy"
        others = {module for module, _ in imports(path) if re.match(r"sqlalchemy\.(?!exc)|sqlite3|psycopg", module)}
        assert not others, f"{name_of(path)} imports {others}"
        assert not [text for text in strings(path) if reading_sql.search(text)], f"{name_of(path)} holds SQL"


def test_pages_format_no_number() -> None:
    for path in PAGES:
        assert not {module for module, _ in imports(path) if module.startswith("babel")}, f"{name_of(path)} imports babel"
        assert not {called(call) for call in calls(path)} & {"round", "format_decimal", "format_number"}, (
            f"{name_of(path)} rounds"
        )
        specs = [node.format_spec for node in nodes(path) if isinstance(node, ast.FormattedValue) and node.format_spec]
        assert not specs, f"{name_of(path)} formats {[ast.unparse(spec) for spec in specs]}"


@pytest.mark.parametrize("path", [*MODULES, ROOT / "run.py"], ids=name_of)
def test_a_module_is_one_concept_and_says_why_it_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250, "split it by concept"
    assert path.stem not in {"utils", "util", "helpers", "common", "misc"}, "name the concept"
    assert (ast.get_docstring(tree(path)) or "").strip(), "its first line says why it exists"


def test_no_function_is_longer_than_a_screen() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, kinds):
                lines = (node.end_lineno or 0) - node.lineno + 1
                assert lines <= 60, f"{name_of(path)} {node.name} has {lines} lines"


def test_a_module_body_only_declares() -> None:
    declares = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.If)
    for path in MODULES:
        for node in tree(path).body:
            text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            assert text or isinstance(node, declares), f"{name_of(path)}:{node.lineno} runs on import"


WATCHED = """
import importlib, sys
import alembic.command, babel, dash, flask_compress, openpyxl, pandas, plotly.graph_objects
import pyarrow, pycountry, sqlalchemy, waitress
DOES = {"socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen", "os.mkdir", "os.remove", "os.putenv"}
def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event in DOES:
        raise SystemExit(f"{event} {arguments} while importing {name}")
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_importing_every_module_opens_and_writes_nothing() -> None:
    names = [name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in MODULES]
    done = subprocess.run([sys.executable, "-B", "-c", WATCHED, *names], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
