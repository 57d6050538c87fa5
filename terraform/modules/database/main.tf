data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  serverless  = var.database.kind == "serverless"
  major       = split(".", var.database.version)[0]
  server      = local.serverless ? one(aws_rds_cluster.this[*].endpoint) : one(aws_db_instance.this[*].address)
  host        = var.database.proxy ? one(aws_db_proxy.this[*].endpoint) : local.server
  secret_arn  = local.serverless ? one(aws_rds_cluster.this[*].master_user_secret[0].secret_arn) : one(aws_db_instance.this[*].master_user_secret[0].secret_arn)
  user        = "vitrine"
  database    = "vitrine"
  tls_at_host = var.database.proxy ? "sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory" : "sslmode=require"

  # A proxy gives a client's limits to nobody, so the server says them. `db upgrade` lifts them for itself.
  limits = {
    statement_timeout                   = 25000
    lock_timeout                        = 10000
    idle_in_transaction_session_timeout = 30000
    max_connections                     = var.database.connections
    "rds.force_ssl"                     = 1
    log_min_duration_statement          = 1000
    log_connections                     = 1
    log_disconnections                  = 1
  }
  at_start = ["max_connections"]
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Private subnets of ${var.name}"
  subnet_ids  = values(var.network.private_subnets)
}

resource "aws_db_parameter_group" "this" {
  count       = local.serverless ? 0 : 1
  name        = "${var.name}-${local.major}"
  family      = "postgres${local.major}"
  description = "Limits of ${var.name}"

  dynamic "parameter" {
    for_each = local.limits
    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = contains(local.at_start, parameter.key) ? "pending-reboot" : "immediate"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  count                                 = local.serverless ? 0 : 1
  identifier                            = var.name
  engine                                = "postgres"
  engine_version                        = var.database.version
  instance_class                        = var.database.class
  allocated_storage                     = var.database.size_gib
  max_allocated_storage                 = var.database.most_gib
  storage_type                          = "gp3"
  storage_encrypted                     = true
  kms_key_id                            = var.database.kms_key_arn
  db_name                               = local.database
  username                              = local.user
  manage_master_user_password           = true
  db_subnet_group_name                  = aws_db_subnet_group.this.name
  vpc_security_group_ids                = [var.network.security_groups["database"]]
  parameter_group_name                  = one(aws_db_parameter_group.this[*].name)
  publicly_accessible                   = false
  multi_az                              = var.database.two_zones
  backup_retention_period               = var.database.backup_days
  copy_tags_to_snapshot                 = true
  delete_automated_backups              = !var.database.protected
  deletion_protection                   = var.database.protected
  skip_final_snapshot                   = !var.database.protected
  final_snapshot_identifier             = "${var.name}-last"
  auto_minor_version_upgrade            = true
  performance_insights_enabled          = true
  performance_insights_retention_period = 7
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  depends_on                            = [aws_cloudwatch_log_group.server]
}

resource "aws_rds_cluster_parameter_group" "this" {
  count       = local.serverless ? 1 : 0
  name        = "${var.name}-${local.major}"
  family      = "aurora-postgresql${local.major}"
  description = "Limits of ${var.name}"

  dynamic "parameter" {
    for_each = local.limits
    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = contains(local.at_start, parameter.key) ? "pending-reboot" : "immediate"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_rds_cluster" "this" {
  count                           = local.serverless ? 1 : 0
  cluster_identifier              = var.name
  engine                          = "aurora-postgresql"
  engine_version                  = var.database.version
  database_name                   = local.database
  master_username                 = local.user
  manage_master_user_password     = true
  storage_encrypted               = true
  kms_key_id                      = var.database.kms_key_arn
  db_subnet_group_name            = aws_db_subnet_group.this.name
  vpc_security_group_ids          = [var.network.security_groups["database"]]
  db_cluster_parameter_group_name = one(aws_rds_cluster_parameter_group.this[*].name)
  backup_retention_period         = var.database.backup_days
  copy_tags_to_snapshot           = true
  deletion_protection             = var.database.protected
  skip_final_snapshot             = !var.database.protected
  final_snapshot_identifier       = "${var.name}-last"
  enabled_cloudwatch_logs_exports = ["postgresql"]
  depends_on                      = [aws_cloudwatch_log_group.server]

  serverlessv2_scaling_configuration {
    min_capacity = var.database.least_capacity
    max_capacity = var.database.most_capacity
  }
}

resource "aws_rds_cluster_instance" "this" {
  count                                 = local.serverless ? (var.database.two_zones ? 2 : 1) : 0
  identifier                            = "${var.name}-${count.index}"
  cluster_identifier                    = aws_rds_cluster.this[0].id
  engine                                = aws_rds_cluster.this[0].engine
  engine_version                        = aws_rds_cluster.this[0].engine_version
  instance_class                        = "db.serverless"
  publicly_accessible                   = false
  auto_minor_version_upgrade            = true
  performance_insights_enabled          = true
  performance_insights_retention_period = 7
}

# RDS makes the password, rotates it by itself, and keeps the proxy working meanwhile: no function of ours has to know both.
resource "aws_secretsmanager_secret_rotation" "this" {
  secret_id = local.secret_arn

  rotation_rules {
    automatically_after_days = var.database.rotation_days
  }
}

# Made here, before RDS would make it without an end.
resource "aws_cloudwatch_log_group" "server" {
  for_each          = toset(local.serverless ? ["/aws/rds/cluster/${var.name}/postgresql"] : ["/aws/rds/instance/${var.name}/postgresql", "/aws/rds/instance/${var.name}/upgrade"])
  name              = each.key
  retention_in_days = var.log_retention_days
}
