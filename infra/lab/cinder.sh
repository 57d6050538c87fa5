# shellcheck shell=bash
# Cinder on loopback, its volumes sparse files that a target in user space exports: sourced by lab-up.

up_database() {
  local folder=$DATA/database
  if [[ ! -d $folder/mysql ]]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$folder" --auth-root-authentication-method=normal --skip-test-db \
      >"$LOG/database-install.log" 2>&1 || { tail -20 "$LOG/database-install.log" >&2; die "mariadb-install-db"; }
  fi
  free_port "$LAB_DATABASE_PORT" database
  daemon database mariadbd --no-defaults --user="$(id -un)" --datadir="$folder" --bind-address=127.0.0.1 --port="$LAB_DATABASE_PORT" \
    --socket="$RUN/database.sock" --pid-file="$RUN/mariadbd.own-pid" --character-set-server=utf8mb3 --collation-server=utf8mb3_general_ci \
    --innodb-buffer-pool-size=128M --innodb-flush-log-at-trx-commit=2 --skip-log-bin --skip-name-resolve
  wait_port "$LAB_DATABASE_PORT" database 60
  local password
  password=$(secret database)
  mariadb --no-defaults -uroot -S "$RUN/database.sock" -e "CREATE DATABASE IF NOT EXISTS cinder;
    CREATE USER IF NOT EXISTS 'cinder'@'127.0.0.1' IDENTIFIED BY '$password'; GRANT ALL ON cinder.* TO 'cinder'@'127.0.0.1';" || die "no database for cinder"
}

up_tgtd() { # and what it has exported before
  free_port "$LAB_ISCSI_PORT" tgtd
  daemon tgtd tgtd -f -C 1 --iscsi "portal=127.0.0.1:$LAB_ISCSI_PORT"
  wait_port "$LAB_ISCSI_PORT" tgtd 20
  /usr/bin/python3 "$LAB_DIR/tgt_exports.py" "$DATA/cinder/exports" 2>>"$LOG/tgtd.log" || { tail -20 "$LOG/tgtd.log" >&2; die "tgt_exports.py"; }
}

up_cinder_api() {
  alive cinder-api || uwsgi_daemon cinder-api "$LAB_CINDER_PORT" cinder 2 4 --pyargv "--config-file $ETC/cinder/cinder.conf"
}

up_cinder_scheduler() { daemon cinder-scheduler "$BIN/cinder-scheduler" --config-file "$ETC/cinder/cinder.conf"; }

up_cinder_volume() { daemon cinder-volume env PATH="$BIN:$PATH" PYTHONPATH="$LAB_DIR" "$BIN/cinder-volume" --config-file "$ETC/cinder/cinder.conf"; }

id_of() { # KIND NAME: what Keystone calls it
  /usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]][sys.argv[3]])' "$ETC/ids.json" "$1" "$2"
}

login_of() { # USER: options for a section of cinder.conf
  cat <<TEXT
auth_url = $KEYSTONE_URL
auth_type = password
username = $1
password = $(secret "user-$1")
user_domain_name = Default
project_name = service
project_domain_name = Default
region_name = $LAB_REGION
TEXT
}

backend() { # NAME FOLDER: a section of cinder.conf
  mkdir -p "$DATA/cinder/$2"
  cat <<TEXT
[$1]
volume_driver = file_iscsi.FileIscsiDriver
volume_backend_name = $1
lab_volume_folder = $DATA/cinder/$2
lab_export_folder = $DATA/cinder/exports
target_ip_address = 127.0.0.1
target_port = $LAB_ISCSI_PORT
target_prefix = iqn.2026-01.io.vitrine.lab:
TEXT
}

