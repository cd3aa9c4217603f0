"""The dynamic analyzer: run the app on a device, record what happens, and read the record.

``observe`` writes a *session* folder (`analyzers.dynamic.session`); reading one gives the dynamic artifact. Nothing
is judged here, and everything a judgement needs is in the folder, so that a session can be judged again years later.
"""
