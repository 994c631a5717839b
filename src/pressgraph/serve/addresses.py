"""IRIs of the graph and addresses of this server: one base for the data, any host for the pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from rdflib import URIRef

from pressgraph.identity import legal_iri
from pressgraph.vocab import PREFIXES


def web_url(value: object) -> str | None:
    """The value where it is an http(s) URL that may become a link, else None."""
    url = str(value or "").strip()
    try:
        parts = urlsplit(url)
    except ValueError:  # e.g. a broken IPv6 host
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.netloc and legal_iri(url) == URIRef(url) else None


def short(iri: object) -> str:
    """An IRI with one of our prefixes where one fits: `schema:headline`."""
    text = str(iri)
    fitting = [prefix for prefix, namespace in PREFIXES.items() if text.startswith(namespace)]
    prefix = max(fitting, key=lambda prefix: len(PREFIXES[prefix]), default="")
    return f"{prefix}:{text.removeprefix(PREFIXES[prefix])}" if prefix else text


@dataclass(frozen=True)
class Addresses:
    """`base` is where the graph's IRIs begin and ends in a slash; `root` is the path under which the site is served."""

    base: str

    def iri(self, path: str) -> URIRef | None:
        """The IRI of a document of this site by its path ("actor/…"), or None where no IRI can look like that."""
        iri = URIRef(self.base + path)
        return iri if legal_iri(iri) == iri and not {"?", "#"} & {*path} else None

    def href(self, iri: object, root: str = "") -> str | None:
        """Where a page links for an IRI: a path of this site, a web address elsewhere, or nothing."""
        text = str(iri or "")
        if not text.startswith(self.base):
            return web_url(text)
        path, _, fragment = text.removeprefix(self.base).partition("#")
        # IRIs come escaped already; quoting only makes sure of it.
        place = "" if fragment in {"", "id", "article"} else "#" + quote(fragment, safe="%=,:;@!$&'()*+/?~")
        # "//host" would lead to another server
        return f"{root}/{quote(path.lstrip('/'), safe='/%')}{place}"
