"""Lists every option that Glance and the libraries under it know, as src/main/resources/io/vitrine/config/known-options.tsv has them.

Run it with a Python that has Glance installed and everything Glance may load (python list-options.py > known-options.tsv). Names alone leave
it, no defaults and no texts. A section in angle brackets is a kind of section: <cinder> is that of any store of type cinder.
"""

import importlib
import importlib.metadata
import sys

from keystoneauth1 import loading

ENTRIES = [
    "glance.api",
    "glance",
    "glance.cache",
    "glance.scrubber",
    "glance.manage",
    "glance.store",
    "keystonemiddleware.auth_token",
    "keystonemiddleware.audit",
    "oslo.concurrency",
    "oslo.config",
    "oslo.db",
    "oslo.limit",
    "oslo.log",
    "oslo.messaging",
    "oslo.middleware",
    "oslo.policy",
    "oslo.privsep",
    "oslo.reports",
    "oslo.service.periodic_task",
    "oslo.service.service",
    "oslo.service.sslutils",
    "oslo.service.wsgi",
    "oslo.middleware.cors",
    "oslo.middleware.healthcheck",
    "oslo.middleware.http_proxy_to_wsgi",
    "oslo.middleware.sizelimit",
    "castellan.config",
    "osprofiler",
]
STORES = {
    "cinder": "cinder",
    "file": "filesystem",
    "http": "http",
    "rbd": "rbd",
    "s3": "s3",
    "swift": "swift",
    "vmware": "vmware_datastore",
}
GENERAL = ["default_store", "stores", "default_backend", "store_capabilities_update_min_interval"]
# What no library of today lists, but operators' files still have.
EARLIER = {
    "DEFAULT": """
        admin_password admin_role admin_tenant_name admin_user allow_additional_image_properties auth_region auth_strategy auth_url backlog
        bind_host bind_port ca_file cert_file cleanup_scrubber cleanup_scrubber_time conversion_plugin_options data_api db_auto_create
        default_swift_reference enable_v1_api enable_v1_registry enable_v2_api enable_v2_registry enabled_backends http_keepalive
        image_cache_invalid_entry_grace_period image_location_quota key_file location_strategy lock_path max_header_line
        notification_driver notifier_strategy owner_is_tenant prefetcher_datadir public_endpoint pydev_worker_debug_host qpid_hostname
        rabbit_host rabbit_password rabbit_port rabbit_userid rabbit_use_ssl rabbit_virtual_host registry_client_ca_file
        registry_client_cert_file registry_client_insecure registry_client_key_file registry_client_protocol registry_client_timeout
        registry_host registry_port rpc_backend scrubber_datadir secure_proxy_ssl_header send_identity_headers sql_connection
        sql_idle_timeout sql_max_retries syslog_log_facility tcp_keepidle use_user_token verbose workers default_backend
        os_region_name filesystem_store_datadir filesystem_store_datadirs filesystem_store_metadata_file default_store known_stores
        swift_store_auth_address swift_store_user swift_store_key swift_store_container rbd_store_ceph_conf rbd_store_user rbd_store_pool
        cinder_catalog_info image_cache_max_size use_syslog_rfc_format use_stderr
        """,
    "glance_store": "store_capabilities_update_min_interval",
    "keystone_authtoken": """
        auth_host auth_port auth_protocol auth_uri identity_uri admin_token admin_user admin_password admin_tenant_name auth_admin_prefix
        signing_dir check_revocations_for_cached hash_algorithms revocation_cache_time
        """,
    "oslo_messaging_amqp": "username password",
    "oslo_messaging_rabbit": "rabbit_host rabbit_port rabbit_hosts rabbit_userid rabbit_password rabbit_virtual_host rabbit_use_ssl",
    "oslo_middleware": "max_request_body_size secure_proxy_ssl_header",
    "oslo_policy": "enforce_scope",
    "store_type_location_strategy": "store_type_preference",
    "task": "eventlet_executor_pool_size",
    "os_brick": "lock_path wait_mpath_device_attempts wait_mpath_device_interval",
    "matchmaker_redis": "host port password",
}
RENAMED = {
    ("DEFAULT", "sql_connection"): "database connection",
    ("DEFAULT", "lock_path"): "oslo_concurrency lock_path",
    ("DEFAULT", "notification_driver"): "oslo_messaging_notifications driver",
}
AUTHENTICATED = ["keystone_authtoken", "oslo_limit"]

rows = {}


def add(section, name, owner, now=""):
    key = (section, name.replace("-", "_"))
    if key not in rows or (rows[key][1] and not now):
        rows[key] = (owner, now)


def add_option(section, option, owner):
    add(section, option.dest, owner)
    kind = "s" if option.secret else ""
    if kind:
        secrets.add((section, option.dest))
    for old in option.deprecated_opts:
        old_section = old.group or section
        old_name = (old.name or option.dest).replace("-", "_")
        if (old_section, old_name) != (section, option.dest):
            add(old_section, old_name, owner, f"{section} {option.dest}")
            if kind:
                secrets.add((old_section, old_name))


def section_of(group):
    return getattr(group, "name", group) or "DEFAULT"


secrets = set()
points = {p.name: p for p in importlib.metadata.entry_points(group="oslo.config.opts")}
for name in ENTRIES:
    if name not in points:
        sys.stderr.write(f"no entry point {name}\n")
        continue
    for group, options in points[name].load()():
        for option in options:
            if name == "glance.store" and option.name not in GENERAL:
                continue
            if section_of(group).startswith("sample_"):
                continue
            add_option(section_of(group), option, name)
for kind, module in STORES.items():
    store = importlib.import_module(f"glance_store._drivers.{module}").Store
    for option in (store.OPTIONS or []) + (getattr(store, "MULTI_BACKEND_OPTIONS", None) or []):
        add_option("<store>" if option.name in ("store_description", "weight") else f"<{kind}>", option, "glance_store")
for section, names in EARLIER.items():
    for name in names.split():
        if (section, name) not in rows:
            add(section, name, "earlier releases", RENAMED.get((section, name), ""))
        if name.endswith(("password", "secret", "connection", "_key", "admin_token")):
            secrets.add((section, name))
add("glance_store", "default_backend", "glance.multi_store")
for section in AUTHENTICATED:
    for option in loading.get_auth_common_conf_options() + loading.get_session_conf_options():
        add_option(section, option, "keystoneauth1")
    for plugin in loading.get_available_plugin_loaders().values():
        for option in plugin.get_options():
            add_option(section, option._to_oslo_opt(), "keystoneauth1")
for (section, name), (owner, now) in sorted(rows.items()):
    print("\t".join([section, name, owner, "secret" if (section, name) in secrets else "", now]).rstrip("\t"))
