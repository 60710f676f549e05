# Part of zfs-guest: builds the OpenZFS of a guest, once for each version.
# shellcheck shell=bash

readonly MIB_NEEDED=3072

# provision VERSION: makes $cache/zfs-VERSION, whole or not at all. Whoever comes second waits and finds it ready.
provision() {
  local zfs=$1
  [[ $zfs == 2.1 || $zfs == 2.3 ]] || usage_error "no OpenZFS '$zfs', there are 2.1 and 2.3"
  [[ -e $cache/zfs-$zfs/ready ]] && return
  mkdir -p "$cache" || unavailable "can't make $cache"
  (
    flock -n 9 || { say "waiting for another zfs-guest that provisions in $cache"; flock 9; }
    [[ -e $cache/zfs-$zfs/ready ]] && exit
    build_in_part "$zfs" "$cache/zfs-$zfs.part"
    # a directory without 'ready' is what a build left that could not be finished
    rm -rf "$cache/zfs-$zfs"
    mv "$cache/zfs-$zfs.part" "$cache/zfs-$zfs"
    say "OpenZFS $zfs is ready in $cache/zfs-$zfs"
  ) 9> "$cache/provision.lock"
}

build_in_part() {
  local zfs=$1 dir=$2 kernel
  check_machine
  rm -rf "$dir"
  mkdir -p "$dir"/{debs,userland,modules,src}
  private_sources
  install_tools "$dir"
  kernel=$(dependency linux-headers-amd64 'linux-headers-\K[^ ,]+-amd64')
  download_packages "$zfs" "$kernel" "$dir"
  unpack_packages "$dir"
  build_modules "$zfs" "$kernel" "$dir"
  collect_modules "$kernel" "$dir"
  cp "$dir/kernel/boot/vmlinuz-$kernel" "$dir/vmlinuz"
  rm -rf "$dir"/{src,kernel,debs}
  touch "$dir/ready"
}

check_machine() {
  command -v apt-get > /dev/null || unavailable "the guest is made of Debian's packages, and there is no apt-get here"
  [[ $(dpkg --print-architecture) == amd64 ]] || unavailable "the guest needs an amd64 machine"
  [[ $EUID -eq 0 ]] || unavailable "not provisioned yet, which takes root: run '$0 provision' as root once"
  local free
  free=$(df --output=avail -BM "$cache" | tail -n 1 | tr -dc 0-9)
  [[ $free -ge $MIB_NEEDED ]] || unavailable "$cache has $free MiB free and needs $MIB_NEEDED: free some, or set ZWARD_GUEST_CACHE"
}

install_tools() {
  local dir=$1
  say "installing the tools with apt-get"
  export DEBIAN_FRONTEND=noninteractive
  {
    apt-get -qq update &&
      apt-get -qq -o DPkg::Lock::Timeout=600 install -y --no-install-recommends qemu-system-x86 linux-headers-amd64 \
        build-essential bc cpio kmod busybox-static fdisk socat
  } > "$dir/apt.log" 2>&1 9>&- || unavailable "apt-get could not install the tools: $(tail -n 1 "$dir/apt.log")"
}

# dependency PACKAGE REGEX: what of the dependencies of an installed package matches, from \K on
dependency() {
  dpkg-query -W -f '${Depends}\n' "$1" | grep -oPm 1 -e "$2" | head -n 1 ||
    die "$1 depends on nothing like '$2'"
}

# private_sources: sources for apt_private, which add contrib and backports to this machine's own mirrors.
private_sources() {
  local etc=$cache/apt
  mkdir -p "$etc"/{lists/partial,archives/partial}
  rm -f "$etc"/debian.*
  if [[ -e /etc/apt/sources.list.d/debian.sources ]]; then
    awk '/^Suites:/ { print "Suites:", $2, $2 "-backports"; next }
         /^Components:/ { print "Components: main contrib"; next } !/^#/' \
      /etc/apt/sources.list.d/debian.sources | sed '/^$/q' > "$etc/debian.sources"
  elif [[ -e /etc/apt/sources.list ]]; then # as the installer leaves it: deb [OPTION...] MIRROR bookworm main ...
    awk '$1 == "deb" {
           options = match($0, /\[[^]]*\]/) ? substr($0, RSTART, RLENGTH) " " : ""
           sub(/\[[^]]*\]/, "")
           if ($3 !~ /^[a-z]+$/) next
           for (s = 0; s < 2; s++) print "deb", options $2, $3 (s ? "-backports" : ""), "main contrib"; exit }' \
      /etc/apt/sources.list > "$etc/debian.list"
  fi
  grep -qsw bookworm "$etc"/debian.* ||
    unavailable "no mirror of Debian 12 (bookworm) in this machine's apt sources"
}

