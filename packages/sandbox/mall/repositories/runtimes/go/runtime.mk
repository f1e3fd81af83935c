lint:
	go vet ./...
test-unit:
	go test -coverprofile=coverage.out ./... && mkdir -p coverage && coverage-summary coverage.out > coverage/coverage-summary.json
test-integration:
	go test -tags integration ./...
test-end-to-end:
	go test -tags endtoend ./...
coverage-gate:
	coverage-gate coverage/coverage-summary.json $(MINIMUM)
