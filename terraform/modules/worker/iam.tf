resource "aws_iam_role" "worker" {
  name = "${var.name}-worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_instance_profile" "worker" {
  name = "${var.name}-worker"
  role = aws_iam_role.worker.name
}

resource "aws_iam_role_policy" "worker" {
  name = "own"
  role = aws_iam_role.worker.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        { Sid = "ReadSecrets", Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = sort(values(var.secrets)) },
        { Sid = "FetchPackage", Effect = "Allow", Action = ["s3:GetObject"], Resource = [for object in aws_s3_object.package : "${aws_s3_bucket.packages.arn}/${object.key}"] },
        # Metrics have no resource; the namespace is ours.
        { Sid = "ReportHealth", Effect = "Allow", Action = ["cloudwatch:PutMetricData"], Resource = ["*"], Condition = { StringEquals = { "cloudwatch:namespace" = "Vitrine" } } },
      ],
      [for statement in var.permissions : { Sid = statement.sid, Effect = "Allow", Action = statement.actions, Resource = statement.resources }],
    )
  })
}

# What the agent of Systems Manager does in the role's name, so that an operator gets in without SSH: its channels have no resource.
resource "aws_iam_role_policy" "platform" {
  name = "platform"
  role = aws_iam_role.worker.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "LetOperatorsIn"
      Effect    = "Allow"
      Action    = ["ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
      Resource  = ["*"]
      Condition = { StringEquals = { "aws:RequestedRegion" = data.aws_region.current.id } }
    }]
  })
}
