"""Self-hosted music intelligence; docs/architecture.md shows where each thing is."""

__version__ = "0.1.0"
