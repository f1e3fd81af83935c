lint:
	npm run lint
test-unit:
	npm test -- --coverage
test-integration:
	npm run test:integration
test-end-to-end:
	npm run test:end-to-end
coverage-gate:
	coverage-gate coverage/coverage-summary.json $(MINIMUM)
