output "queue" {
  description = "The queue and its dead letters: names for alarms, the URL for settings."
  value = {
    url       = aws_sqs_queue.this.url
    name      = aws_sqs_queue.this.name
    dead_name = aws_sqs_queue.dead.name
    dead_arn  = aws_sqs_queue.dead.arn
  }
}

output "permissions" {
  description = "What who rings, who listens and who only hands in dead letters may do, as statements of a policy."
  value = {
    ring   = { sid = "RingBells", actions = ["sqs:SendMessage", "sqs:GetQueueAttributes"], resources = [aws_sqs_queue.this.arn] }
    listen = { sid = "HearBells", actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage"], resources = [aws_sqs_queue.this.arn] }
    bury   = { sid = "HandInDeadLetters", actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead.arn] }
  }
}
