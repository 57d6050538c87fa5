mock_provider "aws" {
  source = "./tests/mocks/aws"
}

variables {
  name    = "vi"
  network = { cidr = "10.40.0.0/16", zones = { eu-central-1a = { private = "10.40.0.0/20", public = "10.40.128.0/24" }, eu-central-1b = { private = "10.40.16.0/20", public = "10.40.129.0/24" } } }
}

run "onlyTheEdgeIsReachedFromOutside" {
  command = apply

  module {
    source = "./modules/network"
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.client : rule.security_group_id == aws_security_group.this["edge"].id])
    error_message = "only the load balancer may have rules with ranges of addresses"
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.connection : rule.cidr_ipv4 == null && rule.cidr_ipv6 == null && rule.prefix_list_id == null])
    error_message = "inner connections are between groups, never from ranges"
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.client : rule.from_port]) == toset([80, 443])
    error_message = "clients reach HTTP and HTTPS alone"
  }

  assert {
    condition     = length(aws_default_security_group.none.ingress) == 0 && length(aws_default_security_group.none.egress) == 0
    error_message = "the default group lets nothing through"
  }
}

run "endpointsStandInForNat" {
  command = apply

  module {
    source = "./modules/network"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_route.nat) == 0
    error_message = "there is no NAT unless asked for"
  }

  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.service : endpoint.private_dns_enabled])
    error_message = "every endpoint answers to the service's own name"
  }

  assert {
    condition     = contains(keys(aws_vpc_endpoint.service), "sqs") && contains(keys(aws_vpc_endpoint.service), "secretsmanager")
    error_message = "queue and secrets are reached privately"
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway"
    error_message = "S3 costs nothing"
  }
}

run "natOpensTheWayToKeystone" {
  command = apply

  module {
    source = "./modules/network"
  }

  variables {
    network = { cidr = "10.40.0.0/16", egress = "nat", zones = { eu-central-1a = { private = "10.40.0.0/20", public = "10.40.128.0/24" }, eu-central-1b = { private = "10.40.16.0/20", public = "10.40.129.0/24" } } }
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 2
    error_message = "one gateway in each zone"
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_egress_rule.outside : rule.from_port]) == toset([443, 5000])
    error_message = "only HTTPS and Keystone's port lead out"
  }
}

run "subnetsAreGivenNoPublicAddresses" {
  command = apply

  module {
    source = "./modules/network"
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch])
    error_message = "nobody gets a public address by default"
  }

  assert {
    condition     = aws_flow_log.this.traffic_type == "REJECT"
    error_message = "refused connections are logged"
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow.retention_in_days == 365
    error_message = "the flow log ends"
  }
}

run "overlappingSubnetsAreRefused" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    network = { cidr = "10.40.0.0/16", zones = { a = { private = "10.40.0.0/20", public = "10.40.8.0/24" }, b = { private = "10.40.16.0/20", public = "10.40.129.0/24" } } }
  }

  expect_failures = [var.network]
}

run "subnetOutsideOfTheVpcIsRefused" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    network = { cidr = "10.40.0.0/16", zones = { a = { private = "10.40.0.0/20", public = "10.41.0.0/24" }, b = { private = "10.40.16.0/20", public = "10.40.129.0/24" } } }
  }

  expect_failures = [var.network]
}

run "rangeThatIsNoneIsRefused" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    network = { cidr = "10.40.0.0/33", zones = { a = { private = "x", public = "10.40.1.0/24" }, b = { private = "10.40.16.0/20", public = "10.40.129.0/24" } } }
  }

  expect_failures = [var.network]
}

run "oneZoneIsRefused" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    network = { cidr = "10.40.0.0/16", zones = { a = { private = "10.40.0.0/20", public = "10.40.128.0/24" } } }
  }

  expect_failures = [var.network]
}

run "longNameIsRefused" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    name = "a-name-that-no-load-balancer-takes"
  }

  expect_failures = [var.name]
}

run "unknownEgressIsRefused" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    network = { cidr = "10.40.0.0/16", egress = "open", zones = { eu-central-1a = { private = "10.40.0.0/20", public = "10.40.128.0/24" }, eu-central-1b = { private = "10.40.16.0/20", public = "10.40.129.0/24" } } }
  }

  expect_failures = [var.network]
}

run "retentionThatCloudWatchDoesNotKnowIsRefused" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    log_retention_days = 42
  }

  expect_failures = [var.log_retention_days]
}
