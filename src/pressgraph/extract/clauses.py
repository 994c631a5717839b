"""Grammar over the parse: who does it to whom. Dependency labels are those of spaCy's English models (ClearNLP)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_OBJECTS = ("dobj", "obj", "dative", "oprd")
_VERBAL = ("VERB", "AUX")
_QUANTITIES = frozenset(
    {
        "dozens",
        "hundreds",
        "thousands",
        "scores",
        "number",
        "series",
        "range",
        "handful",
        "string",
        "some",
        "most",
        "many",
    }
    | {
        "all",
        "several",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "dozen",
        "pair",
        "list",
    }
)


def first_conjunct(token: Token) -> Token:
    """The first of coordinated words: "a" for "c" in "a, b and c"."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def conjuncts(token: Token) -> list[Token]:
    """The word and all that is coordinated with it, in order of the text."""
    found, todo = [token], [token]
    while todo:
        more = [child for child in todo.pop().children if child.dep_ == "conj"]
        found.extend(more)
        todo.extend(more)
    return sorted(found, key=lambda t: t.i)


def child(token: Token, *deps: str) -> Token | None:
    """The first dependent with one of the labels."""
    return next((c for c in token.children if c.dep_ in deps), None)


def is_verb(token: Token) -> bool:
    """Whether the word is a verb here (participles as adjectives are not)."""
    return token.pos_ in _VERBAL


def passive(verb: Token) -> bool:
    """ "was hit", and the bare participle after a noun ("sanctions imposed by")."""
    if child(verb, "auxpass", "nsubjpass", "agent") is not None:
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "amod") and child(verb, "aux", "dobj") is None


def prepositional(token: Token, words: Iterable[str]) -> Iterator[Token]:
    """The nouns after the token's own prepositions: "Sudmark" for "imposed … on Sudmark" and the word "on"."""
    for preposition in token.children:
        if preposition.dep_ in ("prep", "agent", "dative", "pcomp", "acl", "prt") and preposition.lower_ in words:
            yield from (noun for noun in preposition.children if noun.dep_ in ("pobj", "dobj"))
            for inner in preposition.children:  # "aimed at", "as part of"
                if inner.dep_ == "prep" and inner.lower_ == "at":
                    yield from (noun for noun in inner.children if noun.dep_ == "pobj")


def counted(noun: Token) -> Token:
    """What a noun of quantity counts: "companies" for "dozens of companies"."""
    if noun.lower_ not in _QUANTITIES:
        return noun
    return next(prepositional(noun, ("of",)), noun)


def agent(verb: Token) -> Token | None:
    """Who did it, in the passive: "imposed by Norland"."""
    return next((n for p in verb.children if p.lower_ == "by" for n in p.children if n.dep_ == "pobj"), None)


def surface_object(verb: Token) -> Token | None:
    """The object as printed; of a relative clause "that Norland imposed" the noun before it."""
    found = child(verb, *_OBJECTS)
    if found is None and verb.dep_ == "amod" and (verb.tag_ == "VBD" or _loose_participle(verb)):
        return verb.head  # a verb that the parser hung on its object
    if found is not None and found.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        return verb.head
    return found


def surface_subject(verb: Token) -> Token | None:
    """The subject as printed or understood: of a relative clause its noun, of a bare verb that of the other."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        found = next((c for c in reversed(list(verb.children)) if c.dep_ in _SUBJECTS), None)  # the last: no dateline
        if found is not None:
            relative = found.tag_ in ("WDT", "WP") or found.lower_ == "that"
            return verb.head if relative and verb.dep_ == "relcl" else found
        if verb.dep_ == "conj" and is_verb(verb.head):
            verb = verb.head
        elif verb.dep_ in ("xcomp", "advcl", "ccomp") and verb.head != verb:
            controller = _controller(verb)
            if controller is not None:
                return controller
            verb = verb.head
        elif verb.dep_ == "pcomp" and verb.head.head != verb.head:
            kept = child(verb.head.head, "dobj") if verb.head.lower_ == "from" else None
            if kept is not None:  # "stopped Norland from imposing"
                return kept
            verb = verb.head.head
        elif verb.dep_ in ("acl", "relcl") and (verb.tag_ in ("VBG", "VBN") or _ordinal(verb.head)):
            if verb.head.dep_ != "attr":
                return verb.head
            verb = verb.head.head  # "Norland became the first country to …"
        elif verb.dep_ in ("acomp", "attr", "oprd"):
            verb = verb.head
        elif _loose_participle(verb) and is_verb(verb.head.head):
            verb = verb.head.head
        else:
            return None
    return None


def _controller(verb: Token) -> Token | None:
    """ "urge Norland to impose", "call on Norland to impose": the upper object is the lower subject."""
    if verb.dep_ != "xcomp" or verb.head.lemma_ in ("promise", "threaten", "vow"):
        return None
    upper = verb.head
    if passive(upper) or not is_verb(upper):
        return None
    addressed = child(upper, "dobj", "dative")
    on = (t for t in prepositional(upper, ("on", "upon")) if t.i < verb.i and t.ent_type_ != "DATE")
    return addressed or next(on, None)


def _loose_participle(verb: Token) -> bool:
    """ "Norland hit back, blacklisting judges": the parser may take it for an adjective of its object."""
    return verb.tag_ == "VBG" and verb.dep_ == "amod" and verb.i > 0 and verb.nbor(-1).is_punct


def _ordinal(noun: Token) -> bool:
    return any(c.lower_ in ("first", "last", "latest", "only", "next") for c in noun.lefts)


def doer(verb: Token) -> Token | None:
    """Who does it: the subject, in the passive the agent."""
    return agent(verb) if passive(verb) else surface_subject(verb)


def undergoer(verb: Token) -> Token | None:
    """To whom it is done: the object, in the passive the subject; of a participle before or after a noun that noun."""
    if not passive(verb):
        return surface_object(verb)
    if verb.dep_ in ("acl", "amod", "relcl") and child(verb, "nsubjpass") is None:
        return verb.head
    return surface_subject(verb)


def particle(verb: Token, word: str) -> bool:
    """Whether the verb has this particle ("rule out", "roll back")."""
    return any(c.dep_ in ("prt", "advmod", "prep") and c.lower_ == word for c in verb.children)


def raised_infinitive(verb: Token) -> Token | None:
    """ "The sanctions are due to be lifted", "are expected to be lifted": the lower verb, of the same subject."""
    upper = next((c for c in verb.children if c.dep_ == "acomp"), verb)
    lower = child(upper, "xcomp")
    infinitive = lower is not None and any(c.lower_ == "to" and c.dep_ == "aux" for c in lower.children)
    return lower if infinitive else None


def all_conjuncts(head: Token) -> list[Token]:
    """Also those that hang on a name right after the noun: "the agency Norspace and the firm Kestrel"."""
    name = child(head, "appos")
    joined = conjuncts(name)[1:] if name is not None and name.left_edge.i == head.i + 1 else []
    return sorted({*conjuncts(head), *joined}, key=lambda t: t.i)


def listed(word: Token) -> list[Token]:
    """The nouns after "including": its objects, what is coordinated with them, and the names beside them."""
    found = [c for c in word.children if c.dep_ in ("pobj", "dobj")]
    for noun in found:  # grows while it is read
        found.extend(c for c in noun.children if c.dep_ in ("conj", "appos") and c not in found)
        for preposition in (c for c in noun.children if c.dep_ == "prep"):  # "head of the bank Ada Solvik"
            found.extend([c for c in preposition.children if c.dep_ == "pobj"][1:])
    return found
