import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rivage.settings")
application = get_wsgi_application()

# What was loaded to start lives as long as the process: collecting garbage need not look at it
# again, and pages, which leave few cycles behind, need it seldom.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 100)
