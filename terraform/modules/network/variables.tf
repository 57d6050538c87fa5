variable "name" {
  description = "Prefix of all names, such as vitrine-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name)) && !endswith(var.name, "-")
    error_message = "name must be 2 to 24 characters, lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen: names of load balancers have 32 at most, and parts are added to it."
  }
}

variable "network" {
  description = <<-TEXT
    The VPC: its range, and by name of each availability zone a private range (functions, database, workers, endpoints) and a public one
    (the load balancer alone). `egress` says how private parts reach what is not here: `endpoints`, AWS's services only; `nat`, everything,
    which a Keystone elsewhere needs.
  TEXT
  type = object({
    cidr   = string
    zones  = map(object({ private = string, public = string }))
    egress = optional(string, "endpoints")
  })

  validation {
    condition     = alltrue([for cidr in concat([var.network.cidr], flatten([for zone in values(var.network.zones) : [zone.private, zone.public]])) : can(cidrhost(cidr, 0)) && can(regex("^[0-9./]+$", cidr))])
    error_message = "network: every range must be an IPv4 range in CIDR form, such as 10.20.0.0/16."
  }

  validation {
    condition     = length(var.network.zones) >= 2
    error_message = "network.zones: at least two zones are needed, for load balancer and database live in two or more."
  }

  # [first address, number of addresses] of each subnet, and no two that meet.
  validation {
    condition = try(alltrue(flatten([
      for ranges in [[
        for cidr in flatten([for zone in values(var.network.zones) : [zone.private, zone.public]]) : {
          first = sum([for i, part in split(".", cidrhost(cidr, 0)) : tonumber(part) * pow(256, 3 - i)])
          size  = pow(2, 32 - tonumber(split("/", cidr)[1]))
        }
        ]] : [
        for pair in setproduct(range(length(ranges)), range(length(ranges))) :
        pair[0] == pair[1] || ranges[pair[0]].first + ranges[pair[0]].size <= ranges[pair[1]].first || ranges[pair[1]].first + ranges[pair[1]].size <= ranges[pair[0]].first
      ]
    ])), true)
    error_message = "network.zones: two subnets overlap; every private and every public range must be apart from all others."
  }

  validation {
    condition = try(alltrue([
      for cidr in flatten([for zone in values(var.network.zones) : [zone.private, zone.public]]) :
      tonumber(split("/", cidr)[1]) >= tonumber(split("/", var.network.cidr)[1]) && cidrhost("${cidrhost(cidr, 0)}/${split("/", var.network.cidr)[1]}", 0) == cidrhost(var.network.cidr, 0)
    ]), true)
    error_message = "network.zones: every subnet must lie within network.cidr."
  }

  validation {
    condition     = contains(["endpoints", "nat"], var.network.egress)
    error_message = "network.egress must be \"endpoints\" or \"nat\"."
  }
}

variable "services" {
  description = "AWS's services that private parts reach through an endpoint each (one network interface a zone, paid by the hour)."
  type        = set(string)
  default     = ["sqs", "secretsmanager", "logs", "monitoring", "ssm", "ssmmessages", "ecr.api", "ecr.dkr"]
}

variable "clients" {
  description = "IPv4 ranges from which the load balancer is reached. The default is everybody."
  type        = set(string)
  default     = ["0.0.0.0/0"]

  validation {
    condition     = alltrue([for cidr in var.clients : can(cidrhost(cidr, 0))])
    error_message = "clients: every entry must be an IPv4 range in CIDR form, such as 198.51.100.0/24."
  }
}

variable "log_retention_days" {
  description = "How long the flow log is kept."
  type        = number
  default     = 365

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of the numbers that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827 or 3653."
  }
}
