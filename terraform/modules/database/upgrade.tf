# `vitrine db upgrade` as a task that runs once when somebody starts it (output `upgrade`): before new functions and workers, never by them.
locals {
  upgrade_address = "postgresql://${local.user}@${local.server}:5432/${local.database}?sslmode=require&options=-c%20statement_timeout%3D0%20-c%20lock_timeout%3D0"

  upgrade = var.upgrade_image == null ? {} : { task = var.upgrade_image }
}

resource "aws_ecs_cluster" "upgrade" {
  for_each = local.upgrade
  name     = "${var.name}-upgrade"

  setting {
    name  = "containerInsights"
    value = "disabled"
  }
}

resource "aws_cloudwatch_log_group" "upgrade" {
  for_each          = local.upgrade
  name              = "/vitrine/${var.name}/upgrade"
  retention_in_days = var.log_retention_days
}

resource "aws_ecs_task_definition" "upgrade" {
  for_each                 = local.upgrade
  family                   = "${var.name}-upgrade"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.upgrade["task"].arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.architecture == "arm64" ? "ARM64" : "X86_64"
  }

  container_definitions = jsonencode([{
    name                   = "upgrade"
    image                  = each.value
    essential              = true
    readonlyRootFilesystem = true
    user                   = "10001:10001"
    command                = ["db", "upgrade", "--database", local.upgrade_address]
    secrets                = [{ name = "VITRINE_DATABASE_PASSWORD", valueFrom = "${local.secret_arn}:password::" }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.upgrade["task"].name
        awslogs-region        = data.aws_region.current.id
        awslogs-stream-prefix = "upgrade"
      }
    }
  }])
}

# The platform's, for the start: the task itself calls nothing of AWS and has no role.
resource "aws_iam_role" "upgrade" {
  for_each = local.upgrade
  name     = "${var.name}-upgrade-start"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "upgrade" {
  for_each = local.upgrade
  name     = "start"
  role     = aws_iam_role.upgrade["task"].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "ReadDatabasePassword", Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = [local.secret_arn] },
      { Sid = "WriteLog", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = ["${aws_cloudwatch_log_group.upgrade["task"].arn}:log-stream:*"] },
      { Sid = "PullImage", Effect = "Allow", Action = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource = [var.upgrade_repository_arn] },
      # A token for the registry has no resource; it is of no use without the statement above.
      { Sid = "LogInToRegistry", Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = ["*"], Condition = { StringEquals = { "aws:RequestedRegion" = data.aws_region.current.id } } },
    ]
  })
}
