mock_provider "aws" {
  source = "./tests/mocks/aws"
}

variables {
  name    = "vi"
  network = { cidr = "10.40.0.0/16", zones = { eu-central-1a = { private = "10.40.0.0/20", public = "10.40.128.0/24" }, eu-central-1b = { private = "10.40.16.0/20", public = "10.40.129.0/24" } } }
  packages = {
    images    = { zip = "images.zip", sha256_base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }
    locations = { zip = "locations.zip", sha256_base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }
    cleanup   = { zip = "cleanup.zip", sha256_base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }
    worker    = { path = "vitrine.tar.gz", sha256 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }
  }
  workers = { machine = { ami = "ami-0123456789abcdef0" }, fleet = { a = { zone = "eu-central-1a", instance_type = "m7g.xlarge", volumes = { main = { size_gib = 100 } } } } }
  edge    = { certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/0" }
}

run "partsAreWiredToEachOther" {
  command = plan

  module {
    source = "./modules/deployment"
  }

  assert {
    condition     = toset(keys(output.secrets)) == toset(["users", "ticket-keys", "worker-tls"])
    error_message = "secrets for an operator to fill"
  }

  assert {
    condition     = toset(keys(output.workers)) == toset(["a"]) && toset(keys(output.volumes)) == toset(["a-main"])
    error_message = "one worker, one volume"
  }

  assert {
    condition     = output.http_api_url == null
    error_message = "no HTTP API unless asked for"
  }
}

run "concurrencyAboveConnectionsIsRefused" {
  command = plan

  module {
    source = "./modules/deployment"
  }

  variables {
    functions = { concurrency = { images = 500 } }
  }

  expect_failures = [var.functions]
}

run "keystoneWithoutAWayOutIsRefused" {
  command = plan

  module {
    source = "./modules/deployment"
  }

  variables {
    identity = { keystone_url = "https://keystone.example.org:5000" }
  }

  expect_failures = [var.network]
}

run "longNameIsRefused" {
  command = plan

  module {
    source = "./modules/deployment"
  }

  variables {
    name = "a-name-that-no-load-balancer-takes"
  }

  expect_failures = [var.name]
}
