"""Every error that pressgraph raises on purpose.

PressgraphError
├── ItemSkipped          one item can't be used: it is reported, the rest of the work goes on
│   └── BadItem          an article of a source is broken (file, place, what to do)
├── RunStopped           the whole command can't go on (exit code 2)
│   ├── BadSource        a source can't be read at all
│   ├── BadSettings      the settings file has an unknown key or a wrong value
│   ├── BadOntology      the ontology holds an axiom that the rules do not cover
│   ├── SiteLocked       another build is writing to the site
│   └── PortTaken        the address to serve at is in use
└── QueryRefused         a query that is not run or not finished; carries its HTTP status
    ├── QueryMalformed   400: does not parse, or asks for what is switched off
    ├── UpdateForbidden  403: would change graphs that the build owns
    ├── QueryNotAcceptable  406: its answer has no form of the media type asked for
    ├── QueryTooLarge    413: past the memory or row limit
    ├── QueryFailed      500: the store itself could not answer
    └── QueryTimeout     503: past the deadline, or no room in the slow lane
"""

from __future__ import annotations


class PressgraphError(Exception):
    """Root of the tree; `str(error)` is one message for people that names the place and what to do."""


class ItemSkipped(PressgraphError):
    """Skip this item and report it."""


class BadItem(ItemSkipped):
    """An article of a source that can't be used."""

    def __init__(self, origin: str, place: str, problem: str) -> None:
        super().__init__(f"{origin}: {place}: {problem}")
        self.origin, self.place, self.problem = origin, place, problem


class RunStopped(PressgraphError):
    """Stop the run."""


class BadSource(RunStopped):
    """A source that can't be read at all."""


class BadSettings(RunStopped):
    """A settings file that can't be used."""


class BadOntology(RunStopped):
    """An ontology outside of what the rules cover."""


class SiteLocked(RunStopped):
    """Another writer holds the site."""


class PortTaken(RunStopped):
    """The address to serve at is in use, or not ours."""


class QueryRefused(PressgraphError):
    """A query that was not run, or not to its end."""

    status = 400


class QueryMalformed(QueryRefused):
    """Does not parse, or asks for what is switched off."""


class UpdateForbidden(QueryRefused):
    """Would change graphs that the build owns."""

    status = 403


class QueryNotAcceptable(QueryRefused):
    """Its answer can't be written in the media type asked for."""

    status = 406


class QueryFailed(QueryRefused):
    """The store could not answer: its folder is gone or broken."""

    status = 500


class QueryTooLarge(QueryRefused):
    """Past the memory or the row limit."""

    status = 413


class QueryTimeout(QueryRefused):
    """Past the deadline, or no room for a slow query."""

    status = 503
