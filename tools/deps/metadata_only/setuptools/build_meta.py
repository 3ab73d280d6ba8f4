"""pyroaring's backend: it has no pyproject.toml, so pip takes setuptools.build_meta:__legacy__."""

import metadata_only as __legacy__  # noqa: F401
