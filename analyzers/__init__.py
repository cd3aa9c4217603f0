"""Observe: turn an APK, a running app or a privacy policy into a frozen artifact."""