# apt_private ARG...: apt-get with these sources and lists of its own
apt_private() {
  local etc=$cache/apt
  apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$etc" -o Dir::State::lists="$etc/lists" \
    -o Dir::Cache::archives="$etc/archives" -o APT::Sandbox::User=root "$@" 9>&-
}

download_packages() {
  local zfs=$1 kernel=$2 dir=$3 release libraries
  case $zfs in
    2.1) release=bookworm libraries=(libzfs4linux libzpool5linux) ;;
    2.3) release=bookworm-backports libraries=(libzfs6linux libzpool6linux) ;;
  esac
  say "downloading OpenZFS $zfs and Linux $kernel"
  {
    apt_private -o APT::Update::Error-Mode=any update &&
      cd "$dir/debs" &&
      apt-get -qq -o APT::Sandbox::User=root download "linux-image-$kernel" 9>&- &&
      apt_private -t "$release" download zfs-dkms zfsutils-linux libnvpair3linux libuutil3linux "${libraries[@]}"
  } >> "$dir/apt.log" 2>&1 || unavailable "could not download the packages: $(tail -n 1 "$dir/apt.log")"
  cd "$OLDPWD"
  compgen -G "$dir/debs/zfs-dkms_$zfs.*" > /dev/null ||
    unavailable "the mirror's $release has $(cd "$dir/debs" && echo zfs-dkms_*), not OpenZFS $zfs"
}

unpack_packages() {
  local dir=$1 deb d
  for deb in "$dir"/debs/*.deb; do
    case $deb in
      */zfs-dkms_*) dpkg -x "$deb" "$dir/src" ;;
      */linux-image-*) dpkg -x "$deb" "$dir/kernel" ;;
      *) dpkg -x "$deb" "$dir/userland" ;;
    esac
  done
  # the machine's /lib, /bin and /sbin are links into /usr: so must those be that are laid over them
  for d in lib bin sbin; do
    [[ -d $dir/userland/$d ]] || continue
    mkdir -p "$dir/userland/usr/$d"
    cp -a "$dir/userland/$d/." "$dir/userland/usr/$d/"
    rm -rf "${dir:?}/userland/$d"
  done
}

build_modules() {
  local zfs=$1 kernel=$2 dir=$3 log=$cache/build-$1.log common
  common=$(dependency "linux-headers-$kernel" 'linux-headers-[^ ,]+-common[^ ,]*')
  say "building OpenZFS $zfs for Linux $kernel: minutes; the log is $log"
  (
    cd "$dir"/src/usr/src/zfs-*
    ./configure --with-config=kernel --with-linux="/usr/src/$common" \
      --with-linux-obj="/usr/src/linux-headers-$kernel" &&
      make -j"$(nproc)"
  ) > "$log" 2>&1 || die "OpenZFS $zfs could not be built: $(tail -n 1 "$log"): see $log"
}

# collect_modules KERNEL DIR: the modules a guest loads, stripped, and 'list', the order to load them in.
collect_modules() {
  local kernel=$1 dir=$2 module
  depmod -b "$dir/kernel" "$kernel"
  {
    for module in virtio_pci 9pnet_virtio 9p overlay loop virtio_blk virtio_net; do
      modprobe -d "$dir/kernel" -S "$kernel" --show-depends "$module"
    done | awk '!seen[$2]++ { print $2 }'
    # in the order they need each other; 2.1 builds all of these, 2.2 and later only the first and the last
    for module in spl zavl znvpair zunicode zcommon icp zlua zzstd zfs; do
      find "$dir"/src/usr/src/zfs-*/module -name "$module.ko"
    done
  } > "$dir/order"
  while read -r module; do
    strip --strip-debug -o "$dir/modules/$(basename "$module")" "$module"
    basename "$module" >> "$dir/modules/list"
  done < "$dir/order"
  grep -qx zfs.ko "$dir/modules/list" || die "the build made no zfs.ko"
}
