locals {
  region = data.aws_region.current.id
  graphs = [
    { title = "Requests and errors at the edge", metrics = [for metric in ["RequestCount", "HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count"] : ["AWS/ApplicationELB", metric, "LoadBalancer", var.watched.edge.arn_suffix]] },
    { title = "Workers", metrics = [for metric in ["HealthyHostCount", "UnHealthyHostCount"] : ["AWS/ApplicationELB", metric, "LoadBalancer", var.watched.edge.arn_suffix, "TargetGroup", var.watched.edge.workers_suffix]] },
    { title = "Doorbells", metrics = [["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", var.watched.queue.name], ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.watched.queue.dead_name]] },
    { title = "Functions", metrics = [for pair in setproduct(var.watched.functions, ["Invocations", "Duration", "ConcurrentExecutions"]) : ["AWS/Lambda", pair[1], "FunctionName", pair[0]]] },
    { title = "Database", metrics = [for metric in ["DatabaseConnections", "CPUUtilization", "FreeableMemory"] : concat(["AWS/RDS", metric], flatten([for key, value in var.watched.database : [key, value]]))] },
    { title = "Volumes, percent used", metrics = concat([for worker, volumes in var.watched.volumes : [for volume in volumes : ["Vitrine", "DiskUsedPercent", "Deployment", var.name, "Worker", worker, "Volume", volume]]]...) },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [for i, graph in local.graphs : {
      type       = "metric"
      x          = (i % 2) * 12
      y          = floor(i / 2) * 6
      width      = 12
      height     = 6
      properties = { title = graph.title, region = local.region, view = "timeSeries", period = 300, metrics = graph.metrics }
    }]
  })
}
