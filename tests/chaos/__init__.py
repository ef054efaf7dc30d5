"""The chaos suite: real processes, a real database, a remote that fails, and a checker that was not there.

``make chaos SEEDS=200 JOBS=6``. One seed is one run: two web servers and two workers over one database, people
who save, revert, clear and decide over HTTP, managers who set, change and end notices and hold the clock,
others who keep the details of numbers that follow a template and reword that for all of them, somebody who
changes texts outside, and a sandbox that fails 30 % of the requests. Two programs save by both doors of the
API and send the same again until they are answered; a receiver of webhooks refuses, breaks off and is late as
often. A week of opening hours takes a second, so that their dates are renewed. Processes are killed at random
and at the named steps of a save and a push. Of ten seeds three have many notices, in two the machine's clock
is set, in two the API is slow, in one a process has a wrong clock, and one begins with a restored backup; the
last three have no followers. Then the faults stop, and once everything is at rest the checker compares what
the sandbox and the tables say with what people were told.
"""
