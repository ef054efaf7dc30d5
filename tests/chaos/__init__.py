"""The chaos suite: real processes, a real database, a remote that fails, and a checker that was not there.

``make chaos SEEDS=200 JOBS=6``. One seed is one run: two web servers and two workers over one database, people
who save, revert, clear and decide over HTTP, somebody who changes texts outside, and a sandbox that fails 30 % of
the requests. Processes are killed at random and at the named steps of a save and a push. Of five seeds one also
sets the machine's clock, in one a process has a wrong clock, and one plays an API that is slow. Then the faults
stop, and once everything is at rest the checker compares what the sandbox and the tables say with what people were
told.
"""
