output "instances" {
  description = "Ids of the instances by the workers' names."
  value       = { for name, instance in aws_instance.worker : name => instance.id }
}

output "volumes" {
  description = "Ids of the data volumes by worker and volume: what a backup plan names, and what is left when all else is torn down."
  value       = { for key, volume in aws_ebs_volume.data : key => volume.id }
}

output "cloud_init" {
  description = "What each worker does when it is made, for checks; nothing in it is secret."
  value       = local.cloud_init
}

output "role" {
  description = "Name of the workers' role."
  value       = aws_iam_role.worker.name
}
