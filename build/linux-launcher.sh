#!/bin/sh
# Starts Glance. Where Chromium's sandbox cannot work it ends before a line of Glance's own has run, so what to do is
# said here.
here=$(dirname "$(readlink -f "$0")")
program="$here/glance-for-acquire.bin"

sandbox_is_impossible() {
  [ "$(id -u)" -ne 0 ] || return 1
  for argument in "$@"; do
    [ "$argument" != --no-sandbox ] || return 1
  done
  # A sandbox by a helper that belongs to root.
  [ ! -u "$here/chrome-sandbox" ] || return 1
  # A profile of AppArmor that is about Glance allows it what it needs.
  case $(cat /proc/self/attr/current 2>/dev/null) in
    '' | unconfined*) ;;
    *) return 1 ;;
  esac
  command -v unshare >/dev/null 2>&1 || return 1
  ! unshare --user --map-root-user true 2>/dev/null
}

if sandbox_is_impossible "$@"; then
  echo "Glance needs a sandbox for its windows, which this computer does not allow. If Glance does not start: allow user namespaces (sudo sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0), or install the .deb, or run sudo chown root '$here/chrome-sandbox' && sudo chmod 4755 '$here/chrome-sandbox'." >&2
fi
exec "$program" "$@"
