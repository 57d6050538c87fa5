variable "name" {
  description = "Name of the function."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,51}$", var.name))
    error_message = "name must be 1 to 51 letters, digits, hyphens and underscores: a role is called after it, and those have 64 at most."
  }
}

variable "function" {
  description = <<-TEXT
    What runs. `package` is a zip (`zip`, `sha256_base64`) or a container image by digest (`image_uri`, and `repository_arn`), made by `./vitrine package`.
    `concurrency` is reserved for it and bounds it: each holds one connection to the database. `snap_start` is for zips of a managed Java runtime;
    images carry a start archive of their own.
  TEXT
  type = object({
    handler      = string
    package      = object({ zip = optional(string), sha256_base64 = optional(string), image_uri = optional(string) })
    runtime      = optional(string, "java25")
    architecture = optional(string, "arm64")
    memory_mib   = optional(number, 512)
    seconds      = optional(number, 30)
    concurrency  = optional(number, 20)
    snap_start   = optional(bool, false)
  })

  validation {
    condition     = (var.function.package.zip == null) != (var.function.package.image_uri == null)
    error_message = "function.package must be either a zip or an image_uri, not both and not neither."
  }

  validation {
    condition     = var.function.package.zip == null || can(regex("^[A-Za-z0-9+/]{43}=$", coalesce(var.function.package.sha256_base64, "-")))
    error_message = "function.package.sha256_base64 must be the SHA-256 of the zip in base64, as it stands in the manifest of ./vitrine package."
  }

  validation {
    condition     = var.function.package.image_uri == null || can(regex("@sha256:[0-9a-f]{64}$", coalesce(var.function.package.image_uri, "-")))
    error_message = "function.package.image_uri must name an image by digest: REGISTRY/NAME@sha256:<64 hexadecimal digits>."
  }

  validation {
    condition     = can(regex("^java(2[5-9]|[3-9][0-9])$", var.function.runtime))
    error_message = "function.runtime must be a managed Java runtime of 25 or newer, such as java25: the code is compiled for it."
  }

  validation {
    condition     = contains(["arm64", "x86_64"], var.function.architecture)
    error_message = "function.architecture must be \"arm64\" or \"x86_64\"."
  }

  validation {
    condition     = var.function.memory_mib >= 256 && var.function.memory_mib <= 10240 && floor(var.function.memory_mib) == var.function.memory_mib
    error_message = "function.memory_mib must be a whole number from 256 to 10240."
  }

  validation {
    condition     = var.function.seconds >= 3 && var.function.seconds <= 900
    error_message = "function.seconds must be 3 to 900."
  }

  validation {
    condition     = var.function.concurrency >= 1 && floor(var.function.concurrency) == var.function.concurrency
    error_message = "function.concurrency must be a whole number from 1: without a bound it could take every connection of the database."
  }

  validation {
    condition     = !var.function.snap_start || var.function.package.zip != null
    error_message = "function.snap_start is for zips only: AWS takes no snapshots of container images."
  }
}

variable "connections" {
  description = "What the database lets in (output `connections` of module database), which `function.concurrency` must stay below."
  type        = number

  validation {
    condition     = var.function.concurrency < var.connections
    error_message = "function.concurrency must be below the connections that the database lets in: each running function holds one."
  }
}

variable "settings" {
  description = "Environment variables, none of them secret."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.settings) : can(regex("^[A-Z][A-Z0-9_]*$", name)) && !endswith(name, "_PASSWORD")])
    error_message = "settings: names are of capital letters, digits and underscores, and none is a password; those are given as `secrets`."
  }
}

variable "secrets" {
  description = "ARNs in Secrets Manager by name (database-password, ticket-keys, users, keystone-password): read at the start, kept in memory of the function's own."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.secrets), ["database-password", "ticket-keys", "users", "keystone-password"])) == 0
    error_message = "secrets: known names are database-password, ticket-keys, users and keystone-password."
  }
}

variable "permissions" {
  description = "Further statements of its role, such as output `permissions` of module queue."
  type        = list(object({ sid = string, actions = list(string), resources = list(string) }))
  default     = []

  validation {
    condition     = !anytrue(flatten([for statement in var.permissions : [for word in concat(statement.actions, statement.resources) : strcontains(word, "*")]]))
    error_message = "permissions: no action and no resource may have a wildcard."
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

variable "log_retention_days" {
  description = "How long its log is kept."
  type        = number
  default     = 90
}
