locals {
  name  = "vitrine-dev"
  zones = ["${var.region}a", "${var.region}b"]
}

module "vitrine" {
  source             = "../../modules/deployment"
  name               = local.name
  packages           = var.packages
  identity           = var.identity
  alarms             = { emails = var.emails }
  log_retention_days = 30

  network = {
    cidr   = "10.41.0.0/16"
    egress = var.identity.keystone_url == "" ? "endpoints" : "nat"
    zones = {
      (local.zones[0]) = { private = "10.41.0.0/20", public = "10.41.128.0/24" }
      (local.zones[1]) = { private = "10.41.16.0/20", public = "10.41.129.0/24" }
    }
  }

  database = {
    kind           = "serverless"
    least_capacity = 0.5
    most_capacity  = 2
    connections    = 100
    two_zones      = false
    proxy          = false
    protected      = false
  }

  functions = { concurrency = { images = 10, locations = 5, cleanup = 7 } }

  workers = {
    machine = { ami = var.ami }
    fleet   = { a = { zone = local.zones[0], instance_type = "t4g.medium", volumes = { main = { size_gib = 50 } } } }
  }

  edge = { certificate_arn = var.certificate_arn, protected = false }
}
