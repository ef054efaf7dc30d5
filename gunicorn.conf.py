"""Settings of gunicorn, which reads this file where it is started; options of the command line go before them."""

# Half-sent requests keep no thread (nixadmin/serving.py).
worker_class = "nixadmin.serving.BufferingWorker"
threads = 8
