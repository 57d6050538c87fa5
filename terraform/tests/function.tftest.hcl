mock_provider "aws" {
  source = "./tests/mocks/aws"
}

variables {
  name        = "v-images"
  connections = 180
  network = {
    vpc_id          = "vpc-1"
    private_subnets = { eu-central-1a = "subnet-a", eu-central-1b = "subnet-b" }
    public_subnets  = { eu-central-1a = "subnet-c", eu-central-1b = "subnet-d" }
    security_groups = { edge = "sg-edge", function = "sg-function", worker = "sg-worker", database = "sg-database", endpoint = "sg-endpoint" }
  }
  secrets     = { database-password = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db" }
  permissions = [{ sid = "RingBells", actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-central-1:123456789012:v-jobs"] }]
  function = {
    handler = "io.vitrine.lambda.HttpFunction::handleRequest"
    package = { zip = "function.zip", sha256_base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }
  }
}

run "zipRunsInTheManagedRuntime" {
  command = apply

  module {
    source = "./modules/function"
  }

  assert {
    condition     = aws_lambda_function.this.runtime == "java25" && aws_lambda_function.this.package_type == "Zip"
    error_message = "java25 by default"
  }

  assert {
    condition     = aws_lambda_function.this.source_code_hash == "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    error_message = "the hash is that of the manifest"
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 20
    error_message = "its concurrency is bounded"
  }

  assert {
    condition     = toset(one(aws_lambda_function.this.vpc_config).security_group_ids) == toset(["sg-function"])
    error_message = "in the functions' group"
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables.VITRINE_SECRET_DATABASE_PASSWORD == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db"
    error_message = "told where its secret is, not what it is"
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 90
    error_message = "its log ends"
  }
}

run "imageWantsNoRuntime" {
  command = apply

  module {
    source = "./modules/function"
  }

  variables {
    function = { handler = "h::h", package = { image_uri = "registry/images@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }, architecture = "x86_64" }
  }

  assert {
    condition     = aws_lambda_function.this.package_type == "Image" && aws_lambda_function.this.runtime == null && aws_lambda_function.this.handler == null
    error_message = "an image brings its own runtime"
  }

  assert {
    condition     = aws_lambda_function.this.image_config[0].command == tolist(["h::h"])
    error_message = "its command is the handler"
  }

  assert {
    condition     = aws_lambda_function.this.architectures == tolist(["x86_64"])
    error_message = "architecture is a choice"
  }
}

run "snapshotsAreOfVersions" {
  command = apply

  module {
    source = "./modules/function"
  }

  variables {
    function = { handler = "h::h", package = { zip = "f.zip", sha256_base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }, snap_start = true }
  }

  assert {
    condition     = aws_lambda_function.this.snap_start[0].apply_on == "PublishedVersions" && aws_lambda_function.this.publish
    error_message = "snapshots are taken of versions"
  }

  assert {
    condition     = aws_lambda_alias.live.function_version == aws_lambda_function.this.version
    error_message = "callers get the version"
  }
}

run "roleHasWhatWasGivenAndNoMore" {
  command = apply

  module {
    source = "./modules/function"
  }

  assert {
    condition     = toset([for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s.Sid]) == toset(["ReadSecrets", "RingBells"])
    error_message = "its own statements"
  }

  assert {
    condition     = alltrue([for s in jsondecode(aws_iam_role_policy.platform.policy).Statement : s.Resource != ["*"] || can(s.Condition)])
    error_message = "what has no resource has a condition"
  }
}

run "zipAndImageAtOnceAreRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    function = { handler = "h::h", package = { zip = "f.zip", sha256_base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", image_uri = "r@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" } }
  }

  expect_failures = [var.function]
}

run "zipWithoutItsHashIsRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    function = { handler = "h::h", package = { zip = "f.zip" } }
  }

  expect_failures = [var.function]
}

run "imageByTagIsRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    function = { handler = "h::h", package = { image_uri = "r:latest" } }
  }

  expect_failures = [var.function]
}

run "oldRuntimeIsRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    function = { handler = "h::h", runtime = "java21", package = { zip = "f.zip", sha256_base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" } }
  }

  expect_failures = [var.function]
}

run "concurrencyAboveConnectionsIsRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    connections = 10
  }

  expect_failures = [var.connections]
}

run "snapshotOfAnImageIsRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    function = { handler = "h::h", snap_start = true, package = { image_uri = "r@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" } }
  }

  expect_failures = [var.function]
}

run "secretAsASettingIsRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    settings = { VITRINE_DATABASE_PASSWORD = "x" }
  }

  expect_failures = [var.settings]
}

run "wildcardInAPermissionIsRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    permissions = [{ sid = "All", actions = ["sqs:*"], resources = ["arn:aws:sqs:eu-central-1:123456789012:v-jobs"] }]
  }

  expect_failures = [var.permissions]
}

run "unknownSecretIsRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    secrets = { other = "arn:x" }
  }

  expect_failures = [var.secrets]
}

run "littleMemoryIsRefused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    function = { handler = "h::h", memory_mib = 128, package = { zip = "f.zip", sha256_base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" } }
  }

  expect_failures = [var.function]
}
