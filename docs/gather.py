"""The repository's own documents in, at their own paths, as the files of the site; loaded by mkdocs.yml."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

REPO = Path(__file__).parents[1]
GATHERED = ("*.md", "docs/*.md", "docs/images/*.png", "params/README.md", "params/templates/README.md")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The theme's files and every document of the repository; what is only found below docs/ is left out."""
    kept = [file for file in files if file.src_dir != config.docs_dir]
    gathered = [
        File.generated(config, path.relative_to(REPO).as_posix(), abs_src_path=str(path))
        for pattern in GATHERED
        for path in sorted(REPO.glob(pattern))
    ]
    return Files([*kept, *gathered])
