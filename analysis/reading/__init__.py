"""Reading: one clean article into claims. Pure: no files, no frames, one article at a time."""

from analysis.reading.claims import Claim, read_claims

__all__ = ["Claim", "read_claims"]
