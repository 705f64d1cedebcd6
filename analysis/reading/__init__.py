"""Reading: one clean article into claims. Pure: no files, no frames, one article at a time."""

from analysis.reading.claims import Claim, read_claims
from analysis.reading.rules import RuleError, rule

__all__ = ["Claim", "RuleError", "read_claims", "rule"]
