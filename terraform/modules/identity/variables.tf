variable "name" {
  description = "Prefix of the secrets' names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "identity" {
  description = <<-TEXT
    Who may come in. `keystone_url` empty: identity `basic`, the users file is a secret. Else Keystone at that URL (with /v3 or without) is asked by
    service user `keystone_user` of `keystone_project`, both in the domain `keystone_domain`; the password is a secret.
  TEXT
  type = object({
    keystone_url     = optional(string, "")
    keystone_user    = optional(string, "glance")
    keystone_project = optional(string, "service")
    keystone_domain  = optional(string, "Default")
  })
  default = {}

  validation {
    condition     = var.identity.keystone_url == "" || can(regex("^https://[^/ ]+(/.*)?$", var.identity.keystone_url))
    error_message = "identity.keystone_url must be empty or begin with https://: passwords and tokens go there."
  }
}

variable "recovery_days" {
  description = "How long a deleted secret can be brought back; 0 deletes it at once."
  type        = number
  default     = 30

  validation {
    condition     = var.recovery_days == 0 || (var.recovery_days >= 7 && var.recovery_days <= 30)
    error_message = "recovery_days must be 0 or 7 to 30."
  }
}
