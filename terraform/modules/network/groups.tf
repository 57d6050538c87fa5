# Who may open a connection to whom. Everything that is not in this table is refused, in both directions.
locals {
  groups = {
    edge     = "The load balancer: the only part with public addresses."
    function = "Functions, and the one-shot task that upgrades the database."
    worker   = "Workers."
    database = "The database and its proxy."
    endpoint = "Endpoints of AWS's services."
  }

  connections = {
    edge-worker       = { from = "edge", to = "worker", port = 9292 }
    worker-worker     = { from = "worker", to = "worker", port = 9292 }
    worker-database   = { from = "worker", to = "database", port = 5432 }
    function-database = { from = "function", to = "database", port = 5432 }
    database-database = { from = "database", to = "database", port = 5432 }
    worker-endpoint   = { from = "worker", to = "endpoint", port = 443 }
    function-endpoint = { from = "function", to = "endpoint", port = 443 }
    database-endpoint = { from = "database", to = "endpoint", port = 443 }
  }

  s3_clients = ["function", "worker"]

  # Keystone's own port beside HTTPS.
  outside = var.network.egress == "nat" ? { for pair in setproduct(["function", "worker"], [443, 5000]) : "${pair[0]}-${pair[1]}" => { from = pair[0], port = pair[1] } } : {}

  client_ports = { for pair in setproduct(var.clients, [80, 443]) : "${pair[0]}-${pair[1]}" => { cidr = pair[0], port = pair[1] } }
}

resource "aws_security_group" "this" {
  for_each    = local.groups
  vpc_id      = aws_vpc.this.id
  name        = "${var.name}-${each.key}"
  description = each.value
  tags        = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_ingress_rule" "connection" {
  for_each                     = local.connections
  security_group_id            = aws_security_group.this[each.value.to].id
  referenced_security_group_id = aws_security_group.this[each.value.from].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "from ${each.value.from}"
}

resource "aws_vpc_security_group_egress_rule" "connection" {
  for_each                     = local.connections
  security_group_id            = aws_security_group.this[each.value.from].id
  referenced_security_group_id = aws_security_group.this[each.value.to].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "to ${each.value.to}"
}

resource "aws_vpc_security_group_ingress_rule" "client" {
  for_each          = local.client_ports
  security_group_id = aws_security_group.this["edge"].id
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  description       = each.value.port == 80 ? "clients that are sent on to HTTPS" : "clients"
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each          = toset(local.s3_clients)
  security_group_id = aws_security_group.this[each.key].id
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "packages and layers of images, which lie in S3"
}

resource "aws_vpc_security_group_egress_rule" "outside" {
  for_each          = local.outside
  security_group_id = aws_security_group.this[each.value.from].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  description       = "Keystone, and what images are imported from"
}
