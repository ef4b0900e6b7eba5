"""Tests of the harvest's story."""
