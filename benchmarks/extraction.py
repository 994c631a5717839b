"""Extraction speed: text → Findings against bare spaCy on the same texts, and two worker processes against one.

Bare spaCy, the grammar alone and the grammar with the tagger take turns, article by article, in one process, so that a
busy machine slows all three alike. Then as many articles go through one and through two worker processes that
are started already. Texts: the file given (JSON lines with `text`), else our own sample articles, repeated.

    python benchmarks/extraction.py [articles.jsonl.gz]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path

from pressgraph.errors import ItemSkipped
from pressgraph.extract import text
from pressgraph.extract.grammar import Grammar
from pressgraph.model import Article, Findings
from pressgraph.resources import folder
from pressgraph.sources import read

ROOT = Path(__file__).parent.parent
ARTICLES = 150


def main() -> None:
    """Print seconds and ratios."""
    source = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "data" / "articles")
    found = [item for item in read(source) if not isinstance(item, ItemSkipped)]
    articles = list(islice(cycle(found), ARTICLES))
    print(f"{len(articles)} articles of {source}, {sum(len(a.text.split()) for a in articles)} words")
    nlp = text.load()
    ways: dict[str, Callable[[Article], object]] = {
        "bare spaCy": lambda article: nlp(text.prepare(article.text)),
        "grammar": _with(Grammar.over(nlp)),
        "grammar and tagger": _with(Grammar.over(nlp, folder("data/model"))),
    }
    seconds = dict.fromkeys(ways, 0.0)
    for number, article in enumerate(articles):
        names = list(ways) if number % 2 else list(reversed(ways))
        for name in names:
            began = time.perf_counter()
            ways[name](article)
            seconds[name] += time.perf_counter() - began
    for name, spent in seconds.items():
        print(f"{name:<20}{spent:7.1f} s{spent / seconds['bare spaCy']:7.2f} ×")
    one, two = (_in_workers(articles, n) for n in (1, 2))
    print(f"one worker          {one:7.1f} s\ntwo workers         {two:7.1f} s{one / two:7.2f} × the articles of one")


def _with(grammar: Grammar) -> Callable[[Article], object]:
    return lambda article: grammar(article, Findings())


def _in_workers(articles: list[Article], workers: int) -> float:
    with ProcessPoolExecutor(workers, get_context("spawn"), _start) as pool:
        list(pool.map(_read, articles[: 4 * workers]))  # all have loaded their model
        began = time.perf_counter()
        list(pool.map(_read, articles, chunksize=4))
        return time.perf_counter() - began


_grammar: Grammar | None = None


def _start() -> None:
    global _grammar
    _grammar = Grammar.load(tagger=folder("data/model"))


def _read(article: Article) -> Findings:
    assert _grammar is not None
    return _grammar(article, Findings())


if __name__ == "__main__":
    main()
