data "openstack_networking_network_v2" "external" {
  name     = var.cloud.external_network
  external = true
}

resource "openstack_networking_network_v2" "this" {
  name           = var.name
  admin_state_up = true
}

resource "openstack_networking_subnet_v2" "this" {
  name            = var.name
  network_id      = openstack_networking_network_v2.this.id
  cidr            = var.cloud.cidr
  ip_version      = 4
  dns_nameservers = var.cloud.name_servers
}

resource "openstack_networking_router_v2" "this" {
  name                = var.name
  external_network_id = data.openstack_networking_network_v2.external.id
}

resource "openstack_networking_router_interface_v2" "this" {
  router_id = openstack_networking_router_v2.this.id
  subnet_id = openstack_networking_subnet_v2.this.id
}

locals {
  groups = { control = "Edge, functions, database, queue", worker = "Workers" }

  # Who may open a connection to whom; all else from outside is refused.
  connections = {
    control-worker  = { from = "control", to = "worker", port = 9292 }
    worker-worker   = { from = "worker", to = "worker", port = 9292 }
    worker-database = { from = "worker", to = "control", port = 5432 }
    worker-queue    = { from = "worker", to = "control", port = 5671 }
  }
}

resource "openstack_networking_secgroup_v2" "this" {
  for_each             = local.groups
  name                 = "${var.name}-${each.key}"
  description          = each.value
  delete_default_rules = true
}

resource "openstack_networking_secgroup_rule_v2" "connection" {
  for_each          = local.connections
  security_group_id = openstack_networking_secgroup_v2.this[each.value.to].id
  remote_group_id   = openstack_networking_secgroup_v2.this[each.value.from].id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = each.value.port
  port_range_max    = each.value.port
}

resource "openstack_networking_secgroup_rule_v2" "client" {
  for_each          = var.cloud.clients
  security_group_id = openstack_networking_secgroup_v2.this["control"].id
  remote_ip_prefix  = each.key
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 9292
  port_range_max    = 9292
}

# Packages of the distribution, the archive, Keystone, and what images are imported from.
resource "openstack_networking_secgroup_rule_v2" "outside" {
  for_each          = local.groups
  security_group_id = openstack_networking_secgroup_v2.this[each.key].id
  remote_ip_prefix  = "0.0.0.0/0"
  direction         = "egress"
  ethertype         = "IPv4"
}

resource "openstack_networking_port_v2" "control" {
  name               = "${var.name}-control"
  network_id         = openstack_networking_network_v2.this.id
  security_group_ids = [openstack_networking_secgroup_v2.this["control"].id]

  fixed_ip {
    subnet_id  = openstack_networking_subnet_v2.this.id
    ip_address = local.control_address
  }
}

resource "openstack_networking_port_v2" "worker" {
  for_each           = var.workers
  name               = "${var.name}-worker-${each.key}"
  network_id         = openstack_networking_network_v2.this.id
  security_group_ids = [openstack_networking_secgroup_v2.this["worker"].id]

  fixed_ip {
    subnet_id  = openstack_networking_subnet_v2.this.id
    ip_address = local.worker_addresses[each.key]
  }
}

resource "openstack_networking_floatingip_v2" "this" {
  pool = var.cloud.external_network
}

resource "openstack_networking_floatingip_associate_v2" "this" {
  floating_ip = openstack_networking_floatingip_v2.this.address
  port_id     = openstack_networking_port_v2.control.id
  depends_on  = [openstack_networking_router_interface_v2.this]
}
