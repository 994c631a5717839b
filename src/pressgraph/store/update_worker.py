"""One SPARQL update in a process of its own: `python -m pressgraph.store.update_worker`, started by `writing`.

Standard input is JSON: `store` (the folder of a copy made for it), `sparql`, `base`, `prefixes`, `memory` (bytes). The
update is carried out on the copy. Standard output is JSON: `{}`, or `{"failed": …, "words": …}` as in `query_worker`.
"""

from __future__ import annotations

import json
import sys

import pyoxigraph as ox

from pressgraph.store.cage import be_expendable, leave_network, limit_memory
from pressgraph.store.query_worker import place


def main() -> None:
    """Read, update, tell."""
    request = json.load(sys.stdin)
    leave_network()
    be_expendable()
    store = ox.Store(request["store"])
    limit_memory(request["memory"])
    outcome: dict[str, str] = {}
    try:
        store.update(request["sparql"], base_iri=request["base"], prefixes=request["prefixes"])
        store.flush()
    except SyntaxError as error:
        outcome = {"failed": "malformed", "words": f"the update does not parse: {place(error, request['sparql'])}"}
    except MemoryError:
        outcome = {"failed": "large", "words": "the update ran out of memory"}
    except (OSError, RuntimeError, ValueError) as error:  # DROP of a graph that is not there, without SILENT
        outcome = {"failed": "malformed", "words": f"the update failed: {error}"}
    json.dump(outcome, sys.stdout)


if __name__ == "__main__":
    main()
