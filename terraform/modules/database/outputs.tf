output "settings" {
  description = "Where the database is, as environment variables of functions and workers."
  value = {
    VITRINE_VITRINE_DATABASE       = "postgresql://${local.user}@${local.host}:5432/${local.database}?${local.tls_at_host}"
    VITRINE_DATABASE_POOLING_PROXY = tostring(var.database.proxy)
  }
}

output "upgrade_settings" {
  description = "The server itself, without the limits of requests: for who runs `db upgrade`."
  value       = { VITRINE_UPGRADE_DATABASE = local.upgrade_address }
}

output "secret_arn" {
  description = "The secret with the database's password, which RDS makes and rotates."
  value       = local.secret_arn
}

output "connections" {
  description = "How many connections functions and workers may have together; the rest is for `db upgrade` and operators."
  value       = floor(var.database.connections * 0.9)
}

output "metrics" {
  description = "By what name CloudWatch knows the server."
  value       = local.serverless ? { DBClusterIdentifier = var.name } : { DBInstanceIdentifier = var.name }
}

output "upgrade" {
  description = "The one-shot task, as `run-task` of ECS wants it. Empty without `upgrade_image`."
  value = { for key, task in aws_ecs_task_definition.upgrade : key => {
    cluster         = aws_ecs_cluster.upgrade[key].name
    task_definition = task.family
    subnets         = values(var.network.private_subnets)
    security_groups = [var.network.security_groups["function"]]
  } }
}
