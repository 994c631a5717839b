"""Values as RDF literals in the canonical form of XSD 1.1 part 2, so that a store gives them back unchanged."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from rdflib import XSD, Literal


def decimal(value: float) -> Literal:
    """xsd:decimal to four places, without trailing zeros and exponent: 0.90 → 0.9, 1.0 → 1."""
    words = f"{value:.4f}".rstrip("0").rstrip(".")
    return Literal("0" if words == "-0" else words, datatype=XSD.decimal, normalize=False)


def integer(value: int) -> Literal:
    """xsd:integer."""
    return Literal(str(value), datatype=XSD.integer, normalize=False)


def boolean(value: bool) -> Literal:
    """xsd:boolean as `true` or `false`."""
    return Literal(str(value).lower(), datatype=XSD.boolean, normalize=False)


def date_time(moment: datetime) -> Literal:
    """xsd:dateTime in the time zone that the source gives (UTC as "Z"); without one where it gives none."""
    words = moment.replace(tzinfo=None).isoformat()
    words = re.sub(r"(\.\d+?)0+$", r"\1", words)
    offset = moment.utcoffset()
    if offset is not None:
        words += "Z" if offset == timedelta(0) else moment.strftime("%z")[:3] + ":" + moment.strftime("%z")[3:5]
    return Literal(words, datatype=XSD.dateTime, normalize=False)
