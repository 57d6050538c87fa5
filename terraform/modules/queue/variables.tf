variable "name" {
  description = "Name of the queue; the one for dead letters has -dead behind it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,75}$", var.name))
    error_message = "name must be 1 to 75 letters, digits, hyphens and underscores: SQS allows 80, and -dead is added."
  }
}

variable "queue" {
  description = "How long a bell that was heard stays hidden, how long one is kept, and how often it may ring in vain. A bell carries no work: the row does."
  type = object({
    visibility_seconds = optional(number, 30)
    retention_seconds  = optional(number, 345600)
    tries              = optional(number, 5)
  })
  default = {}

  validation {
    condition     = var.queue.visibility_seconds >= 10 && var.queue.visibility_seconds <= 43200
    error_message = "queue.visibility_seconds must be 10 to 43200: a worker has claimed a job within seconds."
  }

  validation {
    condition     = var.queue.retention_seconds >= 3600 && var.queue.retention_seconds <= 1209600
    error_message = "queue.retention_seconds must be 3600 (an hour) to 1209600 (14 days)."
  }

  validation {
    condition     = var.queue.tries >= 1 && var.queue.tries <= 1000 && floor(var.queue.tries) == var.queue.tries
    error_message = "queue.tries must be a whole number from 1 to 1000."
  }
}
