"""The real server has nothing that the prober finds wrong."""

from __future__ import annotations

import pytest
from prober import ACCEPTS, problems
from running import served

from pressgraph.store.site import Site


@pytest.mark.slow
def test_every_route_answers_twelve_accept_headers_by_the_book(own_site: Site) -> None:
    assert len(ACCEPTS) == 12
    with served(own_site.path, "https://data.example/kg/") as (server, _):
        assert list(problems(server.address)) == []
