"""The update operation of the SPARQL 1.1 Protocol (section 2.2), for who holds the token."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, request
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from pressgraph.serve.access import require_token
from pressgraph.serve.reader import Reader
from pressgraph.store.query_check import LONGEST
from pressgraph.store.writing import Writer

UPDATE = "application/sparql-update"
LARGEST = 12 * LONGEST + 10_000
"""Bytes of a query or update: four a character, three times as many percent-encoded. Larger graphs go to `/store`."""


def is_update() -> bool:
    """Whether the request, which may have LARGEST bytes, is one: a POST of an update, or of a form with one."""
    request.max_content_length = request.max_form_memory_size = LARGEST
    return request.method == "POST" and (request.mimetype == UPDATE or "update" in request.form)


def update(writer: Writer, token: str, reader: Reader) -> Response:
    """Carry it out, and publish what it made, before it is acknowledged. Raises QueryRefused and HTTPException."""
    require_token(token)
    if not in_utf8():
        raise UnsupportedMediaType(f"An update comes in UTF-8, not as {request.content_type}.")
    fields = CombinedMultiDict([request.args, request.form])
    texts = fields.getlist("update") + ([decoded(request.get_data())] if request.mimetype == UPDATE else [])
    if len(texts) != 1 or "query" in fields:
        raise BadRequest(f"One update is needed in the parameter “update”, and no query; there are {len(texts)}.")
    writer.update(texts[0], fields.getlist("using-graph-uri"), fields.getlist("using-named-graph-uri"))
    return acknowledged(reader)


def acknowledged(reader: Reader, status: HTTPStatus = HTTPStatus.NO_CONTENT) -> Response:
    """The answer to a change, which is seen by whoever asks next; without a body."""
    reader.look_again()
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


def in_utf8() -> bool:
    """Whether the request's body is in UTF-8, as far as it says."""
    return request.mimetype_params.get("charset", "utf-8").lower() in ("utf-8", "utf8")


def decoded(body: bytes) -> str:
    """The text of a query or update. Raises BadRequest."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The text is not UTF-8: {error.reason} at byte {error.start}.") from None
