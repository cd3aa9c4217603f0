#!/bin/sh
# What the tests use of Debian: Chromium and CJK fonts (the reports as pictures), WireGuard in user space and nft (routes
# of traffic in namespaces of their own), LibreOffice (opens the DOCX that we write), aapt2 (compiles our XML), PostgreSQL's
# server (results of teams), smali (cuts code for the corpus of the batch benchmark). Installed where this user may;
# otherwise the tests concerned skip and say so.
wanted=
command -v chromium >/dev/null 2>&1 || wanted="chromium fonts-noto-cjk"
command -v wireguard-go >/dev/null 2>&1 || wanted="$wanted wireguard-go"
command -v wg >/dev/null 2>&1 || wanted="$wanted wireguard-tools"
command -v soffice >/dev/null 2>&1 || wanted="$wanted libreoffice-writer-nogui"
command -v aapt2 >/dev/null 2>&1 || wanted="$wanted aapt"
command -v postgres >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || wanted="$wanted postgresql"
command -v baksmali >/dev/null 2>&1 || wanted="$wanted libsmali-java"
command -v nft >/dev/null 2>&1 || wanted="$wanted nftables"
[ -n "$wanted" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2086  a list of names
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $wanted >/dev/null && exit 0
fi
echo "not installed, and cannot be installed by this user:$wanted; the tests that need them will be skipped" >&2
