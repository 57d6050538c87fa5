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
}

run "instanceIsEncryptedPrivateAndKept" {
  command = apply

  module {
    source = "./modules/database"
  }

  assert {
    condition     = aws_db_instance.this[0].storage_encrypted && !aws_db_instance.this[0].publicly_accessible
    error_message = "encrypted, without a public address"
  }

  assert {
    condition     = aws_db_instance.this[0].deletion_protection && !aws_db_instance.this[0].skip_final_snapshot
    error_message = "nobody deletes it by accident, and never without a last snapshot"
  }

  assert {
    condition     = aws_db_instance.this[0].manage_master_user_password && aws_db_instance.this[0].password == null
    error_message = "the password is RDS's, not Terraform's"
  }

  assert {
    condition     = aws_secretsmanager_secret_rotation.this.rotation_rules[0].automatically_after_days == 30
    error_message = "the password is rotated"
  }

  assert {
    condition     = one([for p in aws_db_parameter_group.this[0].parameter : p.value if p.name == "rds.force_ssl"]) == "1"
    error_message = "nobody comes in without TLS"
  }

  assert {
    condition     = length(aws_rds_cluster.this) == 0
    error_message = "no cluster beside it"
  }
}

run "proxyStandsInFront" {
  command = apply

  module {
    source = "./modules/database"
  }

  assert {
    condition     = aws_db_proxy.this[0].require_tls
    error_message = "TLS to the proxy"
  }

  assert {
    condition     = strcontains(output.settings.VITRINE_VITRINE_DATABASE, "sslmode=verify-full") && output.settings.VITRINE_DATABASE_POOLING_PROXY == "true"
    error_message = "processes verify it and know that it pools"
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.proxy[0].policy).Statement[0].Resource == [output.secret_arn]
    error_message = "the proxy reads one secret"
  }

  assert {
    condition     = output.connections == 180
    error_message = "a tenth is left for operators"
  }
}

run "serverlessScalesBetweenItsBounds" {
  command = apply

  module {
    source = "./modules/database"
  }

  variables {
    database = { kind = "serverless", proxy = false, most_capacity = 2 }
  }

  assert {
    condition     = aws_rds_cluster.this[0].serverlessv2_scaling_configuration[0].max_capacity == 2 && aws_rds_cluster.this[0].storage_encrypted
    error_message = "bounded and encrypted"
  }

  assert {
    condition     = length(aws_db_proxy.this) == 0 && output.settings.VITRINE_DATABASE_POOLING_PROXY == "false"
    error_message = "no proxy"
  }

  assert {
    condition     = length(aws_rds_cluster_instance.this) == 2
    error_message = "one in each of two zones"
  }

  assert {
    condition     = length(aws_db_instance.this) == 0
    error_message = "no instance beside it"
  }
}

run "upgradeIsATaskThatRunsOnce" {
  command = apply

  module {
    source = "./modules/database"
  }

  variables {
    upgrade_image          = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/vitrine@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    upgrade_repository_arn = "arn:aws:ecr:eu-central-1:123456789012:repository/vitrine"
  }

  assert {
    condition     = slice(jsondecode(aws_ecs_task_definition.upgrade["task"].container_definitions)[0].command, 0, 2) == ["db", "upgrade"]
    error_message = "it runs db upgrade"
  }

  assert {
    condition     = strcontains(jsondecode(aws_ecs_task_definition.upgrade["task"].container_definitions)[0].command[3], "@mock.rds.amazonaws.com:5432")
    error_message = "at the server itself, whatever proxy there is"
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.upgrade["task"].container_definitions)[0].secrets[0].name == "VITRINE_DATABASE_PASSWORD"
    error_message = "its password comes from the secret"
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.upgrade["task"].container_definitions)[0].readonlyRootFilesystem
    error_message = "nothing of it is written to"
  }

  assert {
    condition     = aws_ecs_task_definition.upgrade["task"].task_role_arn == null
    error_message = "it may do nothing in AWS"
  }
}

run "withoutAnImageThereIsNoTask" {
  command = apply

  module {
    source = "./modules/database"
  }

  assert {
    condition     = length(aws_ecs_task_definition.upgrade) == 0 && length(aws_iam_role.upgrade) == 0
    error_message = "no image, no task"
  }
}

run "unknownKindIsRefused" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    database = { kind = "mysql" }
  }

  expect_failures = [var.database]
}

run "oldPostgresqlIsRefused" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    database = { version = "14.9" }
  }

  expect_failures = [var.database]
}

run "shrinkingStorageIsRefused" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    database = { size_gib = 100, most_gib = 50 }
  }

  expect_failures = [var.database]
}

run "databaseWithoutBackupIsRefused" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    database = { backup_days = 0 }
  }

  expect_failures = [var.database]
}

run "imageByTagIsRefused" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    upgrade_image          = "registry/vitrine:latest"
    upgrade_repository_arn = "arn:aws:ecr:eu-central-1:123456789012:repository/vitrine"
  }

  expect_failures = [var.upgrade_image]
}

run "capacityUpsideDownIsRefused" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    database = { kind = "serverless", least_capacity = 8, most_capacity = 4 }
  }

  expect_failures = [var.database]
}

run "nameOfTwoHyphensIsRefused" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    name = "a--b"
  }

  expect_failures = [var.name]
}
