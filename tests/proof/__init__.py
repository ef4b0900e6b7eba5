"""Tests of manifests, timestamps, signatures and bundles."""
