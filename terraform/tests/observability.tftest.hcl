mock_provider "aws" {
  source = "./tests/mocks/aws"
}

variables {
  name   = "vi"
  emails = ["ops@example.org"]
  watched = {
    queue       = { name = "v-jobs", dead_name = "v-jobs-dead" }
    functions   = ["v-images"]
    edge        = { arn_suffix = "app/v/1", workers_suffix = "targetgroup/v/1" }
    volumes     = { a = ["main"], b = ["main"] }
    database    = { DBInstanceIdentifier = "v" }
    connections = 180
  }
}

run "somebodyIsToldOfEverythingThatMatters" {
  command = apply

  module {
    source = "./modules/observability"
  }

  assert {
    condition     = alltrue([for name in ["dead-letters", "oldest-doorbell", "edge-5xx", "target-5xx", "database-connections", "heartbeat-a", "heartbeat-b", "disk-a-main", "disk-b-main"] : contains(keys(aws_cloudwatch_metric_alarm.this), name)])
    error_message = "an alarm for each"
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_actions == toset([aws_sns_topic.alarms.arn])])
    error_message = "each tells somebody"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["heartbeat-a"].treat_missing_data == "breaching"
    error_message = "a silent worker is an alarm"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["database-connections"].threshold == 144
    error_message = "at eight tenths"
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 6
    error_message = "six graphs"
  }
}

run "diskLimitOfAHundredIsRefused" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    limits = { disk_percent = 100 }
  }

  expect_failures = [var.limits]
}

run "addressThatIsNoneIsRefused" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    emails = ["ops"]
  }

  expect_failures = [var.emails]
}
