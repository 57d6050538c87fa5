variable "name" {
  description = "Prefix of all names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name)) && !endswith(var.name, "-") && !startswith(var.name, "internal-")
    error_message = "name must be 2 to 24 characters, lower-case letters, digits and hyphens, not begin with internal- nor end with a hyphen: a load balancer's name has 32 at most, and -workers is added to it."
  }
}

variable "network" {
  description = "Output `network` of module network."
  type = object({
    vpc_id          = string
    private_subnets = map(string)
    public_subnets  = map(string)
    security_groups = map(string)
  })
}

variable "edge" {
  description = <<-TEXT
    The one address. `certificate_arn`: of ACM, for the name that clients use. `idle_seconds`: how long a transfer may be silent; the end of an upload waits
    until all of it is safe. `logs_bucket`: where the load balancer writes who asked what, if anywhere. `protected`: nobody deletes it by accident.
  TEXT
  type = object({
    certificate_arn = string
    idle_seconds    = optional(number, 3600)
    logs_bucket     = optional(string)
    protected       = optional(bool, true)
  })

  validation {
    condition     = can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.edge.certificate_arn))
    error_message = "edge.certificate_arn must be the ARN of a certificate in ACM: arn:aws:acm:REGION:ACCOUNT:certificate/ID."
  }

  validation {
    condition     = var.edge.idle_seconds >= 150 && var.edge.idle_seconds <= 4000
    error_message = "edge.idle_seconds must be 150 to 4000: a worker pauses for up to 120 s, and a load balancer allows no more."
  }
}

variable "images" {
  description = "Output `function` of the module of the images function: everything that is JSON."
  type        = object({ name = string, alias = string, arn = string, invoke_arn = string })
}

variable "workers" {
  description = "Ids of the workers' instances by name (output `instances` of module worker): bytes of images."
  type        = map(string)

  validation {
    condition     = length(var.workers) > 0
    error_message = "workers: at least one is needed; nobody else moves bytes."
  }
}

variable "http_api" {
  description = <<-TEXT
    An API Gateway HTTP API beside the load balancer, for metadata only: a request or an answer has 10 MB at most there, and a function's own limit of 6 MB comes
    first, so no bytes of images pass. `GET .../file` is answered by the locations function with a ticket for a worker. `domain` and its certificate in the same region.
  TEXT
  type = object({
    locations           = object({ name = string, alias = string, arn = string, invoke_arn = string })
    requests_per_second = optional(number, 50)
    burst               = optional(number, 100)
    log_retention_days  = optional(number, 90)
  })
  default = null

  validation {
    condition     = try(var.http_api.requests_per_second, 1) >= 1 && try(var.http_api.burst, 1) >= 1
    error_message = "http_api.requests_per_second and http_api.burst must be at least 1."
  }
}
