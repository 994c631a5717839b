"""What several test modules share: the parser, loaded once, and where the outside corpora are, if they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from spacy.language import Language

from pressgraph.extract import text

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
