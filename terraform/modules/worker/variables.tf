variable "name" {
  description = "Prefix of all names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, beginning with a letter."
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

variable "machine" {
  description = "What all workers have in common: an Amazon Linux 2023 image by id (never by newest: that would replace all of them at some plan), its architecture, the size of the root volume, and the key of the data volumes where AWS's own is not wanted."
  type = object({
    ami          = string
    architecture = optional(string, "arm64")
    root_gib     = optional(number, 16)
    kms_key_arn  = optional(string)
  })

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.machine.ami))
    error_message = "machine.ami must be the id of an image, such as ami-0123456789abcdef0."
  }

  validation {
    condition     = contains(["arm64", "x86_64"], var.machine.architecture)
    error_message = "machine.architecture must be \"arm64\" or \"x86_64\"."
  }

  validation {
    condition     = var.machine.root_gib >= 8 && var.machine.root_gib <= 1024
    error_message = "machine.root_gib must be 8 to 1024."
  }
}

variable "workers" {
  description = <<-TEXT
    The fixed set of workers by name. Each has data volumes of its own that outlive it; a store of reach `worker` lies on each. `package` holds one worker back
    at another archive (or lets one go first) while they are replaced one by one.
  TEXT
  type = map(object({
    zone          = string
    instance_type = string
    volumes = map(object({
      size_gib   = number
      type       = optional(string, "gp3")
      iops       = optional(number)
      throughput = optional(number)
    }))
    package = optional(object({ path = string, sha256 = string }))
  }))

  validation {
    condition     = length(var.workers) > 0 && alltrue([for name in keys(var.workers) : can(regex("^[a-z][a-z0-9]{0,15}$", name))])
    error_message = "workers: at least one, each called by 1 to 16 lower-case letters and digits, beginning with a letter: the name is part of a host name."
  }

  validation {
    condition     = alltrue([for worker in values(var.workers) : length(worker.volumes) >= 1 && length(worker.volumes) <= 11])
    error_message = "workers: each needs 1 to 11 volumes; without one there is nowhere to put images."
  }

  validation {
    condition     = alltrue(flatten([for worker in values(var.workers) : [for name in keys(worker.volumes) : can(regex("^[a-z][a-z0-9]{0,11}$", name))]]))
    error_message = "workers: names of volumes are 1 to 12 lower-case letters and digits, beginning with a letter: they are names of stores and labels of file systems."
  }

  validation {
    condition     = alltrue(flatten([for worker in values(var.workers) : [for volume in values(worker.volumes) : volume.size_gib >= 1 && volume.size_gib <= 65536 && contains(["gp3", "io2", "st1"], volume.type)]]))
    error_message = "workers: a volume has 1 to 65536 GiB and is of type gp3, io2 or st1."
  }
}

variable "package" {
  description = "The worker archive of ./vitrine package: path, and SHA-256 in hexadecimal as it stands in its manifest."
  type        = object({ path = string, sha256 = string })

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.package.sha256))
    error_message = "package.sha256 must be 64 hexadecimal digits, as they stand in SHA256SUMS of ./vitrine package."
  }
}

variable "settings" {
  description = "Environment variables of each worker, none of them secret."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, value in var.settings : can(regex("^[A-Z][A-Z0-9_]*$", name)) && can(regex("^[^\n\"'\\\\$]*$", value)) && !endswith(name, "_PASSWORD")])
    error_message = "settings: names are of capital letters, digits and underscores and none is a password; values have no line break, quote, dollar sign or backslash."
  }
}

variable "secrets" {
  description = "ARNs in Secrets Manager by name (database-password, ticket-keys, users, keystone-password, worker-tls): fetched into memory before the worker starts, and each minute again."
  type        = map(string)

  validation {
    condition     = contains(keys(var.secrets), "worker-tls") && length(setsubtract(keys(var.secrets), ["database-password", "ticket-keys", "users", "keystone-password", "worker-tls"])) == 0
    error_message = "secrets: worker-tls must be there; known besides are database-password, ticket-keys, users and keystone-password."
  }
}

variable "permissions" {
  description = "Further statements of the workers' role, such as output `permissions` of module queue."
  type        = list(object({ sid = string, actions = list(string), resources = list(string) }))
  default     = []

  validation {
    condition     = !anytrue(flatten([for statement in var.permissions : [for word in concat(statement.actions, statement.resources) : strcontains(word, "*")]]))
    error_message = "permissions: no action and no resource may have a wildcard."
  }
}

variable "domain" {
  description = "Private DNS zone that the workers' names are in; the certificate in secret worker-tls is for *.DOMAIN."
  type        = string
  default     = "workers.vitrine.internal"

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]+$", var.domain))
    error_message = "domain must be a DNS name of lower-case letters, such as workers.vitrine.internal."
  }
}
