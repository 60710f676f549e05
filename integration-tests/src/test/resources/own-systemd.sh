#!/bin/sh
# own-systemd.sh UNITS UNIT: boots a systemd of its own, with the unit files of the directory UNITS and few others, starts
# UNIT, and ends with it. Run by 'unshare --mount --pid --fork --mount-proc' in a guest, whose own first process is a shell.
set -eu
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount --bind /dev/null /etc/fstab
mkdir -p /run/systemd/system /run/tmpfiles.d
# what a host does at its boot, and a guest has no need of; what is in UNITS is there instead
for unit in systemd-binfmt systemd-firstboot systemd-journal-flush systemd-machine-id-commit systemd-modules-load \
    systemd-pstore systemd-random-seed systemd-remount-fs systemd-repart systemd-sysctl systemd-sysusers \
    systemd-timesyncd systemd-tmpfiles-setup systemd-tmpfiles-setup-dev systemd-udev-trigger systemd-udevd \
    systemd-update-utmp; do
    ln -s /dev/null "/run/systemd/system/$unit.service"
done
cp --remove-destination "$1"/*.service /run/systemd/system
cp "$1"/*.conf /run/tmpfiles.d
exec env -i container=guest PATH="$PATH" /lib/systemd/systemd --system --unit="$2" --log-target=console --show-status=no
