lint:
	mvn --batch-mode checkstyle:check
test-unit:
	mvn --batch-mode test jacoco:report && mkdir -p coverage && cp target/site/jacoco/jacoco.xml coverage/
test-integration:
	mvn --batch-mode verify -DskipUnitTests
test-end-to-end:
	mvn --batch-mode verify -Pend-to-end
coverage-gate:
	mvn --batch-mode jacoco:check -Dcoverage.minimum=$(MINIMUM)
