# Values are put in by an operator, never by Terraform: they would stand in its state.
locals {
  keystone = var.identity.keystone_url != ""

  secrets = merge(
    {
      ticket-keys = "Keys that sign tickets for downloads, as [vitrine] ticket_key_file has them."
      worker-tls  = "Certificate and key of the workers' names, PEM, one after the other; clients never see it."
    },
    local.keystone ? { keystone-password = "Password of the service user at Keystone." } : { users = "Users file of identity basic: name:bcrypt:project:role,role." },
  )
}

resource "aws_secretsmanager_secret" "this" {
  for_each                = local.secrets
  name                    = "${var.name}/${each.key}"
  description             = each.value
  recovery_window_in_days = var.recovery_days
}
