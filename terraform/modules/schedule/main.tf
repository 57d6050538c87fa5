data "aws_caller_identity" "current" {}

resource "aws_scheduler_schedule_group" "this" {
  name = var.name
}

resource "aws_scheduler_schedule" "cleanup" {
  for_each            = var.cleanups
  name                = each.key
  group_name          = aws_scheduler_schedule_group.this.name
  schedule_expression = each.value
  description         = "Clean-up ${each.key} of ${var.name}"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.function.arn
    role_arn = aws_iam_role.this.arn
    input    = jsonencode({ cleanup = each.key })

    # The next run does what this one could not.
    retry_policy {
      maximum_event_age_in_seconds = 300
      maximum_retry_attempts       = 1
    }

    dead_letter_config {
      arn = var.dead_letters.arn
    }
  }
}

resource "aws_iam_role" "this" {
  name = "${var.name}-schedule"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "own"
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "CallCleanup", Effect = "Allow", Action = ["lambda:InvokeFunction"], Resource = [var.function.arn] },
      { Sid = var.dead_letters.permission.sid, Effect = "Allow", Action = var.dead_letters.permission.actions, Resource = var.dead_letters.permission.resources },
    ]
  })
}
