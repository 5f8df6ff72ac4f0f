import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decide.redact import found_kinds


def with_check_digit(body: str) -> str:
    return next(f"{body}{d}" for d in range(10) if luhn_sum(f"{body}{d}") % 10 == 0)


def luhn_sum(number: str) -> int:
    turned = [int(c) for c in reversed(number)]
    return sum(turned[::2]) + sum(sum(divmod(2 * d, 10)) for d in turned[1::2])


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1111",
        "my card 4111111111111111 was declined",
        "4111-1111-1111-1111",
        "5555 5555 5555 4444, expiry 09/28",
        "pay with 4111 1111 1111 1111 09/28 123",
        "amex 3782 822463 10005",
        "4111\N{NO-BREAK SPACE}1111\N{NO-BREAK SPACE}1111\N{NO-BREAK SPACE}1111",
        "4111\N{ZERO WIDTH SPACE}111111111111",
    ],
)
def test_a_card_number_is_found(text: str) -> None:
    assert "card" in found_kinds(text)


@given(
    st.from_regex(r"(?:4[0-9]|5[1-5]|6[25])[0-9]{13}", fullmatch=True).filter(
        lambda s: len(set(s)) > 1
    )
)
def test_every_number_of_a_network_with_a_right_check_digit_is_a_card(body: str) -> None:
    assert "card" in found_kinds(f"take {with_check_digit(body)} please")


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "0000000000000000",
        "order 1234567890123",
        "2026-03-02 2026-03-04",
        "2026-03-02 2026-03-12",
        "version 10.0.19045.3803",
    ],
)
def test_other_long_numbers_are_no_cards(text: str) -> None:
    assert "card" not in found_kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "GB82 WEST 1234 5698 7654 32",
        "gb82 west 1234 5698 7654 32",
        "my iban is NL91ABNA0417164300, please change it",
        "BE68 5390 0754 7034 then pay it there",
        "BE68 5390 0754 7034 OK",
        "DE89370400440532013000",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    ],
)
def test_an_account_number_is_found(text: str) -> None:
    assert found_kinds(text) == {"iban"}


@pytest.mark.parametrize("text", ["NL91ABNA0417164301", "GB82 WEST 1234 5698 7654 33", "room AB12"])
def test_a_number_with_wrong_check_digits_is_no_account(text: str) -> None:
    assert "iban" not in found_kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "my password is hunter2!",
        "password: hunter2",
        "my password is: Summer2026",
        "password is Herbst-Garten-77! can you see why I cannot log in",
        "my pw = letmein1",
        "pin: 4711",
        "my pin code is 1234",
        "token=abc123",
        "api key: abcd-efgh-1234",
        "password is p@ssword",
        "my password is now Winter24!",
        "wachtwoord: geheim99",
        "xoxb-1234567890-abcdef",
        "ghp_" + "a" * 36,
        "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN RSA PRIVATE KEY-----",
    ],
)
def test_a_secret_with_its_value_is_found(text: str) -> None:
    assert "secret" in found_kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "my password is expired",
        "my password is *expired*",
        "my password is expired\N{CRYING FACE}",
        "my password is expired:-(",
        "my password is wrong/expired",
        "my password is blocked,help",
        "password: how do I reset it",
        "password: where?",
        "is my password case-sensitive?",
        "password is case-sensitive?",
        "password is (again) expired",
        "password is 90-days old",
        "pin is 5-digit",
        "password is 12 characters?",
        "my password is: is it expired?",
        "password is https://portal.example/reset ok",
        "token is expired.what now",
        "wifi password is on the wall?",
    ],
)
def test_talking_about_passwords_is_no_secret(text: str) -> None:
    assert "secret" not in found_kinds(text)


@pytest.mark.parametrize(
    "text", ["+31 6 12345678", "0612345678", "020-1234567", "+1 (555) 123-4567"]
)
def test_a_phone_number_is_found(text: str) -> None:
    assert found_kinds(f"call {text} please") == {"phone"}


def test_the_digits_of_a_card_or_an_account_are_no_phone() -> None:
    assert found_kinds("0042 4111 1111 1111 1111"[5:]) == {"card"}
    assert found_kinds("NL91 ABNA 0417 1643 00") == {"iban"}


def test_a_mail_address_is_found_also_as_a_link() -> None:
    assert found_kinds("<mailto:bob@example.com|bob@example.com>") == {"email"}


def test_several_kinds_are_named_together() -> None:
    text = "I am bob@example.com, +31 6 12345678, card 4111 1111 1111 1111, pin: 4711"

    assert found_kinds(text) == {"email", "phone", "card", "secret"}


@pytest.mark.parametrize(
    "text", ["", "how do I reset my VPN password?", "see you 2026-01-01 at 10:30"]
)
def test_a_plain_question_holds_nothing(text: str) -> None:
    assert found_kinds(text) == frozenset()


@pytest.mark.parametrize("text", ["user sam password Hunter2x", "the pw k9mQ-77a fails"])
def test_a_made_up_word_after_password_is_a_secret(text: str) -> None:
    assert "secret" in found_kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "reset password windows11",
        "change password Office365?",
        "forgot password outlook2019",
        "new password macbook",
        "password iphone14 not accepted",
    ],
)
def test_the_name_of_a_product_after_password_is_no_secret(text: str) -> None:
    assert "secret" not in found_kinds(text)


def test_letters_that_only_fold_to_ours_break_nothing() -> None:
    assert found_kinds("\N{LATIN SMALL LETTER LONG S}b82 WEST 1234 5698 7654 32") == frozenset()
