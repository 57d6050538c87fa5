variable "name" {
  description = "Prefix of all names, and value of the dimension Deployment of the workers' own metrics."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "watched" {
  description = "What is watched: outputs of the other modules. `volumes` are names of data volumes by worker; `connections` is what the database lets in."
  type = object({
    queue       = object({ name = string, dead_name = string })
    functions   = list(string)
    edge        = object({ arn_suffix = string, workers_suffix = string })
    volumes     = map(list(string))
    database    = map(string)
    connections = number
  })

  validation {
    condition     = length(var.watched.volumes) > 0 && length(var.watched.functions) > 0
    error_message = "watched: at least one worker and one function."
  }
}

variable "limits" {
  description = "From where on somebody is told."
  type = object({
    doorbell_seconds     = optional(number, 300)
    errors_per_5_minutes = optional(number, 10)
    disk_percent         = optional(number, 80)
    connections_percent  = optional(number, 80)
  })
  default = {}

  validation {
    condition     = var.limits.doorbell_seconds >= 60 && var.limits.errors_per_5_minutes >= 1
    error_message = "limits.doorbell_seconds must be at least 60, limits.errors_per_5_minutes at least 1."
  }

  validation {
    condition     = alltrue([for percent in [var.limits.disk_percent, var.limits.connections_percent] : percent > 0 && percent < 100])
    error_message = "limits: percentages must be between 0 and 100, neither included."
  }
}

variable "emails" {
  description = "Who is told; each has to confirm once."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@ ]+@[^@ ]+$", email))])
    error_message = "emails: each must be an address, such as ops@example.org."
  }
}
