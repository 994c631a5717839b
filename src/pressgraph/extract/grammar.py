"""An article → Findings: one parse, then the grammar over it, step by step.

text (spaCy, once) → actors and places → roles → coreference → claims → sanctions
"""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language

from pressgraph.extract import text
from pressgraph.extract.actors import find_actors
from pressgraph.extract.claims import find_claims
from pressgraph.extract.coreference import CoreferenceLexicon, resolve_coreference
from pressgraph.extract.mentions import MentionFinder
from pressgraph.extract.roles import RoleLexicon, find_roles
from pressgraph.extract.sanction_lexicon import SanctionLexicon
from pressgraph.extract.sanctions import find_sanctions
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.model import Article, Findings
from pressgraph.ports import Extractor


def grammar(model: str = text.MODEL) -> Extractor:
    """The extractor of the house, with all its tables loaded. Articles in other languages than English stay empty."""
    return reading_with(text.load(model))


def reading_with(nlp: Language) -> Extractor:
    """The grammar over the parse of a pipeline that is loaded already."""
    finder, back, roles = MentionFinder.load(), CoreferenceLexicon.load(), RoleLexicon.load()
    speech, measures = SpeechLexicon.load(), SanctionLexicon.load()

    def extract(article: Article, findings: Findings) -> Findings:
        if article.language and not article.language.lower().startswith("en"):
            return findings
        reading = text.read(nlp, article)
        found = find_actors(reading, finder)
        found = replace(found, roles=find_roles(reading, found, roles))
        found = resolve_coreference(reading, found, back)
        return replace(
            found, claims=find_claims(reading, found, speech), sanctions=find_sanctions(reading, found, measures)
        )

    return extract
