data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

# What the instance types are made of, and where they are.
data "aws_ec2_instance_type" "worker" {
  for_each      = toset([for worker in values(var.workers) : worker.instance_type])
  instance_type = each.key
}

data "aws_ec2_instance_type_offerings" "zone" {
  for_each      = toset([for worker in values(var.workers) : worker.zone])
  location_type = "availability-zone"

  filter {
    name   = "location"
    values = [each.key]
  }
}

locals {
  volumes = merge([for name, worker in var.workers : {
    for volume, shape in worker.volumes : "${name}-${volume}" => merge(shape, { worker = name, zone = worker.zone, volume = volume })
  }]...)

  # /dev/sdf to /dev/sdp, by the order of names; the machine itself goes by the volume's id.
  letters = ["f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"]
  devices = { for key, volume in local.volumes : key => "/dev/sd${local.letters[index(sort(keys(var.workers[volume.worker].volumes)), volume.volume)]}" }

  packages = { for name, worker in var.workers : name => worker.package == null ? var.package : worker.package }

  architectures = { for type, facts in data.aws_ec2_instance_type.worker : type => facts.supported_architectures }
  offered       = { for zone, offerings in data.aws_ec2_instance_type_offerings.zone : zone => offerings.instance_types }

  # The same file makes workers on other clouds.
  machine_files = "${path.module}/../../../infra/machines"
}

# A volume is its own: it is neither made nor lost with the instance, and Terraform refuses to plan its end.
resource "aws_ebs_volume" "data" {
  for_each          = local.volumes
  availability_zone = each.value.zone
  size              = each.value.size_gib
  type              = each.value.type
  iops              = each.value.iops
  throughput        = each.value.throughput
  encrypted         = true
  kms_key_id        = var.machine.kms_key_arn
  final_snapshot    = true
  tags              = { Name = "${var.name}-${each.key}" }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_volume_attachment" "data" {
  for_each                       = local.volumes
  device_name                    = local.devices[each.key]
  volume_id                      = aws_ebs_volume.data[each.key].id
  instance_id                    = aws_instance.worker[each.value.worker].id
  stop_instance_before_detaching = true
}

resource "aws_instance" "worker" {
  for_each                    = var.workers
  ami                         = var.machine.ami
  instance_type               = each.value.instance_type
  subnet_id                   = var.network.private_subnets[each.value.zone]
  vpc_security_group_ids      = [var.network.security_groups["worker"]]
  associate_public_ip_address = false
  iam_instance_profile        = aws_iam_instance_profile.worker.name
  ebs_optimized               = true
  monitoring                  = true
  user_data                   = local.cloud_init[each.key]
  user_data_replace_on_change = true
  tags                        = { Name = "${var.name}-worker-${each.key}", Worker = each.key }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    volume_size           = var.machine.root_gib
    volume_type           = "gp3"
    encrypted             = true
    delete_on_termination = true
  }

  lifecycle {
    precondition {
      condition     = contains(keys(var.network.private_subnets), each.value.zone)
      error_message = "Worker ${each.key}: the network has no zone ${each.value.zone}; it has ${join(", ", keys(var.network.private_subnets))}."
    }

    precondition {
      condition     = contains(local.architectures[each.value.instance_type], var.machine.architecture)
      error_message = "Worker ${each.key}: instance type ${each.value.instance_type} is not of architecture ${var.machine.architecture}."
    }

    precondition {
      condition     = contains(local.offered[each.value.zone], each.value.instance_type)
      error_message = "Worker ${each.key}: zone ${each.value.zone} has no instances of type ${each.value.instance_type}."
    }
  }
}

resource "aws_route53_zone" "workers" {
  name    = var.domain
  comment = "Workers of ${var.name}"

  vpc {
    vpc_id = var.network.vpc_id
  }
}

resource "aws_route53_record" "worker" {
  for_each = var.workers
  zone_id  = aws_route53_zone.workers.zone_id
  name     = "${each.key}.${var.domain}"
  type     = "A"
  ttl      = 10
  records  = [aws_instance.worker[each.key].private_ip]
}
