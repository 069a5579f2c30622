"""The description of the files keeps its word: whatever it lets be asked is answered as it says."""

from collections.abc import Sequence
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dashboard.api import catalogue

# No 5xx, nothing undocumented, no mismatch with a schema, a media type or a header.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def keep_their_word(app: Any, examples: int, modes: Sequence[GenerationMode], names: Sequence[str]) -> None:
    """Ask for each file in so many ways, and compare the answers with the description."""
    schema = schemathesis.openapi.from_wsgi(f"/data/{catalogue.OPENAPI}", app.server)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert {operation.path for operation in operations} == {f"/data/{name}" for name in catalogue.files()}
    for operation in operations:
        if operation.path.removeprefix("/data/") in names:
            for mode in modes:
                _ask(operation, examples, mode)


def _ask(operation: Any, examples: int, mode: GenerationMode) -> None:
    phases = (Phase.explicit, Phase.generate)
    quiet = list(HealthCheck)

    @settings(max_examples=examples, deadline=None, phases=phases, suppress_health_check=quiet, derandomize=examples < 10)
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        # Over WSGI nobody unpacks what comes compressed.
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    check()


def test_the_description_keeps_its_word(small_app: Any) -> None:
    keep_their_word(small_app, 2, list(GenerationMode), ["figures.json", "milestones.csv", "sources.jsonl", "all.zip"])


@pytest.mark.campaign
def test_the_description_keeps_its_word_in_every_format(small_app: Any) -> None:
    keep_their_word(small_app, 100, list(GenerationMode), catalogue.files())
