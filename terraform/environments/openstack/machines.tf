locals {
  machine_files = "${path.module}/../../../infra/machines"
  archive       = basename(var.package.url)
  fetch         = "curl -fsSLO --max-time 600 '${var.package.url}'"

  identity_settings = {
    VITRINE_VITRINE_IDENTITY                             = "keystone"
    VITRINE_KEYSTONE_AUTHTOKEN_AUTH_URL                  = var.keystone.auth_url
    VITRINE_KEYSTONE_AUTHTOKEN_USERNAME                  = var.keystone.user
    VITRINE_KEYSTONE_AUTHTOKEN_PROJECT_NAME              = var.keystone.project
    VITRINE_KEYSTONE_AUTHTOKEN_USER_DOMAIN_NAME          = var.keystone.domain
    VITRINE_KEYSTONE_AUTHTOKEN_PROJECT_DOMAIN_NAME       = var.keystone.domain
    VITRINE_VITRINE_TICKET_KEY_FILE                      = "/etc/vitrine/ticket-keys"
    VITRINE_VITRINE_PROXIED                              = "true"
    VITRINE_OSLO_MIDDLEWARE_ENABLE_PROXY_HEADERS_PARSING = "true"
  }

  shared_settings = merge(local.identity_settings, {
    VITRINE_VITRINE_DATABASE               = "postgresql://vitrine@${local.control_address}:5432/vitrine?sslmode=verify-ca&sslrootcert=/etc/vitrine/ca.pem"
    VITRINE_VITRINE_DATABASE_PASSWORD_FILE = "/etc/vitrine/database-password"
    VITRINE_QUEUE_TYPE                     = "rabbitmq"
    VITRINE_QUEUE_RABBITMQ_HOST            = local.control_address
    VITRINE_QUEUE_RABBITMQ_USERNAME        = "vitrine"
    VITRINE_QUEUE_RABBITMQ_PASSWORD_FILE   = "/etc/vitrine/queue-password"
    VITRINE_QUEUE_RABBITMQ_SSL             = "true"
    VITRINE_QUEUE_RABBITMQ_SSL_CA_FILE     = "/etc/vitrine/ca.pem"
  })

  secret_files = {
    "/etc/vitrine/ticket-keys"       = "${var.secrets.ticket_keys}\n"
    "/etc/vitrine/database-password" = "${var.secrets.database_password}\n"
    "/etc/vitrine/queue-password"    = "${var.secrets.queue_password}\n"
    "/etc/vitrine/ca.pem"            = var.secrets.certificate
    "/etc/vitrine/secrets.env"       = "VITRINE_KEYSTONE_AUTHTOKEN_PASSWORD=${jsonencode(var.secrets.keystone_password)}\n"
  }

  worker_cloud_init = { for name, worker in var.workers : name => templatefile("${local.machine_files}/cloud-init.yaml.tftpl", {
    worker     = name
    deployment = var.name
    cloud      = "openstack"
    region     = var.keystone.region
    packages   = ["xfsprogs", "curl"]
    settings = merge(local.shared_settings, {
      VITRINE_VITRINE_WORKER_ID   = "${var.name}-${name}"
      VITRINE_VITRINE_BIND_HOST   = local.worker_addresses[name]
      VITRINE_VITRINE_CONFIG_FILE = "/etc/vitrine/stores.conf"
    })
    secrets = {}
    files   = local.secret_files
    fetch   = local.fetch
    archive = local.archive
    sha256  = var.package.sha256
    # Nova's virtio disks carry the first twenty characters of the volume's id.
    volumes = { for volume in keys(worker.volumes) : volume => "/dev/disk/by-id/virtio-${substr(openstack_blockstorage_volume_v3.data["${name}-${volume}"].id, 0, 20)}" }
  }) }

  control_cloud_init = templatefile("${local.machine_files}/control.yaml.tftpl", {
    shape    = var.shape
    device   = "/dev/disk/by-id/virtio-${substr(openstack_blockstorage_volume_v3.control.id, 0, 20)}"
    address  = local.control_address
    cidr     = var.cloud.cidr
    workers  = local.worker_addresses
    endpoint = var.public_endpoint
    settings = var.shape == "gateway" ? local.identity_settings : merge(local.shared_settings, { VITRINE_VITRINE_BIND_HOST = "127.0.0.1" })
    files = merge(local.secret_files, {
      "/etc/vitrine/cert.pem" = var.secrets.certificate
      "/etc/vitrine/key.pem"  = var.secrets.private_key
    })
    fetch   = local.fetch
    archive = local.archive
    sha256  = var.package.sha256
  })
}
