output "network" {
  description = "Where other modules put things: the VPC, subnets by zone, security groups by part (edge, function, worker, database, endpoint)."
  value = {
    vpc_id          = aws_vpc.this.id
    private_subnets = { for zone, subnet in aws_subnet.private : zone => subnet.id }
    public_subnets  = { for zone, subnet in aws_subnet.public : zone => subnet.id }
    security_groups = { for part, group in aws_security_group.this : part => group.id }
  }
}
