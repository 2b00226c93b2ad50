"""Addresses of one's own tasks. Another's task is unknown here."""

from django.urls import path

from valghalla.citizen_site.my_tasks import calendar_views, swap_views, views

urlpatterns = [
    path("my-tasks/", views.my_tasks, name="my_tasks"),
    path("my-tasks/served/", views.served, name="my_tasks_served"),
    path("my-tasks/calendar/", calendar_views.calendar, name="my_calendar"),
    path("calendar/<str:token>.ics", calendar_views.feed, name="calendar_feed"),
    path("my-tasks/<int:task_id>/accept/", views.accept_mine, name="my_task_accept"),
    path("my-tasks/<int:task_id>/decline/", views.decline_mine, name="my_task_decline"),
    path("my-tasks/<int:task_id>/withdraw/", views.withdraw_mine, name="my_task_withdraw"),
    path("my-tasks/<int:task_id>/files/<int:file_id>/", views.file, name="my_task_file"),
    path("my-tasks/<int:task_id>/calendar/", calendar_views.one_task, name="my_task_calendar"),
    path("my-tasks/<int:task_id>/letter/", views.appointment_letter, name="my_task_letter"),
    path("my-tasks/<int:task_id>/swap/", swap_views.swap, name="my_task_swap"),
    path("my-tasks/<int:task_id>/swap/drop/", swap_views.drop, name="my_task_swap_drop"),
    path("my-tasks/<int:task_id>/receipt/", views.receipt, name="receipt"),
    path("my-tasks/<int:task_id>/declined/", views.declined, name="declined"),
]
