mock_provider "aws" {
  source = "./tests/mocks/aws"
}

variables {
  name = "vi"
  network = {
    vpc_id          = "vpc-1"
    private_subnets = { eu-central-1a = "subnet-a", eu-central-1b = "subnet-b" }
    public_subnets  = { eu-central-1a = "subnet-c", eu-central-1b = "subnet-d" }
    security_groups = { edge = "sg-edge", function = "sg-function", worker = "sg-worker", database = "sg-database", endpoint = "sg-endpoint" }
  }
  machine = { ami = "ami-0123456789abcdef0" }
  package = { path = "vitrine.tar.gz", sha256 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }
  secrets = { worker-tls = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:tls" }
  workers = { a = { zone = "eu-central-1a", instance_type = "m7g.xlarge", volumes = { main = { size_gib = 100 } } }, b = { zone = "eu-central-1b", instance_type = "m7g.xlarge", volumes = { main = { size_gib = 100 } } } }
}

run "dataVolumesAreEncryptedAndTheirOwn" {
  command = plan

  module {
    source = "./modules/worker"
  }

  assert {
    condition     = alltrue([for volume in aws_ebs_volume.data : volume.encrypted && volume.final_snapshot])
    error_message = "encrypted, and a snapshot before any end"
  }

  assert {
    condition     = toset(keys(aws_ebs_volume.data)) == toset(["a-main", "b-main"])
    error_message = "one for each worker, by name"
  }

  assert {
    condition     = alltrue([for attachment in aws_volume_attachment.data : attachment.stop_instance_before_detaching])
    error_message = "nothing is torn off a running worker"
  }
}

run "workersArePrivateMachines" {
  command = plan

  module {
    source = "./modules/worker"
  }

  assert {
    condition     = alltrue([for i in aws_instance.worker : !i.associate_public_ip_address && toset(i.vpc_security_group_ids) == toset(["sg-worker"])])
    error_message = "no public address, in the workers' group"
  }

  assert {
    condition     = alltrue([for i in aws_instance.worker : i.metadata_options[0].http_tokens == "required" && i.metadata_options[0].http_put_response_hop_limit == 1])
    error_message = "IMDSv2 only"
  }

  assert {
    condition     = alltrue([for i in aws_instance.worker : i.root_block_device[0].encrypted])
    error_message = "encrypted root"
  }

  assert {
    condition     = alltrue([for i in aws_instance.worker : i.user_data_replace_on_change])
    error_message = "another archive is another instance"
  }
}

run "wrongArchitectureIsRefused" {
  command = plan

  module {
    source = "./modules/worker"
  }

  variables {
    machine = { ami = "ami-0123456789abcdef0", architecture = "x86_64" }
  }

  expect_failures = [aws_instance.worker["a"], aws_instance.worker["b"]]
}

run "typeThatTheZoneDoesNotHaveIsRefused" {
  command = plan

  module {
    source = "./modules/worker"
  }

  variables {
    workers = { a = { zone = "eu-central-1a", instance_type = "x2gd.metal", volumes = { main = { size_gib = 1 } } } }
  }

  expect_failures = [aws_instance.worker["a"]]
}

run "workerWithoutVolumesIsRefused" {
  command = plan

  module {
    source = "./modules/worker"
  }

  variables {
    workers = { a = { zone = "eu-central-1a", instance_type = "m7g.xlarge", volumes = {} } }
  }

  expect_failures = [var.workers]
}

run "imageByNameIsRefused" {
  command = plan

  module {
    source = "./modules/worker"
  }

  variables {
    machine = { ami = "al2023-latest" }
  }

  expect_failures = [var.machine]
}

run "hashThatIsNoneIsRefused" {
  command = plan

  module {
    source = "./modules/worker"
  }

  variables {
    package = { path = "x", sha256 = "abc" }
  }

  expect_failures = [var.package]
}

run "workerWithoutACertificateIsRefused" {
  command = plan

  module {
    source = "./modules/worker"
  }

  variables {
    secrets = {}
  }

  expect_failures = [var.secrets]
}

run "settingThatBreaksTheFileIsRefused" {
  command = plan

  module {
    source = "./modules/worker"
  }

  variables {
    settings = { A = "x\ny" }
  }

  expect_failures = [var.settings]
}

run "tornVolumeTypeIsRefused" {
  command = plan

  module {
    source = "./modules/worker"
  }

  variables {
    workers = { a = { zone = "eu-central-1a", instance_type = "m7g.xlarge", volumes = { main = { size_gib = 1, type = "standard" } } } }
  }

  expect_failures = [var.workers]
}
