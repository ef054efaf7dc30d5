"""What opening hours mean while they are typed."""

TYPED = {"prefix": "details.h", "details.h.way": "typed"}


def heard(client, **fields):
    return client.post("/hours/", TYPED | {f"details.h.{name}": value for name, value in fields.items()})


def test_the_sentence_is_told(as_viewer):
    said = heard(as_viewer, typed="Mon-Fri 9-5, closed on bank holidays").content.decode()
    assert "Monday to Friday 9am to 5pm, closed on Saturday and Sunday." in said
    assert "Closed on bank holidays" in said


def test_what_is_not_understood_says_nothing_here(as_viewer):
    assert heard(as_viewer, typed="Mon-Fri 9-5, ring the bell").content.strip() == b""


def test_words_that_are_kept_say_nothing(as_viewer):
    assert heard(as_viewer, typed="Whenever", as_typed="on").content.strip() == b""


def test_a_grid_is_told_too(as_viewer):
    days = {f"{day}.kind": "closed" for day in "mon tue wed thu fri sat sun".split()}
    assert "Closed every day." in heard(as_viewer, way="grid", **days).content.decode()
