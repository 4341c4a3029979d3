"""The addresses of a demonstration: the product's own, and the page of roles."""

from django.urls import include, path

from rivage.urls import urlpatterns as product

urlpatterns = [*product, path("demo/", include("rivage.web.demo.urls"))]
