terraform {
  required_version = ">= 1.9"

  required_providers {
    openstack = {
      source  = "terraform-provider-openstack/openstack"
      version = ">= 3.0, < 4.0"
    }
  }
}

# Cloud and credentials come from clouds.yaml or the OS_ variables of the caller.
provider "openstack" {}
