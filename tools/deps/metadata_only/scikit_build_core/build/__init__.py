"""What duckdb's own backend wraps."""

from metadata_only import *  # noqa: F401,F403
