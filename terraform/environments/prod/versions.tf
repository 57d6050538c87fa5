terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.31, < 7.0"
    }
  }

  # State holds names, not secrets. Where it is kept is the operator's: terraform init -backend-config=...
  # backend "s3" {}
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { Service = "vitrine", Environment = local.name }
  }
}
