resource "aws_db_proxy" "this" {
  count                  = var.database.proxy ? 1 : 0
  name                   = var.name
  engine_family          = "POSTGRESQL"
  role_arn               = aws_iam_role.proxy[0].arn
  vpc_subnet_ids         = values(var.network.private_subnets)
  vpc_security_group_ids = [var.network.security_groups["database"]]
  require_tls            = true
  idle_client_timeout    = 1800

  auth {
    auth_scheme               = "SECRETS"
    client_password_auth_type = "POSTGRES_SCRAM_SHA_256"
    iam_auth                  = "DISABLED"
    secret_arn                = local.secret_arn
  }
}

resource "aws_db_proxy_default_target_group" "this" {
  count         = var.database.proxy ? 1 : 0
  db_proxy_name = aws_db_proxy.this[0].name

  connection_pool_config {
    # The rest is for `db upgrade` and operators, who go to the server itself.
    max_connections_percent      = 90
    max_idle_connections_percent = 25
    connection_borrow_timeout    = 10
  }
}

resource "aws_db_proxy_target" "this" {
  count                  = var.database.proxy ? 1 : 0
  db_proxy_name          = aws_db_proxy.this[0].name
  target_group_name      = aws_db_proxy_default_target_group.this[0].name
  db_instance_identifier = one(aws_db_instance.this[*].identifier)
  db_cluster_identifier  = one(aws_rds_cluster.this[*].cluster_identifier)
}

resource "aws_iam_role" "proxy" {
  count = var.database.proxy ? 1 : 0
  name  = "${var.name}-database-proxy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "rds.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "proxy" {
  count = var.database.proxy ? 1 : 0
  name  = "read-password"
  role  = aws_iam_role.proxy[0].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "ReadDatabasePassword"
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = [local.secret_arn]
    }]
  })
}
