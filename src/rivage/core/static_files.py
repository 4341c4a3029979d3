"""Whether the styles and scripts of this version are where the pages look for them."""

from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.files.storage import Storage


def missing_files(storage: Storage = staticfiles_storage) -> list[str]:
    """What this version ships and `rivage collectstatic` has not yet brought."""
    if not isinstance(storage, ManifestFilesMixin):
        return []
    shipped = {path for finder in get_finders() for path, _storage in finder.list([])}
    return sorted(shipped - set(storage.hashed_files))
