def app(environment, start_response):
    healthy = environment["PATH_INFO"].startswith("/health/")
    start_response("200 OK" if healthy else "404 Not Found", [])
    return [b""]
