"""What only the tagger sees: its contents, each with the word of saying and the speaker that the parse gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from pressgraph.extract.attribution import unsaid
from pressgraph.extract.claimants import Claimants
from pressgraph.extract.nominals import speaker_of
from pressgraph.extract.phrases import ancestors, noun_after, passive, subject
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_LINKS = ("ADP", "SCONJ", "PART", "PUNCT", "CCONJ")


def tagged_speech(reading: Reading, contents: Iterable[Span], claimants: Claimants) -> Iterator[Utterance]:
    """An utterance for each content whose governing verb or noun has a speaker; unknown verbs say what they say. Of
    headlines the tagger has seen too few to be trusted."""
    for content in contents:
        if reading.paragraph_at(content.start).register != "body":
            continue
        cue = _cue(reading, content)
        if cue is None or reading.quote_at(cue.idx) is not None or unsaid(cue):
            continue
        speaker = (subject(cue) or noun_after(reading, cue)) if cue.pos_ == "VERB" else speaker_of(cue)
        if speaker is None or content.start <= speaker.idx < content.end or not claimants.may_speak(speaker, "any"):
            continue
        yield Utterance("tagger", _act(cue, claimants), reading.span(cue), speaker, (content,), head=cue)


def _cue(reading: Reading, content: Span) -> Token | None:
    """The verb or noun that governs the content from outside."""
    root = reading.tokens(content).root
    for above in ancestors(root):
        if above.pos_ in _LINKS or content.start <= above.idx < content.end:
            continue
        return above if above.pos_ in ("VERB", "NOUN") and not (above.pos_ == "VERB" and _silent(above)) else None
    return None


def _silent(verb: Token) -> bool:
    return passive(verb) and not any(c.dep_ == "agent" for c in verb.children)


def _act(cue: Token, claimants: Claimants) -> str:
    lexicon = claimants.lexicon
    words = lexicon.verb(cue) or [word for word in (lexicon.nouns.get(cue.lemma_.lower()),) if word is not None]
    return words[0].act if words else "say"
