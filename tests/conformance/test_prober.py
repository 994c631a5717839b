"""The real server has nothing that the prober finds wrong, and the prober leaves no route out."""

from __future__ import annotations

import pytest
from prober import ACCEPTS, problems, routes
from running import served

from pressgraph.serve.app import create_app
from pressgraph.store.site import Site

OTHERS = {
    "graph_store.read",  # whose other methods need a token; the W3C's suite asks it
    "metrics.metrics",  # which is never the same
    *("pictures.records", "reconcile.preview"),  # of things that only a site knows
}


@pytest.mark.slow
def test_every_route_answers_twelve_accept_headers_by_the_book(own_site: Site) -> None:
    assert len(ACCEPTS) == 12
    base = "https://data.example/kg/"
    with served(own_site.path, base) as (server, _):
        rules = create_app(own_site, base).url_map
        asked = {rules.bind("").match(f"/{route.path.partition('?')[0]}")[0] for route in routes(server.address)}
        assert {rule.endpoint for rule in rules.iter_rules() if "GET" in (rule.methods or ())} - asked == OTHERS
        assert list(problems(server.address)) == []
