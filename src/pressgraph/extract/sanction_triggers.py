"""Where an article speaks of a restrictive measure: nouns, verbs, headline verbs that the parser takes for nouns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.clauses import (
    agent,
    child,
    conjuncts,
    counted,
    doer,
    first_conjunct,
    passive,
    prepositional,
    surface_subject,
    undergoer,
)
from pressgraph.extract.sanction_lexicon import MeasureNoun, MeasureVerb, SanctionLexicon
from pressgraph.extract.sanction_places import NAMES, among, hit, is_realm, pair, shut_to, worth
from pressgraph.extract.text import Reading

_MODIFYING = ("compound", "amod", "nmod", "poss", "npadvmod", "nummod")
_NAMELIKE = ("", "PRODUCT", "FAC")
_NO_FINITE_VERB = ("NOUN", "PROPN", "ADJ", "NUM")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names or carries out a measure; `targets` says where its target stands, as in the tables."""

    head: Token
    kind: Literal["noun", "verb", "headline", "anaphor"]
    measure: str
    targets: frozenset[str]
    strength: str = "core"
    first: Token | None = None
    status: str = "imposed"


def find_triggers(reading: Reading, cast: Cast, lexicon: SanctionLexicon) -> list[Trigger]:
    """All triggers in order of the text. Weak ones are left out where the article names no core measure."""
    found = [t for token in reading.doc for t in _at(token, cast, lexicon)]
    return found if any(t.strength != "weak" for t in found) else []


def _at(token: Token, cast: Cast, lexicon: SanctionLexicon) -> Iterator[Trigger]:
    lemma = token.lemma_.lower()
    if lemma in lexicon.verbs and is_headline_verb(token, cast, lexicon):
        row = lexicon.verbs[lemma][-1]
        yield Trigger(token, "headline", row.measure, row.target, status=row.status)
        return
    misread = token.tag_ == "VBZ" and child(token, "dobj") is None and pair(token)  # "asset freezes"
    if (token.pos_ in ("NOUN", "PROPN", "ADJ") or misread) and lemma in lexicon.nouns:
        noun = _noun(token, lexicon)
        if noun is not None and not _named_otherwise(token, lexicon):
            first = next((c for c in token.lefts if c.lower_ in noun.modifiers or c.lemma_ in noun.modifiers), None)
            yield Trigger(token, "noun", noun.measure, noun.targets, noun.strength, first)
    elif token.pos_ in ("VERB", "AUX", "ADJ") and lemma in lexicon.verbs:
        verb = _verb(token, cast, lexicon)
        if verb is not None and verb.measure != "none":
            yield Trigger(token, "verb", verb.measure, verb.target, verb.strength, status=verb.status)
    elif token.lower_ in ("those", "ones") and token.dep_ != "det" and _refers_back(token, lexicon):
        yield Trigger(token, "anaphor", "unspecified", frozenset({"on", "upon", "against"}))


def _noun(token: Token, lexicon: SanctionLexicon) -> MeasureNoun | None:
    """The first row for the noun whose modifiers stand before it or right after its "on", "of", "against"."""
    before = {c.lemma_.lower() for c in token.lefts if c.dep_ in _MODIFYING for c in conjuncts(c)}
    last = token.nbor(-1) if token.i else token
    if last.pos_ == "NOUN" and (last.head, last.dep_) == (
        token.head,
        token.dep_,
    ):  # "imposed asset freezes", two objects
        before.add(last.lemma_.lower())
    if before & lexicon.others["attribute"]:
        return None
    nouns = list(prepositional(token, ("on", "of", "against", "to")))
    if not nouns and token.dep_ == "dobj":  # "tightened its curbs on exports", hung on the verb
        nouns = list(prepositional(token.head, ("on",)))
    nouns += [
        o for p in token.children for g in p.children if g.dep_ == "pcomp" and (o := child(g, "dobj")) is not None
    ]
    after = {t.lemma_.lower() for n in nouns for t in (n, *(c for c in n.lefts if c.dep_ == "compound"))}
    after = {w for w in after if all(row.modifiers for row in lexicon.nouns.get(w, ()))}  # no measure by itself
    words = before | after | {c.lower_ for c in token.lefts}
    return next(
        (row for row in lexicon.nouns[token.lemma_.lower()] if not row.modifiers or row.modifiers & words), None
    )


