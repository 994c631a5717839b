"""Claims: who said what to whom about whom, with the exact words.

quotations (direct speech) → attribution (verbs of saying) → frontings, nominals, headlines → one list, each utterance
once → tagged (what only the tagger sees), with parties, act and how it is quoted → confidence → replies (which is
inside which, what a denial answers).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from pressgraph.extract.acts import act_of
from pressgraph.extract.attribution import indirect_speech
from pressgraph.extract.claimants import Claimants
from pressgraph.extract.confidence import LEAST, Learned, Tagged, features
from pressgraph.extract.frontings import according_to
from pressgraph.extract.headlines import headline_speech, held_quotes
from pressgraph.extract.nominals import nominal_speech
from pressgraph.extract.quotations import quoted_speech
from pressgraph.extract.replies import linked
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.tagged import tagged_speech
from pressgraph.extract.text import Reading
from pressgraph.extract.transcripts import transcript_speech
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Claim, Findings, Quotation, Span


def find_claims(
    reading: Reading, findings: Findings, lexicon: SpeechLexicon, learned: Learned | None = None
) -> tuple[Claim, ...]:
    """All attributed speech of an article, in the order of the text. Findings give the actors and places.

    With a tagger each claim has the confidence of both, and those that neither is sure of are left out; without one it
    is the precision of its rule."""
    if learned is None:
        return linked(reading, propose(reading, findings, lexicon), lexicon)
    tagged = Tagged.by(learned.tagger, reading)
    claims = propose(reading, findings, lexicon, tagged)
    seen = features(reading, claims, tagged)
    judged = [replace(c, confidence=learned.confidence(f)) for c, f in zip(claims, seen, strict=True)]
    return linked(reading, [claim for claim in judged if claim.confidence >= LEAST], lexicon)


def propose(reading: Reading, findings: Findings, lexicon: SpeechLexicon, tagged: Tagged | None = None) -> list[Claim]:
    """What the grammar finds, and the tagger where the grammar finds nothing."""
    claimants = Claimants(reading, findings, lexicon)
    found = list(_once(_grammatical(reading, lexicon, claimants)))
    if tagged is not None:
        taken = bytearray(len(reading.text))
        for span in (span for utterance in found for span in utterance.content):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
        free = (content for content in tagged.contents if not any(taken[content.start : content.end]))
        found += tagged_speech(reading, free, claimants)
    claims = (_claim(reading, claimants, utterance) for utterance in found)
    unique = {claim.id: claim for claim in claims if claim is not None}
    return sorted(unique.values(), key=lambda c: (c.content[0], c.id))


def _grammatical(reading: Reading, lexicon: SpeechLexicon, claimants: Claimants) -> list[Utterance]:
    quoted = quoted_speech(reading, lexicon)
    quoting = frozenset(u.head.i for u in quoted if u.head is not None and u.cue is not None)
    indirect = tuple(indirect_speech(reading, lexicon, claimants, quoting))
    return [
        *transcript_speech(reading, claimants),
        *_continued(quoted, indirect),
        *according_to(reading, claimants),
        *nominal_speech(reading, lexicon, claimants),
        *headline_speech(reading, lexicon, claimants),
        *held_quotes(reading, claimants),
    ]


def _continued(quoted: Iterable[Utterance], indirect: Iterable[Utterance]) -> Iterator[Utterance]:
    """A quotation that stands after indirect speech of the same verb goes on with it: one utterance."""
    cues = {u.head.i: u for u in indirect if u.head is not None}
    for utterance in quoted:
        at = utterance.head.i if utterance.head is not None and utterance.cue is None else -1
        before = cues.get(at)
        if before is not None and before.rule in ("clause", "fronted"):
            cues[at] = replace(before, content=(*before.content, *utterance.content))
        else:
            yield utterance
    yield from cues.values()


def _once(found: Iterable[Utterance]) -> Iterator[Utterance]:
    """Each cue and each content once; what was found first is surer."""
    cues: set[Span] = set()
    contents: list[Span] = []
    for utterance in found:
        if utterance.cue in cues or any(_same(s, c) for s in utterance.content for c in contents):
            continue
        if utterance.rule == "held-quote" and any(c.covers(utterance.content[0]) for c in contents):
            continue
        if utterance.cue is not None:
            cues.add(utterance.cue)
        contents.extend(utterance.content)
        yield utterance


def _same(one: Span, other: Span) -> bool:
    """Whether two contents are the same words but for a few at their ends."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared * 10 >= 8 * (max(one.end, other.end) - min(one.start, other.start))


def _claim(reading: Reading, claimants: Claimants, utterance: Utterance) -> Claim | None:
    speaker = utterance.speaker
    if speaker is not None and not claimants.may_speak(speaker, "any"):
        return None
    parties = claimants.parties(speaker, utterance.head) if speaker is not None else ()
    parties += tuple(p for other in utterance.joint for p in claimants.parties(other) if p not in parties)
    act, target = act_of(reading, utterance, claimants)
    heads: Iterator[Token] = (t for t in (utterance.accused or target,) if t is not None)
    spans = tuple(reading.trim(span) for span in utterance.content)
    cue = utterance.cue
    start = cue.start if cue is not None else spans[0].start
    mentioned = [e for s in spans for e in claimants.cast.within(s)]
    return Claim(
        id=f"claim-{spans[0].start}-{spans[-1].end}-{start}",
        claimants=parties,
        cue=cue,
        content=spans,
        act=act,
        quotation=_quotation(reading, utterance),
        accused=claimants.actors(heads),
        addressees=claimants.actors(t for t in (utterance.addressee,) if t is not None),
        about=tuple(dict.fromkeys(mentioned)),
        confidence=claimants.lexicon.rules.get(utterance.rule, 0.5),
        rule=utterance.rule,
    )


def _quotation(reading: Reading, utterance: Utterance) -> Quotation:
    if utterance.rule == "direct-transcript":
        return "direct"
    quotes = [q.span for q in reading.quotes]
    if utterance.rule.startswith("direct") and all(s in quotes for s in utterance.content):
        return "direct"
    return "mixed" if any(q.overlaps(s) for q in quotes for s in utterance.content) else "indirect"
