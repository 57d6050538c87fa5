# What `openstack image list` finds the service by.
resource "openstack_identity_service_v3" "image" {
  name        = var.name
  type        = "image"
  description = "Image service"
}

resource "openstack_identity_endpoint_v3" "image" {
  for_each        = toset(["public", "internal", "admin"])
  name            = var.name
  service_id      = openstack_identity_service_v3.image.id
  endpoint_region = var.keystone.region
  interface       = each.key
  url             = var.public_endpoint
}
