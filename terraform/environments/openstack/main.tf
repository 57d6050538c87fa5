locals {
  control_address = cidrhost(var.cloud.cidr, 10)
  # By the order of names: a worker that is added last in the alphabet moves no other.
  worker_addresses = { for i, name in sort(keys(var.workers)) : name => cidrhost(var.cloud.cidr, 20 + i) }

  volumes = merge([for name, worker in var.workers : {
    for volume, shape in worker.volumes : "${name}-${volume}" => { worker = name, volume = volume, size_gib = shape.size_gib, zone = worker.zone }
  }]...)
}

resource "openstack_compute_servergroup_v2" "workers" {
  name     = "${var.name}-workers"
  policies = ["soft-anti-affinity"]
}

# A volume is its own: neither made nor lost with its machine, and Terraform refuses to plan its end.
resource "openstack_blockstorage_volume_v3" "data" {
  for_each             = local.volumes
  name                 = "${var.name}-${each.key}"
  size                 = each.value.size_gib
  volume_type          = var.cloud.volume_type
  availability_zone    = each.value.zone
  enable_online_resize = true

  lifecycle {
    prevent_destroy = true
  }
}

resource "openstack_blockstorage_volume_v3" "control" {
  name                 = "${var.name}-control"
  size                 = var.control_gib
  volume_type          = var.cloud.volume_type
  enable_online_resize = true

  lifecycle {
    prevent_destroy = true
  }
}

resource "openstack_compute_instance_v2" "control" {
  name                = "${var.name}-control"
  image_id            = var.cloud.image_id
  flavor_name         = var.cloud.control_flavor
  user_data           = local.control_cloud_init
  config_drive        = true # the metadata service tells user data to every process that asks
  stop_before_destroy = true

  network {
    port = openstack_networking_port_v2.control.id
  }
}

resource "openstack_compute_instance_v2" "worker" {
  for_each            = var.workers
  name                = "${var.name}-worker-${each.key}"
  image_id            = var.cloud.image_id
  flavor_name         = var.cloud.worker_flavor
  availability_zone   = each.value.zone
  user_data           = local.worker_cloud_init[each.key]
  config_drive        = true
  stop_before_destroy = true

  network {
    port = openstack_networking_port_v2.worker[each.key].id
  }

  scheduler_hints {
    group = openstack_compute_servergroup_v2.workers.id
  }
}

resource "openstack_compute_volume_attach_v2" "data" {
  for_each    = local.volumes
  instance_id = openstack_compute_instance_v2.worker[each.value.worker].id
  volume_id   = openstack_blockstorage_volume_v3.data[each.key].id
}

resource "openstack_compute_volume_attach_v2" "control" {
  instance_id = openstack_compute_instance_v2.control.id
  volume_id   = openstack_blockstorage_volume_v3.control.id
}
