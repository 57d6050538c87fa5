variable "region" {
  description = "Region of AWS."
  type        = string
  default     = "eu-central-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS, such as eu-central-1."
  }
}

variable "certificate_arn" {
  description = "Of ACM, for the name that clients use."
  type        = string
}

variable "ami" {
  description = "Amazon Linux 2023 for the workers, by id."
  type        = string
}

variable "packages" {
  description = "What ./vitrine package made: the file terraform.tfvars.json beside the artefacts."
  type = object({
    images                 = object({ zip = optional(string), sha256_base64 = optional(string), image_uri = optional(string) })
    locations              = object({ zip = optional(string), sha256_base64 = optional(string), image_uri = optional(string) })
    cleanup                = object({ zip = optional(string), sha256_base64 = optional(string), image_uri = optional(string) })
    worker                 = object({ path = string, sha256 = string })
    upgrade_image          = optional(string)
    upgrade_repository_arn = optional(string)
  })
}

variable "identity" {
  description = "Identity basic unless keystone_url is set."
  type = object({
    keystone_url     = optional(string, "")
    keystone_user    = optional(string)
    keystone_project = optional(string)
    keystone_domain  = optional(string)
  })
  default = {}
}

variable "emails" {
  description = "Who is told of alarms."
  type        = set(string)
  default     = []
}
