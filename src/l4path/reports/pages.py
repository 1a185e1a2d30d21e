"""The pages of several pathways, written into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from l4path.filename import file_name
from l4path.reports.conventions import conventions_page
from l4path.reports.sources import sources_page
from l4path.reports.walkthrough import walkthrough_page
from l4path.saving import save_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from os import PathLike

    from l4path.pathway import Pathway

PAGES: Mapping[str, Callable[[Pathway], str]] = {
    "walkthrough": walkthrough_page,
    "sources": sources_page,
    "conventions": conventions_page,
}


def write_pages(folder: str | PathLike[str], pathways: Iterable[Pathway]) -> tuple[Path, ...]:
    """Write every page of every pathway, as ``l4-sources.md`` and so on.

    Args:
        folder: Where; made if it is not there.
        pathways: The pathways.

    Returns:
        The files, in the order written.

    Raises:
        FileError: When the folder or a file cannot be written.

    Example:
        >>> import l4path, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     [path.name for path in write_pages(folder, [l4path.load("l4")])]
        ['l4-walkthrough.md', 'l4-sources.md', 'l4-conventions.md']
    """
    target = Path(file_name(folder))
    pages = {f"{pathway.id}-{name}.md": make(pathway).encode() for pathway in pathways for name, make in PAGES.items()}
    save_folder(target, pages)
    return tuple(target / name for name in pages)
