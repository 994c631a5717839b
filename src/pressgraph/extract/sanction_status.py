"""How far a measure has come: the statuses of the words around it, from the inside out, made into one.

Each step is a key of the scheme of statuses or one of: "kept" (in force before and after), "renewed" (the same, by
an act), "not" (negation), "would" (a conditional), "same" (nothing).
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from pressgraph.extract.clauses import child, surface_subject
from pressgraph.extract.sanction_lexicon import Operator, SanctionLexicon
from pressgraph.extract.sanction_places import headline_infinitive

_IN_FORCE = frozenset({"imposed", "announced"})
_OPEN = frozenset({"considered", "threatened", "called-for"})
_REPORTS = frozenset({"say", "tell", "announce", "confirm", "declare", "add", "state", "announcement", "decision"})
_ENDS = frozenset({"lifted", "eased", "expired"})


def status_of(steps: Iterable[str]) -> str | None:
    """One status; None where the words deny that there was anything to tell ("did not threaten sanctions")."""
    status: str | None = None
    for step in steps:
        status = _apply(step, status)
        if status == "nothing":
            return None
    return "imposed" if status in (None, "kept", "renewed") else status


def _apply(step: str, inner: str | None) -> str | None:
    if step == "same":
        return inner
    if inner is None or inner == "imposed":
        return {"not": "refused", "would": "considered"}.get(step, step)
    if inner in ("kept", "renewed"):
        return _over_kept(step, inner)
    if inner == "expired" and step == "announced":  # "due to expire"
        return "kept"
    if inner in _ENDS:
        return inner if step in _IN_FORCE | _ENDS | {"renewed"} else "kept"
    return _over_open(step, inner)


def _over_kept(step: str, inner: str) -> str:
    """What is in force stays so under "may extend" and "must keep"; only "failed to renew" ends it."""
    if step in ("not", "refused"):
        return "expired" if inner == "renewed" else "kept"
    return step if step in _ENDS else inner


def _over_open(step: str, inner: str) -> str:
    negative = step in ("not", "refused")
    match inner:
        case "announced":
            return {"not": "refused", "would": "considered", "imposed": "announced", "kept": "announced"}.get(
                step, step
            )
        case "refused":
            return "considered" if negative or step in ("called-for", "considered") else "refused"
        case "threatened" | "called-for":
            if step == "not":
                return "refused" if inner == "called-for" else "nothing"
            return "called-for" if step == "called-for" else inner
        case _:  # considered
            return "refused" if negative else step if step in ("called-for", "threatened") else inner


def own_steps(
    verb: Token, lexicon: SanctionLexicon, targeted: bool, joined: Token | None = None
) -> tuple[list[str], list[Token]]:
    """What a verb's own modals, "not" and "if" clauses say, and those clauses. `targeted`: the subject is hit;
    `joined`: a verb that shares the modals ("would wait and impose it if …")."""
    steps: list[str] = ["announced"] if headline_infinitive(verb) is not None else []
    conditions: list[Token] = []
    for word in verb.children:
        if word.dep_ == "aux" and (modal := _modal(word, lexicon)):
            hit = targeted and modal.status in ("considered", "would", "announced")
            steps.append("threatened" if hit else _would(verb, lexicon) if modal.status == "would" else modal.status)
            holders = [verb] if joined is None else [verb, joined]
            found = [c for h in holders for c in h.children if c.dep_ == "advcl" and _conditional(c)]
            conditions.extend(found)
            steps.extend("threatened" for _ in found if not _draft(verb, lexicon))
        elif word.dep_ == "neg" or word.lower_ == "never":
            steps.append("not")
    return steps, conditions


def _modal(word: Token, lexicon: SanctionLexicon) -> Operator | None:
    return lexicon.operator(word.lower_, "modal") or lexicon.operator(word.lemma_.lower(), "modal")


def _conditional(clause: Token) -> bool:
    mark = child(clause, "mark")
    return mark is not None and mark.lower_ in ("if", "unless")


def _draft(verb: Token, lexicon: SanctionLexicon) -> bool:
    """Whether the subject is a bill, a plan or the like."""
    subject = surface_subject(verb)
    return subject is not None and lexicon.operator(subject.lemma_.lower(), "noun") is not None


def _would(verb: Token, lexicon: SanctionLexicon) -> str:
    """ "said it would impose" is an announcement; "a bill that would impose" is not."""
    if _draft(verb, lexicon):
        return "considered"
    reported = verb.dep_ in ("ccomp", "acl") and verb.head.lemma_ in _REPORTS
    return "announced" if reported else "considered"
