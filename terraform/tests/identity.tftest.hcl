mock_provider "aws" {
  source = "./tests/mocks/aws"
}

variables {
  name = "vi"
}

run "basicHasItsUsersInASecret" {
  command = apply

  module {
    source = "./modules/identity"
  }

  assert {
    condition     = output.settings.VITRINE_VITRINE_IDENTITY == "basic"
    error_message = "basic unless Keystone is named"
  }

  assert {
    condition     = toset(keys(output.secrets)) == toset(["users", "ticket-keys"])
    error_message = "users and ticket keys"
  }

  assert {
    condition     = alltrue([for secret in aws_secretsmanager_secret.this : secret.recovery_window_in_days == 30])
    error_message = "a deleted secret comes back for a month"
  }
}

run "keystoneHasItsPasswordInASecret" {
  command = apply

  module {
    source = "./modules/identity"
  }

  variables {
    identity = { keystone_url = "https://keystone.example.org:5000/v3" }
  }

  assert {
    condition     = output.settings.VITRINE_VITRINE_IDENTITY == "keystone" && output.settings.VITRINE_KEYSTONE_AUTHTOKEN_AUTH_URL == "https://keystone.example.org:5000/v3"
    error_message = "Keystone is asked"
  }

  assert {
    condition     = contains(keys(output.secrets), "keystone-password") && !contains(keys(output.secrets), "users")
    error_message = "its password is a secret"
  }

  assert {
    condition     = !anytrue([for name in keys(output.settings) : endswith(name, "PASSWORD")])
    error_message = "no password is a setting"
  }
}

run "plainHttpToKeystoneIsRefused" {
  command = plan

  module {
    source = "./modules/identity"
  }

  variables {
    identity = { keystone_url = "http://keystone.example.org:5000" }
  }

  expect_failures = [var.identity]
}

run "shortRecoveryIsRefused" {
  command = plan

  module {
    source = "./modules/identity"
  }

  variables {
    recovery_days = 3
  }

  expect_failures = [var.recovery_days]
}

run "nameWithCapitalsIsRefused" {
  command = plan

  module {
    source = "./modules/identity"
  }

  variables {
    name = "Vitrine"
  }

  expect_failures = [var.name]
}
