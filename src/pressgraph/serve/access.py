"""Who may write: the holder of the publisher's token, sent as `Authorization: Bearer …` (RFC 6750, section 2.1)."""

from __future__ import annotations

import hmac

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized


def require_token(token: str) -> None:
    """Raises Unauthorized (401) or, where the publisher has set no token, Forbidden (403)."""
    if not token:
        raise Forbidden("Writing is switched off here: the publisher has set no token.")
    given = request.authorization
    held = (given.token or "") if given and given.type == "bearer" else ""
    if not hmac.compare_digest(held.encode(), token.encode()):
        raise Unauthorized(
            "Writing needs the publisher's token: Authorization: Bearer …",
            www_authenticate=WWWAuthenticate("bearer", {"realm": "pressgraph"}),
        )
