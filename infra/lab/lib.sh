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
: "${LAB_KEYSTONE_PORT:=5000}" "${LAB_RABBIT_PORT:=15673}" "${LAB_CINDER_PORT:=8776}"
: "${LAB_DATABASE_PORT:=13306}" "${LAB_ISCSI_PORT:=13260}"
KEYSTONE_URL=http://127.0.0.1:$LAB_KEYSTONE_PORT/v3

# shellcheck source-path=SCRIPTDIR source=release.sh
. "$LAB_DIR/release.sh"

log() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { log "FAILED: $*"; exit 1; }

init_dirs() {
  mkdir -p "$LAB_STATE"/{run,log,etc,data,secrets}
  LAB_STATE=$(cd "$LAB_STATE" && pwd)
  chmod 700 "$LAB_STATE/secrets"
  RUN=$LAB_STATE/run LOG=$LAB_STATE/log ETC=$LAB_STATE/etc DATA=$LAB_STATE/data
  export TGT_IPC_SOCKET=$RUN/tgtd # the target's own, so that several labs do not meet
  choose_release
}

secret() { # secret NAME: prints it; generated once per state directory
  local file=$LAB_STATE/secrets/$1
  [[ -s $file ]] || (umask 077; od -An -tx1 -N8 /dev/urandom | tr -d ' \n' >"$file")
  cat "$file"
}

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
stop_daemon() { # NAME [by-force]: so, or where a polite word has no effect within 10 s, by SIGKILL
  local name=$1 how=${2:-} pid start
  [[ -s $RUN/$name.pid ]] || return 0
  read -r pid start <"$RUN/$name.pid"
  if alive "$name"; then
    [[ $name != tgtd ]] || how=by-force # with sessions under way it takes no notice of a word
    [[ -n $how ]] || end_politely "$name" "$pid"
    kill -KILL -- "-$pid" 2>/dev/null || true # what may be left of its process group
    log "stopped $name"
  fi
  rm -f "$RUN/$name.pid"
}
end_politely() { # NAME PID
  local whom=$2
  [[ $1 != rabbit ]] || whom=-$2 # a shell around the emulator
  kill -TERM -- "$whom" 2>/dev/null || true
  for _ in $(seq 1 100); do
    alive "$1" || break
    sleep 0.1
  done
}
uwsgi_daemon() { # NAME PORT SERVICE PROCESSES THREADS OPTION...
  local name=$1 port=$2 service=$3 processes=$4 threads=$5
  shift 5
  set_application "$service"
  free_port "$port" "$name"
  daemon "$name" uwsgi_python3 --http-socket "127.0.0.1:$port" "${APPLICATION[@]}" --master --lazy-apps --need-app --die-on-term \
    --no-orphans --enable-threads --processes "$processes" --threads "$threads" --thunder-lock --listen 100 --buffer-size 65535 \
    --disable-logging --add-header "Connection: close" "$@"
  wait_port "$port" "$name" 60
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
