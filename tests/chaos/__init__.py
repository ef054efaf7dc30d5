"""The chaos suite: real processes, a real database, a remote that fails, and a checker that was not there.

``make chaos SEEDS=200 JOBS=6``. One seed is one run: two web servers and two workers over one database, people
who save, revert, clear and decide over HTTP, managers who set, change and end notices and hold the clock, somebody
who changes texts outside, and a sandbox that fails 30 % of the requests. Processes are killed at random and at the
named steps of a save and a push. Of ten seeds three have many notices, in two the machine's clock is set, in two
the API is slow, in one a process has a wrong clock, and one begins with a restored backup. Then the faults stop,
and once everything is at rest the checker compares what the sandbox and the tables say with what people were told.
"""
