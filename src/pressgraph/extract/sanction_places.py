"""Where the sides of a measure stand around a verb or noun, also where the parser hung them elsewhere."""

from __future__ import annotations

from spacy.tokens import Token

from pressgraph.extract.clauses import (
    child,
    conjuncts,
    doer,
    is_verb,
    passive,
    prepositional,
    surface_subject,
    undergoer,
)

TRADE = frozenset({"import", "export", "sale", "shipment", "delivery", "importation", "exportation"})
_OWNED = TRADE | {"asset", "account", "fund", "property"}
_REALMS = frozenset({"country", "territory", "nation", "bloc", "state", "soil", "union", "zone", "area", "mainland"})
NAMES = ("PERSON", "ORG", "GPE", "NORP", "LOC")
_MISREAD = ("npadvmod", "dep", "nmod", "compound", "advmod", "intj")
_SAID_TO = frozenset({"warn", "threaten", "thank", "praise", "commend"})
_HOLDERS = frozenset({"bank", "company", "government", "firm", "state"})
_SUMS = frozenset({"euros", "dollars", "pounds", "rubles", "roubles", "yuan", "worth"})
_SUFFERING = frozenset({"face", "risk", "suffer", "incur", "meet"})
_SAID_TO |= {"congratulate", "criticise", "criticize", "condemn", "denounce", "rebuke"}


def acting(verb: Token) -> Token | None:
    """Who does it: `doer`, or the name that the parser took for something else."""
    heading = headline_infinitive(verb)
    if heading is not None:
        return heading
    found = doer(verb)
    if found is not None:
        return found
    if verb.tag_ in ("VBN", "JJ") and (before := _hyphened(verb)) is not None:
        return before
    if passive(verb):  # "placed on a banker and his yachts by Norland": hung on the yachts
        return next(
            (n for p in verb.subtree if p.lower_ == "by" and p.i > verb.i for n in p.children if _names_doer(n)), None
        )
    split = (s for aux in verb.children if aux.dep_ == "aux" for s in aux.children if s.dep_ == "nsubj")
    if (subject := next(split, None)) is not None:  # "Norland has for the first time put"
        return subject
    if verb.dep_ not in ("ROOT", "ccomp") or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    return next((c for c in verb.lefts if c.pos_ == "PROPN" and c.dep_ in _MISREAD and c.ent_type_ in NAMES), None)


def apposed(verb: Token) -> Token | None:
    """ "The militia, designated a terrorist group by Norland, said": the militia, no doer as the parser has it."""
    named = child(verb, "nsubj")
    between = named is not None and verb.tag_ == "VBD" and named.i == verb.i - 2 and verb.nbor(-1).text == ","
    return named if between and (by_phrase(verb) or verb.nbor().lower_ in ("a", "as", "by")) else None


def by_phrase(verb: Token) -> list[Token]:
    """Who follows "by" anywhere under the verb."""
    return [n for p in verb.subtree if p.lower_ == "by" and p.i > verb.i for n in p.children if n.dep_ == "pobj"][:1]


def _hyphened(participle: Token) -> Token | None:
    """ "US-sanctioned": the name before the hyphen."""
    at = participle.i
    if at < 2 or participle.nbor(-1).text != "-":
        return None
    return name if (name := participle.nbor(-2)).text[0].isupper() else None


def acting_too(verb: Token, who: Token) -> list[Token]:
    """ "Norland, Estmark sanction": what stands before the comma."""
    return [
        c
        for c in verb.children
        if c.dep_ == "nsubj"
        and c != who
        and c.i + 2 == who.left_edge.i
        and c.nbor().text == ","
        and c.ent_type_ in NAMES
    ]


def _names_doer(noun: Token) -> bool:
    return noun.dep_ == "pobj" and noun.pos_ in ("PROPN", "NOUN") and noun.ent_type_ in NAMES


