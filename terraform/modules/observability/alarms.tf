locals {
  high = "GreaterThanThreshold"
  low  = "LessThanThreshold"

  # One line for each thing that can be wrong: where CloudWatch finds it, and from where on somebody is told.
  fixed = {
    dead-letters         = { text = "Messages that nobody could read, or events that nobody took", namespace = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible", dimensions = { QueueName = var.watched.queue.dead_name }, statistic = "Maximum", comparison = local.high, threshold = 0, periods = 1, missing = "notBreaching" }
    oldest-doorbell      = { text = "A bell that no worker hears", namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", dimensions = { QueueName = var.watched.queue.name }, statistic = "Maximum", comparison = local.high, threshold = var.limits.doorbell_seconds, periods = 2, missing = "notBreaching" }
    edge-5xx             = { text = "Answers of 5xx by the load balancer itself", namespace = "AWS/ApplicationELB", metric = "HTTPCode_ELB_5XX_Count", dimensions = { LoadBalancer = var.watched.edge.arn_suffix }, statistic = "Sum", comparison = local.high, threshold = var.limits.errors_per_5_minutes, periods = 1, missing = "notBreaching" }
    target-5xx           = { text = "Answers of 5xx by functions and workers", namespace = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count", dimensions = { LoadBalancer = var.watched.edge.arn_suffix }, statistic = "Sum", comparison = local.high, threshold = var.limits.errors_per_5_minutes, periods = 1, missing = "notBreaching" }
    database-connections = { text = "Connections of the database are running out", namespace = "AWS/RDS", metric = "DatabaseConnections", dimensions = var.watched.database, statistic = "Maximum", comparison = local.high, threshold = floor(var.watched.connections * var.limits.connections_percent / 100), periods = 2, missing = "notBreaching" }
  }

  functions = merge([for function in var.watched.functions : {
    "errors-${function}"    = { text = "Function ${function} fails", namespace = "AWS/Lambda", metric = "Errors", dimensions = { FunctionName = function }, statistic = "Sum", comparison = local.high, threshold = var.limits.errors_per_5_minutes, periods = 1, missing = "notBreaching" }
    "throttles-${function}" = { text = "Function ${function} is called more often at once than it may", namespace = "AWS/Lambda", metric = "Throttles", dimensions = { FunctionName = function }, statistic = "Sum", comparison = local.high, threshold = var.limits.errors_per_5_minutes, periods = 1, missing = "notBreaching" }
  }]...)

  # What the workers report by themselves; silence is the worst of reports.
  heartbeats = { for worker in keys(var.watched.volumes) : "heartbeat-${worker}" => {
    text = "Worker ${worker} is not ready, or silent", namespace = "Vitrine", metric = "WorkerReady", dimensions = { Deployment = var.name, Worker = worker }, statistic = "Minimum", comparison = local.low, threshold = 1, periods = 1, missing = "breaching"
  } }

  disks = merge([for worker, volumes in var.watched.volumes : { for volume in volumes : "disk-${worker}-${volume}" => {
    text = "Volume ${volume} of worker ${worker} fills up", namespace = "Vitrine", metric = "DiskUsedPercent", dimensions = { Deployment = var.name, Worker = worker, Volume = volume }, statistic = "Maximum", comparison = local.high, threshold = var.limits.disk_percent, periods = 1, missing = "breaching"
  } }]...)

  alarms = merge(local.fixed, local.functions, local.heartbeats, local.disks)
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.text
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = each.value.periods
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
