"""Which of the media types that we have a client gets (RFC 9110 §12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MIMEAccept

from pressgraph.errors import QueryNotAcceptable
from pressgraph.store.formats import RdfFormat, ResultFormat

HTML = "text/html"


def best(accept: MIMEAccept, formats: Sequence[RdfFormat | ResultFormat], *, html: bool = False) -> str:
    """The media type that the client likes best, ours or HTML; of equals the first in `formats`.

    An alias (`application/json` for results) counts, and gets the proper type. A client that says nothing gets the
    first. Raises QueryNotAcceptable (406), which names what there is.
    """
    offered = {name: kind.media_type for kind in reversed(formats) for name in (*kind.aliases, kind.media_type)}
    # Werkzeug breaks ties by the order of what is offered, so that proper names go before aliases and HTML last.
    names = [kind.media_type for kind in formats] + [alias for kind in formats for alias in kind.aliases]
    if html:
        names, offered = [*names, HTML], {**offered, HTML: HTML}
    if not accept:
        return names[0]
    found = accept.best_match(names)
    if found is None:
        raise QueryNotAcceptable(
            f"there is no {accept.to_header()} here, but {', '.join(dict.fromkeys(offered.values()))}"
        )
    return offered[found]
