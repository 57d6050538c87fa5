# shellcheck shell=bash
# The releases of OpenStack that the lab offers, and what each wants installed: sourced by lib.sh.
# current: requirements.txt in a virtual environment of Debian's Python, kept in $LAB_CACHE; debian: Debian 12's packages (Zed). All that is below OpenStack
# (web server, database, broker, target) is Debian's in both.

choose_release() { # a state directory keeps the release that it was made with
  local kept=''
  [[ ! -s $ETC/release ]] || kept=$(<"$ETC/release")
  RELEASE=${kept:-${LAB_RELEASE:-current}}
  [[ ${LAB_RELEASE:-$RELEASE} == "$RELEASE" ]] || die "$LAB_STATE holds release $RELEASE, not $LAB_RELEASE: lab-down --wipe first, or take another --state"
  VENV=$LAB_CACHE/python-$(sha256sum <"$LAB_DIR/requirements.txt" | cut -c1-12)
  case $RELEASE in
    current) BIN=$VENV/bin CLIENTS=$VENV/clients PREFIX=$VENV ;;
    debian) BIN=/usr/bin CLIENTS=/usr/bin PREFIX='' ;;
    *) die "unknown release $RELEASE (current, debian)" ;;
  esac
}
keep_release() { printf %s "$RELEASE" >"$ETC/release"; }

set_application() { # SERVICE: sets APPLICATION, the options that tell uwsgi where it is
  case $RELEASE-$1 in
    current-*) APPLICATION=(--virtualenv "$VENV" --module "$1.wsgi.api") ;;
    debian-keystone) APPLICATION=(--wsgi-file /usr/bin/keystone-wsgi-public) ;;
    debian-cinder) APPLICATION=(--wsgi-file /usr/bin/cinder-wsgi) ;;
  esac
}

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
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold
    install -y -qq --no-install-recommends "${missing[@]}")
  "${apt[@]}" >>"$LOG/apt.log" 2>&1 </dev/null ||
    { apt-get -o DPkg::Lock::Timeout=300 update -qq && "${apt[@]}"; } >>"$LOG/apt.log" 2>&1 </dev/null || result=$?
  [[ -z $own ]] || rm -f "$own"
  ((result == 0)) || { tail -20 "$LOG/apt.log" >&2; die "apt-get install (see $LOG/apt.log)"; }
}

install_environment() { # everything of OpenStack in a Python of its own
  apt_install python3-venv ca-certificates
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
    for program in openstack glance cinder; do ln -s "../bin/$program" "$VENV/clients/"; done
    touch "$VENV/complete"
  )
}

install_service() { # DEBIAN-PACKAGE...: those, or the virtual environment, which has all of them
  apt_install uwsgi-core uwsgi-plugin-python3
  if [[ $RELEASE == debian ]]; then apt_install "$@"; else install_environment; fi
}

install_keystone() { install_service python3-keystone python3-openstackclient; }

install_rabbit() { apt_install rabbitmq-server; }

install_cinder() {
  install_keystone
  install_rabbit
  apt_install mariadb-server tgt qemu-utils
  install_service cinder-api cinder-scheduler cinder-volume python3-pymysql python3-cinderclient
}
