"""The audit: a second reading of a finished plan against the format, written apart from the model."""

from matcher.audit.report import AuditReport, audit, broken

__all__ = ["AuditReport", "audit", "broken"]
