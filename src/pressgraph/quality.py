"""`pressgraph evaluate`: gold files → articles → the line's own reading of them → scores, errors, floors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pressgraph.build import Progress
from pressgraph.errors import BadSource
from pressgraph.evaluate.evaluation import Evaluation, evaluate
from pressgraph.evaluate.floors import below, moved
from pressgraph.evaluate.gold import GoldSet
from pressgraph.evaluate.match import Record
from pressgraph.extract.findings_json import as_json
from pressgraph.model import Article
from pressgraph.pipeline import Recipe, for_each, read_article
from pressgraph.plugins import Kit


def measure(sets: Sequence[GoldSet], recipe: Recipe, progress: Progress) -> list[Evaluation]:
    """Each set scored, in order. All are read by the same extractor and linker as in a build."""
    articles = [article for gold in sets for _, article in gold.documents]
    given = progress(for_each(read_as_json, articles, recipe), len(articles), "Reading gold")
    return [
        evaluate([(record, next(given)) for record, _ in gold.documents], gold.name, len(gold.without_text))
        for gold in sets
    ]


def read_as_json(article: Article, kit: Kit) -> Record:
    """What is read in an article, as `pressgraph extract` prints it."""
    return as_json(article, read_article(article, kit))


def keep_floors(file: Path, evaluations: Sequence[Evaluation], raise_: bool, lower: bool) -> list[str]:
    """What has fallen below the floors of a JSON file, one line each; first raised to what was reached, or lowered,
    where that is asked for. Raises BadSource for a file that is none, or is missing and shall not be made."""
    if not (file.is_file() or raise_ or lower):
        raise BadSource(f"{file}: no such file of floors; --raise-floors makes one")
    try:
        floors = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        if raise_ or lower:
            floors = moved(floors, evaluations, lower)
            file.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return below(floors, evaluations)
    except (ValueError, AttributeError, TypeError) as error:
        raise BadSource(f"{file}: no floors ({error})") from error
