"""Makes small PDF files by hand: one page, one font, a line of text each (ISO 32000-1, 7.5)."""

from __future__ import annotations

from collections.abc import Sequence


def pdf_of(lines: Sequence[str], title: str = "", made: str = "") -> bytes:
    """Return a PDF that shows the lines; `made` is a date as PDF writes it, `D:20250717`."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 750 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 800] >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) /CreationDate ({made}) >>",
    ]
    payload, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(payload))
        payload += f"{number} 0 obj\n{body}\nendobj\n"
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    trailer = f"trailer\n<< /Size {count} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(payload)}\n%%EOF\n"
    return f"{payload}xref\n0 {count}\n0000000000 65535 f \n{rows}{trailer}".encode("latin-1")
