"""Build speed: what share of a whole build the bare parser would need.

Bare spaCy (same model, same texts, one process) against `pressgraph build` (sources, extraction, links, graph,
reasoning, SHACL, store, consolidation, dumps) in the same run, on 300 articles of the file given (JSON lines with
`text`), else on our own sample articles, repeated under other names.

    python benchmarks/build.py [articles.jsonl.gz]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from pressgraph.errors import ItemSkipped
from pressgraph.extract import text
from pressgraph.model import Article
from pressgraph.sources import read

ROOT = Path(__file__).parent.parent
ARTICLES = 300


def main() -> None:
    """Print seconds of both, and the ratio."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "articles"
    articles = list(islice(_many(source), ARTICLES))
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "articles.jsonl"
        lines.write_text("".join(_line(n, a) for n, a in enumerate(articles)), encoding="utf-8")
        building = _timed_build(lines, Path(folder) / "site")
        parsing = _timed_parse(articles)
    print(f"{len(articles)} articles of {source}, {sum(len(a.text.split()) for a in articles)} words")
    print(f"bare spaCy, one process  {parsing:7.1f} s")
    print(f"pressgraph build         {building:7.1f} s")
    print(f"spaCy's share            {parsing / building:7.0%}")


def _many(source: Path) -> Iterator[Article]:
    articles = [item for item in read(str(source)) if not isinstance(item, ItemSkipped)]
    return iter(articles) if len(articles) > ARTICLES - 10 else cycle(articles)


def _line(number: int, article: Article) -> str:
    return json.dumps({"id": f"{number}", "text": article.text}) + "\n"


def _timed_parse(articles: list[Article]) -> float:
    began = time.perf_counter()
    nlp = text.load()
    for article in articles:
        nlp(text.prepare(article.text))
    return time.perf_counter() - began


def _timed_build(lines: Path, site: Path) -> float:
    began = time.perf_counter()
    command = [Path(sys.executable).with_name("pressgraph"), "--quiet", "build", lines, "--to", site]
    if subprocess.run(command, check=False).returncode == 2:
        sys.exit("the build failed")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
