"""pressgraph: who says what about whom, who sanctions whom, in whose words, as an open knowledge graph."""

__version__ = "0.1.0"
