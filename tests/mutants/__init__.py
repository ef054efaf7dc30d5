"""Mutation testing of the services: small faults are put into a copy of the code, and the tests have to notice.

``make mutants`` tries a seeded sample (``__main__``). ``operators`` says what counts as a fault; which tests run a
line is measured once (``covering``); those tests are run on one mutant at a time (``running``). What only another
process or PostgreSQL runs is not seen: such a line is said to be run by no test.

Of the libraries, mutmut leaves decorated functions out, and so everything in ``@transaction.atomic``. Cosmic Ray
has no fault that drops a condition of a query or leaves out a statement, and takes the ``*`` of a signature for a
product.
"""