def headline_infinitive(verb: Token) -> Token | None:
    """ "Norland to impose sanctions": the name that begins the headline."""
    to = next((c for c in verb.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    if to is None or to.i == verb.sent.start:
        return None
    name = to.nbor(-1)
    first = verb.doc[verb.sent.start : to.i]
    short = all(t.pos_ in ("PROPN", "ADJ", "CCONJ") or t.text in (",", "&", ":", "’s", "'s") for t in first)
    return name if short and name.pos_ == "PROPN" and verb in name.sent and len(first) < 8 else None


def hit(verb: Token) -> Token | None:
    """To whom it is done: `undergoer`; of "declared a diplomat persona non grata", read as one name, the diplomat."""
    thing = undergoer(verb)
    small = child(verb, "ccomp")
    if thing is None and small is not None and child(small, "mark", "aux") is None:  # "declared two diplomats unwanted"
        return child(small, "nsubj")
    if thing is None and verb.dep_ == "nsubj" and verb.tag_ == "VBN":  # "Also sanctioned were two banks"
        return child(verb.head, "attr")
    if thing is not None and verb.dep_ == "amod" and thing.dep_ == "compound":  # "a sanctioned banker Ada Solvik"
        return thing.head
    if thing is None or not thing.lower_.startswith("grat"):
        return thing
    persona = next((t for t in thing.lefts if t.lower_.startswith("person")), None)
    before = [t for t in thing.lefts if persona is not None and t.i < persona.i and t.pos_ in ("NOUN", "PROPN")]
    return before[-1] if before else thing


def among(noun: Token) -> Token:
    """ "Kestrel Bank was among those that were hit": the bank, not "those"; "Ada Solvik, one of the bankers hit"."""
    one = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "among") else noun
    if one.dep_ == "appos" and one.lower_ == "one":
        return one.head
    if noun.lower_ not in ("those", "targets") or noun.dep_ != "pobj" or noun.head.lower_ not in ("among", "of"):
        return noun
    up = noun.head.head
    while not is_verb(up) and up.head != up and up.dep_ in ("attr", "prep", "pobj"):
        up = up.head
    return (surface_subject(up) if is_verb(up) else None) or noun


def owners(thing: Token, verb: Token) -> list[Token]:
    """ "X's assets", "the assets of X", "imports from X", "sales of chips to X": who is hit."""
    thing = worth(thing)
    for one in conjuncts(thing):
        owner = child(one, "poss")
        if owner is not None:
            return [owner]
        inner = list(prepositional(one, ("of", "belonging")))
        ends = [t for up in (one, *inner, verb) for t in prepositional(up, ("from", "to", "for"))]
        ends = [t for t in ends if is_party(t)] or [t for t in _ends(one) if t.ent_type_ in NAMES]
        if ends or inner:  # exports go to somebody, assets are somebody's
            return ends[:1] or inner if one.lemma_.lower() in TRADE or not inner else inner
    named = [c for c in thing.lefts if c.dep_ in ("compound", "amod") and c.ent_type_ in ("GPE", "NORP", "ORG")]
    return named or [c for c in thing.lefts if c.dep_ == "compound" and c.lemma_.lower() in _HOLDERS]


def worth(noun: Token) -> Token:
    """ "210 billion euros of bank assets": the assets."""
    return next(prepositional(noun, ("of", "in")), noun) if noun.ent_type_ == "MONEY" or noun.lower_ in _SUMS else noun


def _ends(thing: Token) -> list[Token]:
    """What follows "to" or "from" anywhere inside its phrase."""
    return [n for p in thing.subtree if p.lower_ in ("to", "from") for n in p.children if n.dep_ == "pobj"]


def gerund_ends(noun: Token) -> list[Token]:
    """ "a ban on sending weapons to Sudmark": Sudmark."""
    gerunds = [g for p in noun.children if p.lower_ == "on" for g in p.children if g.dep_ == "pcomp"]
    return [t for g in gerunds for t in _ends(g) if is_party(t)]


def pair(token: Token) -> bool:
    """ "imposed asset freezes": two objects, or a clause, to the parser."""
    last = token.nbor(-1) if token.i else token
    return last.tag_ == "NN" and (last.head == token or (last.head, last.dep_) == (token.head, token.dep_))


def is_party(token: Token) -> bool:
    """Whether the word can be a side at all, and no time, sum or law."""
    return token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT", "LAW")


def owned(noun: Token, verb: Token) -> list[Token]:
    """Who is hit by a measure on the noun: of "a ban on imports from Sudmark", Sudmark."""
    held = owners(noun, verb) if noun.lemma_.lower() in _OWNED else []
    return held or ([noun] if is_party(noun) else [])


def qualified(adjective: Token) -> Token | None:
    """Who is "subject to sanctions": the copula's subject, or the noun before the adjective."""
    over = adjective.head
    return surface_subject(over) if adjective.dep_ == "acomp" else over if adjective.dep_ == "amod" else None


def shut_to(place: Token) -> bool:
    """ "barred from Norland", not "barred from parliament"."""
    return place.dep_ == "pobj" and place.ent_type_ != "ORG" and is_realm(place)


def is_realm(place: Token) -> bool:
    """Whether one can be kept out of it by a state: "the country", "Norland", not "the stadium"."""
    return place.pos_ in ("PROPN", "PRON") or place.lemma_.lower() in _REALMS


def spoken_to(verb: Token, pronoun: Token) -> Token | None:
    """Whom "it" means where the verb has an object: "warned Sudmark that it would face sanctions" and "thanked Sudmark
    for its ban" mean Sudmark, "warned Sudmark that it would impose sanctions" does not."""
    addressed = child(verb, "dobj", "dative") if verb.lemma_ in _SAID_TO else None
    if addressed is None or (pronoun.lower_ in ("it", "its") and addressed.tag_ in ("NNS", "NNPS")):
        return None
    under = next((t for t in pronoun.ancestors if is_verb(t)), None)
    suffers = pronoun.dep_ == "nsubjpass" or (under is not None and under.lemma_ in _SUFFERING)
    return addressed if suffers or (pronoun.dep_ == "poss" and under == verb) else None
