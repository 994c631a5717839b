"""OWL 2 RL: a graph and the ontology → the new, legal, useful triples about individuals that follow.

owlrl makes the closure of the ontology, once. What that closure says about individuals are a few kinds of rules, and
these run on each graph by itself; the names in brackets are those of the profile's rules (OWL 2 Profiles, section 4.3,
tables 4 to 9). An ontology with any other kind of axiom is refused, so the result is always that of plain owlrl.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import owlrl
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Node, URIRef
from rdflib.collection import Collection

from pressgraph.errors import BadOntology

Triple = tuple[Node, Node, Node]
Reasoner = Callable[[Graph], Graph]

_TYPE = RDF.type  # looked up once: rdflib runs Python code for each term of its own namespaces
_ANNOTATIONS = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.versionIRI}
_CONSISTENCY = {OWL.disjointWith, OWL.propertyDisjointWith, OWL.members, OWL.deprecated, OWL.priorVersion}
_RULES = {
    *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.equivalentClass, OWL.equivalentProperty),
    *(OWL.inverseOf, OWL.propertyChainAxiom, OWL.onProperty, OWL.hasValue, OWL.someValuesFrom),
    *(RDF.type, RDF.first, RDF.rest),
}
_KINDS = {
    *(OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Restriction),
    *(OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty),
    *(OWL.AllDisjointClasses, OWL.AllDisjointProperties, OWL.NamedIndividual, OWL.Thing),
}
_OF_THE_LANGUAGE = (str(RDF), str(RDFS), str(OWL), str(XSD))


def reasoner(ontology: Graph, cache: Path | None = None) -> Reasoner:
    """What adds to a graph all that follows by the ontology: a function from a graph to the new triples.

    With the folder `cache` the ontology's closure is kept there, by the ontology's hash. Raises BadOntology for an
    axiom that the rules do not cover.
    """
    _refuse_what_is_not_covered(ontology)
    rules = _Rules(_closure(ontology, cache))
    return lambda graph: _infer(graph, rules)


def useful(triple: Triple) -> bool:
    """Whether a triple that follows is worth publishing: legal RDF, about an individual, and not about RDF or OWL."""
    subject, predicate, value = triple
    if not isinstance(subject, URIRef) or not isinstance(predicate, URIRef) or isinstance(value, BNode):
        return False
    if predicate == _TYPE:
        return isinstance(value, URIRef) and not str(value).startswith(_OF_THE_LANGUAGE)
    return not str(predicate).startswith(_OF_THE_LANGUAGE) or predicate in _ANNOTATIONS


class _Rules:
    """What the closure of an ontology says about individuals, by the predicate or class that sets it off."""

    def __init__(self, closure: Graph) -> None:
        self.supers = _table(closure.subject_objects(RDFS.subClassOf))  # [cax-sco]
        self.properties = _table(closure.subject_objects(RDFS.subPropertyOf))  # [prp-spo1]
        pairs = list(closure.subject_objects(OWL.inverseOf))
        symmetric = [(p, p) for p in closure.subjects(RDF.type, OWL.SymmetricProperty)]
        self.inverses = _table([*pairs, *((q, p) for p, q in pairs), *symmetric])  # [prp-inv1, prp-inv2, prp-symp]
        self.domains = _table(closure.subject_objects(RDFS.domain))  # [prp-dom]
        self.ranges = _table(closure.subject_objects(RDFS.range))  # [prp-rng]
        self.first: dict[Node, set[tuple[Node, Node]]] = defaultdict(set)  # p1 → (p2, p): p1 then p2 is p
        self.second: dict[Node, set[tuple[Node, Node]]] = defaultdict(set)  # p2 → (p1, p)
        self._chains(closure)
        self.values: dict[tuple[Node, Node], set[Node]] = defaultdict(set)  # (p, v) → classes [cls-hv2]
        self.valued: dict[Node, set[tuple[Node, Node]]] = defaultdict(set)  # class → (p, v) [cls-hv1]
        self.some: dict[Node, set[tuple[Node, Node]]] = defaultdict(set)  # p → (class of the value, class)
        self.fillers: dict[Node, set[tuple[Node, Node]]] = defaultdict(set)  # class of the value → (p, class)
        self._restrictions(closure)
        self.joined = {*self.first, *self.second, *self.some}

    def _chains(self, closure: Graph) -> None:
        """[prp-spo2] for two properties, and [prp-trp], which is the chain of a property with itself."""
        triples = [(p, p, p) for p in closure.subjects(RDF.type, OWL.TransitiveProperty)]
        for p, chain in closure.subject_objects(OWL.propertyChainAxiom):
            one, two = Collection(closure, chain)
            triples.append((one, two, p))
        for one, two, p in triples:
            self.first[one].add((two, p))
            self.second[two].add((one, p))

    def _restrictions(self, closure: Graph) -> None:
        """[cls-hv1], [cls-hv2], [cls-svf1], [cls-svf2]; a value of which only owl:Thing is asked gives a domain."""
        for restriction, p in closure.subject_objects(OWL.onProperty):
            for value in closure.objects(restriction, OWL.hasValue):
                self.values[p, value].add(restriction)
                self.valued[restriction].add((p, value))
            for filler in closure.objects(restriction, OWL.someValuesFrom):
                if filler == OWL.Thing:
                    self.domains[p].add(restriction)
                else:
                    self.some[p].add((filler, restriction))
                    self.fillers[filler].add((p, restriction))


def _table(pairs: Iterable[tuple[Node, Node]]) -> dict[Node, set[Node]]:
    table: dict[Node, set[Node]] = defaultdict(set)
    for key, value in pairs:
        table[key].add(value)
    return table


class _Individuals:
    """The statements that rules with two premises look up."""

    def __init__(self) -> None:
        self.values: dict[tuple[Node, Node], set[Node]] = defaultdict(set)  # (subject, predicate) → objects
        self.subjects: dict[tuple[Node, Node], set[Node]] = defaultdict(set)  # (predicate, object) → subjects
        self.classes: dict[Node, set[Node]] = defaultdict(set)


def _infer(graph: Graph, rules: _Rules) -> Graph:
    """All that follows, each triple taken up once (semi-naive evaluation)."""
    known: set[Triple] = set(graph)
    queue = list(known)
    individuals = _Individuals()
    result = Graph(store="SimpleMemory")
    while queue:
        triple = queue.pop()
        for new in _consequences(triple, rules, individuals):
            if new not in known:
                known.add(new)
                queue.append(new)
                if useful(new):
                    result.add(new)
    return result


def _consequences(triple: Triple, rules: _Rules, individuals: _Individuals) -> Iterator[Triple]:
    subject, predicate, value = triple
    if predicate == _TYPE:
        yield from _of_type(subject, value, rules, individuals)
        return
    for p in rules.properties.get(predicate, ()):
        yield subject, p, value
    for c in rules.domains.get(predicate, ()):
        yield subject, _TYPE, c
    for c in rules.values.get((predicate, value), ()):
        yield subject, _TYPE, c
    if not isinstance(value, Literal):  # a literal can't be a subject
        for p in rules.inverses.get(predicate, ()):
            yield value, p, subject
        for c in rules.ranges.get(predicate, ()):
            yield value, _TYPE, c
    if predicate in rules.joined:
        yield from _joined(triple, rules, individuals)


def _of_type(subject: Node, class_: Node, rules: _Rules, individuals: _Individuals) -> Iterator[Triple]:
    for c in rules.supers.get(class_, ()):
        yield subject, _TYPE, c
    for p, value in rules.valued.get(class_, ()):
        yield subject, p, value
    if class_ in rules.fillers:
        individuals.classes[subject].add(class_)
        for p, c in rules.fillers[class_]:
            for other in individuals.subjects.get((p, subject), ()):
                yield other, _TYPE, c


def _joined(triple: Triple, rules: _Rules, individuals: _Individuals) -> Iterator[Triple]:
    subject, predicate, value = triple
    individuals.values[subject, predicate].add(value)
    individuals.subjects[predicate, value].add(subject)
    for two, p in rules.first.get(predicate, ()):
        for end in individuals.values.get((value, two), ()):
            yield subject, p, end
    for one, p in rules.second.get(predicate, ()):
        for start in individuals.subjects.get((one, subject), ()):
            yield start, p, value
    for filler, c in rules.some.get(predicate, ()):
        if filler in individuals.classes.get(value, ()):
            yield subject, _TYPE, c


def _closure(ontology: Graph, cache: Path | None) -> Graph:
    """The ontology's closure by owlrl, as far as the rules use it, from the cache where it is there."""
    file = cache / f"closure-{_hash(ontology)}.nt" if cache else None
    if file and file.exists():
        return Graph().parse(file, format="nt")
    whole = Graph()
    whole += ontology
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(whole)
    closure = Graph()
    for s, p, o in whole:
        if p in _RULES and s != o and not isinstance(s, Literal):
            closure.add((s, p, o))
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        closure.serialize(unfinished, format="nt", encoding="utf-8")
        unfinished.replace(file)
    return closure


