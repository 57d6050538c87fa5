locals {
  worker_settings = { for name, worker in var.workers : name => merge(var.settings, {
    VITRINE_VITRINE_WORKER_ID                            = "${var.name}-${name}"
    VITRINE_VITRINE_WORKER_URL                           = "https://${name}.${var.domain}:9292"
    VITRINE_VITRINE_WORKER_CA_FILE                       = "/run/vitrine/tls-certificate"
    VITRINE_VITRINE_TLS_CERT                             = "/run/vitrine/tls-certificate"
    VITRINE_VITRINE_TLS_KEY                              = "/run/vitrine/tls-key"
    VITRINE_VITRINE_BIND_HOST                            = "0.0.0.0"
    VITRINE_VITRINE_PROXIED                              = "true"
    VITRINE_OSLO_MIDDLEWARE_ENABLE_PROXY_HEADERS_PARSING = "true"
    VITRINE_VITRINE_CONFIG_FILE                          = "/etc/vitrine/stores.conf"
  }) }

  cloud_init = { for name, worker in var.workers : name => templatefile("${local.machine_files}/cloud-init.yaml.tftpl", {
    worker     = name
    settings   = local.worker_settings[name]
    secrets    = var.secrets
    packages   = []
    files      = {}
    cloud      = "aws"
    fetch      = "aws s3 cp --only-show-errors --region ${data.aws_region.current.id} s3://${aws_s3_bucket.packages.id}/${aws_s3_object.package[name].key} ."
    archive    = basename(aws_s3_object.package[name].key)
    sha256     = local.packages[name].sha256
    region     = data.aws_region.current.id
    deployment = var.name
    volumes    = { for volume in keys(worker.volumes) : volume => "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${replace(aws_ebs_volume.data["${name}-${volume}"].id, "-", "")}" }
  }) }
}
