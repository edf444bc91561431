"""Documents made of what is in force: pure assembly from a ``Reading``, without HTTP.

Every time-travel document begins with ``reading.coordinates()``, which is asked for last: only then is it known which
cells the answer rests on.
"""
