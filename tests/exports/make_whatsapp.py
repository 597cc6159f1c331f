"""Write the small generated WhatsApp chats; run ``python tests/exports/make_whatsapp.py``."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
THIN, LEFT_MARK = "\u202f", "\u200e"

ANDROID = "\ufeff" + "\n".join([
    f"1/4/23, 6:59{THIN}PM - Messages and calls are end-to-end encrypted.",
    f"1/4/23, 7:00{THIN}PM - Ana created group “Garden: club”",
    f"1/4/23, 7:01{THIN}PM - Ana added Ben and +34 600 000 017",
    f"1/4/23, 7:02{THIN}PM - Ana: Where do the beans go?",
    "South: or north?",
    "",
    "Tell me",
    f"1/4/23, 7:03{THIN}PM - +34 600 000 017: South, @Ana",
    f"1/4/23, 7:03{THIN}PM - Ben: ok",
    f"1/4/23, 7:03{THIN}PM - Ben: ok",
    f"1/15/23, 8:00{THIN}AM - Ben: @34600000017 thanks",
    f"1/15/23, 8:01{THIN}AM - Ben: This message was deleted",
    f"1/15/23, 8:02{THIN}AM - Ana: <Media omitted>",
    f"1/15/23, 8:03{THIN}AM - Ana: in June <This message was edited>",
    f"1/16/23, 12:05{THIN}AM - +34 600 000 018 joined using this group's invite link",
    f"1/16/23, 12:06{THIN}AM - +34 600 000 018: call +34 600 000 019",
    f"1/17/23, 9:00{THIN}AM - Ben left",
]) + "\n"  # fmt: skip

IOS = "\r\n".join([
    f"[31.12.22, 23:58:01] Garten: {LEFT_MARK}Nachrichten sind Ende-zu-Ende-verschlüsselt.",
    "[31.12.22, 23:58:02] Ana Öz: Frohes Neues",
    "und alles Gute",
    f"{LEFT_MARK}[31.12.22, 23:59:30] ~{THIN}Ben: {LEFT_MARK}Bild weggelassen",
    f"[01.01.23, 00:00:04] ~{THIN}Ben: Danke @\u2068Ana Öz\u2069!",
    f"[01.01.23, 00:01:00] Cem: {LEFT_MARK}Diese Nachricht wurde gelöscht.",
    f"[01.01.23, 00:02:00] Garten: {LEFT_MARK}Dora ist der Gruppe beigetreten.",
]) + "\r\n"  # fmt: skip


def packed(files: dict[str, str]) -> bytes:
    """Return a zip whose bytes are the same on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), content)
    return out.getvalue()


def written() -> dict[str, bytes]:
    """Return the exports by their path below this folder."""
    return {
        "whatsapp/android/WhatsApp Chat with Garden club.txt": ANDROID.encode(),
        "whatsapp/ios/WhatsApp Chat - Garten.zip": packed({"_chat.txt": IOS}),
    }


if __name__ == "__main__":
    for path, content in written().items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_bytes(content)
