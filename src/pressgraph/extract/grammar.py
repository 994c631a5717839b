"""An article → Findings: one parse, then the grammar over it, step by step.

text (spaCy, once) → actors and places → roles → coreference → claims → sanctions
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from spacy.language import Language

from pressgraph.extract import text
from pressgraph.extract.actors import find_actors
from pressgraph.extract.claims import find_claims
from pressgraph.extract.confidence import Learned
from pressgraph.extract.coreference import CoreferenceLexicon, resolve_coreference
from pressgraph.extract.mentions import MentionFinder
from pressgraph.extract.roles import RoleLexicon, find_roles
from pressgraph.extract.sanction_lexicon import SanctionLexicon
from pressgraph.extract.sanctions import find_sanctions
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.text import Reading
from pressgraph.model import Article, Findings


@dataclass(frozen=True)
class Grammar:
    """The extractor of the house, with all its tables loaded. Articles in other languages than English stay empty."""

    nlp: Language
    names: MentionFinder
    back: CoreferenceLexicon
    roles: RoleLexicon
    speech: SpeechLexicon
    measures: SanctionLexicon
    learned: Learned | None = None

    @classmethod
    def load(cls, model: str = text.MODEL, tagger: Path | None = None) -> Grammar:
        """Over the parse of a spaCy pipeline, with the tagger of a folder (none: the grammar alone).

        Raises OSError or ValueError where the folder holds no tagger."""
        return cls.over(text.load(model), tagger)

    @classmethod
    def over(cls, nlp: Language, tagger: Path | None = None) -> Grammar:
        """Over a pipeline that is loaded already."""
        speech = SpeechLexicon.load()
        learned = Learned.load(tagger, speech) if tagger else None
        lexicons = (MentionFinder.load(), CoreferenceLexicon.load(), RoleLexicon.load(), speech, SanctionLexicon.load())
        return cls(nlp, *lexicons, learned)

    def __call__(self, article: Article, findings: Findings) -> Findings:
        """An Extractor (ports.py)."""
        if article.language and not article.language.lower().startswith("en"):
            return findings
        reading, found = self.cast(article)
        return replace(
            found,
            claims=find_claims(reading, found, self.speech, self.learned),
            sanctions=find_sanctions(reading, found, self.measures),
        )

    def cast(self, article: Article) -> tuple[Reading, Findings]:
        """The parse, and who and what is spoken of."""
        reading = text.read(self.nlp, article)
        found = find_actors(reading, self.names)
        found = replace(found, roles=find_roles(reading, found, self.roles))
        return reading, resolve_coreference(reading, found, self.back)
