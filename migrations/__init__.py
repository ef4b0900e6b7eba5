"""The archive's schema, step by step; inside the package it is `mfa_archiver.migrations`."""