def _named_otherwise(token: Token, lexicon: SanctionLexicon) -> bool:
    """ "the Sanctions Act", "the sanctions committee": a name or another thing; "sanctions package" is the measure."""
    held = child(token, "dobj")
    if held is not None and lexicon.operator(held.lemma_.lower(), "noun"):  # "sanctions waivers", parsed inside out
        return True
    if token.dep_ not in ("compound", "nmod", "amod") or token.head.i < token.i:
        return False
    head = token.head
    return (head.text[0].isupper() and token.text[0].isupper()) or not lexicon.operator(head.lemma_.lower(), "noun")


def _verb(token: Token, cast: Cast, lexicon: SanctionLexicon) -> MeasureVerb | None:
    if _other_sense(token, lexicon):
        return None
    for row in lexicon.verbs[token.lemma_.lower()]:
        target = _leaving(token) if row.target == {"subject"} else hit(token)
        target = among(target) if target is not None else None
        if target is None or (row.beside and not row.beside & _beside(token)):
            continue
        target = worth(counted(target))
        if row.objects == {"actor"}:
            abroad = bool(row.clause) or row.strength == "foreign"  # "banned Sudmark cars from entering"
            foreign = abroad and any(lexicon.nation(t) for t in target.lefts)
            fits = foreign or any(can_be_hit(t, cast, lexicon) for t in conjuncts(target))
        else:
            words = {t.lemma_.lower() for t in conjuncts(target)} | {c.lemma_.lower() for c in target.lefts}
            words |= {f"{target.lemma_} of {t.lemma_}".lower() for t in prepositional(target, ("of",))}
            fits = not row.objects or bool(words & row.objects)
        if fits and (not row.clause or _kept_from(token, row.clause)):
            return row
    return None


def _beside(verb: Token) -> set[str]:
    """The words that hang on the verb, and those of what it makes of its object: "designated it a terrorist group"."""
    made = [c for c in verb.children if c.dep_ in ("dobj", "oprd", "attr", "ccomp", "dative")]
    made += [n for p in verb.subtree if p.lower_ == "as" for n in p.children]
    over = {verb.head.lemma_.lower()} if verb.dep_ == "xcomp" else set()  # "stopped selling"
    return over | {w.lower_ for w in verb.children} | {w.lower_ for noun in made for w in (noun, *noun.lefts)}


def ordered_by(verb: Token) -> Token | None:
    """The verb of command over "to leave": "ordered two diplomats to leave", "gave them a week to leave"."""
    over = verb.head
    return over if verb.dep_ in ("xcomp", "ccomp", "advcl") and over.lemma_ in ("order", "tell", "give") else None


def _leaving(verb: Token) -> Token | None:
    """Who must leave; nobody where the verb tells only that they leave."""
    who = surface_subject(verb)
    order = ordered_by(verb)
    if order is not None and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return (undergoer(order) if passive(order) else child(order, "dative", "dobj")) or who
    return who if any(c.dep_ == "aux" and c.lower_ == "must" for c in verb.children) else None


def _kept_from(verb: Token, actions: frozenset[str]) -> bool:
    """ "barred from entering": what the target may not do."""
    kept_from = [p for p in verb.subtree if p.lower_ == "from"]  # the parser may hang it on the last noun before it
    if "enter" in actions and any(shut_to(n) for p in kept_from for n in p.children):
        return True
    return any(
        w.lemma_.lower() in actions
        for p in kept_from
        for c in p.children
        if c.dep_ in ("pcomp", "pobj")
        for w in (c, *(left for left in c.lefts if left.dep_ == "compound"))
        if w.lemma_ != "enter" or (place := child(w, "dobj")) is None or is_realm(place)
    )


