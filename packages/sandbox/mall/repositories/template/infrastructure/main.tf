# Namespace and quota of each environment belong to mall/platform; here is what
# only this service needs.
variable "environment" {
  type = string

  validation {
    condition     = contains(["dev", "test", "staging", "prod"], var.environment)
    error_message = "One of dev, test, staging, prod."
  }
}

resource "kubernetes_service_account_v1" "service" {
  metadata {
    name      = "mall-template"
    namespace = "mall-${var.environment}"
    labels = {
      "app.kubernetes.io/managed-by" = "terraform"
    }
  }
  automount_service_account_token = false
}
