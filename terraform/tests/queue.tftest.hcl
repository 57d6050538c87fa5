mock_provider "aws" {
  source = "./tests/mocks/aws"
}

variables {
  name = "v-jobs"
}

run "unreadableMessagesGoToTheDeadLetters" {
  command = apply

  module {
    source = "./modules/queue"
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).deadLetterTargetArn == aws_sqs_queue.dead.arn
    error_message = "the queue must have a dead-letter queue"
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).maxReceiveCount == 5
    error_message = "five tries"
  }

  assert {
    condition     = aws_sqs_queue.dead.message_retention_seconds == 1209600
    error_message = "dead letters are kept as long as can be"
  }

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.dead.sqs_managed_sse_enabled
    error_message = "both are encrypted"
  }

  assert {
    condition     = length(aws_sqs_queue_policy.tls) == 2 && alltrue([for p in aws_sqs_queue_policy.tls : jsondecode(p.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false"])
    error_message = "both refuse plain HTTP"
  }
}

run "longNameIsRefused" {
  command = plan

  module {
    source = "./modules/queue"
  }

  variables {
    name = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"
  }

  expect_failures = [var.name]
}

run "shortVisibilityIsRefused" {
  command = plan

  module {
    source = "./modules/queue"
  }

  variables {
    queue = { visibility_seconds = 1 }
  }

  expect_failures = [var.queue]
}

run "longRetentionIsRefused" {
  command = plan

  module {
    source = "./modules/queue"
  }

  variables {
    queue = { retention_seconds = 1209601 }
  }

  expect_failures = [var.queue]
}

run "halfATryIsRefused" {
  command = plan

  module {
    source = "./modules/queue"
  }

  variables {
    queue = { tries = 0.5 }
  }

  expect_failures = [var.queue]
}
