locals {
  secret_statements = length(var.secrets) == 0 ? [] : [{ sid = "ReadSecrets", actions = ["secretsmanager:GetSecretValue"], resources = sort(values(var.secrets)) }]
}

resource "aws_iam_role" "this" {
  name = "${var.name}-function"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "own"
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for statement in concat(local.secret_statements, var.permissions) : {
      Sid      = statement.sid
      Effect   = "Allow"
      Action   = statement.actions
      Resource = statement.resources
    }]
  })
}

# What Lambda itself does in the role's name: log, and put its network interface into the subnets.
resource "aws_iam_role_policy" "platform" {
  name = "platform"
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${aws_cloudwatch_log_group.this.arn}:log-stream:*"]
      },
      {
        Sid    = "JoinSubnets"
        Effect = "Allow"
        Action = ["ec2:CreateNetworkInterface"]
        Resource = concat(
          [for subnet in local.subnets : "arn:${data.aws_partition.current.partition}:ec2:${local.account}:subnet/${subnet}"],
          ["arn:${data.aws_partition.current.partition}:ec2:${local.account}:security-group/${var.network.security_groups["function"]}"],
          ["arn:${data.aws_partition.current.partition}:ec2:${local.account}:network-interface/*"],
        )
      },
      {
        Sid       = "LeaveSubnets"
        Effect    = "Allow"
        Action    = ["ec2:DeleteNetworkInterface"]
        Resource  = ["arn:${data.aws_partition.current.partition}:ec2:${local.account}:network-interface/*"]
        Condition = { ArnEquals = { "ec2:Vpc" = "arn:${data.aws_partition.current.partition}:ec2:${local.account}:vpc/${var.network.vpc_id}" } }
      },
      {
        # These have no resource-level permission.
        Sid       = "LookAtInterfaces"
        Effect    = "Allow"
        Action    = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
        Resource  = ["*"]
        Condition = { StringEquals = { "ec2:Region" = data.aws_region.current.id } }
      },
    ]
  })
}
