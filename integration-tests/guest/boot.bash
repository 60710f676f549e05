# Part of zfs-guest: boots a guest and runs one command in it.
# shellcheck shell=bash

run() {
  local zfs=2.1 node=node hostid='' share='' net='' ip='' memory=3072 cpus=2 limit=600 pidfile='' disks=() forwards=()
  while [[ $# -gt 0 && $1 != -- ]]; do
    [[ $# -ge 2 ]] || usage_error "$1 takes a value"
    case $1 in
      --zfs) zfs=$2 ;;
      --node) node=$2 ;;
      --hostid) hostid=$2 ;;
      --share) share=$2 ;;
      --disk) disks+=("$2") ;;
      --net) net=$2 ;;
      --ip) ip=$2 ;;
      --forward) forwards+=("$2") ;;
      --memory) memory=$2 ;;
      --cpus) cpus=$2 ;;
      --timeout) limit=$2 ;;
      --pidfile) pidfile=$2 ;;
      *) usage_error "no option '$1'" ;;
    esac
    shift 2
  done
  [[ $# -ge 2 ]] || usage_error "run takes a command after --"
  shift
  [[ -n $hostid ]] || hostid=$(printf '%s' "$node" | cksum | awk '{ printf "%08x", $1 }')
  [[ $hostid =~ ^[0-9a-fA-F]{8}$ ]] || usage_error "--hostid takes eight hexadecimal digits"

  provision "$zfs"
  local dir=$cache/zfs-$zfs
  work_directory
  mkdir "$work"/{share,status}
  guest_script "$@" > "$work/guest"
  initial_ramdisk "$dir" "$work"

  # a processor without AVX, for what is emulated of that is slower than what it is to speed up
  local args=(-accel tcg,thread=multi,tb-size=512 -cpu Nehalem -m "$memory" -smp "$cpus" -nodefaults -display none
    -no-reboot -serial stdio -kernel "$dir/vmlinuz" -initrd "$work/initrd"
    -append "console=ttyS0 quiet panic=-1 mitigations=off no_timer_check"
    -virtfs "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap"
    -virtfs "local,path=$dir/userland,mount_tag=userland,security_model=none,readonly=on"
    -virtfs "local,path=${share:-$work/share},mount_tag=share,security_model=none"
    -virtfs "local,path=$work/status,mount_tag=status,security_model=none")
  local i
  for i in "${!disks[@]}"; do
    args+=(-blockdev "driver=file,filename=${disks[i]},node-name=disk$i,locking=off,cache.direct=on"
      -device "virtio-blk-pci,drive=disk$i,share-rw=on")
  done
  # restrict=on cuts the guest off from every network; guestfwd alone pierces it, with one process per connection
  local port forwarding=''
  [[ ${#forwards[@]} -eq 0 ]] || command -v socat > /dev/null || unavailable "--forward takes socat: install it"
  for port in "${forwards[@]}"; do
    # socat ends when either end does, so that each learns of it
    forwarding+=",guestfwd=tcp:192.0.2.1:$port-cmd:socat STDIO TCP:127.0.0.1:$port"
  done
  [[ -z $forwarding ]] ||
    args+=(-netdev "user,id=forward,restrict=on,net=192.0.2.0/24,host=192.0.2.2$forwarding"
      -device virtio-net-pci,netdev=forward)
  case $net in
    '') ;;
    listen:* | connect:*)
      args+=(-netdev "socket,id=wire,${net%%:*}=127.0.0.1:${net#*:}"
        -device "virtio-net-pci,netdev=wire,mac=52:54:00:00:00:${hostid:6:2}")
      ;;
    *) usage_error "--net takes listen:PORT or connect:PORT" ;;
  esac
  [[ -z $pidfile ]] || args+=(-pidfile "$pidfile")
  emulate "$limit" "${args[@]}"

  # the status comes back on a share of its own, so that a line on the console can't be mistaken for it
  [[ -s $work/status/rc ]] || { echo "zfs-guest: the guest died, or ran longer than $limit s" >&2; exit 70; }
  exit "$(cat "$work/status/rc")"
}

# emulate SECONDS ARG...: QEMU to its end. Each process of the chain dies with the one before it, however that dies, so
# nothing is left running whatever is killed.
emulate() {
  local limit=$1
  shift
  setpriv --pdeathsig KILL timeout --foreground -s KILL "$limit" \
    setpriv --pdeathsig KILL qemu-system-x86_64 "$@" < /dev/null &
  emulator=$!
  local signal
  for signal in HUP INT TERM; do
    # shellcheck disable=SC2064  # both are to be expanded now
    trap "{ kill -KILL $emulator; wait $emulator; } 2> /dev/null; exit $((128 + $(kill -l "$signal")))" "$signal"
  done
  wait "$emulator" || true
}

# work_directory: sets 'work', which lasts as long as this process, or QEMU, has its lock; sweeps what others left.
work_directory() {
  local runs=$cache/run left sweep
  mkdir -p "$runs"
  exec {sweep}> "$runs/.lock"
  flock "$sweep"
  for left in "$runs"/*/; do
    flock -n "$left" true 2> /dev/null && rm -rf "$left"
  done
  work=$(mktemp -d "$runs/XXXXXXXX")
  exec {work_lock}< "$work"
  flock "$work_lock"
  exec {sweep}>&-
  trap 'rm -rf "$work"' EXIT
}

# guest_script COMMAND...: what the guest runs once its root is there.
guest_script() {
  cat << 'EOS'
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LANG=C.UTF-8
stty -onlcr < /dev/console 2> /dev/null
dmesg -n 1 2> /dev/null
ln -s /proc/self/fd /dev/fd
mkdir -p /run/zfs-guest/status
mount -t 9p -o trans=virtio,version=9p2000.L,cache=none status /run/zfs-guest/status
busybox ifconfig lo 127.0.0.1 up
EOS
  printf 'hostname %q; printf "127.0.0.1 localhost %%s\\n" %q > /etc/hosts\n' "$node" "$node"
  printf 'printf "\\x%s\\x%s\\x%s\\x%s" > /etc/hostid\n' \
    "${hostid:6:2}" "${hostid:4:2}" "${hostid:2:2}" "${hostid:0:2}"
  [[ -z $ip ]] || printf 'busybox ifconfig eth%d %q netmask 255.255.255.0 up\n' "$([[ ${#forwards[@]} -gt 0 ]] && echo 1 || echo 0)" "$ip"
  [[ ${#forwards[@]} -eq 0 ]] || echo 'busybox ifconfig eth0 192.0.2.15 netmask 255.255.255.0 up'
  printf '(cd %q &&' "$PWD"
  printf ' %q' "$@"
  echo ')'
  echo 'echo $? > /run/zfs-guest/status/rc; sync; echo 0 > /proc/sys/kernel/printk; busybox poweroff -f'
}

# initial_ramdisk DIR WORK: makes WORK/initrd of the modules in DIR, init and WORK/guest.
initial_ramdisk() {
  local tree=$2/tree
  mkdir -p "$tree"/{bin,modules,proc,sys,dev,host,userland,rw,root}
  cp /bin/busybox "$tree/bin/"
  ln -s busybox "$tree/bin/sh"
  cp "$1"/modules/* "$tree/modules/"
  cp "$home/init" "$tree/init"
  chmod 755 "$tree/init"
  cp "$2/guest" "$tree/guest"
  (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) > "$2/initrd"
  rm -rf "$tree"
}
