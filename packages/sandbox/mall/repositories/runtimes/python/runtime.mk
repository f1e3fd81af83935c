lint:
	ruff check .
test-unit:
	pytest --cov --cov-report=json && mkdir -p coverage && coverage-summary coverage.json > coverage/coverage-summary.json
test-integration:
	pytest integration
test-end-to-end:
	pytest end_to_end
coverage-gate:
	coverage-gate coverage/coverage-summary.json $(MINIMUM)
