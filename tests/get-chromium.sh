#!/bin/sh
# Debian's Chromium and CJK fonts for the browser tests, where this user may install them; otherwise those
# tests skip and say so.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fonts-noto-cjk >/dev/null && exit 0
fi
echo "chromium is not installed and cannot be installed by this user: the browser tests will be skipped" >&2
