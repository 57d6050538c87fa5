data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  zip     = var.function.package.zip != null
  subnets = values(var.network.private_subnets)
  account = "${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}"

  environment = merge(
    var.settings,
    { for name, arn in var.secrets : "VITRINE_SECRET_${upper(replace(name, "-", "_"))}" => arn },
    local.zip ? { JAVA_TOOL_OPTIONS = "--add-opens=java.base/java.lang=ALL-UNNAMED --enable-native-access=ALL-UNNAMED" } : {},
  )
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_function" "this" {
  function_name                  = var.name
  role                           = aws_iam_role.this.arn
  package_type                   = local.zip ? "Zip" : "Image"
  filename                       = var.function.package.zip
  source_code_hash               = var.function.package.sha256_base64
  image_uri                      = var.function.package.image_uri
  runtime                        = local.zip ? var.function.runtime : null
  handler                        = local.zip ? var.function.handler : null
  architectures                  = [var.function.architecture]
  memory_size                    = var.function.memory_mib
  timeout                        = var.function.seconds
  reserved_concurrent_executions = var.function.concurrency
  publish                        = true
  depends_on                     = [aws_cloudwatch_log_group.this, aws_iam_role_policy.this]

  environment {
    variables = local.environment
  }

  vpc_config {
    subnet_ids         = local.subnets
    security_group_ids = [var.network.security_groups["function"]]
  }

  tracing_config {
    mode = "PassThrough"
  }

  dynamic "image_config" {
    for_each = local.zip ? [] : [var.function.handler]
    content {
      command = [image_config.value]
    }
  }

  dynamic "snap_start" {
    for_each = var.function.snap_start ? ["PublishedVersions"] : []
    content {
      apply_on = snap_start.value
    }
  }
}

# Whoever calls the function calls this name: back to an older version is one change here.
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}
