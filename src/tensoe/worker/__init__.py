"""The process that runs jobs.

Owns the order of start and end, the two queues and how many jobs each runs at a time, the watch over jobs that other workers
left behind, and the background services. Leaves the rules of jobs to `tensoe.jobs` and what they do to the packages.

Start reading at `main.py`; `queues.py` fetches, `care.py` looks after the dead, `services.py` runs what never ends.
"""
