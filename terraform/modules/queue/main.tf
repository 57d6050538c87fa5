resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.queue.visibility_seconds
  message_retention_seconds  = var.queue.retention_seconds
  receive_wait_time_seconds  = 5
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = var.queue.tries
  })
}

# What nobody could read; also what a schedule could not deliver. Kept as long as SQS can, for somebody to look at.
resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url = aws_sqs_queue.dead.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.this.arn]
  })
}