def can_be_hit(token: Token, cast: Cast, lexicon: SanctionLexicon) -> bool:
    """Whether the noun is a person, body, country or group."""
    if token.lemma_.lower() in lexicon.target_nouns or token.ent_type_ in NAMES or lexicon.nation(token) != "":
        return True
    if token.pos_ == "PROPN" and token.ent_type_ in _NAMELIKE:
        return True
    if token.lower_ == "it" and token.dep_ == "nsubjpass":  # "it was sanctioned by Norland"
        by = agent(token.head)
        return by is not None and (by.ent_type_ in NAMES or cast.at(by.idx) is not None)
    return cast.at(token.idx) is not None or token.lower_ in ("him", "her", "them", "me", "us", "he", "she", "they")


def _other_sense(verb: Token, lexicon: SanctionLexicon) -> bool:
    """ "state-sanctioned", "the court sanctioned the lawyer": approved, or punished by office."""
    before = verb.doc[verb.i - 1] if verb.i else verb
    if before.text == "-" and verb.i > 1:
        before = verb.doc[verb.i - 2]
    if before.lower_ in lexicon.others["before"] and verb.tag_ in ("VBN", "JJ"):
        return True
    who = doer(verb)
    if who is None or (verb.dep_ == "acl" and who.pos_ == "PRON"):  # "hackers sanctioned by it"
        return who is not None
    return (verb.lemma_ != "boycott" and office(who, lexicon)) or who.lemma_.lower() in lexicon.nouns


def office(token: Token, lexicon: SanctionLexicon) -> bool:
    """Whether the noun is a court, a sports body or the like."""
    others = lexicon.others["imposer"]
    return token.text in others or token.lemma_.lower() in others


def is_headline_verb(token: Token, cast: Cast, lexicon: SanctionLexicon) -> bool:
    """ "EU sanctions Belarus": a noun to the parser, though what follows can only be its object."""
    doc = token.doc
    if (
        not 0 < token.i < len(doc) - 1
        or token.tag_ in ("VBD", "VBN", "VBG")
        or child(token, "nsubj", "dobj") is not None
    ):
        return False
    before, after = doc[token.i - 1], doc[token.i + 1]
    root = first_conjunct(token.sent.root)
    if root.tag_ in ("VBZ", "VBD", "VBP") or any(t.dep_ == "aux" and t.head == root for t in token.sent):
        return False
    if not _names_actor(before, cast) or after.is_punct or not _begins_object(after, lexicon):
        return False
    target = headline_object(token)
    return target is not None and can_be_hit(target, cast, lexicon)


def _names_actor(token: Token, cast: Cast) -> bool:
    return cast.at(token.idx) is not None or token.ent_type_ in ("GPE", "ORG", "PERSON")


def _begins_object(token: Token, lexicon: SanctionLexicon) -> bool:
    if lexicon.operator(token.lemma_.lower(), "noun") is not None:
        return False
    return token.pos_ in (*_NO_FINITE_VERB, "DET") or lexicon.nation(token) != ""


def headline_object(token: Token) -> Token | None:
    """The head of the noun phrase that begins right after the word."""
    doc, end = token.doc, token.sent.end
    at = token.i + 1
    while at < end and doc[at].pos_ in (*_NO_FINITE_VERB, "DET", "PART"):
        if at + 1 >= end or doc[at + 1].pos_ not in (*_NO_FINITE_VERB, "PART"):
            return doc[at] if doc[at].pos_ in ("NOUN", "PROPN") else None
        at += 1
    return None


def _refers_back(token: Token, lexicon: SanctionLexicon) -> bool:
    """ "those imposed upon Sudmark" after "sanctions" in the same sentence."""
    imposed = any(c.dep_ == "acl" and (c.lemma_.lower(), "object") in lexicon.frames for c in token.children)
    before = token.doc[token.sent.start : token.i]
    return imposed and any(t.lemma_.lower() in ("sanction", "measure", "embargo", "ban") for t in before)


def trigger_reading(reading: Reading, trigger: Trigger) -> tuple[int, int]:
    """Code points of the trigger: its head, with the modifier that makes it a measure ("asset freeze")."""
    first = trigger.first if trigger.first is not None and trigger.first.i < trigger.head.i else trigger.head
    return first.idx, trigger.head.idx + len(trigger.head)
