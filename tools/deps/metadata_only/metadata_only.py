"""A stand-in for Python build backends that builds nothing.

`pip download` of a source distribution runs the package's build backend, to learn a name and a version that stand in
the archive's PKG-INFO anyway; for DuckDB and CRoaring's binding that means a compiler run of minutes and a dozen
packages. With this folder on PYTHONPATH and --no-build-isolation pip asks us, and we answer from PKG-INFO.
"""

import email
import pathlib


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    text = pathlib.Path("PKG-INFO").read_text(encoding="utf-8")
    info = email.message_from_string(text)
    folder = f"{info['Name'].replace('-', '_')}-{info['Version']}.dist-info"
    target = pathlib.Path(metadata_directory, folder)
    target.mkdir()
    (target / "METADATA").write_text(text, encoding="utf-8")
    return folder


def refuse(*arguments, **options):
    raise RuntimeError("metadata_only answers questions about a package; it builds none")


build_wheel = build_sdist = build_editable = refuse
get_requires_for_build_sdist = get_requires_for_build_editable = prepare_metadata_for_build_editable = refuse
