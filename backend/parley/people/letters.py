"""What letters to people say, in their language. Holds nothing that whoever asked for one has chosen. Pure."""

from typing import Literal

from parley.mail.letter import Letter

Language = Literal["en", "zh"]

_PASSWORD = {
    "en": (
        "A new password for Parley",
        """Somebody asked for a new password for {login} at {site}.

Set it here, within an hour:
{link}

If that was not you, there is nothing to do: the password stays as it is.
""",
    ),
    "zh": (
        "设置新的 Parley 密码",
        """有人请求为 {site} 上的账户 {login} 设置新密码。

请在一小时内打开以下链接进行设置：
{link}

如果不是您本人操作，无需处理：密码不会改变。
""",
    ),
}
_ADDRESS = {
    "en": (
        "Your e-mail address for Parley",
        """Somebody who has an account at {site} says that this is their e-mail address.

If that is you, confirm it here, within a day:
{link}

If not, there is nothing to do.
""",
    ),
    "zh": (
        "确认您的 Parley 电子邮箱",
        """{site} 上的一位用户将此地址填写为自己的电子邮箱。

如果是您本人，请在一天内打开以下链接进行确认：
{link}

如果不是，无需处理。
""",
    ),
}
_MOVED = {
    "en": (
        "Another e-mail address for Parley",
        """From now on, letters to {login} at {site} go to another address than this one.

If that was not you, somebody else is in your account: ask an administrator for a link to set a new password.
""",
    ),
    "zh": (
        "Parley 电子邮箱已更改",
        """{site} 上的账户 {login} 的邮件从现在起将发送到另一个地址。

如果不是您本人操作，说明有人进入了您的账户：请向管理员索取设置新密码的链接。
""",
    ),
}


def password_letter(to: str, language: Language, *, login: str, site: str, link: str) -> Letter:
    """For whoever may have forgotten theirs."""
    subject, text = _PASSWORD[language]
    return Letter(to, subject, text.format(login=login, site=site, link=link))


def address_letter(to: str, language: Language, *, site: str, link: str) -> Letter:
    """To an address of which it is not known yet whose it is."""
    subject, text = _ADDRESS[language]
    return Letter(to, subject, text.format(site=site, link=link))


def moved_letter(to: str, language: Language, *, login: str, site: str) -> Letter:
    """To the address that somebody had."""
    subject, text = _MOVED[language]
    return Letter(to, subject, text.format(login=login, site=site))
