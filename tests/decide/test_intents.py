import pytest

from bot.decide.intents import complains, wants_deed, wants_person


@pytest.mark.parametrize(
    "text",
    [
        "can I talk to a human",
        "I did all of that twice and it still fails, can I please talk to somebody",
        "speak with a real person please",
        "chat with an agent",
        "I need to talk to a person in HR",
        "get me a human",
        "I need a human",
        "I'd like a human",
        "I want a person to look at this",
        "I don't want a bot, a person please",
        "human please",
        "agent",
        "Operator!",
        "a real person",
        "live agent",
        "put me through to support",
        "connect me with the helpdesk",
        "can I speak to support?",
        "am I talking to a real person",
        "can I talk to a h\N{ZERO WIDTH SPACE}uman",
    ],
)
def test_who_asks_for_a_human_being_is_understood(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "connect me to the vpn",
        "how do I connect to the wifi",
        "give a person access to my calendar",
        "can I send a person a parcel",
        "who do I talk to about payroll",
        "is there a person in charge of parking",
        "how many people work here",
        "which agent scans my laptop",
        "how do I talk about pay with my manager",
    ],
)
def test_speaking_of_people_is_no_wish_for_one(text: str) -> None:
    assert not wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "please reset my password",
        "hey please order me a laptop",
        "can you reset my password",
        "can u pls reset my pw",
        "hi, can you cancel my booking?",
        "could you please unlock my account",
        "please could you unlock my account",
        "can someone approve my leave",
        "can you just book the 14th for me",
        "book a room for me",
        "please translate this contract clause into Dutch for me",
        "I want you to reset my password",
        "I'd like you to cancel my order",
        "my account is locked. can you unlock it?",
        "My laptop is broken.\nPlease replace it.",
    ],
)
def test_who_begs_for_a_deed_is_understood(text: str) -> None:
    assert wants_deed(text)


@pytest.mark.parametrize(
    "text", ["change my leave from Tuesday to Wednesday", "cancel my desk on the 14th, thanks"]
)
def test_a_deed_with_its_day_is_an_order(text: str) -> None:
    assert wants_deed(text)


@pytest.mark.parametrize(
    "text",
    [
        "how do I reset my password",
        "can you tell me how to reset my password",
        "can you tell me how to book a room for me and my team",
        "could someone explain how leave is approved",
        "could someone explain",
        "please help me reset my password",
        "I need to book a room",
        "how do I change my leave from Tuesday to Wednesday",
        "can I cancel my leave on Friday",
        "how do I book a room for me and my wife",
        "can I book a room for me and my team",
        "where do I order a laptop for me and a colleague",
        "it was fixed for me, thanks",
    ],
)
def test_who_asks_how_or_whether_wants_to_be_told(text: str) -> None:
    assert not wants_deed(text)


@pytest.mark.parametrize(
    "text",
    [
        "can you send me the link to the portal",
        "please send me the link",
        "please give me the steps",
        "can you give me an example of a good password",
        "could you give me more information",
        "can you give an example",
        "can you send me some details",
    ],
)
def test_who_wants_a_link_or_details_wants_to_be_told(text: str) -> None:
    assert not wants_deed(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to complain about IT",
        "the VPN upgrade is a disgrace",
        "this is ridiculous, nothing works",
        "what a joke",
        "my manager refuses to approve it and I think that is unfair",
        "my leave was rejected and that is wrong",
        "my claim was turned down, how do I appeal",
        "I dispute this deduction",
    ],
)
def test_a_complaint_is_understood(text: str) -> None:
    assert complains(text)


@pytest.mark.parametrize(
    "text",
    [
        "my password was rejected again",
        "access denied, what is wrong?",
        "my card got declined. What's wrong?",
        "tried again and the login was refused again",
        "tell me a joke",
        "how do I dispute a charge",
        "who do I complain to about my luggage",
        "how do I answer a customer's complaint?",
        "can I object to a meeting request",
    ],
)
def test_a_machine_that_says_no_or_a_way_to_complain_is_no_complaint(text: str) -> None:
    assert not complains(text)
