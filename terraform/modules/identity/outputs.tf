locals {
  shared = { for key in setsubtract(keys(local.secrets), ["worker-tls"]) : key => aws_secretsmanager_secret.this[key].arn }
}

output "settings" {
  description = "Settings of every process, as environment variables. The files are written by the process itself, or before it starts, from `secrets`."
  value = local.keystone ? {
    VITRINE_VITRINE_IDENTITY                       = "keystone"
    VITRINE_KEYSTONE_AUTHTOKEN_AUTH_URL            = var.identity.keystone_url
    VITRINE_KEYSTONE_AUTHTOKEN_USERNAME            = var.identity.keystone_user
    VITRINE_KEYSTONE_AUTHTOKEN_PROJECT_NAME        = var.identity.keystone_project
    VITRINE_KEYSTONE_AUTHTOKEN_USER_DOMAIN_NAME    = var.identity.keystone_domain
    VITRINE_KEYSTONE_AUTHTOKEN_PROJECT_DOMAIN_NAME = var.identity.keystone_domain
    } : {
    VITRINE_VITRINE_IDENTITY = "basic"
  }
}

output "secrets" {
  description = "ARNs by name of what every process that answers clients reads: ticket-keys, and users or keystone-password."
  value       = local.shared
}

output "worker_tls" {
  description = "ARN of the secret with certificate and key of the workers."
  value       = aws_secretsmanager_secret.this["worker-tls"].arn
}
