variable "name" {
  description = "Prefix of all names, such as vitrine-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name)) && !endswith(var.name, "-")
    error_message = "name must be 2 to 24 characters, lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen: names of load balancers have 32 at most, and parts are added to it."
  }
}

variable "network" {
  description = "See module network."
  type = object({
    cidr   = string
    zones  = map(object({ private = string, public = string }))
    egress = optional(string, "endpoints")
  })

  validation {
    condition     = var.identity.keystone_url == "" || var.network.egress == "nat"
    error_message = "network.egress must be \"nat\" where identity.keystone_url is set: nothing else leads to a Keystone elsewhere."
  }
}

variable "packages" {
  description = <<-TEXT
    What ./vitrine package made, with the hashes of its manifest: for each function a zip or the URI of its image; the worker archive; the image of the command
    line, for the upgrade's task, with its repository.
  TEXT
  type = object({
    images                 = object({ zip = optional(string), sha256_base64 = optional(string), image_uri = optional(string) })
    locations              = object({ zip = optional(string), sha256_base64 = optional(string), image_uri = optional(string) })
    cleanup                = object({ zip = optional(string), sha256_base64 = optional(string), image_uri = optional(string) })
    worker                 = object({ path = string, sha256 = string })
    upgrade_image          = optional(string)
    upgrade_repository_arn = optional(string)
  })
}

variable "functions" {
  description = "Size of the functions and how many of each run at once, at most."
  type = object({
    runtime      = optional(string, "java25")
    architecture = optional(string, "arm64")
    memory_mib   = optional(number, 512)
    snap_start   = optional(bool, false)
    concurrency  = optional(object({ images = optional(number, 30), locations = optional(number, 10), cleanup = optional(number, 7) }), {})
  })
  default = {}

  # Every worker has a pool of 12.
  validation {
    condition     = sum(values(var.functions.concurrency)) + 12 * length(var.workers.fleet) <= floor(try(var.database.connections, 200) * 0.9)
    error_message = "functions.concurrency: all functions together and 12 for each worker must not be more than nine tenths of database.connections."
  }
}

variable "database" {
  description = "See module database."
  type = object({
    kind           = optional(string)
    version        = optional(string)
    class          = optional(string)
    size_gib       = optional(number)
    most_gib       = optional(number)
    least_capacity = optional(number)
    most_capacity  = optional(number)
    connections    = optional(number, 200)
    proxy          = optional(bool)
    two_zones      = optional(bool)
    backup_days    = optional(number)
    rotation_days  = optional(number)
    kms_key_arn    = optional(string)
    protected      = optional(bool)
  })
  default = {}
}

variable "workers" {
  description = "See module worker: the machines in common, and the fleet by name."
  type = object({
    machine = object({ ami = string, architecture = optional(string), root_gib = optional(number), kms_key_arn = optional(string) })
    fleet = map(object({
      zone          = string
      instance_type = string
      volumes       = map(object({ size_gib = number, type = optional(string), iops = optional(number), throughput = optional(number) }))
      package       = optional(object({ path = string, sha256 = string }))
    }))
  })
}

variable "edge" {
  description = "See module edge. `http_api` puts an HTTP API for metadata beside the load balancer."
  type = object({
    certificate_arn = string
    idle_seconds    = optional(number)
    logs_bucket     = optional(string)
    protected       = optional(bool)
    http_api        = optional(bool, false)
    clients         = optional(set(string), ["0.0.0.0/0"])
  })
}

variable "identity" {
  description = "See module identity."
  type = object({
    keystone_url     = optional(string, "")
    keystone_user    = optional(string)
    keystone_project = optional(string)
    keystone_domain  = optional(string)
  })
  default = {}
}

variable "cleanups" {
  description = "See module schedule; null is its default."
  type        = map(string)
  default     = null
}

variable "alarms" {
  description = "Who is told, and from where on; see module observability."
  type = object({
    emails = optional(set(string), [])
    limits = optional(object({
      doorbell_seconds     = optional(number)
      errors_per_5_minutes = optional(number)
      disk_percent         = optional(number)
      connections_percent  = optional(number)
    }), {})
  })
  default = {}
}

variable "log_retention_days" {
  description = "How long all logs are kept."
  type        = number
  default     = 365
}
