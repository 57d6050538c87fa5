# shellcheck shell=bash
# Common part of lab-up, lab-down and lab-env: sourced, not run.
set -euo pipefail
LAB_DIR=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY PYTHONPATH PYTHONHOME || true
for v in ${!OS_@}; do unset "$v"; done
export no_proxy='*' PYTHONDONTWRITEBYTECODE=1

: "${LAB_STATE:=${XDG_STATE_HOME:-${TMPDIR:-/tmp}}/vitrine-lab}"
: "${LAB_CACHE:=${XDG_CACHE_HOME:-${TMPDIR:-/tmp}}/vitrine-lab-cache}"
: "${LAB_REGION:=RegionOne}"
: "${LAB_KEYSTONE_PORT:=5000}" "${LAB_RABBIT_PORT:=15673}"
KEYSTONE_URL=http://127.0.0.1:$LAB_KEYSTONE_PORT/v3
VENV=$LAB_CACHE/python-$(sha256sum <"$LAB_DIR/requirements.txt" | cut -c1-12)

log() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { log "FAILED: $*"; exit 1; }

init_dirs() {
  mkdir -p "$LAB_STATE"/{run,log,etc,data,secrets}
  LAB_STATE=$(cd "$LAB_STATE" && pwd)
  chmod 700 "$LAB_STATE/secrets"
  RUN=$LAB_STATE/run LOG=$LAB_STATE/log ETC=$LAB_STATE/etc DATA=$LAB_STATE/data
}

secret() { # secret NAME: prints it; generated once per state directory
  local file=$LAB_STATE/secrets/$1
  [[ -s $file ]] || (umask 077; od -An -tx1 -N8 /dev/urandom | tr -d ' \n' >"$file")
  cat "$file"
}

# --- packages --------------------------------------------------------------------------------------------------------

apt_install() { # PACKAGE...: nothing to do when all are there; never starts services
  local package missing=() policy=/usr/sbin/policy-rc.d own='' result=0
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  [[ $(id -u) == 0 ]] || die "these packages are missing, and only root may install them: ${missing[*]}"
  log "installing ${missing[*]}"
  if [[ ! -e $policy ]]; then # Debian asks it before it starts a service
    own=$policy
    printf '#!/bin/sh\nexit 101\n' >"$own"
    chmod 755 "$own"
  fi
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}")
  "${apt[@]}" >>"$LOG/apt.log" 2>&1 </dev/null ||
    { apt-get -o DPkg::Lock::Timeout=300 update -qq && "${apt[@]}"; } >>"$LOG/apt.log" 2>&1 </dev/null || result=$?
  [[ -z $own ]] || rm -f "$own"
  ((result == 0)) || { tail -20 "$LOG/apt.log" >&2; die "apt-get install (see $LOG/apt.log)"; }
}

install_keystone() { # Debian's web server and Python, everything above them in an environment of its own
  apt_install uwsgi-core uwsgi-plugin-python3 python3-venv ca-certificates
  [[ ! -e $VENV/complete ]] || return 0
  mkdir -p "$LAB_CACHE"
  (
    exec 8>"$LAB_CACHE/lock"
    flock -w 1200 8 || die "another lab-up holds $LAB_CACHE/lock"
    [[ ! -e $VENV/complete ]] || exit 0
    log "installing $(grep -c '^[^#]' "$LAB_DIR/requirements.txt") Python packages into $VENV"
    rm -rf "$VENV"
    /usr/bin/python3 -m venv "$VENV"
    "$VENV/bin/pip" install --disable-pip-version-check --no-deps --use-pep517 -r "$LAB_DIR/requirements.txt" >>"$LOG/pip.log" 2>&1 ||
      { tail -20 "$LOG/pip.log" >&2; die "pip install (see $LOG/pip.log)"; }
    mkdir "$VENV/clients"
    for program in openstack glance; do ln -s "../bin/$program" "$VENV/clients/"; done
    touch "$VENV/complete"
  )
}

install_rabbit() { apt_install rabbitmq-server; }

# --- processes: run/NAME.pid holds "PID STARTTIME", so that a pid that somebody else has by now is never signalled -----

proc_start() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
alive() {
  local pid start
  [[ -s $RUN/$1.pid ]] || return 1
  read -r pid start <"$RUN/$1.pid"
  [[ -n $start && $(proc_start "$pid") == "$start" ]]
}
daemon() { # NAME COMMAND...: in a session of its own; what it says is in log/NAME.log
  local name=$1 pid
  shift
  ! alive "$name" || return 0
  setsid "$@" </dev/null >>"$LOG/$name.log" 2>&1 9>&- &
  pid=$!
  printf '%s %s\n' "$pid" "$(proc_start "$pid")" >"$RUN/$name.pid"
}
stop_daemon() {
  local name=$1 pid start
  [[ -s $RUN/$name.pid ]] || return 0
  read -r pid start <"$RUN/$name.pid"
  if alive "$name"; then
    if [[ $name == rabbit ]]; then # a shell around the emulator
      kill -TERM -- "-$pid" 2>/dev/null || true
    else
      kill -TERM "$pid" 2>/dev/null || true
    fi
    for _ in $(seq 1 100); do
      alive "$name" || break
      sleep 0.1
    done
    kill -KILL -- "-$pid" 2>/dev/null || true # what may be left of its process group
    log "stopped $name"
  fi
  rm -f "$RUN/$name.pid"
}
port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() { # PORT NAME: refuses to start on a port that something else holds
  alive "$2" || ! port_open "$1" || die "port $1 (for $2) is taken by something the lab did not start"
}
wait_port() { # PORT NAME SECONDS
  for _ in $(seq 1 $(($3 * 10))); do
    ! port_open "$1" || return 0
    alive "$2" || break
    sleep 0.1
  done
  tail -25 "$LOG/$2.log" >&2
  die "$2 does not listen on $1 (see $LOG/$2.log)"
}
