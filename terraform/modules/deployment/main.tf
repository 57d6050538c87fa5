# Wiring only: who is given whose outputs.
locals {
  handlers = {
    images    = "io.vitrine.lambda.HttpFunction::handleRequest"
    locations = "io.vitrine.lambda.HttpFunction::handleRequest"
    cleanup   = "io.vitrine.functions.cleanup.lambda.CleanupFunction::handleRequest"
  }

  # The clean-ups answer nobody: they know no users and sign no tickets. Locations rings nobody.
  secrets = {
    images    = merge(local.database_secret, module.identity.secrets)
    locations = merge(local.database_secret, module.identity.secrets)
    cleanup   = local.database_secret
  }
  permissions = {
    images    = [module.queue.permissions.ring]
    locations = []
    cleanup   = [module.queue.permissions.ring]
  }
  queue_settings = { VITRINE_QUEUE_TYPE = "sqs", VITRINE_QUEUE_SQS_QUEUE = module.queue.queue.url }
  settings = {
    images    = merge(module.database.settings, module.identity.settings, local.queue_settings)
    locations = merge(module.database.settings, module.identity.settings)
    cleanup   = merge(module.database.settings, local.queue_settings)
  }
  # A clean-up that meets a database that hangs is held up by each of its statements.
  seconds = { images = 30, locations = 30, cleanup = 180 }

  database_secret = { database-password = module.database.secret_arn }
}

module "network" {
  source             = "../network"
  name               = var.name
  network            = var.network
  clients            = var.edge.clients
  log_retention_days = var.log_retention_days
}

module "database" {
  source                 = "../database"
  name                   = var.name
  network                = module.network.network
  database               = var.database
  upgrade_image          = var.packages.upgrade_image
  upgrade_repository_arn = var.packages.upgrade_repository_arn
  architecture           = var.functions.architecture
  log_retention_days     = var.log_retention_days
}

module "queue" {
  source = "../queue"
  name   = "${var.name}-jobs"
}

module "identity" {
  source   = "../identity"
  name     = var.name
  identity = var.identity
}

module "function" {
  source             = "../function"
  for_each           = local.handlers
  name               = "${var.name}-${each.key}"
  network            = module.network.network
  connections        = module.database.connections
  settings           = local.settings[each.key]
  secrets            = local.secrets[each.key]
  permissions        = local.permissions[each.key]
  log_retention_days = var.log_retention_days

  function = {
    handler      = each.value
    package      = var.packages[each.key]
    runtime      = var.functions.runtime
    architecture = var.functions.architecture
    memory_mib   = var.functions.memory_mib
    seconds      = local.seconds[each.key]
    concurrency  = var.functions.concurrency[each.key]
    snap_start   = var.functions.snap_start
  }
}

module "worker" {
  source      = "../worker"
  name        = var.name
  network     = module.network.network
  machine     = var.workers.machine
  workers     = var.workers.fleet
  package     = var.packages.worker
  settings    = merge(module.database.settings, module.database.upgrade_settings, module.identity.settings, local.queue_settings)
  secrets     = merge(local.database_secret, module.identity.secrets, { worker-tls = module.identity.worker_tls })
  permissions = [module.queue.permissions.ring, module.queue.permissions.listen]
}

module "edge" {
  source   = "../edge"
  name     = var.name
  network  = module.network.network
  edge     = var.edge
  images   = module.function["images"].function
  workers  = module.worker.instances
  http_api = var.edge.http_api ? { locations = module.function["locations"].function, log_retention_days = var.log_retention_days } : null
}

module "schedule" {
  source       = "../schedule"
  name         = var.name
  function     = module.function["cleanup"].function
  cleanups     = var.cleanups
  dead_letters = { arn = module.queue.queue.dead_arn, permission = module.queue.permissions.bury }
}

module "observability" {
  source = "../observability"
  name   = var.name
  emails = var.alarms.emails
  limits = var.alarms.limits
  watched = {
    queue       = module.queue.queue
    functions   = [for name in keys(local.handlers) : "${var.name}-${name}"]
    edge        = module.edge.edge
    volumes     = { for name, worker in var.workers.fleet : name => sort(keys(worker.volumes)) }
    database    = module.database.metrics
    connections = module.database.connections
  }
}
