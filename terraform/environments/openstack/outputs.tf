output "address" {
  description = "The floating address that the name in public_endpoint has to have."
  value       = openstack_networking_floatingip_v2.this.address
}

output "volumes" {
  description = "Ids of the data volumes: what is left when all else is torn down."
  value       = merge({ control = openstack_blockstorage_volume_v3.control.id }, { for key, volume in openstack_blockstorage_volume_v3.data : key => volume.id })
}
