"""Proposes a source file for an address: looks for what lists releases there, tries it, and says how sure it is.

Asking the site is left to the `Site` it is given, writing the file to sources/: it decides and never acts.
"""

from mfa_archiver.proposing.asked import Site, Trial
from mfa_archiver.proposing.weighing import Given, Proposal, propose

__all__ = ["Given", "Proposal", "Site", "Trial", "propose"]
