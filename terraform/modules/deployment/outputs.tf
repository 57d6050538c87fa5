output "endpoint" {
  description = "What the clients' own name is to be an alias of, and the zone that says so to Route 53."
  value       = { dns_name = module.edge.edge.dns_name, zone_id = module.edge.edge.zone_id }
}

output "http_api_url" {
  description = "Of the HTTP API for metadata; null without one."
  value       = module.edge.http_api_url
}

output "secrets" {
  description = "ARNs of the secrets whose values an operator puts in."
  value       = merge(module.identity.secrets, { worker-tls = module.identity.worker_tls })
}

output "upgrade" {
  description = "The one-shot task that upgrades the database; empty without its image."
  value       = module.database.upgrade
}

output "workers" {
  description = "Instances by name: what `terraform/roll` replaces one by one."
  value       = module.worker.instances
}

output "volumes" {
  description = "Data volumes by worker and name."
  value       = module.worker.volumes
}
