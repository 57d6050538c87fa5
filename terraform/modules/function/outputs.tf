output "function" {
  description = "The function as its callers know it: name, alias and its ARNs."
  value = {
    name       = aws_lambda_function.this.function_name
    alias      = aws_lambda_alias.live.name
    arn        = aws_lambda_alias.live.arn
    invoke_arn = aws_lambda_alias.live.invoke_arn
  }
}

output "role" {
  description = "Name of its role."
  value       = aws_iam_role.this.name
}
