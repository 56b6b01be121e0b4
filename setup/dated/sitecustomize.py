"""Every Python that setup/test --date starts reads this first, and goes on sleeping.

libfaketime 0.9.10 (Debian 12) takes the moment at which `time.sleep` shall end for a faked
one, although the clock that sleep goes by is left alone: each call fails.
"""

import select
import time


def sleep(seconds):
    select.select((), (), (), seconds)


time.sleep = sleep
