mock_provider "aws" {
  source = "./tests/mocks/aws"
}

variables {
  name         = "vi"
  function     = { name = "v-cleanup", alias = "live", arn = "arn:aws:lambda:eu-central-1:123456789012:function:v-cleanup:live", invoke_arn = "arn:aws:apigateway:eu-central-1:lambda:path/cleanup" }
  dead_letters = { arn = "arn:aws:sqs:eu-central-1:123456789012:v-jobs-dead", permission = { sid = "HandInDeadLetters", actions = ["sqs:SendMessage"], resources = ["arn:aws:sqs:eu-central-1:123456789012:v-jobs-dead"] } }
}

run "everyCleanupIsCalledByName" {
  command = apply

  module {
    source = "./modules/schedule"
  }

  assert {
    condition     = toset(keys(aws_scheduler_schedule.cleanup)) == toset(["leases", "bells", "uploads", "pending-deletes", "purge", "audit", "verify"])
    error_message = "all seven"
  }

  assert {
    condition     = alltrue([for name, s in aws_scheduler_schedule.cleanup : jsondecode(s.target[0].input).cleanup == name])
    error_message = "each says which"
  }

  assert {
    condition     = alltrue([for s in aws_scheduler_schedule.cleanup : s.target[0].dead_letter_config[0].arn == "arn:aws:sqs:eu-central-1:123456789012:v-jobs-dead"])
    error_message = "what is not delivered is found"
  }

  assert {
    condition     = aws_scheduler_schedule.cleanup["leases"].schedule_expression == "rate(1 minute)"
    error_message = "leases each minute"
  }
}

run "unknownCleanupIsRefused" {
  command = plan

  module {
    source = "./modules/schedule"
  }

  variables {
    cleanups = { leases = "rate(1 minute)", bells = "rate(1 minute)", dust = "rate(1 hour)" }
  }

  expect_failures = [var.cleanups]
}

run "deploymentWithoutLeasesIsRefused" {
  command = plan

  module {
    source = "./modules/schedule"
  }

  variables {
    cleanups = { bells = "rate(1 minute)" }
  }

  expect_failures = [var.cleanups]
}

run "rateThatIsNoneIsRefused" {
  command = plan

  module {
    source = "./modules/schedule"
  }

  variables {
    cleanups = { leases = "every minute", bells = "rate(1 minute)" }
  }

  expect_failures = [var.cleanups]
}
