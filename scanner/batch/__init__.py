"""Many apps on one machine: a queue in the results' database, workers that may die, one writer.

sources  what was named -> inputs           queue    their states, in SQL
worker   what is done to one app            pool     the processes it is done in
run      the loop that joins them           counts, telling  where it stands
merging  databases of several machines
"""
