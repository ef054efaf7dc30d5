"""Opening hours in a form: the grid of a week, bank holidays, single dates, or words that are read.

The names begin with the prefix that the page gives the field, such as ``details.clinic.hours-grid``:

- ``.way``: "grid" or "typed"; without it "grid".
- ``.typed``: the words; ``.as_typed``: "on" keeps them as they are, understood or not.
- ``.mon.kind`` to ``.sun.kind``: "open", "closed" or "by_appointment"; ``.mon.0.opens``, ``.mon.0.closes`` and
  on to ``.mon.5.closes``: times as people type them.
- ``.holidays``: "closed", "as_usual" or "other", whose hours are ``.holiday.kind``, ``.holiday.0.opens`` and on.
- ``.dates.0.date`` (2026-12-24), ``.dates.0.name``, ``.dates.0.kind``, ``.dates.0.0.opens`` and so on.

What is left empty counts as not there; times beside "closed" are refused, since one of both is not meant.
"""