def _hash(ontology: Graph) -> str:
    """A name for the ontology and the version of owlrl, whatever the labels of blank nodes."""
    lines = sorted(f"{_words(s, ontology)} {p} {_words(o, ontology)}" for s, p, o in ontology)
    return hashlib.sha256("\n".join([owlrl.__version__, *lines]).encode()).hexdigest()[:16]


def _words(term: Node, ontology: Graph) -> str:
    """A blank node by what it says: those of OWL axioms form trees (OWL 2 Mapping to RDF, section 3)."""
    if not isinstance(term, BNode):
        return term.n3()
    return "[" + ";".join(sorted(f"{p} {_words(o, ontology)}" for p, o in ontology.predicate_objects(term))) + "]"


def _refuse_what_is_not_covered(ontology: Graph) -> None:
    for s, p, o in ontology:
        if p == RDF.type and str(o).startswith(str(OWL)) and o not in _KINDS:
            raise BadOntology(f"{s} is an {o}: reasoning does not cover this; leave it out, or add the rule")
        if str(p).startswith(str(OWL)) and p not in _RULES | _ANNOTATIONS | _CONSISTENCY:
            raise BadOntology(f"{s} has {p}: reasoning does not cover this; leave it out, or add the rule")
        if p == OWL.propertyChainAxiom and len(list(Collection(ontology, o))) != 2:
            raise BadOntology(f"{s} has a chain that is not of two properties: write it as several chains of two")
        if p in {OWL.inverseOf, OWL.onProperty} and isinstance(o, BNode):
            raise BadOntology(f"{s} has {p} of a nameless property: give the inverse a name")
