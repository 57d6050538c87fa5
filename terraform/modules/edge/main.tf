resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = values(var.network.public_subnets)
  security_groups            = [var.network.security_groups["edge"]]
  idle_timeout               = var.edge.idle_seconds
  enable_deletion_protection = var.edge.protected
  # Properties of images come as headers, with whatever names they have; the product checks them itself.
  drop_invalid_header_fields = false
  desync_mitigation_mode     = "strictest"

  dynamic "access_logs" {
    for_each = var.edge.logs_bucket == null ? [] : [var.edge.logs_bucket]
    content {
      bucket  = access_logs.value
      prefix  = var.name
      enabled = true
    }
  }
}

resource "aws_lb_listener" "plain" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.edge.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.images.arn
  }
}

# The paths of bytes, under every version of the API; everything else goes to functions.
resource "aws_lb_listener_rule" "bytes" {
  listener_arn = aws_lb_listener.tls.arn
  priority     = 10

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.workers.arn
  }

  condition {
    path_pattern {
      values = ["/v2*/images/*/file", "/v2*/images/*/stage"]
    }
  }
}
