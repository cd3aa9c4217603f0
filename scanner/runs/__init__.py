"""The run-time halves of the checks: functions from a recorded session to a `RunAnswer`, by what they look at."""
