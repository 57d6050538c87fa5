output "topic_arn" {
  description = "The topic of all alarms, for whoever wants to be told in another way than by e-mail."
  value       = aws_sns_topic.alarms.arn
}

output "alarms" {
  description = "Names of all alarms."
  value       = sort([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name])
}
