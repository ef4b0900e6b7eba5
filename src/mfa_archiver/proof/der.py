"""Just enough of DER (ITU-T X.690) to bring the certificates of a timestamp into the order that DER asks for.

OpenSSL's responder, and authorities that run it, send them in the order of the chain, which a strict reader refuses.
Nothing is signed there, and no length changes.
"""

from __future__ import annotations

_CONTEXT_0 = 0xA0
_LONG = 0x80  # a length that takes more bytes says here how many
_MOST_LENGTH_BYTES = 4

Span = tuple[int, int, int]  # where an element begins, where its content does, where it ends


def sort_certificates(answer: bytes) -> bytes:
    """Return a TimeStampResp (RFC 3161) with its certificates in order; any other bytes as they are."""
    try:
        _, token = children(answer, element(answer, 0, len(answer)))
        _, content = children(answer, token)
        [signed] = children(answer, content)
        [certificates] = [each for each in children(answer, signed) if answer[each[0]] == _CONTEXT_0]
        parts = [answer[start:end] for start, _, end in children(answer, certificates)]
    except (IndexError, ValueError):
        return answer
    return answer[: certificates[1]] + b"".join(sorted(parts)) + answer[certificates[2] :]


def children(data: bytes, parent: Span) -> list[Span]:
    """Return the elements that another consists of. Raises ValueError or IndexError."""
    found = []
    place = parent[1]
    while place < parent[2]:
        found.append(element(data, place, parent[2]))
        place = found[-1][2]
    return found


def element(data: bytes, start: int, limit: int) -> Span:
    """Return where the element that begins at `start` lies. Raises ValueError or IndexError."""
    length, content = data[start + 1], start + 2
    if length >= _LONG:
        size = length - _LONG
        if not 0 < size <= _MOST_LENGTH_BYTES:
            raise ValueError(size)
        length = int.from_bytes(data[content : content + size], "big")
        content += size
    end = content + length
    if end > limit:
        raise ValueError(end)
    return start, content, end
