variable "name" {
  description = "Prefix of all names."
  type        = string
  default     = "vitrine"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 characters: lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "shape" {
  description = "`gateway`: one machine with everything in one process, its own PostgreSQL inside. `split`: a control machine (PostgreSQL, RabbitMQ, functions, edge) and workers."
  type        = string
  default     = "split"

  validation {
    condition     = contains(["gateway", "split"], var.shape)
    error_message = "shape must be \"gateway\" or \"split\"."
  }
}

variable "cloud" {
  description = "What the cloud has: an image of Debian 12 or newer, flavors, the external network that floating addresses come from, name servers, the type of Cinder's volumes (one that encrypts, where there is one)."
  type = object({
    image_id         = string
    control_flavor   = string
    worker_flavor    = string
    external_network = string
    name_servers     = optional(list(string), [])
    volume_type      = optional(string)
    cidr             = optional(string, "10.42.0.0/24")
    clients          = optional(set(string), ["0.0.0.0/0"])
  })

  validation {
    condition     = can(cidrhost(var.cloud.cidr, 10)) && alltrue([for cidr in var.cloud.clients : can(cidrhost(cidr, 0))])
    error_message = "cloud.cidr and cloud.clients must be IPv4 ranges in CIDR form, such as 10.42.0.0/24."
  }
}

variable "workers" {
  description = "Workers of shape `split` by name, each with Cinder volumes of its own that outlive it."
  type = map(object({
    volumes = map(object({ size_gib = number }))
    zone    = optional(string)
  }))
  default = {}

  validation {
    condition     = (length(var.workers) > 0) == (var.shape == "split")
    error_message = "workers: shape split needs at least one; in shape gateway there are none."
  }

  validation {
    condition     = alltrue(flatten([for name, worker in var.workers : concat([can(regex("^[a-z][a-z0-9]{0,15}$", name)), length(worker.volumes) > 0], [for volume, shape in worker.volumes : can(regex("^[a-z][a-z0-9]{0,11}$", volume)) && shape.size_gib >= 1])]))
    error_message = "workers: names of workers (16) and volumes (12) are lower-case letters and digits, beginning with a letter; each worker has at least one volume, of at least 1 GiB."
  }
}

variable "control_gib" {
  description = "Size of the control machine's volume: the database, and in shape gateway the images."
  type        = number
  default     = 20

  validation {
    condition     = var.control_gib >= 10
    error_message = "control_gib must be at least 10."
  }
}

variable "package" {
  description = "The archive of ./vitrine package: a URL that the machines reach, and its SHA-256 in hexadecimal."
  type        = object({ url = string, sha256 = string })

  validation {
    condition     = can(regex("^https?://[^ '\"$`\\\\]+/[A-Za-z0-9._-]+$", var.package.url)) && can(regex("^[0-9a-f]{64}$", var.package.sha256))
    error_message = "package.url must be an http(s) URL that ends with the archive's name, and package.sha256 64 hexadecimal digits."
  }
}

variable "keystone" {
  description = "Keystone, the region of the image service there, and the service user that `vitrine keystone register` or an admin has made."
  type = object({
    auth_url = string
    region   = optional(string, "RegionOne")
    user     = optional(string, "vitrine")
    project  = optional(string, "service")
    domain   = optional(string, "Default")
  })

  validation {
    condition     = can(regex("^https?://[^/ ]+(/.*)?$", var.keystone.auth_url))
    error_message = "keystone.auth_url must be an http(s) URL, such as https://keystone.example.org:5000/v3."
  }
}

variable "public_endpoint" {
  description = "URL of the Images API as the catalogue says it: a name of the certificate that the edge has."
  type        = string

  validation {
    condition     = can(regex("^https://[^/ ]+$", var.public_endpoint))
    error_message = "public_endpoint must be https://NAME or https://NAME:PORT, without a path: tokens go there."
  }
}

variable "secrets" {
  description = "Values that machines are given: passwords of the service user, the database and the queue, the ticket keys, certificate and key of the edge (PEM). They stand in the state and in the machines' user data: keep both as you keep passwords."
  type = object({
    keystone_password = string
    database_password = string
    queue_password    = string
    ticket_keys       = string
    certificate       = string
    private_key       = string
  })
  sensitive = true

  validation {
    condition     = length(var.secrets.database_password) >= 16 && length(var.secrets.queue_password) >= 16
    error_message = "secrets: the passwords of database and queue must have at least 16 characters."
  }

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+$", var.secrets.database_password)) && can(regex("^[A-Za-z0-9_-]+$", var.secrets.queue_password))
    error_message = "secrets: the passwords of database and queue must be of letters, digits, hyphens and underscores, as `openssl rand -hex 24` makes them."
  }
}
