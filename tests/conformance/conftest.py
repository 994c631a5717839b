"""The suites and a served site, once for all tests in this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import Endpoint
from manifests import Suite
from running import make_site, served, unpacked

SHARED = Path(os.environ.get("PRESSGRAPH_SHARED", Path(__file__).parents[3] / "shared"))
BASE = "http://localhost:8000/"


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    archive = SHARED / "suites/sparql11.tar.gz"
    if not archive.is_file():
        pytest.skip("the W3C's suites are not here")
    return unpacked(archive, tmp_path_factory.mktemp("suites"))


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A server of a small site, for tests that clean up after themselves."""
    site = tmp_path_factory.mktemp("conformance") / "site"
    make_site(site, BASE, 100)
    with served(site, BASE) as (found, _):
        yield found
