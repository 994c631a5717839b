"""What several test modules share: the parser, loaded once, and where the outside corpora are, if they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from spacy.language import Language

from pressgraph.build import build
from pressgraph.extract import text
from pressgraph.settings import Settings
from pressgraph.store.site import Site

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("PRESSGRAPH_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def nlp() -> Language:
    return text.load()


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the outside corpora are not here")
    return SHARED


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Our own articles under https://data.example/kg/, really built: takes seconds, and is to be left as it is."""
    site = Site(tmp_path_factory.mktemp("own") / "site")
    base = "https://data.example/kg/"
    build([str(ROOT / "data/articles")], site, Settings(base=base), None, lambda items, total, words: iter(items))
    return site
