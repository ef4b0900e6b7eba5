"""Turns what was served into parsed releases. Pure: bytes or text in, values of `model` out."""
