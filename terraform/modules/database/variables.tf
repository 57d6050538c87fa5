variable "name" {
  description = "Prefix of all names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name)) && !strcontains(var.name, "--")
    error_message = "name must be 2 to 24 characters, lower-case letters, digits and single hyphens, beginning with a letter: RDS takes no others."
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

variable "database" {
  description = <<-TEXT
    `kind`: `instance` (RDS, of class `class` with `size_gib` that grow to `most_gib`) or `serverless` (Aurora Serverless v2, between `least_capacity` and
    `most_capacity` units of 2 GiB; 0 lets it pause). `connections` bounds what it lets in. `proxy` puts RDS Proxy in front, which holds connections for functions.
  TEXT
  type = object({
    kind           = optional(string, "instance")
    version        = optional(string, "17.4")
    class          = optional(string, "db.t4g.medium")
    size_gib       = optional(number, 20)
    most_gib       = optional(number, 100)
    least_capacity = optional(number, 0.5)
    most_capacity  = optional(number, 4)
    connections    = optional(number, 200)
    proxy          = optional(bool, true)
    two_zones      = optional(bool, true)
    backup_days    = optional(number, 14)
    rotation_days  = optional(number, 30)
    kms_key_arn    = optional(string)
    protected      = optional(bool, true)
  })
  default = {}

  validation {
    condition     = contains(["instance", "serverless"], var.database.kind)
    error_message = "database.kind must be \"instance\" or \"serverless\"."
  }

  validation {
    condition     = can(regex("^1[5-9](\\.[0-9]+)?$", var.database.version))
    error_message = "database.version must be a PostgreSQL of 15 or newer, such as 17.4."
  }

  validation {
    condition     = var.database.size_gib >= 20 && var.database.most_gib >= var.database.size_gib && var.database.most_gib <= 65536
    error_message = "database.size_gib must be at least 20, and database.most_gib not less than it nor more than 65536."
  }

  validation {
    condition     = var.database.least_capacity >= 0 && var.database.most_capacity >= 1 && var.database.most_capacity >= var.database.least_capacity && var.database.most_capacity <= 256 && floor(var.database.most_capacity * 2) == var.database.most_capacity * 2
    error_message = "database.most_capacity must be 1 to 256 in steps of 0.5 and not less than database.least_capacity."
  }

  validation {
    condition     = var.database.connections >= 50 && var.database.connections <= 5000
    error_message = "database.connections must be 50 to 5000."
  }

  validation {
    condition     = var.database.backup_days >= 1 && var.database.backup_days <= 35
    error_message = "database.backup_days must be 1 to 35: the catalogue says which bytes are which image, so there is always a backup."
  }

  validation {
    condition     = var.database.rotation_days >= 1 && var.database.rotation_days <= 365
    error_message = "database.rotation_days must be 1 to 365."
  }
}

variable "upgrade_image" {
  description = "Container image of the command line, by digest (registry/name@sha256:...), that the one-shot task runs `vitrine db upgrade` from. Null: no task; a worker runs it."
  type        = string
  default     = null

  validation {
    condition     = var.upgrade_image == null || can(regex("@sha256:[0-9a-f]{64}$", coalesce(var.upgrade_image, "-")))
    error_message = "upgrade_image must name an image by digest: REGISTRY/NAME@sha256:<64 hexadecimal digits>."
  }
}

variable "upgrade_repository_arn" {
  description = "ARN of the ECR repository that holds `upgrade_image`; the one thing the task's start may read from."
  type        = string
  default     = null

  validation {
    condition     = (var.upgrade_repository_arn == null) == (var.upgrade_image == null)
    error_message = "upgrade_repository_arn must be set where upgrade_image is, and only there."
  }
}

variable "architecture" {
  description = "Of the one-shot task: arm64 or x86_64."
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture must be \"arm64\" or \"x86_64\"."
  }
}

variable "log_retention_days" {
  description = "How long the logs are kept."
  type        = number
  default     = 365
}
