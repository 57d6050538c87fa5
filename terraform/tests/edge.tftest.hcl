mock_provider "aws" {
  source = "./tests/mocks/aws"
}

variables {
  name = "vi"
  network = {
    vpc_id          = "vpc-1"
    private_subnets = { eu-central-1a = "subnet-a", eu-central-1b = "subnet-b" }
    public_subnets  = { eu-central-1a = "subnet-c", eu-central-1b = "subnet-d" }
    security_groups = { edge = "sg-edge", function = "sg-function", worker = "sg-worker", database = "sg-database", endpoint = "sg-endpoint" }
  }
  edge    = { certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/0" }
  images  = { name = "v-images", alias = "live", arn = "arn:aws:lambda:eu-central-1:123456789012:function:v-images:live", invoke_arn = "arn:aws:apigateway:eu-central-1:lambda:path/images" }
  workers = { a = "i-a", b = "i-b" }
}

run "bytesGoToWorkersAndAllElseToFunctions" {
  command = apply

  module {
    source = "./modules/edge"
  }

  assert {
    condition     = toset(one(one(aws_lb_listener_rule.bytes.condition).path_pattern).values) == toset(["/v2*/images/*/file", "/v2*/images/*/stage"])
    error_message = "the two paths of bytes"
  }

  assert {
    condition     = aws_lb_target_group.images.lambda_multi_value_headers_enabled
    error_message = "repeated filters arrive"
  }

  assert {
    condition     = aws_lb_target_group.images.target_type == "lambda" && aws_lb_target_group.workers.target_type == "instance"
    error_message = "functions and instances"
  }

  assert {
    condition     = length(aws_lb_target_group_attachment.workers) == 2
    error_message = "each worker is a target"
  }

  assert {
    condition     = aws_lb_target_group.images.health_check[0].path == "/healthcheck" && aws_lb_target_group.workers.health_check[0].path == "/healthcheck"
    error_message = "both are asked for their health"
  }
}

run "everythingIsEncryptedOnTheWay" {
  command = apply

  module {
    source = "./modules/edge"
  }

  assert {
    condition     = aws_lb_listener.tls.protocol == "HTTPS" && startswith(aws_lb_listener.tls.ssl_policy, "ELBSecurityPolicy-TLS13")
    error_message = "TLS 1.2 or newer"
  }

  assert {
    condition     = aws_lb_listener.plain.default_action[0].type == "redirect"
    error_message = "plain HTTP is sent on"
  }

  assert {
    condition     = aws_lb_target_group.workers.protocol == "HTTPS"
    error_message = "to workers too"
  }
}

run "longUploadsAreNotCut" {
  command = apply

  module {
    source = "./modules/edge"
  }

  assert {
    condition     = aws_lb.this.idle_timeout == 3600 && aws_lb_target_group.workers.deregistration_delay == "600"
    error_message = "an hour of silence; workers drain"
  }
}

run "httpApiCarriesMetadataOnly" {
  command = apply

  module {
    source = "./modules/edge"
  }

  variables {
    http_api = { locations = { name = "v-locations", alias = "live", arn = "arn:aws:lambda:eu-central-1:123456789012:function:v-locations:live", invoke_arn = "arn:aws:apigateway:eu-central-1:lambda:path/locations" } }
  }

  assert {
    condition     = aws_apigatewayv2_route.function["locations"].route_key == "ANY /v2/images/{id}/file" && aws_apigatewayv2_route.function["images"].route_key == "$default"
    error_message = "bytes are redirected by tickets"
  }

  assert {
    condition     = alltrue([for i in aws_apigatewayv2_integration.function : i.payload_format_version == "2.0"])
    error_message = "the form of event that functions know"
  }

  assert {
    condition     = aws_apigatewayv2_stage.this["api"].default_route_settings[0].throttling_rate_limit == 50
    error_message = "requests are bounded"
  }

  assert {
    condition     = !strcontains(aws_apigatewayv2_stage.this["api"].access_log_settings[0].format, "query")
    error_message = "tickets are not logged"
  }
}

run "longNameIsRefused" {
  command = plan

  module {
    source = "./modules/edge"
  }

  variables {
    name = "a-name-of-thirty-characters-ok"
  }

  expect_failures = [var.name]
}

run "certificateOfElsewhereIsRefused" {
  command = plan

  module {
    source = "./modules/edge"
  }

  variables {
    edge = { certificate_arn = "arn:aws:iam::1:server-certificate/x" }
  }

  expect_failures = [var.edge]
}

run "shortIdleTimeIsRefused" {
  command = plan

  module {
    source = "./modules/edge"
  }

  variables {
    edge = { certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/0", idle_seconds = 60 }
  }

  expect_failures = [var.edge]
}

run "edgeWithoutWorkersIsRefused" {
  command = plan

  module {
    source = "./modules/edge"
  }

  variables {
    workers = {}
  }

  expect_failures = [var.workers]
}
