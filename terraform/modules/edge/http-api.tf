locals {
  http_api = var.http_api == null ? {} : {
    images    = { function = var.images, route = "$default" }
    locations = { function = var.http_api.locations, route = "ANY /v2/images/{id}/file" }
  }
  one_api = var.http_api == null ? {} : { api = var.http_api }
}

resource "aws_apigatewayv2_api" "this" {
  for_each      = local.one_api
  name          = var.name
  protocol_type = "HTTP"
  description   = "Image records, without bytes"
}

resource "aws_apigatewayv2_integration" "function" {
  for_each               = local.http_api
  api_id                 = aws_apigatewayv2_api.this["api"].id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = each.value.function.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 29000
}

resource "aws_apigatewayv2_route" "function" {
  for_each           = local.http_api
  api_id             = aws_apigatewayv2_api.this["api"].id
  route_key          = each.value.route
  target             = "integrations/${aws_apigatewayv2_integration.function[each.key].id}"
  authorization_type = "NONE" # the functions ask who it is, as Glance does
}

resource "aws_lambda_permission" "http_api" {
  for_each      = local.http_api
  statement_id  = "http-api"
  action        = "lambda:InvokeFunction"
  function_name = each.value.function.name
  qualifier     = each.value.function.alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this["api"].execution_arn}/*"
}

resource "aws_cloudwatch_log_group" "http_api" {
  for_each          = local.one_api
  name              = "/vitrine/${var.name}/http-api"
  retention_in_days = each.value.log_retention_days
}

resource "aws_apigatewayv2_stage" "this" {
  for_each    = local.one_api
  api_id      = aws_apigatewayv2_api.this["api"].id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = each.value.requests_per_second
    throttling_burst_limit = each.value.burst
  }

  # The path alone: a query may hold a ticket.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.http_api["api"].arn
    format          = jsonencode({ time = "$context.requestTime", client = "$context.identity.sourceIp", method = "$context.httpMethod", path = "$context.path", status = "$context.status", request_id = "$context.requestId" })
  }
}
