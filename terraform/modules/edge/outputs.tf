output "edge" {
  description = "The load balancer: the name that the clients' own name is an alias of, and by what names CloudWatch knows it."
  value = {
    dns_name       = aws_lb.this.dns_name
    zone_id        = aws_lb.this.zone_id
    arn_suffix     = aws_lb.this.arn_suffix
    workers_suffix = aws_lb_target_group.workers.arn_suffix
  }
}

output "http_api_url" {
  description = "Of the HTTP API; null without one."
  value       = one([for api in aws_apigatewayv2_api.this : api.api_endpoint])
}