write_cinder_conf() {
  local folder=$ETC/cinder data=$DATA/cinder
  mkdir -p "$folder" "$data"/{lock,conversion,coordination,exports}
  cp "$PREFIX/etc/cinder/api-paste.ini" "$PREFIX/etc/cinder/resource_filters.json" "$folder/"
  (
    umask 077
    {
      cat <<TEXT
[DEFAULT]
transport_url = rabbit://lab:$(secret rabbit)@127.0.0.1:$LAB_RABBIT_PORT/
auth_strategy = keystone
api_paste_config = $folder/api-paste.ini
resource_query_filters_file = $folder/resource_filters.json
osapi_volume_listen = 127.0.0.1
osapi_volume_listen_port = $LAB_CINDER_PORT
my_ip = 127.0.0.1
host = lab
state_path = $data
image_conversion_dir = $data/conversion
enabled_backends = lab-file,lab-cinder-image,lab-cinder-owned-image
default_volume_type = lab-file
quota_volumes = 500
quota_gigabytes = 20000
cinder_internal_tenant_project_id = $(id_of projects service)
cinder_internal_tenant_user_id = $(id_of users cinder)
glance_catalog_info = image:glance:publicURL
glance_num_retries = 2
allowed_direct_url_schemes = cinder
image_upload_use_cinder_backend = false
enable_force_upload = true
verify_glance_signatures = disabled
report_interval = 5
service_down_time = 30
periodic_interval = 3
graceful_shutdown_timeout = 4
use_stderr = true
[database]
connection = mysql+pymysql://cinder:$(secret database)@127.0.0.1:$LAB_DATABASE_PORT/cinder?charset=utf8
max_pool_size = 10
[oslo_concurrency]
lock_path = $data/lock
[coordination]
backend_url = file://$data/coordination
[oslo_messaging_notifications]
driver = noop
[cinder_sys_admin]
helper_command = $BIN/privsep-helper --config-file $folder/cinder.conf
[keystone_authtoken]
www_authenticate_uri = $KEYSTONE_URL
service_token_roles = service
service_token_roles_required = true
$(login_of cinder)
[service_user]
send_service_user_token = true
$(login_of cinder)
[glance]
$(login_of cinder)
$(backend lab-file volumes)
$(backend lab-cinder-owned-image owned-images)
image_upload_use_cinder_backend = true
$(backend lab-cinder-image images)
image_upload_use_cinder_backend = true
image_upload_use_internal_tenant = true
image_volume_cache_enabled = true
image_volume_cache_max_size_gb = 50
image_volume_cache_max_count = 20
TEXT
    } >"$folder/cinder.conf"
  )
}

# Who keeps volumes: "volumes" in a project of its own right, as a store with fixed credentials wants it; "glance" as an admin, as a store whose volumes belong
# to the callers wants it.
seed_cinder_users() {
  seed_keystone ', ["cinder", "service", "admin"], ["cinder", "service", "service"], ["volumes", "service", "member"],
    ["volumes", "service", "service"], ["glance", "service", "admin"]' \
    '"volumev3": {"name": "cinderv3", "url": "http://127.0.0.1:'"$LAB_CINDER_PORT"'/v3/%(project_id)s"}'
}

up_cinder() {
  local manage=("$BIN/cinder-manage" --config-file "$ETC/cinder/cinder.conf")
  up_keystone
  seed_cinder_users
  up_database
  up_rabbit
  write_cinder_conf
  up_tgtd
  if ! alive cinder-api; then
    "${manage[@]}" db sync >>"$LOG/cinder-manage.log" 2>&1 || { tail -20 "$LOG/cinder-manage.log" >&2; die "cinder-manage db sync"; }
  fi
  up_cinder_scheduler
  up_cinder_volume
  up_cinder_api
  # shellcheck disable=SC2154 # image_store_id: an option of lab-up
  /usr/bin/python3 "$LAB_DIR/cinder_seed.py" "$ETC/seed.json" "http://127.0.0.1:$LAB_CINDER_PORT/v3" "$image_store_id" ||
    { tail -30 "$LOG/cinder-scheduler.log" "$LOG/cinder-volume.log" >&2; die "cinder did not get ready (see $LOG)"; }
  log "cinder: http://127.0.0.1:$LAB_CINDER_PORT/v3; types lab-file, lab-multi, lab-cinder-image, lab-cinder-owned-image"
}
