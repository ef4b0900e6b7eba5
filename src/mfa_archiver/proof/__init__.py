"""Evidence: manifests and their Merkle trees, timestamps, signatures, bundles. Pure: bytes in, values out."""
