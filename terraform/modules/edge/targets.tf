resource "aws_lb_target_group" "images" {
  name        = "${var.name}-images"
  target_type = "lambda"
  # Repeated filters of a list, such as several tags, arrive only so.
  lambda_multi_value_headers_enabled = true

  # Each check is an invocation, so there are few; a function is there whenever it is called.
  health_check {
    enabled             = true
    path                = "/healthcheck"
    interval            = 300
    timeout             = 30
    healthy_threshold   = 2
    unhealthy_threshold = 2
    matcher             = "200"
  }
}

resource "aws_lambda_permission" "images" {
  statement_id   = "load-balancer"
  action         = "lambda:InvokeFunction"
  function_name  = var.images.name
  qualifier      = var.images.alias
  principal      = "elasticloadbalancing.amazonaws.com"
  source_arn     = aws_lb_target_group.images.arn
  source_account = data.aws_caller_identity.current.account_id
}

data "aws_caller_identity" "current" {}

resource "aws_lb_target_group_attachment" "images" {
  target_group_arn = aws_lb_target_group.images.arn
  target_id        = var.images.arn
  depends_on       = [aws_lambda_permission.images]
}

resource "aws_lb_target_group" "workers" {
  name                          = "${var.name}-workers"
  target_type                   = "instance"
  vpc_id                        = var.network.vpc_id
  protocol                      = "HTTPS"
  port                          = 9292
  load_balancing_algorithm_type = "least_outstanding_requests"
  # As long as a worker drains.
  deregistration_delay = 600

  # A stopping worker refuses connections at once, so the check is quick to see it.
  health_check {
    enabled             = true
    protocol            = "HTTPS"
    path                = "/healthcheck"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
    matcher             = "200"
  }
}

resource "aws_lb_target_group_attachment" "workers" {
  for_each         = var.workers
  target_group_arn = aws_lb_target_group.workers.arn
  target_id        = each.value
  port             = 9292
}
