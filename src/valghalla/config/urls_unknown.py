"""No addresses: what a host name that stands for no site has."""

urlpatterns: list = []
