"""`/metrics`, for Prometheus: how many requests and how long queries took, and nothing of who asked what.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import time

from flask import Blueprint, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import choose_encoder

from pressgraph.serve.reader import NothingBuilt, Reader, Snapshot

# A second series beside each counter, which says no more than that the server was started. The function has no types.
disable_created_metrics()  # type: ignore[no-untyped-call]
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_QUERIED = "/sparql"


def blueprint(reader: Reader) -> Blueprint:
    """The route, and what counts the requests of all the others. Each application counts for itself."""
    routes = Blueprint("metrics", __name__)
    registry = CollectorRegistry()
    requests = Counter("pressgraph_requests", "Requests answered.", ("route", "method", "status"), registry=registry)
    seconds = Histogram(
        "pressgraph_query_seconds",
        "Seconds from a query's arrival until all of its answer was sent.",
        buckets=_SECONDS,
        registry=registry,
    )
    generation = Gauge("pressgraph_generation", "Number of the generation that is served.", registry=registry)
    articles = Gauge("pressgraph_articles", "Articles in that generation.", registry=registry)

    @routes.before_app_request
    def begin() -> None:
        g.began = time.perf_counter()

    @routes.after_app_request
    def counted(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in _METHODS else "other"
        requests.labels(route, method, response.status_code).inc()
        if route == _QUERIED and ("query" in request.args or method == "POST"):
            began = g.began
            response.call_on_close(lambda: seconds.observe(time.perf_counter() - began))
        return response

    @routes.get("/metrics")
    def metrics() -> Response:
        try:
            snapshot = reader.snapshot()
            generation.set(int(snapshot.generation.name))
            articles.set(article_count(snapshot))
        except NothingBuilt:
            generation.set(0)
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return Response(encode(registry), content_type=content_type, headers={"Cache-Control": "no-store"})

    return routes


def article_count(snapshot: Snapshot) -> int:
    """How many articles a generation has."""

    def counted(snapshot: Snapshot) -> int:
        return int(str(next(snapshot.rows("SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a pg:Article }"))[0]))

    return snapshot.once("article count", counted)
