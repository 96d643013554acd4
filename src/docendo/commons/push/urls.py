"""Which of one's devices are told; included below ``/me/devices/``."""

from django.urls import path

from docendo.commons.push import views

app_name = "push"
urlpatterns = [
    path("", views.devices, name="devices"),
    path("tell/", views.subscribe, name="subscribe"),
    path("<int:subscription_id>/end/", views.unsubscribe, name="unsubscribe"),
]
