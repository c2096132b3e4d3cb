"""What a child's memory limit is compared with."""

import re
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATUS = Path("/proc/self/status")
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class OwnMemory(MemoryUsage):
    """Scrapy's limit, held against what this process itself has used at most.

    Scrapy reads ru_maxrss, which a process takes over from whoever started it: a flow that had grown
    past the limit before, with a large model loaded, could not crawl at all.
    """

    def get_virtual_size(self) -> int:
        """Bytes resident at most since this program began; where the system does not say, Scrapy's figure."""
        found = _PEAK.search(_STATUS.read_text(encoding="utf-8")) if _STATUS.is_file() else None
        return int(found[1]) * 1024 if found else int(super().get_virtual_size())
