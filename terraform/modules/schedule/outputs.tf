output "group" {
  description = "Name of the group that all schedules are in: who disables clean-ups for a while finds them there."
  value       = aws_scheduler_schedule_group.this.name
}
