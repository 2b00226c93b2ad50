"""How many parts a message takes, as an operator counts. Source: 3GPP TS 23.038, TS 23.040."""

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = set("\f^{}\\[~]|€")


def parts(text: str) -> tuple[int, str]:
    """The number of parts, and "gsm7" or "ucs2"."""
    if set(text) <= GSM | ESCAPED:
        widths, alone, among, encoding = [2 if sign in ESCAPED else 1 for sign in text], 160, 153, "gsm7"
    else:
        widths, alone, among, encoding = [2 if ord(sign) > 0xFFFF else 1 for sign in text], 70, 67, "ucs2"
    if sum(widths) <= alone:
        return 1, encoding
    count, used = 1, 0
    for width in widths:
        if used + width > among:
            count, used = count + 1, 0
        used += width
    return count, encoding
