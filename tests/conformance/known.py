"""What fails of the W3C's suites, and why. The engine's failures are those that it has in process, too."""

from __future__ import annotations

ENGINE = {
    "aggregates/agg-groupconcat-04": "GROUP_CONCAT of texts of one language keeps the tag",
    "aggregates/agg-groupconcat-06": "GROUP_CONCAT of texts of one language keeps the tag",
    "aggregates/agg-empty-group-count-graph": "an aggregate inside of GRAPH ?g counts over all graphs at once",
    "bindings/graph": "VALUES alone inside of GRAPH: no pattern that would bind the graph's name",
    "negation/graph-minus": "MINUS inside of GRAPH shares the graph's variable",
    "functions/bnode01": "BNODE(text) gives the same node in each row",
    "property-path/zero_or_more_set_start": "a constant that is not in the data does not reach itself by a path",
    "property-path/zero_or_more_set_end": "a constant that is not in the data does not reach itself by a path",
    "property-path/zero_or_one_set_start": "a constant that is not in the data does not reach itself by a path",
    "property-path/zero_or_one_set_end": "a constant that is not in the data does not reach itself by a path",
    "csv-tsv-res/csv03": "numbers are stored by value: 1.0E6 is written as 1000000",
    "csv-tsv-res/tsv03": "numbers are stored by value: -3 of xsd:negativeInteger comes back as xsd:integer",
}
_LOAD = "LOAD is refused, also where it is SILENT: the server fetches nothing"
OURS = {
    **{f"syntax-update-1/test_{number}": _LOAD for number in (1, 2, 3, 4, 37)},
    **{f"update-silent/{name}": _LOAD for name in ("load-silent", "load-into-silent")},
}
"""What the endpoint does otherwise than the engine alone, on purpose."""
