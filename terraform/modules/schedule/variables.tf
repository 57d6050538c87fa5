variable "name" {
  description = "Prefix of all names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "function" {
  description = "Output `function` of the module of the clean-ups' function."
  type        = object({ name = string, alias = string, arn = string, invoke_arn = string })
}

variable "cleanups" {
  description = "How often which clean-up runs, as expressions of EventBridge Scheduler."
  type        = map(string)
  nullable    = false
  default = {
    leases          = "rate(1 minute)"
    bells           = "rate(1 minute)"
    uploads         = "rate(5 minutes)"
    pending-deletes = "rate(5 minutes)"
    purge           = "rate(1 hour)"
    audit           = "rate(15 minutes)"
    verify          = "rate(5 minutes)"
  }

  validation {
    condition     = length(setsubtract(keys(var.cleanups), ["leases", "bells", "uploads", "pending-deletes", "purge", "audit", "verify"])) == 0
    error_message = "cleanups: known are leases, bells, uploads, pending-deletes, purge, audit and verify."
  }

  validation {
    condition     = contains(keys(var.cleanups), "leases") && contains(keys(var.cleanups), "bells")
    error_message = "cleanups: leases and bells must be there; without them a dead worker's uploads never end, and a lost bell is never rung again."
  }

  validation {
    condition     = alltrue([for expression in values(var.cleanups) : can(regex("^(rate\\([1-9][0-9]* (minutes?|hours?|days?)\\)|cron\\(.+\\))$", expression))])
    error_message = "cleanups: each must be rate(N minutes|hours|days) or cron(...)."
  }
}

variable "dead_letters" {
  description = "ARN of the queue for events that could not be delivered, and the permission to send to it (outputs of module queue)."
  type = object({
    arn        = string
    permission = object({ sid = string, actions = list(string), resources = list(string) })
  })
}
