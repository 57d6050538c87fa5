locals {
  name  = "vitrine-prod"
  zones = ["${var.region}a", "${var.region}b"]
}

module "vitrine" {
  source   = "../../modules/deployment"
  name     = local.name
  packages = var.packages
  identity = var.identity
  alarms   = { emails = var.emails }

  network = {
    cidr   = "10.40.0.0/16"
    egress = var.identity.keystone_url == "" ? "endpoints" : "nat"
    zones = {
      (local.zones[0]) = { private = "10.40.0.0/20", public = "10.40.128.0/24" }
      (local.zones[1]) = { private = "10.40.16.0/20", public = "10.40.129.0/24" }
    }
  }

  database = {
    class       = "db.m7g.large"
    size_gib    = 100
    most_gib    = 500
    connections = 400
  }

  functions = { concurrency = { images = 100, locations = 20, cleanup = 7 } }

  workers = {
    machine = { ami = var.ami }
    fleet = {
      a = { zone = local.zones[0], instance_type = "m7g.xlarge", volumes = { main = { size_gib = 2048, throughput = 500, iops = 6000 } } }
      b = { zone = local.zones[1], instance_type = "m7g.xlarge", volumes = { main = { size_gib = 2048, throughput = 500, iops = 6000 } } }
    }
  }

  edge = { certificate_arn = var.certificate_arn, http_api = true }
}
