"""The stories of a harvest: what sources show is compared with what is held. They decide and never act.

Fetching is done by the engine they are given, storing by the caller; wire protocols are left to web/, reading to
extract/, SQL to archive/.
"""

from mfa_archiver.harvest.attaching import attach, due_files
from mfa_archiver.harvest.events import Attached, Bounds, Event, Missed, Page, Sweep, Unattached, Vanished
from mfa_archiver.harvest.following import Readers, gather
from mfa_archiver.harvest.report import Tally
from mfa_archiver.harvest.story import harvest

__all__ = [
    "Attached",
    "Bounds",
    "Event",
    "Missed",
    "Page",
    "Readers",
    "Sweep",
    "Tally",
    "Unattached",
    "Vanished",
    "attach",
    "due_files",
    "gather",
    "harvest",
]
