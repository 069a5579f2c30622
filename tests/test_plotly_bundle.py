"""The light build of plotly.js: fetched only as npm's metadata promises it, served compressed and for ever, never needed."""

import base64
import gzip
import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard import plotly_bundle
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.conftest import TODAY

SCRIPT = b"window.Plotly = {};" * 200

# Stands for npm, which has a network behind it: it answers `view` with a checksum and lets `pack` bring an archive.
NPM = """#!{python}
import json, pathlib, shutil, sys
here = pathlib.Path(__file__).parent
if sys.argv[1] == "view":
    print(json.dumps((here / "integrity").read_text()))
else:
    shutil.copy(here / "archive", pathlib.Path(sys.argv[sys.argv.index("--pack-destination") + 1], "packed.tgz"))
    print("[]")
"""
needs_scripts = pytest.mark.skipif(os.name == "nt", reason="npm's place is taken by a script that Windows would not run")


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an npm that brings SCRIPT, and nothing else on the PATH."""
    place = tmp_path / "bin"
    place.mkdir()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("package/plotly-basic.min.js")
        member.size = len(SCRIPT)
        archive.addfile(member, io.BytesIO(SCRIPT))
    (place / "archive").write_bytes(packed.getvalue())
    checksum = base64.b64encode(hashlib.sha512(packed.getvalue()).digest()).decode()
    (place / "integrity").write_text(f"sha512-{checksum}", encoding="ascii")
    write_npm(place, NPM.format(python=sys.executable))
    monkeypatch.setenv("PATH", str(place))
    return place


def write_npm(place: Path, text: str) -> None:
    (place / "npm").write_text(text, encoding="utf-8")
    (place / "npm").chmod(0o755)


def kept(folder: Path) -> Path:
    """A folder as set-up leaves it, with SCRIPT as the light build."""
    plotly_bundle._keep(SCRIPT, plotly_bundle.script(folder))
    return folder


def client(url: str, scripts: Path) -> FlaskClient:
    return create_app(Settings(database=url, today=TODAY), scripts).server.test_client()


def asked_for(text: str) -> str:
    """The address of plotly.js in a page."""
    return re.findall(r'<template id="later"[^>]* data-plotly="([^"]+)"', text)[0]


# ---- Fetched ----------------------------------------------------------------------------------------------


@needs_scripts
def test_it_is_fetched_at_the_version_of_the_plotly_package_and_compressed_once(npm: Path, tmp_path: Path) -> None:
    fetched = plotly_bundle.fetch(tmp_path / "share")
    assert fetched.name == f"plotly-basic-{plotly_bundle.get_plotlyjs_version()}.js"
    assert fetched.read_bytes() == SCRIPT
    assert brotli.decompress((tmp_path / "share" / f"{fetched.name}.br").read_bytes()) == SCRIPT
    assert gzip.decompress((tmp_path / "share" / f"{fetched.name}.gz").read_bytes()) == SCRIPT


@needs_scripts
def test_an_archive_that_is_not_the_promised_one_is_not_kept(npm: Path, tmp_path: Path) -> None:
    (npm / "archive").write_bytes((npm / "archive").read_bytes() + b"more")
    with pytest.raises(plotly_bundle.NotFetched, match="not what its metadata promises"):
        plotly_bundle.fetch(tmp_path / "share")
    assert not (tmp_path / "share").exists()


@needs_scripts
def test_an_archive_without_the_script_is_one_sentence(npm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plotly_bundle, "_MEMBER", "package/plotly-renamed.js")
    with pytest.raises(plotly_bundle.NotFetched, match="There is no package/plotly-renamed.js"):
        plotly_bundle.fetch(tmp_path / "share")


@needs_scripts
def test_an_npm_that_fails_is_one_sentence(npm: Path, tmp_path: Path) -> None:
    write_npm(npm, "#!/bin/sh\nexit 1\n")
    with pytest.raises(plotly_bundle.NotFetched, match=r"^npm could not view .*: is there a connection\?$"):
        plotly_bundle.fetch(tmp_path / "share")


@needs_scripts
def test_a_folder_that_cannot_be_written_is_one_sentence(npm: Path, tmp_path: Path) -> None:
    (tmp_path / "share").write_text("a file", encoding="utf-8")
    with pytest.raises(plotly_bundle.NotFetched, match="could not be written"):
        plotly_bundle.fetch(tmp_path / "share")


def test_without_npm_set_up_says_so_in_one_line_and_goes_on(tmp_path: Path) -> None:
    program = f"import sys; sys.prefix = {str(tmp_path)!r}; from dashboard import plotly_bundle as b; sys.exit(b.main())"
    environment = {**os.environ, "PATH": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert said.returncode == 0 and said.stderr == ""
    assert said.stdout == "There is no npm here. Charts then load the larger build that the plotly package brings.\n"


# ---- Served -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "given"), [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)])
def test_it_is_served_in_the_best_form_the_browser_takes_and_for_ever(
    asked: str, given: str | None, small_world_url: str, tmp_path: Path
) -> None:
    reader = client(small_world_url, kept(tmp_path))
    address = asked_for(reader.get("/").text)
    answer = reader.get(address, headers={"Accept-Encoding": asked})
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers.get("Content-Encoding") == given
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[given]
    assert unpack(answer.data) == SCRIPT
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_its_address_changes_with_it(small_world_url: str, tmp_path: Path) -> None:
    first = asked_for(client(small_world_url, kept(tmp_path)).get("/").text)
    plotly_bundle._keep(SCRIPT + b";", plotly_bundle.script(tmp_path))
    assert asked_for(client(small_world_url, tmp_path).get("/").text) != first


def test_without_it_charts_are_drawn_by_the_build_of_the_plotly_package(small_world_url: str, tmp_path: Path) -> None:
    reader = client(small_world_url, tmp_path)
    address = asked_for(reader.get("/places/KGZ").text)
    assert address == "/_dash-component-suites/plotly/package_data/plotly.min.js"
    with reader.get(address) as answer:
        assert answer.status_code == 200 and b"plotly.js v" in answer.data[:200]


# ---- Compressed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_pages_layouts_styles_and_scripts_go_out_compressed(app_client: FlaskClient, encoding: str) -> None:
    page = app_client.get("/places/KGZ")
    script = re.findall(r'src="(/_dash-component-suites/[^"]+)"', page.text)[0]
    style = "/assets/style.css"
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    for address in ("/places/KGZ", "/_dash-layout", script, style, script):
        plain = app_client.get(address)
        packed = app_client.get(address, headers={"Accept-Encoding": encoding})
        assert packed.headers.get("Content-Encoding") == encoding and "Content-Encoding" not in plain.headers
        assert unpack(packed.data) == plain.data and len(packed.data) < len(plain.data) / 2


def test_what_a_browser_has_is_not_sent_again_compressed(app_client: FlaskClient) -> None:
    style = "/assets/style.css"
    for address in ("/places/KGZ", style):
        first = app_client.get(address, headers={"Accept-Encoding": "br"})
        again = app_client.get(address, headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304), address


def test_pages_that_differ_in_their_query_are_never_mixed_up(app_client: FlaskClient) -> None:
    for address in ("/places/KGZ", "/places/KGZ?as_of=1", "/places/KGZ"):
        packed = app_client.get(address, headers={"Accept-Encoding": "br"})
        assert brotli.decompress(packed.data) == app_client.get(address).data
