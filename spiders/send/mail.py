"""One mail through the mail server of the project file. Encrypted unless the file says otherwise; the password comes from the environment."""

from __future__ import annotations

import os
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

from ripplemark.alert_config import Mail, MailSecurity
from ripplemark.errors import SendFailed

TIMEOUT = 20.0  # seconds, for each step
MOST_SUBJECT = 200  # characters


def compose(
    mail: Mail, to: tuple[str, ...], subject: str, text: str, at: datetime, number: str, html: str = ""
) -> EmailMessage:
    """A mail in plain text, with a page beside it where there is one. `number` names it: a second copy can be told from a second mail."""
    made = EmailMessage()
    made["Subject"] = " ".join(subject.split())[:MOST_SUBJECT]
    made["From"], made["To"] = mail.sender, ", ".join(to)
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{number}@{mail.sender.partition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text, cte="quoted-printable")
    if html:
        made.add_alternative(html, subtype="html", cte="quoted-printable")
    return made


def send_mail(mail: Mail, message: EmailMessage) -> None:
    """Hand it to the server. Raises SendFailed."""
    readers = [address for _, address in getaddresses(message.get_all("To", []))]
    try:
        with _connected(mail) as server:
            if mail.user:
                server.login(mail.user, os.environ.get(mail.password_env, ""))
            refused = server.sendmail(mail.sender, readers, message.as_bytes(policy=SMTP))
    except (OSError, smtplib.SMTPException) as e:
        raise SendFailed(
            f"mail by {mail.host}:{mail.port}: {_why(e)}. Check [mail], and {mail.password_env} in the environment"
        ) from e
    if refused:
        raise SendFailed(f"mail by {mail.host}:{mail.port}: refused for {len(refused)} of its readers")


def _connected(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.security is MailSecurity.TLS:
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
    try:
        if mail.security is MailSecurity.STARTTLS:
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _why(error: Exception) -> str:
    """The server's words, without the password that it may quote."""
    return type(error).__name__ if isinstance(error, smtplib.SMTPAuthenticationError) else str(error)[:200]
