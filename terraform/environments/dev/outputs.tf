output "deployment" {
  description = "All that an operator needs afterwards."
  value       = module.vitrine
}
