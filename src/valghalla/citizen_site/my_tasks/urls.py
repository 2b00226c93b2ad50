"""Addresses of one's own tasks. Another's task is unknown here."""

from django.urls import path

from valghalla.citizen_site.my_tasks import views

urlpatterns = [
    path("my-tasks/", views.my_tasks, name="my_tasks"),
    path("my-tasks/<int:task_id>/accept/", views.accept_mine, name="my_task_accept"),
    path("my-tasks/<int:task_id>/decline/", views.decline_mine, name="my_task_decline"),
    path("my-tasks/<int:task_id>/withdraw/", views.withdraw_mine, name="my_task_withdraw"),
    path("my-tasks/<int:task_id>/files/<int:file_id>/", views.file, name="my_task_file"),
    path("my-tasks/<int:task_id>/receipt/", views.receipt, name="receipt"),
    path("my-tasks/<int:task_id>/declined/", views.declined, name="declined"),
]
